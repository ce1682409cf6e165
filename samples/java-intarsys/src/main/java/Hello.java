import static java.nio.charset.StandardCharsets.UTF_8;

import de.intarsys.security.smartcard.pcsc.IPCSCConnection;
import de.intarsys.security.smartcard.pcsc.IPCSCContext;
import de.intarsys.security.smartcard.pcsc.PCSCContextFactory;
import de.intarsys.security.smartcard.pcsc.PCSCException;
import de.intarsys.security.smartcard.pcsc.nativec._IPCSC;
import java.util.Arrays;
import java.util.HexFormat;

/** Asks the card in the first PC/SC reader for its greeting, through intarsys smartcard-io. */
public final class Hello {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
  private static final byte[] SELECT_APPLET =
      HEX.parseHex("00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01");
  private static final byte[] GET_GREETING = HEX.parseHex("00 00 00 00");
  private static final byte[] SUCCESS = HEX.parseHex("90 00");
  private static final int LONGEST_RESPONSE = 65538;

  /** The exit status is 1 after a failure, whose reason is on standard error. */
  public static void main(String[] args) {
    try {
      greetInFirstReader();
    } catch (PCSCException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void greetInFirstReader() throws PCSCException {
    IPCSCContext context = PCSCContextFactory.get().establishContext();
    try {
      var readers = context.listReaders();
      if (readers.isEmpty()) {
        throw new PCSCException("There is no reader.");
      }
      String reader = readers.get(0).getName();
      System.out.println("Reader: " + reader);

      IPCSCConnection card =
          context.connect("hello", reader, _IPCSC.SCARD_SHARE_SHARED, _IPCSC.SCARD_PROTOCOL_Tx);
      try {
        greet(card);
      } finally {
        card.disconnect(_IPCSC.SCARD_LEAVE_CARD);
      }
    } finally {
      context.dispose();
    }
  }

  private static void greet(IPCSCConnection card) throws PCSCException {
    exchange(card, SELECT_APPLET);
    byte[] response = exchange(card, GET_GREETING);
    int length = response.length - SUCCESS.length;
    if (length > 0 && Arrays.equals(response, length, response.length, SUCCESS, 0, 2)) {
      System.out.println(new String(response, 0, length, UTF_8));
    }
  }

  /** Sends a command, prints it with its response, and returns the response. */
  private static byte[] exchange(IPCSCConnection card, byte[] command) throws PCSCException {
    byte[] response = card.transmit(command, 0, command.length, LONGEST_RESPONSE, false);
    if (response.length < SUCCESS.length) {
      throw new PCSCException("The card gave no status word.");
    }
    System.out.println("> " + HEX.formatHex(command));
    System.out.println("< " + HEX.formatHex(response));
    return response;
  }
}
