open Ctypes

(* DWORD, LONG and the handles are C's long: 8 bytes on 64-bit Linux. *)
module Functions (F : FOREIGN) = struct
  open F

  let dword = ulong
  let handle = long
  let result = returning long

  (* Says in which protocol a command is sent. Its fields are no matter here. *)
  let io_request : [ `Io_request ] structure typ =
    typedef (structure "") "const SCARD_IO_REQUEST"

  let t0_pci = foreign_value "g_rgSCardT0Pci" io_request
  let t1_pci = foreign_value "g_rgSCardT1Pci" io_request

  let scard_establish_context =
    foreign "SCardEstablishContext"
      (dword @-> ptr void @-> ptr void @-> ptr handle @-> result)

  let scard_release_context = foreign "SCardReleaseContext" (handle @-> result)

  let scard_list_readers =
    foreign "SCardListReaders"
      (handle @-> ptr_opt char @-> ptr_opt char @-> ptr dword @-> result)

  let scard_connect =
    foreign "SCardConnect"
      (handle @-> string @-> dword @-> dword @-> ptr handle @-> ptr dword
     @-> result)

  let scard_disconnect = foreign "SCardDisconnect" (handle @-> dword @-> result)

  let scard_transmit =
    foreign "SCardTransmit"
      (handle @-> ptr io_request @-> string @-> dword @-> ptr void @-> ptr char
     @-> ptr dword @-> result)

  let pcsc_stringify_error =
    foreign "pcsc_stringify_error" (long @-> returning string)
end
