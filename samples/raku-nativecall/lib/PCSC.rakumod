#| What a program needs of PC/SC to talk to a card.
unit module PCSC;

use NativeCall;

constant LIBRARY = ('pcsclite', v1);

constant SUCCESS = 0;
constant SCOPE-SYSTEM = 2;
constant SHARE-SHARED = 2;
constant PROTOCOL-T0 = 1;
constant PROTOCOL-T1 = 2;
constant LEAVE-CARD = 0;
constant MAX-BUFFER-SIZE-EXTENDED = 4 + 3 + 2 ** 16 + 3 + 2;

# DWORD is C's unsigned long, LONG and the handles are its long: 8 bytes on 64-bit Linux.
constant DWORD = ulong;
constant LONG = long;

#| Says in which protocol a command is sent.
class IO-Request is repr('CStruct') {
    has ulong $.protocol;
    has ulong $.length = 2 * nativesizeof(ulong);
}

sub SCardEstablishContext(DWORD, Pointer, Pointer, LONG is rw --> LONG) is native(LIBRARY) { * }
sub SCardReleaseContext(LONG --> LONG) is native(LIBRARY) { * }
sub SCardListReaders(LONG, Str, Blob, DWORD is rw --> LONG) is native(LIBRARY) { * }
sub SCardConnect(LONG, Str, DWORD, DWORD, LONG is rw, DWORD is rw --> LONG) is native(LIBRARY) { * }
sub SCardDisconnect(LONG, DWORD --> LONG) is native(LIBRARY) { * }
sub SCardTransmit(LONG, IO-Request, Blob, DWORD, Pointer, Blob, DWORD is rw --> LONG)
    is native(LIBRARY) { * }
sub pcsc_stringify_error(LONG --> Str) is native(LIBRARY) { * }

#| A function of PC/SC failed.
class X::Failed is Exception {
    has Str $.function is required;
    has Int $.code is required;

    method message { "$!function: { pcsc_stringify_error($!code) }" }
}

sub check(&function, |arguments) {
    my $code = function(|arguments);
    X::Failed.new(:function(&function.name), :$code).throw unless $code == SUCCESS;
}

class Card { ... }

#| A session with the PC/SC service.
class Context {
    has Int $!handle;

    submethod TWEAK {
        my long $handle;
        check &SCardEstablishContext, SCOPE-SYSTEM, Pointer, Pointer, $handle;
        $!handle = $handle;
    }

    method release { check &SCardReleaseContext, $!handle }

    #| The names of the readers; that there is none is an exception.
    method readers {
        my ulong $size = 0;
        check &SCardListReaders, $!handle, Str, Blob, $size;
        my $names = buf8.allocate: $size;
        check &SCardListReaders, $!handle, Str, $names, $size;
        $names.decode.split("\0", :skip-empty)
    }

    #| Connects to the card in a reader, shared with other programs.
    method connect(Str $reader) {
        my long $card;
        my ulong $protocol;
        check &SCardConnect, $!handle, $reader, SHARE-SHARED, PROTOCOL-T0 +| PROTOCOL-T1,
            $card, $protocol;
        Card.new: :handle($card), :$protocol
    }
}

#| A connection to a card.
class Card {
    has Int $.handle is required;
    has Int $.protocol is required;

    #| Leaves the card as it is.
    method disconnect { check &SCardDisconnect, $!handle, LEAVE-CARD }

    #| Sends a command; the response.
    method transmit(Blob $command --> Blob) {
        my $response = buf8.allocate: MAX-BUFFER-SIZE-EXTENDED;
        my ulong $size = $response.bytes;
        check &SCardTransmit, $!handle, IO-Request.new(:$!protocol), $command, $command.bytes,
            Pointer, $response, $size;
        $response.subbuf: 0, $size
    }
}
