// Asks the first PC/SC reader for the UID of the card on it, through the JDK's own API.

import java.security.NoSuchAlgorithmException
import javax.smartcardio.Card
import javax.smartcardio.CardChannel
import javax.smartcardio.CardException
import javax.smartcardio.CardTerminal
import javax.smartcardio.CommandAPDU
import javax.smartcardio.TerminalFactory
import kotlin.system.exitProcess

private val HEX = HexFormat {
    upperCase = true
    bytes.byteSeparator = " "
}
private val GET_UID = CommandAPDU("FF CA 00 00 00".hexToByteArray(HEX))
private const val SUCCESS = 0x9000

fun main() {
    try {
        // getDefault() would show an empty list of readers where no PC/SC service runs.
        val terminals = TerminalFactory.getInstance("PC/SC", null).terminals()
        val reader =
            terminals.list().firstOrNull() ?: throw CardException("There is no smart card reader")
        println("Reader: ${reader.name}")
        reader.withCard { it.basicChannel.showUid() }
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

private fun CardChannel.showUid() {
    val response = try {
        transmit(GET_UID)
    } catch (e: IllegalArgumentException) {
        throw CardException("The card gave no status word", e)
    }
    println("> ${GET_UID.bytes.toHexString(HEX)}")
    println("< ${response.bytes.toHexString(HEX)}")
    if (response.sw == SUCCESS && response.nr > 0) {
        println("UID: ${response.data.toHexString(HEX)}")
    }
}

/** Tells the message of an error and that of its cause, which names the PC/SC code. */
private fun fail(e: Exception): Nothing {
    System.err.println(listOfNotNull(e.message, e.cause?.message).joinToString(": "))
    exitProcess(1)
}
