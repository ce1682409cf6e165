(* pcsc-lite by MLton's foreign function interface. DWORD and LONG are C's long, of 64 bits here. *)

structure Pcsc :> PCSC =
struct
  structure Pointer = MLton.Pointer

  type context = Int64.int
  type card = {handle_: Int64.int, pci: Pointer.t}

  exception Error of string

  val establishContext =
    _import "SCardEstablishContext": Word64.word * Pointer.t * Pointer.t * Int64.int ref -> Int64.int;
  val releaseContext = _import "SCardReleaseContext": Int64.int -> Int64.int;
  val sizeOfReaders =
    _import "SCardListReaders": Int64.int * Pointer.t * Pointer.t * Word64.word ref -> Int64.int;
  val listReaders =
    _import "SCardListReaders": Int64.int * Pointer.t * Word8Array.array * Word64.word ref -> Int64.int;
  val connect =
    _import "SCardConnect": Int64.int * string * Word64.word * Word64.word * Int64.int ref * Word64.word ref -> Int64.int;
  val disconnect = _import "SCardDisconnect": Int64.int * Word64.word -> Int64.int;
  val transmitBytes =
    _import "SCardTransmit": Int64.int * Pointer.t * Word8Vector.vector * Word64.word * Pointer.t * Word8Array.array * Word64.word ref -> Int64.int;
  val stringifyError = _import "pcsc_stringify_error": Int64.int -> Pointer.t;

  (* SCARD_PCI_T0 and SCARD_PCI_T1 are addresses of variables of the library. *)
  val pciT0 = _address "g_rgSCardT0Pci": Pointer.t;
  val pciT1 = _address "g_rgSCardT1Pci": Pointer.t;

  val scopeSystem = 0w2
  val shareShared = 0w2
  val protocolT0 = 0w1
  val protocolT1 = 0w2
  val leaveCard = 0w0
  val maxBufferSize = 65548 (* MAX_BUFFER_SIZE_EXTENDED *)

  (* The text at an address, which a zero byte ends. *)
  fun textAt pointer =
    let
      fun bytesFrom i =
        case Pointer.getWord8 (pointer, i) of
          0w0 => []
        | byte => Byte.byteToChar byte :: bytesFrom (i + 1)
    in
      implode (bytesFrom 0)
    end

  fun check _ 0 = ()
    | check name result = raise Error (name ^ ": " ^ textAt (stringifyError result))

  (* Does an action and then another one, which has to follow also where the first one fails. *)
  fun finally action last =
    let
      val result = action () handle failure => (last () handle _ => (); raise failure)
    in
      last ();
      result
    end

  fun withContext use =
    let
      val context = ref 0
      val result = establishContext (scopeSystem, Pointer.null, Pointer.null, context)
    in
      check "SCardEstablishContext" result;
      finally (fn () => use (!context))
        (fn () => check "SCardReleaseContext" (releaseContext (!context)))
    end

  fun readers context =
    let
      val size = ref 0w0
      val () = check "SCardListReaders" (sizeOfReaders (context, Pointer.null, Pointer.null, size))
      val names = Word8Array.array (Word64.toInt (!size), 0w0)
      val () = check "SCardListReaders" (listReaders (context, Pointer.null, names, size))
    in
      String.tokens (fn c => c = #"\000") (Byte.bytesToString (Word8Array.vector names))
    end

  fun withCard context reader use =
    let
      val handle_ = ref 0
      val protocol = ref 0w0
      val any = Word64.orb (protocolT0, protocolT1)
      val result = connect (context, reader ^ "\000", shareShared, any, handle_, protocol)
      val () = check "SCardConnect" result
      val pci = if !protocol = protocolT0 then pciT0 else pciT1
    in
      finally (fn () => use {handle_ = !handle_, pci = pci})
        (fn () => check "SCardDisconnect" (disconnect (!handle_, leaveCard)))
    end

  fun transmit {handle_, pci} command =
    let
      val response = Word8Array.array (maxBufferSize, 0w0)
      val length = ref (Word64.fromInt maxBufferSize)
      val size = Word64.fromInt (Word8Vector.length command)
      val result = transmitBytes (handle_, pci, command, size, Pointer.null, response, length)
      val () = check "SCardTransmit" result
    in
      Word8ArraySlice.vector (Word8ArraySlice.slice (response, 0, SOME (Word64.toInt (!length))))
    end
end
