import apdu4j.APDUBIBO;
import apdu4j.BIBOException;
import apdu4j.CardBIBO;
import apdu4j.CommandAPDU;
import apdu4j.ResponseAPDU;
import apdu4j.TerminalManager;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.smartcardio.CardException;
import javax.smartcardio.CardTerminal;
import javax.smartcardio.CardTerminals;
import jnasmartcardio.Smartcardio.EstablishContextException;
import jnasmartcardio.Smartcardio.JnaCardTerminals;

/** Waits up to five seconds for a card in any PC/SC reader, and shows its ATR and its UID. */
final class Wait {
  // A pseudo-APDU of apdu4j, which CardBIBO answers: neither reader nor card sees it.
  private static final CommandAPDU GET_ATR = new CommandAPDU("FFCA100000");
  private static final CommandAPDU GET_UID = new CommandAPDU("FFCA000000");
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
  private static final Duration PATIENCE = Duration.ofSeconds(5);

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

  private static void run(CardTerminals readers) throws CardException {
    CardTerminal reader = awaitCard(readers);
    try (APDUBIBO card = new APDUBIBO(CardBIBO.wrap(reader.connect("*")))) {
      System.out.println("Reader: " + reader.getName());
      System.out.println("ATR: " + HEX.formatHex(card.transmit(GET_ATR).getData()));

      ResponseAPDU response = exchange(card, GET_UID);
      if (response.getSW() == 0x9000 && response.getData().length > 0) {
        System.out.println("UID: " + HEX.formatHex(response.getData()));
      }
    }
  }

  /** Returns the first reader with a card, at once or as soon as one has come. */
  private static CardTerminal awaitCard(CardTerminals readers) throws CardException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<CardTerminal> withCard = readers.list(CardTerminals.State.CARD_PRESENT);
      if (!withCard.isEmpty()) {
        return withCard.getFirst();
      }
      // 0 would mean to wait for ever.
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      // The first wait ends at once: it takes down the states that later ones compare with.
      if (left <= 0 || !readers.waitForChange(left)) {
        throw new CardException("No card came within " + PATIENCE.toSeconds() + " seconds");
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
