// Asks the card in the first PC/SC reader for its greeting, through the JDK's own API.

import java.security.NoSuchAlgorithmException
import javax.smartcardio.Card
import javax.smartcardio.CardChannel
import javax.smartcardio.CardException
import javax.smartcardio.CardTerminal
import javax.smartcardio.CommandAPDU
import javax.smartcardio.ResponseAPDU
import javax.smartcardio.TerminalFactory
import kotlin.system.exitProcess

private val HEX = HexFormat {
    upperCase = true
    bytes.byteSeparator = " "
}
private val SELECT_APPLET =
    CommandAPDU("00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01".hexToByteArray(HEX))
private val GET_GREETING = CommandAPDU("00 00 00 00".hexToByteArray(HEX))
private const val SUCCESS = 0x9000

fun main() {
    try {
        // getDefault() would show an empty list of readers where no PC/SC service runs.
        val terminals = TerminalFactory.getInstance("PC/SC", null).terminals()
        val reader =
            terminals.list().firstOrNull() ?: throw CardException("There is no smart card reader")
        println("Reader: ${reader.name}")
        reader.withCard { it.basicChannel.greet() }
    } catch (e: CardException) {
        fail(e)
    } catch (e: NoSuchAlgorithmException) {
        fail(e)
    }
}

/** Connects to the card while [block] runs; leaves it as it is then, not reset. */
private inline fun CardTerminal.withCard(block: (Card) -> Unit) {
    val card = connect("*")
    AutoCloseable { card.disconnect(false) }.use { block(card) }
}

private fun CardChannel.greet() {
    exchange(SELECT_APPLET)
    val response = exchange(GET_GREETING)
    if (response.sw == SUCCESS && response.nr > 0) {
        println(response.data.decodeToString())
    }
}

/** Sends [command], prints it with its response, and returns the response. */
private fun CardChannel.exchange(command: CommandAPDU): ResponseAPDU {
    val response = try {
        transmit(command)
    } catch (e: IllegalArgumentException) {
        throw CardException("The card gave no status word", e)
    }
    println("> ${command.bytes.toHexString(HEX)}")
    println("< ${response.bytes.toHexString(HEX)}")
    return response
}

/** Tells the message of an error and that of its cause, which names the PC/SC code. */
private fun fail(e: Exception): Nothing {
    System.err.println(listOfNotNull(e.message, e.cause?.message).joinToString(": "))
    exitProcess(1)
}
