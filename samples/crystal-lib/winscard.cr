# What pcsc.cr needs of pcsc-lite, as winscard.h declares it.

@[Link("pcsclite")]
lib LibWinSCard
  # DWORD and LONG are C's long: 8 bytes on 64-bit Linux.
  alias Dword = LibC::ULong
  alias Handle = LibC::Long
  alias Result = LibC::Long

  SUCCESS                  = 0
  SCOPE_SYSTEM             = 2
  SHARE_SHARED             = 2
  PROTOCOL_T0              = 1
  PROTOCOL_T1              = 2
  LEAVE_CARD               = 0
  MAX_BUFFER_SIZE_EXTENDED = 4 + 3 + (1 << 16) + 3 + 2

  struct IoRequest
    protocol : Dword
    length : Dword
  end

  fun establish_context = SCardEstablishContext(scope : Dword, reserved1 : Void*, reserved2 : Void*, context : Handle*) : Result
  fun release_context = SCardReleaseContext(context : Handle) : Result
  fun list_readers = SCardListReaders(context : Handle, groups : UInt8*, names : UInt8*, length : Dword*) : Result
  fun connect = SCardConnect(context : Handle, reader : UInt8*, share_mode : Dword, protocols : Dword, card : Handle*, protocol : Dword*) : Result
  fun disconnect = SCardDisconnect(card : Handle, disposition : Dword) : Result
  fun transmit = SCardTransmit(card : Handle, send_pci : IoRequest*, command : UInt8*, command_length : Dword, receive_pci : IoRequest*, response : UInt8*, response_length : Dword*) : Result
  fun stringify_error = pcsc_stringify_error(code : Result) : UInt8*
end
