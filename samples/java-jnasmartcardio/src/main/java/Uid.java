import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.smartcardio.Card;
import javax.smartcardio.CardChannel;
import javax.smartcardio.CardException;
import javax.smartcardio.CardTerminal;
import javax.smartcardio.CommandAPDU;
import javax.smartcardio.ResponseAPDU;
import javax.smartcardio.TerminalFactory;
import jnasmartcardio.Smartcardio;
import jnasmartcardio.Smartcardio.EstablishContextException;
import jnasmartcardio.Smartcardio.JnaCardTerminals;

/** Asks the first PC/SC reader for the UID of the card on it, through jnasmartcardio. */
final class Uid {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
  private static final CommandAPDU GET_UID = new CommandAPDU(HEX.parseHex("FF CA 00 00 00"));

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
      ResponseAPDU response = exchange(connection.card().getBasicChannel(), GET_UID);
      if (response.getSW() == 0x9000 && response.getNr() > 0) {
        System.out.println("UID: " + HEX.formatHex(response.getData()));
      }
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

  private static void fail(CardException e) {
    System.err.println(e.getMessage());
    System.exit(1);
  }
}
