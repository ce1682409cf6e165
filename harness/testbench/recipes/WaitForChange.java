import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import javax.smartcardio.CardException;
import javax.smartcardio.CardTerminals;
import javax.smartcardio.TerminalFactory;

/** CardTerminals.waitForChange() on readers where nothing happens. */
final class WaitForChange {
  private static final int CALLS = 3;
  private static final long TIMEOUT_MS = 1500;

  /** The argument is the class of a provider; without one it is the JDK's own. */
  public static void main(String[] args)
      throws CardException, NoSuchAlgorithmException, ReflectiveOperationException {
    TerminalFactory factory =
        args.length == 0
            ? TerminalFactory.getInstance("PC/SC", null)
            : TerminalFactory.getInstance("PC/SC", null, provider(args[0]));
    CardTerminals readers = factory.terminals();
    for (int call = 1; call <= CALLS; call++) {
      long began = System.nanoTime();
      boolean changed = readers.waitForChange(TIMEOUT_MS);
      boolean waited = System.nanoTime() - began > TIMEOUT_MS * 1_000_000 / 2;
      int cards = readers.list(CardTerminals.State.CARD_PRESENT).size();
      System.out.printf(
          "%d: %b, %s; %d cards%n", call, changed, waited ? "when time was over" : "at once", cards);
    }
  }

  private static Provider provider(String name) throws ReflectiveOperationException {
    return (Provider) Class.forName(name).getDeclaredConstructor().newInstance();
  }
}
