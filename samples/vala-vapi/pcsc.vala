/* What a program needs of PC/SC to talk to a card: pcsc-lite, with the lifetimes of Vala's objects. */

namespace Pcsc {
    public errordomain CardError {
        /* A function of PC/SC failed. */
        CALL,
        /* The card's response is none. */
        RESPONSE
    }

    private void check (string function_name, long code) throws CardError {
        if (code != WinSCard.SUCCESS) {
            throw new CardError.CALL ("%s: %s", function_name, WinSCard.stringify_error (code));
        }
    }

    /* A session with the PC/SC service. It ends with the last reference to it. */
    public class Context {
        private long handle;

        public Context () throws CardError {
            check ("SCardEstablishContext",
                WinSCard.establish_context (WinSCard.SCOPE_SYSTEM, null, null, out handle));
        }

        ~Context () {
            if (handle != 0) {
                WinSCard.release_context (handle);
            }
        }

        /* The names of the readers; that there is none is an error. */
        public string[] readers () throws CardError {
            ulong length = 0;
            check ("SCardListReaders", WinSCard.list_readers (handle, null, null, ref length));
            var names = new char[length];
            check ("SCardListReaders", WinSCard.list_readers (handle, null, names, ref length));

            // Each name ends with a zero, and so does their list.
            string[] readers = {};
            for (var at = 0; names[at] != '\0'; at += readers[readers.length - 1].length + 1) {
                readers += (string) &names[at];
            }
            return readers;
        }

        /* Connects to the card in a reader, shared with other programs. */
        public Card connect (string reader) throws CardError {
            long card;
            ulong protocol;
            check ("SCardConnect", WinSCard.connect (
                handle, reader, WinSCard.SHARE_SHARED,
                WinSCard.PROTOCOL_T0 | WinSCard.PROTOCOL_T1, out card, out protocol));
            return new Card (this, card, protocol);
        }
    }

    /* A connection to a card, which stays as it is when the last reference goes. */
    public class Card {
        private Context context;  // It must not end before the connection does.
        private long handle;
        private WinSCard.IoRequest* pci;

        internal Card (Context context, long handle, ulong protocol) {
            this.context = context;
            this.handle = handle;
            pci = protocol == WinSCard.PROTOCOL_T0 ? &WinSCard.T0_PCI : &WinSCard.T1_PCI;
        }

        ~Card () {
            WinSCard.disconnect (handle, WinSCard.LEAVE_CARD);
        }

        /* Sends a command; gives the response, which has a status word at least. */
        public uint8[] transmit (uint8[] command) throws CardError {
            var response = new uint8[WinSCard.MAX_BUFFER_SIZE_EXTENDED];
            ulong length = response.length;
            check ("SCardTransmit",
                WinSCard.transmit (handle, pci, command, null, response, ref length));
            if (length < 2) {
                throw new CardError.RESPONSE ("The card gave no status word");
            }
            return response[0:length];
        }
    }
}
