// Asks the card in the first PC/SC reader for its greeting, through the JDK's own API.

import java.nio.charset.StandardCharsets.UTF_8
import java.security.NoSuchAlgorithmException
import java.util.HexFormat
import javax.smartcardio.*
import scala.jdk.CollectionConverters.*
import scala.util.Using

private val Hex = HexFormat.ofDelimiter(" ").withUpperCase
private val SelectApplet = CommandAPDU(Hex.parseHex("00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01"))
private val GetGreeting = CommandAPDU(Hex.parseHex("00 00 00 00"))
private val Success = 0x9000

// Leaves the card as it is, not reset.
private given Using.Releasable[Card] = _.disconnect(false)

@main def hello(): Unit =
  try
    // getDefault would show an empty list of readers where no PC/SC service runs.
    greetInFirstReader(TerminalFactory.getInstance("PC/SC", null))
  catch
    case e: (CardException | NoSuchAlgorithmException) =>
      Console.err.println(explain(e))
      sys.exit(1)

private def greetInFirstReader(factory: TerminalFactory): Unit =
  val reader = factory.terminals.list.asScala.headOption
    .getOrElse(throw CardException("There is no smart card reader"))
  println(s"Reader: ${reader.getName}")

  Using.resource(reader.connect("*")): card =>
    greet(card.getBasicChannel)

private def greet(channel: CardChannel): Unit =
  val _ = exchange(channel, SelectApplet)
  val response = exchange(channel, GetGreeting)
  if response.getSW == Success && response.getNr > 0 then println(String(response.getData, UTF_8))

/** Sends a command, prints it with its response, and returns the response. */
private def exchange(channel: CardChannel, command: CommandAPDU): ResponseAPDU =
  val response =
    try channel.transmit(command)
    catch
      case e: IllegalArgumentException =>
        throw CardException("The card gave no status word", e)
  println(s"> ${Hex.formatHex(command.getBytes)}")
  println(s"< ${Hex.formatHex(response.getBytes)}")
  response

/** The message of an error and that of its cause, which names the PC/SC code. */
private def explain(e: Exception): String =
  (e :: Option(e.getCause).toList).map(_.getMessage).mkString(": ")
