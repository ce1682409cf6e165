import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Asks the card in the first PC/SC reader for its greeting, through the binding in Pcsc.java. */
final class Hello {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
  private static final byte[] SELECT_APPLET =
      HEX.parseHex("00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01");
  private static final byte[] GET_GREETING = HEX.parseHex("00 00 00 00");
  private static final byte[] SUCCESS = HEX.parseHex("90 00");

  private Hello() {}

  public static void main(String[] args) {
    try (Pcsc pcsc = new Pcsc()) {
      String reader = pcsc.readers().getFirst();
      System.out.println("Reader: " + reader);
      try (Pcsc.Card card = pcsc.connect(reader)) {
        greet(card);
      }
    } catch (Pcsc.PcscException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void greet(Pcsc.Card card) throws Pcsc.PcscException {
    exchange(card, SELECT_APPLET);
    byte[] response = exchange(card, GET_GREETING);
    int size = response.length - SUCCESS.length;
    if (size > 0 && Arrays.equals(response, size, response.length, SUCCESS, 0, SUCCESS.length)) {
      System.out.println(new String(response, 0, size, StandardCharsets.UTF_8));
    }
  }

  /** Sends a command, prints it with its response, and returns the response. */
  private static byte[] exchange(Pcsc.Card card, byte[] command) throws Pcsc.PcscException {
    byte[] response = card.transmit(command);
    if (response.length < SUCCESS.length) {
      throw new Pcsc.PcscException("The card gave no status word");
    }
    System.out.println("> " + HEX.formatHex(command));
    System.out.println("< " + HEX.formatHex(response));
    return response;
  }
}
