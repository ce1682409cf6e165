open Ctypes
open Unsigned
open C.Functions
open C.Types

type context = Signed.long
type card = { handle : Signed.long; pci : [ `Io_request ] structure ptr }

exception Error of { code : int; message : string }

let check name code =
  if not (Signed.Long.equal code success) then
    let message = name ^ ": " ^ pcsc_stringify_error code in
    raise (Error { code = Signed.Long.to_int code; message })

(* Like Fun.protect, but the release may fail too: that is an error of its own
   if nothing else went wrong before. *)
let protect ~finally f =
  match f () with
  | result ->
      finally ();
      result
  | exception error ->
      let backtrace = Printexc.get_raw_backtrace () in
      (try finally () with Error _ -> ());
      Printexc.raise_with_backtrace error backtrace

let with_context f =
  let handle = allocate long Signed.Long.zero in
  check "SCardEstablishContext"
    (scard_establish_context scope_system null null handle);
  let context = !@handle in
  protect
    ~finally:(fun () ->
      check "SCardReleaseContext" (scard_release_context context))
    (fun () -> f context)

let readers context =
  let list names length =
    check "SCardListReaders" (scard_list_readers context None names length)
  in
  let length = allocate ulong ULong.zero in
  list None length;
  let names = allocate_n char ~count:(ULong.to_int !@length) in
  list (Some names) length;
  string_from_ptr names ~length:(ULong.to_int !@length)
  |> String.split_on_char '\000'
  |> List.filter (fun name -> name <> "")

let with_card context reader f =
  let handle = allocate long Signed.Long.zero in
  let protocol = allocate ulong ULong.zero in
  check "SCardConnect"
    (scard_connect context reader share_shared
       (ULong.logor protocol_t0 protocol_t1)
       handle protocol);
  let handle = !@handle in
  let pci = if ULong.equal !@protocol protocol_t0 then t0_pci else t1_pci in
  protect
    ~finally:(fun () ->
      check "SCardDisconnect" (scard_disconnect handle leave_card))
    (fun () -> f { handle; pci })

let transmit card command =
  let response = allocate_n char ~count:max_buffer_size in
  let length = allocate ulong (ULong.of_int max_buffer_size) in
  check "SCardTransmit"
    (scard_transmit card.handle card.pci command
       (ULong.of_int (String.length command))
       null response length);
  string_from_ptr response ~length:(ULong.to_int !@length)
