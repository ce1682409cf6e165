package smartcard;

import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.smartcardio.Card;
import javax.smartcardio.CardChannel;
import javax.smartcardio.CardException;
import javax.smartcardio.CardTerminal;
import javax.smartcardio.CommandAPDU;
import javax.smartcardio.ResponseAPDU;
import javax.smartcardio.TerminalFactory;

/** Asks the card in the first PC/SC reader for its greeting, through the JDK's own API. */
final class Hello {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
  private static final CommandAPDU SELECT_APPLET =
      new CommandAPDU(HEX.parseHex("00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01"));
  private static final CommandAPDU GET_GREETING = new CommandAPDU(HEX.parseHex("00 00 00 00"));

  /** A connection that leaves the card as it is, not reset, when it ends. */
  private record Connection(Card card) implements AutoCloseable {
    @Override
    public void close() throws CardException {
      card.disconnect(false);
    }
  }

  public static void main(String[] args) {
    try {
      // getDefault() would show an empty list of readers where no PC/SC service runs.
      run(TerminalFactory.getInstance("PC/SC", null));
    } catch (CardException | NoSuchAlgorithmException e) {
      System.err.println(explain(e));
      System.exit(1);
    }
  }

  private static void run(TerminalFactory factory) throws CardException {
    CardTerminal reader =
        factory.terminals().list().stream()
            .findFirst()
            .orElseThrow(() -> new CardException("There is no smart card reader"));
    System.out.println("Reader: " + reader.getName());

    try (Connection connection = new Connection(reader.connect("*"))) {
      greet(connection.card().getBasicChannel());
    }
  }

  private static void greet(CardChannel channel) throws CardException {
    exchange(channel, SELECT_APPLET);
    ResponseAPDU response = exchange(channel, GET_GREETING);
    if (response.getSW() == 0x9000 && response.getNr() > 0) {
      System.out.println(new String(response.getData(), StandardCharsets.UTF_8));
    }
  }

  /** Sends a command, prints it with its response, and returns the response. */
  private static ResponseAPDU exchange(CardChannel channel, CommandAPDU command)
      throws CardException {
    try {
      ResponseAPDU response = channel.transmit(command);
      System.out.println("> " + HEX.formatHex(command.getBytes()));
      System.out.println("< " + HEX.formatHex(response.getBytes()));
      return response;
    } catch (IllegalArgumentException e) {
      throw new CardException("The card gave no status word", e);
    }
  }

  /** The message of an error and that of its cause, which names the PC/SC code. */
  private static String explain(Exception e) {
    Throwable cause = e.getCause();
    return cause == null ? e.getMessage() : e.getMessage() + ": " + cause.getMessage();
  }
}
