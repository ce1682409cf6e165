## What pcsc.nim needs of pcsc-lite, as winscard.h declares it.

{.passC: gorge("pkg-config --cflags libpcsclite").}
{.passL: gorge("pkg-config --libs libpcsclite").}
{.push header: "winscard.h", importc.}

type
  DWORD* {.importc.} = culong
  LONG* {.importc.} = clong
  SCARDCONTEXT* {.importc.} = clong
  SCARDHANDLE* {.importc.} = clong
  SCARD_IO_REQUEST* {.importc.} = object ## Says in which protocol a command is sent.

let
  SCARD_S_SUCCESS*: LONG
  SCARD_SCOPE_SYSTEM*, SCARD_SHARE_SHARED*, SCARD_LEAVE_CARD*: DWORD
  SCARD_PROTOCOL_T0*, SCARD_PROTOCOL_T1*: DWORD
  SCARD_PCI_T0*, SCARD_PCI_T1*: ptr SCARD_IO_REQUEST

proc SCardEstablishContext*(scope: DWORD; reserved1, reserved2: pointer;
                            context: var SCARDCONTEXT): LONG
proc SCardReleaseContext*(context: SCARDCONTEXT): LONG
proc SCardListReaders*(context: SCARDCONTEXT; groups, names: cstring;
                       length: var DWORD): LONG
proc SCardConnect*(context: SCARDCONTEXT; reader: cstring; shareMode, protocols: DWORD;
                   card: var SCARDHANDLE; protocol: var DWORD): LONG
proc SCardDisconnect*(card: SCARDHANDLE; disposition: DWORD): LONG
proc SCardTransmit*(card: SCARDHANDLE; sendPci: ptr SCARD_IO_REQUEST;
                    command: ptr byte; commandLength: DWORD;
                    receivePci: ptr SCARD_IO_REQUEST;
                    response: ptr byte; responseLength: var DWORD): LONG
proc pcsc_stringify_error*(code: LONG): cstring

{.pop.}

const MAX_BUFFER_SIZE_EXTENDED* = 4 + 3 + (1 shl 16) + 3 + 2
