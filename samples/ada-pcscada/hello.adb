--  Asks the card in the first PC/SC reader for its greeting, through PCSC/Ada.

with Ada.Command_Line;
with Ada.Exceptions;
with Ada.Text_IO; use Ada.Text_IO;

with PCSC.SCard.Utils;
with PCSC.Thin;

procedure Hello is

   use PCSC;
   use type SCard.Byte_Set;

   Select_Applet : constant SCard.Byte_Set :=
     [16#00#, 16#A4#, 16#04#, 16#00#, 16#0A#, 16#A0#, 16#00#, 16#00#,
      16#00#, 16#62#, 16#03#, 16#01#, 16#0C#, 16#06#, 16#01#];
   Get_Greeting  : constant SCard.Byte_Set := [0, 0, 0, 0];
   Success       : constant SCard.Byte_Set := [16#90#, 16#00#];

   No_Status_Word : exception;

   procedure Print (Mark : Character; Bytes : SCard.Byte_Set) is
   begin
      Put (Mark);
      for Byte of Bytes loop
         Put (" " & SCard.Utils.To_Hex_String (SCard.Byte_Set'[Byte]));
      end loop;
      New_Line;
   end Print;

   procedure Exchange
     (Card     :     SCard.Card;
      Command  :     SCard.Byte_Set;
      Response : out SCard.Byte_Set;
      Last     : out Natural)
   is
      PCI : SCard.IO_Request := SCard.Get_PCI (Card);
   begin
      Last := Response'Length;
      SCard.Transmit (Card, Command, PCI, Response, Last);
      if Last < Success'Length then
         raise No_Status_Word with "The card gave no status word";
      end if;
      Print ('>', Command);
      Print ('<', Response (1 .. Last));
   end Exchange;

   procedure Greet (Card : SCard.Card) is
      Response : SCard.Byte_Set (1 .. Thin.MAX_BUFFER_SIZE);
      Last     : Natural;
   begin
      Exchange (Card, Select_Applet, Response, Last);
      Exchange (Card, Get_Greeting, Response, Last);
      if Last > 2 and then Response (Last - 1 .. Last) = Success then
         Put_Line (SCard.Utils.To_String (Response (1 .. Last - 2)));
      end if;
   end Greet;

   --  Says what failed; the caller goes on and releases what it holds.

   procedure Report (Error : Ada.Exceptions.Exception_Occurrence) is
   begin
      Put_Line (Standard_Error, Ada.Exceptions.Exception_Message (Error));
      Ada.Command_Line.Set_Exit_Status (Ada.Command_Line.Failure);
   end Report;

   procedure Greet_In_First_Reader (Context : SCard.Context) is
      Reader : constant SCard.Reader_ID :=
        SCard.List_Readers (Context).First_Item;
      Card   : SCard.Card;
   begin
      Put_Line ("Reader: " & SCard.Utils.To_String (Reader));
      SCard.Connect (Context, Card, Reader, SCard.Share_Shared);
      begin
         Greet (Card);
      exception
         when Error : others =>
            Report (Error);
      end;
      SCard.Disconnect (Card, SCard.Leave_Card);
   end Greet_In_First_Reader;

   Context : SCard.Context;

begin
   SCard.Establish_Context (Context, SCard.Scope_System);
   begin
      Greet_In_First_Reader (Context);
   exception
      when Error : others =>
         Report (Error);
   end;
   SCard.Release_Context (Context);
exception
   when Error : others =>
      Report (Error);
end Hello;
