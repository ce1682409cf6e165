import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** What {@link Pcsc} needs of pcsc-lite, as winscard.h declares it, on 64-bit Linux. */
@SuppressWarnings("restricted") // Java cannot check what is declared here
final class Winscard {
  static final long SUCCESS = 0;
  static final long SCOPE_SYSTEM = 2;
  static final long SHARE_SHARED = 2;
  static final long PROTOCOL_T0 = 1;
  static final long PROTOCOL_T1 = 2;
  static final long LEAVE_CARD = 0;
  static final int MAX_BUFFER_SIZE_EXTENDED = 4 + 3 + (1 << 16) + 3 + 2;

  /** DWORD, LONG and the handles are C's long, which has 8 bytes here. */
  static final ValueLayout.OfLong LONG = JAVA_LONG;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY =
      SymbolLookup.libraryLookup("libpcsclite.so.1", Arena.global());

  /** The structures that say in which protocol a command is sent. */
  static final MemorySegment T0_PCI = LIBRARY.findOrThrow("g_rgSCardT0Pci");

  static final MemorySegment T1_PCI = LIBRARY.findOrThrow("g_rgSCardT1Pci");

  static final MethodHandle ESTABLISH_CONTEXT =
      function("SCardEstablishContext", LONG, ADDRESS, ADDRESS, ADDRESS);
  static final MethodHandle RELEASE_CONTEXT = function("SCardReleaseContext", LONG);
  static final MethodHandle LIST_READERS =
      function("SCardListReaders", LONG, ADDRESS, ADDRESS, ADDRESS);
  static final MethodHandle CONNECT =
      function("SCardConnect", LONG, ADDRESS, LONG, LONG, ADDRESS, ADDRESS);
  static final MethodHandle DISCONNECT = function("SCardDisconnect", LONG, LONG);
  static final MethodHandle TRANSMIT =
      function("SCardTransmit", LONG, ADDRESS, ADDRESS, LONG, ADDRESS, ADDRESS, ADDRESS);

  private static final MethodHandle STRINGIFY_ERROR =
      LINKER.downcallHandle(
          LIBRARY.findOrThrow("pcsc_stringify_error"), FunctionDescriptor.of(ADDRESS, LONG));

  private Winscard() {}

  /** The message of a code. */
  static String message(long code) {
    try {
      MemorySegment text = (MemorySegment) STRINGIFY_ERROR.invokeExact(code);
      return text.reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static MethodHandle function(String name, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        LIBRARY.findOrThrow(name), FunctionDescriptor.of(LONG, parameters));
  }
}
