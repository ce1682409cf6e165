/// What a program needs of PC/SC to talk to a card: pcsc-lite, bound by P/Invoke.
module Pcsc

open System
open System.Runtime.InteropServices
open System.Text

/// A function of PC/SC failed, or the card did.
exception PcscError of string

/// SCARD_IO_REQUEST: says in which protocol a command is sent.
[<Struct; StructLayout(LayoutKind.Sequential)>]
type private IoRequest = { Protocol: unativeint; Length: unativeint }

/// The functions under their C names. DWORD and LONG are C's long, which is as wide as a pointer
/// on Linux: unativeint and nativeint. Windows and macOS have 32 bits there.
module private Native =
    [<Literal>]
    let PcscLite = "libpcsclite.so.1"

    [<DllImport(PcscLite)>]
    extern nativeint SCardEstablishContext(unativeint scope, nativeint reserved1,
                                           nativeint reserved2, nativeint& context)

    [<DllImport(PcscLite)>]
    extern nativeint SCardReleaseContext(nativeint context)

    [<DllImport(PcscLite)>]
    extern nativeint SCardListReaders(nativeint context, byte[] groups, byte[] readers,
                                      unativeint& length)

    [<DllImport(PcscLite)>]
    extern nativeint SCardConnect(nativeint context, byte[] reader, unativeint shareMode,
                                  unativeint protocols, nativeint& card, unativeint& protocol)

    [<DllImport(PcscLite)>]
    extern nativeint SCardDisconnect(nativeint card, unativeint disposition)

    [<DllImport(PcscLite)>]
    extern nativeint SCardTransmit(nativeint card, IoRequest& sendPci, byte[] command,
                                   unativeint commandLength, nativeint receivePci,
                                   byte[] response, unativeint& responseLength)

    [<DllImport(PcscLite)>]
    extern nativeint pcsc_stringify_error(nativeint result)

let private scopeSystem = 2un
let private shareShared = 2un
let private anyProtocol = 3un
let private leaveCard = 0un

/// MAX_BUFFER_SIZE_EXTENDED: a whole extended response.
let private maxBufferSize = 65548

/// Raises PcscError when a function's result is not success.
let private check name result =
    if result <> 0n then
        let reason = Marshal.PtrToStringUTF8(Native.pcsc_stringify_error result)
        raise (PcscError(sprintf "%s: %s" name reason))

/// A session with the PC/SC service, and a connection to a card. Each is one handle.
[<Struct>]
type Context = private Context of nativeint

[<Struct>]
type Card = private { Handle: nativeint; Protocol: unativeint }

/// Runs an action, then another one, which runs after a failure, too: that one is told then.
let private finallyDo (release: unit -> nativeint) name action =
    let result =
        try
            action ()
        with _ ->
            release () |> ignore
            reraise ()
    check name (release ())
    result

/// Opens a session, gives it to an action, and releases it.
let withContext action =
    let mutable context = 0n
    check "SCardEstablishContext"
        (Native.SCardEstablishContext(scopeSystem, 0n, 0n, &context))
    let handle = context
    (fun () -> action (Context handle))
    |> finallyDo (fun () -> Native.SCardReleaseContext handle) "SCardReleaseContext"

/// The names of the readers; that there is none is an error.
let listReaders (Context context) =
    let mutable length = 0un
    check "SCardListReaders" (Native.SCardListReaders(context, null, null, &length))
    let names = Array.zeroCreate (int length)
    check "SCardListReaders" (Native.SCardListReaders(context, null, names, &length))
    Encoding.UTF8.GetString(names).Split('\000', StringSplitOptions.RemoveEmptyEntries)
    |> List.ofArray

/// Connects to the card in a reader, shared with other programs, gives it to an action, and
/// disconnects, leaving the card as it is.
let withCard reader action (Context context) =
    let mutable card = 0n
    let mutable protocol = 0un
    let name = Encoding.UTF8.GetBytes(reader + "\000")
    check "SCardConnect"
        (Native.SCardConnect(context, name, shareShared, anyProtocol, &card, &protocol))
    let connected = { Handle = card; Protocol = protocol }
    (fun () -> action connected)
    |> finallyDo (fun () -> Native.SCardDisconnect(connected.Handle, leaveCard)) "SCardDisconnect"

/// Sends a command and returns the response.
let transmit (command: byte[]) card =
    let mutable pci =
        { IoRequest.Protocol = card.Protocol
          Length = unativeint (Marshal.SizeOf<IoRequest>()) }
    let response = Array.zeroCreate maxBufferSize
    let mutable length = unativeint maxBufferSize
    check "SCardTransmit"
        (Native.SCardTransmit(card.Handle, &pci, command, unativeint command.Length, 0n,
                              response, &length))
    Array.truncate (int length) response
