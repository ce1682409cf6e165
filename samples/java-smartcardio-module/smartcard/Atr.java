package smartcard;

import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.smartcardio.Card;
import javax.smartcardio.CardException;
import javax.smartcardio.CardTerminal;
import javax.smartcardio.TerminalFactory;

/** Shows the answer to reset of the card in the first PC/SC reader, and the protocol it speaks. */
final class Atr {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

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
      Card card = connection.card();
      System.out.println("ATR: " + HEX.formatHex(card.getATR().getBytes()));
      System.out.println("Protocol: " + card.getProtocol());
    }
  }

  /** The message of an error and that of its cause, which names the PC/SC code. */
  private static String explain(Exception e) {
    Throwable cause = e.getCause();
    return cause == null ? e.getMessage() : e.getMessage() + ": " + cause.getMessage();
  }
}
