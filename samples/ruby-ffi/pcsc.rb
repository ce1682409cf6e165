# frozen_string_literal: true

require 'ffi'

# What a program needs of PC/SC to talk to a card: pcsc-lite, bound by Ruby-FFI.
module PCSC
  SCOPE_SYSTEM = 2
  SHARE_SHARED = 2
  PROTOCOL_T0 = 1
  PROTOCOL_T1 = 2
  LEAVE_CARD = 0
  MAX_BUFFER_SIZE = 264

  # The functions under their C names. DWORD and LONG are C's long: 8 bytes on 64-bit Linux.
  module Native
    extend FFI::Library
    ffi_lib 'libpcsclite.so.1'

    typedef :ulong, :dword
    typedef :long, :result
    typedef :long, :handle

    # SCARD_IO_REQUEST: says in which protocol a command is sent.
    class IoRequest < FFI::Struct
      layout :protocol, :ulong, :length, :ulong
    end

    attach_variable :t0_pci, :g_rgSCardT0Pci, IoRequest
    attach_variable :t1_pci, :g_rgSCardT1Pci, IoRequest

    attach_function :SCardEstablishContext, %i[dword pointer pointer pointer], :result
    attach_function :SCardReleaseContext, %i[handle], :result
    attach_function :SCardListReaders, %i[handle string pointer pointer], :result
    attach_function :SCardConnect, %i[handle string dword dword pointer pointer], :result
    attach_function :SCardDisconnect, %i[handle dword], :result
    attach_function :SCardTransmit,
                    %i[handle pointer buffer_in dword pointer pointer pointer], :result
    attach_function :pcsc_stringify_error, %i[result], :string
  end

  # A function of PC/SC failed.
  class Error < StandardError
    attr_reader :code

    def initialize(function, code)
      super("#{function}: #{Native.pcsc_stringify_error(code)}")
      @code = code
    end
  end

  def self.call(function, *arguments)
    code = Native.public_send(function, *arguments)
    raise Error.new(function, code) unless code.zero?
  end

  # Runs the block, then the function, which is to succeed if the block did.
  def self.finally_call(function, *arguments)
    begin
      yield
    ensure
      code = Native.public_send(function, *arguments)
    end
    raise Error.new(function, code) unless code.zero?
  end

  # A session with the PC/SC service.
  class Context
    # Yields a context, and releases it after the block.
    def self.open
      handle = FFI::MemoryPointer.new(:long)
      PCSC.call(:SCardEstablishContext, SCOPE_SYSTEM, nil, nil, handle)
      PCSC.finally_call(:SCardReleaseContext, handle.read_long) { yield new(handle.read_long) }
    end

    def initialize(handle)
      @handle = handle
    end

    # The names of the readers.
    def readers
      length = FFI::MemoryPointer.new(:ulong)
      PCSC.call(:SCardListReaders, @handle, nil, nil, length)
      names = FFI::MemoryPointer.new(:char, length.read_ulong)
      PCSC.call(:SCardListReaders, @handle, nil, names, length)
      names.read_bytes(length.read_ulong).force_encoding(Encoding::UTF_8).split("\0")
    end

    # Yields the card in a reader, and disconnects from it after the block.
    def connect(reader)
      handle = FFI::MemoryPointer.new(:long)
      protocol = FFI::MemoryPointer.new(:ulong)
      PCSC.call(:SCardConnect, @handle, reader, SHARE_SHARED, PROTOCOL_T0 | PROTOCOL_T1,
                handle, protocol)
      PCSC.finally_call(:SCardDisconnect, handle.read_long, LEAVE_CARD) do
        yield Card.new(handle.read_long, protocol.read_ulong)
      end
    end
  end

  # A connection to a card.
  class Card
    def initialize(handle, protocol)
      @handle = handle
      @pci = protocol == PROTOCOL_T0 ? Native.t0_pci : Native.t1_pci
    end

    # Sends a command, a string of bytes, and returns the response, another one.
    def transmit(command)
      response = FFI::MemoryPointer.new(:uchar, MAX_BUFFER_SIZE)
      length = FFI::MemoryPointer.new(:ulong).write_ulong(response.size)
      PCSC.call(:SCardTransmit, @handle, @pci, command, command.bytesize, nil, response, length)
      response.read_bytes(length.read_ulong)
    end
  end
end
