/* Asks the card in the first PC/SC reader for its greeting, through the classes in pcsc.vala. */

namespace Hello {
    const uint8[] SELECT_APPLET = {
        0x00, 0xA4, 0x04, 0x00, 0x0A, 0xA0, 0x00, 0x00, 0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01
    };
    const uint8[] GET_GREETING = { 0x00, 0x00, 0x00, 0x00 };

    void print_bytes (char mark, uint8[] bytes) {
        stdout.putc (mark);
        foreach (var value in bytes) {
            stdout.printf (" %02X", value);
        }
        stdout.putc ('\n');
    }

    uint8[] exchange (Pcsc.Card card, uint8[] command) throws Pcsc.CardError {
        var response = card.transmit (command);
        print_bytes ('>', command);
        print_bytes ('<', response);
        return response;
    }

    void greet (Pcsc.Card card) throws Pcsc.CardError {
        exchange (card, SELECT_APPLET);
        var response = exchange (card, GET_GREETING);
        var size = response.length - 2;
        if (size > 0 && response[size] == 0x90 && response[size + 1] == 0x00) {
            stdout.write (response[0:size]);
            stdout.putc ('\n');
        }
    }

    void greet_in_first_reader () throws Pcsc.CardError {
        var context = new Pcsc.Context ();
        var reader = context.readers ()[0];
        stdout.printf ("Reader: %s\n", reader);
        greet (context.connect (reader));
    }

    int main () {
        try {
            greet_in_first_reader ();
            return 0;
        } catch (Pcsc.CardError error) {
            stderr.printf ("%s\n", error.message);
            return 1;
        }
    }
}
