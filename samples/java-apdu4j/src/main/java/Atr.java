import apdu4j.APDUBIBO;
import apdu4j.BIBOException;
import apdu4j.CardBIBO;
import apdu4j.CommandAPDU;
import apdu4j.TerminalManager;
import java.util.HexFormat;
import javax.smartcardio.CardException;
import javax.smartcardio.CardTerminal;
import jnasmartcardio.Smartcardio.EstablishContextException;
import jnasmartcardio.Smartcardio.JnaCardTerminals;

/** Shows the answer to reset of the card in the first PC/SC reader, and the protocol it speaks. */
final class Atr {
  // Pseudo-APDUs of apdu4j, which CardBIBO answers: neither reader nor card sees them.
  private static final CommandAPDU GET_ATR = new CommandAPDU("FFCA100000");
  private static final CommandAPDU GET_PROTOCOL = new CommandAPDU("FFCA110000");
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
      System.out.println("ATR: " + HEX.formatHex(card.transmit(GET_ATR).getData()));
      System.out.println("Protocol: T=" + card.transmit(GET_PROTOCOL).getData()[0]);
    }
  }
}
