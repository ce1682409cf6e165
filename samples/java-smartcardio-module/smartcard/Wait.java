package smartcard;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.smartcardio.Card;
import javax.smartcardio.CardChannel;
import javax.smartcardio.CardException;
import javax.smartcardio.CardTerminal;
import javax.smartcardio.CardTerminals;
import javax.smartcardio.CommandAPDU;
import javax.smartcardio.ResponseAPDU;
import javax.smartcardio.TerminalFactory;

/** Waits up to five seconds for a card in any PC/SC reader, and shows its ATR and its UID. */
final class Wait {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
  private static final CommandAPDU GET_UID = new CommandAPDU(HEX.parseHex("FF CA 00 00 00"));
  private static final Duration PATIENCE = Duration.ofSeconds(5);

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
    CardTerminal reader = awaitCard(factory.terminals());
    try (Connection connection = new Connection(reader.connect("*"))) {
      Card card = connection.card();
      System.out.println("Reader: " + reader.getName());
      System.out.println("ATR: " + HEX.formatHex(card.getATR().getBytes()));

      ResponseAPDU response = exchange(card.getBasicChannel(), GET_UID);
      if (response.getSW() == 0x9000 && response.getNr() > 0) {
        System.out.println("UID: " + HEX.formatHex(response.getData()));
      }
    }
  }

  /** Returns the first reader with a card, at once or as soon as one has come. */
  private static CardTerminal awaitCard(CardTerminals readers) throws CardException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    // waitForChange() compares with what the call before it saw. Without this first one, a card
    // that comes between the first look and the wait would be missed.
    readers.waitForChange(1);
    while (true) {
      List<CardTerminal> withCard = readers.list(CardTerminals.State.CARD_PRESENT);
      if (!withCard.isEmpty()) {
        return withCard.getFirst();
      }
      // 0 would mean to wait for ever.
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0 || !readers.waitForChange(left)) {
        throw new CardException("No card came within " + PATIENCE.toSeconds() + " seconds");
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

  /** The message of an error and that of its cause, which names the PC/SC code. */
  private static String explain(Exception e) {
    Throwable cause = e.getCause();
    return cause == null ? e.getMessage() : e.getMessage() + ": " + cause.getMessage();
  }
}
