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
import jnasmartcardio.Smartcardio;
import jnasmartcardio.Smartcardio.EstablishContextException;
import jnasmartcardio.Smartcardio.JnaCardTerminals;

/** Asks the card in the first PC/SC reader for its greeting, through jnasmartcardio. */
final class Hello {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
  private static final CommandAPDU SELECT_APPLET =
      new CommandAPDU(HEX.parseHex("00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01"));
  private static final CommandAPDU GET_GREETING = new CommandAPDU(HEX.parseHex("00 00 00 00"));

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

  private static void fail(CardException e) {
    System.err.println(e.getMessage());
    System.exit(1);
  }
}
