// Waits up to five seconds for a card in any PC/SC reader, and shows its ATR and its UID.

import java.security.NoSuchAlgorithmException
import javax.smartcardio.Card
import javax.smartcardio.CardChannel
import javax.smartcardio.CardException
import javax.smartcardio.CardTerminal
import javax.smartcardio.CardTerminals
import javax.smartcardio.CardTerminals.State
import javax.smartcardio.CommandAPDU
import javax.smartcardio.TerminalFactory
import kotlin.system.exitProcess
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

private val HEX = HexFormat {
    upperCase = true
    bytes.byteSeparator = " "
}
private val GET_UID = CommandAPDU("FF CA 00 00 00".hexToByteArray(HEX))
private const val SUCCESS = 0x9000
private val PATIENCE = 5.seconds

fun main() {
    try {
        // getDefault() would show an empty list of readers where no PC/SC service runs.
        val terminals = TerminalFactory.getInstance("PC/SC", null).terminals()
        val reader = terminals.awaitCard()
        reader.withCard { card ->
            println("Reader: ${reader.name}")
            println("ATR: ${card.atr.bytes.toHexString(HEX)}")
            card.basicChannel.showUid()
        }
    } catch (e: CardException) {
        fail(e)
    } catch (e: NoSuchAlgorithmException) {
        fail(e)
    }
}

/** Returns the first reader with a card, at once or as soon as one has come. */
private fun CardTerminals.awaitCard(): CardTerminal {
    val end = TimeSource.Monotonic.markNow() + PATIENCE
    // waitForChange() compares with what the call before it saw. Without this first one, a card
    // that comes between the first look and the wait would be missed.
    waitForChange(1)
    while (true) {
        list(State.CARD_PRESENT).firstOrNull()?.let { return it }
        // 0 would mean to wait for ever.
        val left = -end.elapsedNow().inWholeMilliseconds
        if (left <= 0 || !waitForChange(left)) {
            throw CardException("No card came within $PATIENCE")
        }
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
