## What a program needs of PC/SC to talk to a card. What is held is released with its last owner.

import std/[sequtils, strutils]
import winscard

type
  PcscError* = object of CatchableError ## A function of PC/SC failed, or the card did.
  Context* = object ## A session with the PC/SC service.
    handle: SCARDCONTEXT
    established: bool
  Card* = object ## A connection to a card.
    handle: SCARDHANDLE
    pci: ptr SCARD_IO_REQUEST

proc `=destroy`(context: Context) =
  if context.established:
    discard SCardReleaseContext(context.handle)

proc `=copy`(target: var Context; source: Context) {.error.}

proc `=destroy`(card: Card) =
  if card.pci != nil:
    discard SCardDisconnect(card.handle, SCARD_LEAVE_CARD)

proc `=copy`(target: var Card; source: Card) {.error.}

proc check(function: string; code: LONG) =
  if code != SCARD_S_SUCCESS:
    raise newException(PcscError, function & ": " & $pcsc_stringify_error(code))

proc establish*(): Context =
  ## Begins a session.
  check "SCardEstablishContext",
    SCardEstablishContext(SCARD_SCOPE_SYSTEM, nil, nil, result.handle)
  result.established = true

proc readers*(context: Context): seq[string] =
  ## The names of the readers; that there is none is an error.
  var length: DWORD
  check "SCardListReaders", SCardListReaders(context.handle, nil, nil, length)
  var names = newString(length)
  check "SCardListReaders", SCardListReaders(context.handle, nil, names.cstring, length)
  names.split('\0').filterIt(it.len > 0)

proc connect*(context: Context; reader: string): Card =
  ## Connects to the card in a reader, shared with other programs.
  var protocol: DWORD
  check "SCardConnect",
    SCardConnect(context.handle, reader.cstring, SCARD_SHARE_SHARED,
                 SCARD_PROTOCOL_T0 or SCARD_PROTOCOL_T1, result.handle, protocol)
  result.pci = if protocol == SCARD_PROTOCOL_T0: SCARD_PCI_T0 else: SCARD_PCI_T1

proc transmit*(card: Card; command: openArray[byte]): seq[byte] =
  ## Sends a command; its response has a status word at least.
  result = newSeq[byte](MAX_BUFFER_SIZE_EXTENDED)
  var length = DWORD(result.len)
  check "SCardTransmit",
    SCardTransmit(card.handle, card.pci, addr command[0], DWORD(command.len), nil,
                  addr result[0], length)
  if length < 2:
    raise newException(PcscError, "The card gave no status word")
  result.setLen(length)
