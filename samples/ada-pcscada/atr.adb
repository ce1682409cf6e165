--  Shows the answer to reset of the card in the first PC/SC reader, and the
--  protocol it speaks, through PCSC/Ada.

with Ada.Command_Line;
with Ada.Exceptions;
with Ada.Text_IO; use Ada.Text_IO;

with PCSC.SCard.Utils;

procedure Atr is

   use PCSC;

   Unknown_Protocol : exception;

   --  The hexadecimal digits of an ATR, two by two.

   procedure Print (Mark : String; Digit_Pairs : String) is
   begin
      Put (Mark);
      for Pair in 1 .. Digit_Pairs'Length / 2 loop
         Put (" " & Digit_Pairs (2 * Pair - 1 .. 2 * Pair));
      end loop;
      New_Line;
   end Print;

   function Image (Protocol : SCard.Proto) return String is
     (case Protocol is
         when SCard.Proto_T0 => "T=0",
         when SCard.Proto_T1 => "T=1",
         when others         =>
            raise Unknown_Protocol with "The connection has no protocol");

   procedure Show_ATR (Card : SCard.Card) is
      States   : SCard.Card_States_Set;
      Protocol : SCard.Proto;
      Answer   : SCard.ATR;
   begin
      SCard.Status (Card, States, Protocol, Answer);
      Print ("ATR:", SCard.Utils.To_Hex_String (Answer));
      Put_Line ("Protocol: " & Image (Protocol));
   end Show_ATR;

   --  Says what failed; the caller goes on and releases what it holds.

   procedure Report (Error : Ada.Exceptions.Exception_Occurrence) is
   begin
      Put_Line (Standard_Error, Ada.Exceptions.Exception_Message (Error));
      Ada.Command_Line.Set_Exit_Status (Ada.Command_Line.Failure);
   end Report;

   procedure Show_ATR_In_First_Reader (Context : SCard.Context) is
      Reader : constant SCard.Reader_ID :=
        SCard.List_Readers (Context).First_Item;
      Card   : SCard.Card;
   begin
      Put_Line ("Reader: " & SCard.Utils.To_String (Reader));
      SCard.Connect (Context, Card, Reader, SCard.Share_Shared);
      begin
         Show_ATR (Card);
      exception
         when Error : others =>
            Report (Error);
      end;
      SCard.Disconnect (Card, SCard.Leave_Card);
   end Show_ATR_In_First_Reader;

   Context : SCard.Context;

begin
   SCard.Establish_Context (Context, SCard.Scope_System);
   begin
      Show_ATR_In_First_Reader (Context);
   exception
      when Error : others =>
         Report (Error);
   end;
   SCard.Release_Context (Context);
exception
   when Error : others =>
      Report (Error);
end Atr;
