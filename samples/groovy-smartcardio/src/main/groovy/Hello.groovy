// Asks the card in the first PC/SC reader for its greeting, through the JDK's own API.

import groovy.transform.Field
import java.security.NoSuchAlgorithmException
import javax.smartcardio.CardChannel
import javax.smartcardio.CardException
import javax.smartcardio.CommandAPDU
import javax.smartcardio.ResponseAPDU
import javax.smartcardio.TerminalFactory

@Field final HexFormat hex = HexFormat.ofDelimiter(' ').withUpperCase()
@Field final CommandAPDU selectApplet =
    new CommandAPDU(hex.parseHex('00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01'))
@Field final CommandAPDU getGreeting = new CommandAPDU(hex.parseHex('00 00 00 00'))
@Field final int success = 0x9000

void greetInFirstReader() {
    // TerminalFactory.default would show an empty list of readers where no PC/SC service runs.
    def reader = TerminalFactory.getInstance('PC/SC', null).terminals().list().find()
    if (!reader) {
        throw new CardException('There is no smart card reader')
    }
    println "Reader: $reader.name"

    def card = reader.connect('*')
    // The card is left as it is, not reset.
    ({ card.disconnect(false) } as AutoCloseable).withCloseable {
        greet(card.basicChannel)
    }
}

void greet(CardChannel channel) {
    exchange(channel, selectApplet)
    exchange(channel, getGreeting).with {
        if (SW == success && data) {
            println new String(data, 'UTF-8')
        }
    }
}

/** Sends a command, prints it with its response, and returns the response. */
ResponseAPDU exchange(CardChannel channel, CommandAPDU command) {
    try {
        def response = channel.transmit(command)
        println "> ${hex.formatHex(command.bytes)}"
        println "< ${hex.formatHex(response.bytes)}"
        response
    } catch (IllegalArgumentException e) {
        throw new CardException('The card gave no status word', e)
    }
}

try {
    greetInFirstReader()
} catch (CardException | NoSuchAlgorithmException e) {
    // The cause names the PC/SC code.
    System.err.println([e.message, e.cause?.message].findAll().join(': '))
    System.exit(1)
}
