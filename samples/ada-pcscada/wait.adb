--  Waits up to five seconds for a card in any PC/SC reader, and shows its ATR
--  and its UID, through PCSC/Ada.

with Ada.Command_Line;
with Ada.Exceptions;
with Ada.Text_IO; use Ada.Text_IO;

with PCSC.SCard.Utils;
with PCSC.Thin;

procedure Wait is

   use PCSC;
   use type SCard.Byte_Set;

   Get_UID  : constant SCard.Byte_Set := [16#FF#, 16#CA#, 0, 0, 0];
   Success  : constant SCard.Byte_Set := [16#90#, 16#00#];
   Patience : constant Duration := 5.0;

   No_Card, No_Status_Word : exception;

   procedure Print (Mark : String; Bytes : SCard.Byte_Set) is
   begin
      Put (Mark);
      for Byte of Bytes loop
         Put (" " & SCard.Utils.To_Hex_String (SCard.Byte_Set'[Byte]));
      end loop;
      New_Line;
   end Print;

   --  The hexadecimal digits of an ATR, two by two.

   procedure Print (Mark : String; Digit_Pairs : String) is
   begin
      Put (Mark);
      for Pair in 1 .. Digit_Pairs'Length / 2 loop
         Put (" " & Digit_Pairs (2 * Pair - 1 .. 2 * Pair));
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

   --  Waits until there is a card in one of the readers.

   procedure Await_Card
     (Context : SCard.Context;
      Found   : out SCard.Reader_Condition)
   is
      --  Status_Change has a parameter for a time-out, but never hands it on.
      --  So it waits for ever, and is cancelled when the time is over; again
      --  and again, as it may just be between two waits.

      task Timer is
         entry Stop;
      end Timer;

      Time_Is_Over : Boolean := False with Atomic;

      task body Timer is
         Pause : Duration := Patience;
      begin
         loop
            select
               accept Stop;
               exit;
            or
               delay Pause;
               Time_Is_Over := True;
               SCard.Cancel (Context);
               Pause := 0.1;
            end select;
         end loop;
      end Timer;

      --  The first call returns at once, as the states are not known yet.

      procedure Await_Change (Known : in out SCard.Reader_Condition_Set) is
      begin
         SCard.Status_Change (Context, Conditions => Known);
      exception
         when SCard_Error =>
            if Time_Is_Over then
               raise No_Card with "No card came within" & Patience'Image
                 & " seconds";
            end if;
            raise;
      end Await_Change;

      Readers : constant SCard.Reader_ID_Set := SCard.List_Readers (Context);
      Known   : SCard.Reader_Condition_Set;
   begin
      for Index in Readers.First_Index .. Readers.Last_Index loop
         Known.Add ((Name => Readers.Get (Index), others => <>));
      end loop;
      loop
         Await_Change (Known);
         declare
            Seen : SCard.Reader_Condition_Set;
         begin
            for Index in Known.First_Index .. Known.Last_Index loop
               Found := Known.Get (Index);
               if Found.Event_State.Is_In (SCard.S_Reader_Present) then
                  Timer.Stop;
                  return;
               end if;
               Found.Current_State := Found.Event_State;
               Seen.Add (Found);
            end loop;
            Known := Seen;
         end;
      end loop;
   exception
      when others =>
         Timer.Stop;
         raise;
   end Await_Card;

   --  Says what failed; the caller goes on and releases what it holds.

   procedure Report (Error : Ada.Exceptions.Exception_Occurrence) is
   begin
      Put_Line (Standard_Error, Ada.Exceptions.Exception_Message (Error));
      Ada.Command_Line.Set_Exit_Status (Ada.Command_Line.Failure);
   end Report;

   procedure Await_And_Show_Card (Context : SCard.Context) is
      Found : SCard.Reader_Condition;
      Card  : SCard.Card;
   begin
      Await_Card (Context, Found);
      SCard.Connect (Context, Card, Found.Name, SCard.Share_Shared);
      begin
         Put_Line ("Reader: " & SCard.Utils.To_String (Found.Name));
         Print ("ATR:", SCard.Utils.To_Hex_String (Found.Card_ATR));
         Show_UID (Card);
      exception
         when Error : others =>
            Report (Error);
      end;
      SCard.Disconnect (Card, SCard.Leave_Card);
   end Await_And_Show_Card;

   Context : SCard.Context;

begin
   SCard.Establish_Context (Context, SCard.Scope_System);
   begin
      Await_And_Show_Card (Context);
   exception
      when Error : others =>
         Report (Error);
   end;
   SCard.Release_Context (Context);
exception
   when Error : others =>
      Report (Error);
end Wait;
