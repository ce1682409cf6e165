import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A session with the PC/SC service, until it is closed. */
final class Pcsc implements AutoCloseable {
  private final long context;

  /** A function of PC/SC failed, or the card did. */
  static final class PcscException extends Exception {
    private static final long serialVersionUID = 1;

    PcscException(String message) {
      super(message);
    }
  }

  Pcsc() throws PcscException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment handle = arena.allocate(Winscard.LONG);
      MemorySegment none = MemorySegment.NULL;
      call(
          "SCardEstablishContext",
          Winscard.ESTABLISH_CONTEXT,
          Winscard.SCOPE_SYSTEM,
          none,
          none,
          handle);
      context = handle.get(Winscard.LONG, 0);
    }
  }

  @Override
  public void close() throws PcscException {
    call("SCardReleaseContext", Winscard.RELEASE_CONTEXT, context);
  }

  /** The names of the readers; that there is none is an exception. */
  List<String> readers() throws PcscException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment length = arena.allocate(Winscard.LONG);
      MemorySegment none = MemorySegment.NULL;
      call("SCardListReaders", Winscard.LIST_READERS, context, none, none, length);
      MemorySegment names = arena.allocate(length.get(Winscard.LONG, 0));
      call("SCardListReaders", Winscard.LIST_READERS, context, none, names, length);
      byte[] bytes = names.toArray(ValueLayout.JAVA_BYTE);
      return Arrays.stream(new String(bytes, StandardCharsets.UTF_8).split("\0")).toList();
    }
  }

  /** Connects to the card in a reader, shared with other programs. */
  Card connect(String reader) throws PcscException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment handle = arena.allocate(Winscard.LONG);
      MemorySegment protocol = arena.allocate(Winscard.LONG);
      call(
          "SCardConnect",
          Winscard.CONNECT,
          context,
          arena.allocateFrom(reader),
          Winscard.SHARE_SHARED,
          Winscard.PROTOCOL_T0 | Winscard.PROTOCOL_T1,
          handle,
          protocol);
      return new Card(handle.get(Winscard.LONG, 0), protocol.get(Winscard.LONG, 0));
    }
  }

  /** A connection to a card, until it is closed; the card stays as it is. */
  record Card(long handle, long protocol) implements AutoCloseable {

    /** Sends a command; the response. */
    byte[] transmit(byte[] command) throws PcscException {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment response = arena.allocate(Winscard.MAX_BUFFER_SIZE_EXTENDED);
        MemorySegment length = arena.allocateFrom(Winscard.LONG, response.byteSize());
        call(
            "SCardTransmit",
            Winscard.TRANSMIT,
            handle,
            protocol == Winscard.PROTOCOL_T0 ? Winscard.T0_PCI : Winscard.T1_PCI,
            arena.allocateFrom(ValueLayout.JAVA_BYTE, command),
            (long) command.length,
            MemorySegment.NULL,
            response,
            length);
        return response.asSlice(0, length.get(Winscard.LONG, 0)).toArray(ValueLayout.JAVA_BYTE);
      }
    }

    @Override
    public void close() throws PcscException {
      call("SCardDisconnect", Winscard.DISCONNECT, handle, Winscard.LEAVE_CARD);
    }
  }

  private static void call(String name, MethodHandle function, Object... arguments)
      throws PcscException {
    long code;
    try {
      code = (long) function.invokeWithArguments(arguments);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
    if (code != Winscard.SUCCESS) {
      throw new PcscException(name + ": " + Winscard.message(code));
    }
  }
}
