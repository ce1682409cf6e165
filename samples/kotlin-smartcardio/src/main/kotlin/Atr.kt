// Shows the answer to reset of the card in the first PC/SC reader, and the protocol it speaks.

import java.security.NoSuchAlgorithmException
import javax.smartcardio.Card
import javax.smartcardio.CardException
import javax.smartcardio.CardTerminal
import javax.smartcardio.TerminalFactory
import kotlin.system.exitProcess

private val HEX = HexFormat {
    upperCase = true
    bytes.byteSeparator = " "
}

fun main() {
    try {
        // getDefault() would show an empty list of readers where no PC/SC service runs.
        val terminals = TerminalFactory.getInstance("PC/SC", null).terminals()
        val reader =
            terminals.list().firstOrNull() ?: throw CardException("There is no smart card reader")
        println("Reader: ${reader.name}")
        reader.withCard { card ->
            println("ATR: ${card.atr.bytes.toHexString(HEX)}")
            println("Protocol: ${card.protocol}")
        }
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

/** Tells the message of an error and that of its cause, which names the PC/SC code. */
private fun fail(e: Exception): Nothing {
    System.err.println(listOfNotNull(e.message, e.cause?.message).joinToString(": "))
    exitProcess(1)
}
