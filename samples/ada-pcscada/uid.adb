--  Asks the first PC/SC reader for the UID of its card, through PCSC/Ada.

with Ada.Command_Line;
with Ada.Exceptions;
with Ada.Text_IO; use Ada.Text_IO;

with PCSC.SCard.Utils;
with PCSC.Thin;

procedure Uid is

   use PCSC;
   use type SCard.Byte_Set;

   Get_UID : constant SCard.Byte_Set := [16#FF#, 16#CA#, 0, 0, 0];
   Success : constant SCard.Byte_Set := [16#90#, 16#00#];

   No_Status_Word : exception;

   procedure Print (Mark : String; Bytes : SCard.Byte_Set) is
   begin
      Put (Mark);
      for Byte of Bytes loop
         Put (" " & SCard.Utils.To_Hex_String (SCard.Byte_Set'[Byte]));
      end loop;
      New_Line;
   end Print;

   procedure Show_UID (Card : SCard.Card) is
      PCI      : SCard.IO_Request := SCard.Get_PCI (Card);
      Response : SCard.Byte_Set (1 .. Thin.MAX_BUFFER_SIZE);
      Last     : Natural := Response'Length;
   begin
      SCard.Transmit (Card, Get_UID, PCI, Response, Last);
      if Last < Success'Length then
         raise No_Status_Word with "The reader gave no status word";
      end if;
      Print (">", Get_UID);
      Print ("<", Response (1 .. Last));
      if Last > 2 and then Response (Last - 1 .. Last) = Success then
         Print ("UID:", Response (1 .. Last - 2));
      end if;
   end Show_UID;

   --  Says what failed; the caller goes on and releases what it holds.

   procedure Report (Error : Ada.Exceptions.Exception_Occurrence) is
   begin
      Put_Line (Standard_Error, Ada.Exceptions.Exception_Message (Error));
      Ada.Command_Line.Set_Exit_Status (Ada.Command_Line.Failure);
   end Report;

   procedure Show_UID_In_First_Reader (Context : SCard.Context) is
      Reader : constant SCard.Reader_ID :=
        SCard.List_Readers (Context).First_Item;
      Card   : SCard.Card;
   begin
      Put_Line ("Reader: " & SCard.Utils.To_String (Reader));
      SCard.Connect (Context, Card, Reader, SCard.Share_Shared);
      begin
         Show_UID (Card);
      exception
         when Error : others =>
            Report (Error);
      end;
      SCard.Disconnect (Card, SCard.Leave_Card);
   end Show_UID_In_First_Reader;

   Context : SCard.Context;

begin
   SCard.Establish_Context (Context, SCard.Scope_System);
   begin
      Show_UID_In_First_Reader (Context);
   exception
      when Error : others =>
         Report (Error);
   end;
   SCard.Release_Context (Context);
exception
   when Error : others =>
      Report (Error);
end Uid;
