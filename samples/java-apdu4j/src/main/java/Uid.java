import apdu4j.APDUBIBO;
import apdu4j.BIBOException;
import apdu4j.CardBIBO;
import apdu4j.CommandAPDU;
import apdu4j.ResponseAPDU;
import apdu4j.TerminalManager;
import java.util.HexFormat;
import javax.smartcardio.CardException;
import javax.smartcardio.CardTerminal;
import jnasmartcardio.Smartcardio.EstablishContextException;
import jnasmartcardio.Smartcardio.JnaCardTerminals;

/** Asks the first PC/SC reader for the UID of the card on it, through apdu4j. */
final class Uid {
  private static final CommandAPDU GET_UID = new CommandAPDU("FFCA000000");
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  /** A context that is released in the end; javax.smartcardio has no call for that. */
  private record Context(JnaCardTerminals terminals) implements AutoCloseable {
    static Context open() {
      return new Context((JnaCardTerminals) TerminalManager.getTerminalFactory().terminals());
    }

    @Override
    public void close() throws CardException {
      terminals.close();
    }
  }

  public static void main(String[] args) {
    try (Context context = Context.open()) {
      run(context.terminals());
    } catch (CardException | EstablishContextException | BIBOException e) {
      System.err.println(TerminalManager.getExceptionMessage(e));
      System.exit(1);
    }
  }

  private static void run(JnaCardTerminals terminals) throws CardException {
    CardTerminal reader =
        terminals.list().stream()
            .findFirst()
            .orElseThrow(() -> new CardException("There is no smart card reader"));
    System.out.println("Reader: " + reader.getName());

    try (APDUBIBO card = new APDUBIBO(CardBIBO.wrap(reader.connect("*")))) {
      ResponseAPDU response = exchange(card, GET_UID);
      if (response.getSW() == 0x9000 && response.getData().length > 0) {
        System.out.println("UID: " + HEX.formatHex(response.getData()));
      }
    }
  }

  /** Sends a command, prints it with its response, and returns the response. */
  private static ResponseAPDU exchange(APDUBIBO card, CommandAPDU command) {
    try {
      ResponseAPDU response = card.transmit(command);
      System.out.println("> " + HEX.formatHex(command.getBytes()));
      System.out.println("< " + HEX.formatHex(response.getBytes()));
      return response;
    } catch (IllegalArgumentException e) {
      throw new BIBOException("The card gave no status word", e);
    }
  }
}
