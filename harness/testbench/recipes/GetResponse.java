import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.smartcardio.Card;
import javax.smartcardio.CardChannel;
import javax.smartcardio.CardException;
import javax.smartcardio.CommandAPDU;
import javax.smartcardio.ResponseAPDU;
import javax.smartcardio.TerminalFactory;

/** GET DATA of an EMV card (9F 36, its transaction counter), whose answer waits to be fetched. */
final class GetResponse {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  public static void main(String[] args) throws CardException, NoSuchAlgorithmException {
    Card card =
        TerminalFactory.getInstance("PC/SC", null).terminals().list().get(0).connect("*");
    System.out.println("Protocol: " + card.getProtocol());
    CardChannel channel = card.getBasicChannel();
    ResponseAPDU response = exchange(channel, new CommandAPDU(0x80, 0xCA, 0x9F, 0x36, 256));
    if (response.getSW1() == 0x61) { // only where the JDK is told to leave that to us
      exchange(channel, new CommandAPDU(0x00, 0xC0, 0x00, 0x00, response.getSW2()));
    }
    card.disconnect(false);
  }

  /** Sends a command, prints it with its response, and returns the response. */
  private static ResponseAPDU exchange(CardChannel channel, CommandAPDU command)
      throws CardException {
    ResponseAPDU response = channel.transmit(command);
    System.out.println("> " + HEX.formatHex(command.getBytes()));
    System.out.println("< " + HEX.formatHex(response.getBytes()));
    return response;
  }
}
