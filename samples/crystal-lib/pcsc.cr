require "./winscard"

# What a program needs of PC/SC to talk to a card.
module PCSC
  # A function of PC/SC failed.
  class Error < Exception
    getter code : LibWinSCard::Result

    def initialize(function : String, @code)
      super("#{function}: #{String.new(LibWinSCard.stringify_error(@code))}")
    end
  end

  # A session with the PC/SC service.
  class Context
    # Yields a session, which ends with the block.
    def self.open(&)
      PCSC.check "SCardEstablishContext",
        LibWinSCard.establish_context(LibWinSCard::SCOPE_SYSTEM, nil, nil, out handle)
      PCSC.ensuring("SCardReleaseContext", -> { LibWinSCard.release_context(handle) }) do
        yield new(handle)
      end
    end

    def initialize(@handle : LibWinSCard::Handle)
    end

    # The names of the readers; that there is none is an error.
    def readers : Array(String)
      length = LibWinSCard::Dword.zero
      PCSC.check "SCardListReaders",
        LibWinSCard.list_readers(@handle, nil, nil, pointerof(length))
      names = Bytes.new(length)
      PCSC.check "SCardListReaders",
        LibWinSCard.list_readers(@handle, nil, names, pointerof(length))
      String.new(names[0, length]).split('\0', remove_empty: true)
    end

    # Yields the card in a reader, shared with other programs; leaves it as it is.
    def connect(reader : String, &)
      PCSC.check "SCardConnect",
        LibWinSCard.connect(@handle, reader, LibWinSCard::SHARE_SHARED,
          LibWinSCard::PROTOCOL_T0 | LibWinSCard::PROTOCOL_T1, out card, out protocol)
      disconnect = -> { LibWinSCard.disconnect(card, LibWinSCard::LEAVE_CARD) }
      PCSC.ensuring("SCardDisconnect", disconnect) { yield Card.new(card, protocol) }
    end
  end

  # A connection to a card.
  class Card
    def initialize(@handle : LibWinSCard::Handle, protocol : LibWinSCard::Dword)
      # pcsc-lite's own g_rgSCardT0Pci and g_rgSCardT1Pci have the same in them.
      @pci = LibWinSCard::IoRequest.new(
        protocol: protocol, length: sizeof(LibWinSCard::IoRequest))
    end

    # Sends a command, and gives the response.
    def transmit(command : Bytes) : Bytes
      response = Bytes.new(LibWinSCard::MAX_BUFFER_SIZE_EXTENDED)
      length = LibWinSCard::Dword.new(response.size)
      PCSC.check "SCardTransmit",
        LibWinSCard.transmit(@handle, pointerof(@pci), command, command.size, nil, response,
          pointerof(length))
      response[0, length]
    end
  end

  protected def self.check(function : String, code : LibWinSCard::Result) : Nil
    raise Error.new(function, code) unless code == LibWinSCard::SUCCESS
  end

  # Runs the block, then the release, which is to succeed if the block did.
  protected def self.ensuring(function : String, release : -> LibWinSCard::Result, &)
    begin
      result = yield
    rescue error
      release.call
      raise error
    end
    check function, release.call
    result
  end
end
