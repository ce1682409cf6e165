import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.smartcardio.Card;
import javax.smartcardio.CardException;
import javax.smartcardio.CardTerminal;
import javax.smartcardio.TerminalFactory;
import jnasmartcardio.Smartcardio;
import jnasmartcardio.Smartcardio.EstablishContextException;
import jnasmartcardio.Smartcardio.JnaCardTerminals;

/** Shows the answer to reset of the card in the first PC/SC reader, and the protocol it speaks. */
final class Atr {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  /** A context that is released in the end: only this provider's own class can be closed. */
  private record Context(JnaCardTerminals terminals) implements AutoCloseable {
    @Override
    public void close() throws CardException {
      terminals.close();
    }
  }

  /** A connection that leaves the card as it is, not reset, when it ends. */
  private record Connection(Card card) implements AutoCloseable {
    @Override
    public void close() throws CardException {
      card.disconnect(false);
    }
  }

  public static void main(String[] args) throws NoSuchAlgorithmException {
    TerminalFactory factory = TerminalFactory.getInstance("PC/SC", null, new Smartcardio());
    try (Context context = new Context((JnaCardTerminals) factory.terminals())) {
      run(context.terminals());
    } catch (CardException e) {
      fail(e);
    } catch (EstablishContextException e) {
      fail(e.getCause());
    }
  }

  private static void run(JnaCardTerminals terminals) throws CardException {
    CardTerminal reader =
        terminals.list().stream()
            .findFirst()
            .orElseThrow(() -> new CardException("There is no smart card reader"));
    System.out.println("Reader: " + reader.getName());

    try (Connection connection = new Connection(reader.connect("*"))) {
      Card card = connection.card();
      System.out.println("ATR: " + HEX.formatHex(card.getATR().getBytes()));
      System.out.println("Protocol: " + card.getProtocol());
    }
  }

  private static void fail(CardException e) {
    System.err.println(e.getMessage());
    System.exit(1);
  }
}
