#!/usr/bin/perl

# Asks the first PC/SC reader for the UID of the card on it, through
# Chipcard::PCSC.

use v5.36;

use Chipcard::PCSC;
use Chipcard::PCSC::Card;

my $GET_UID = Chipcard::PCSC::ascii_to_array('FF CA 00 00 00');

exit main();

sub main () {
    return 0 if eval { show_uid( connect_card() ); 1 };

    # Left to itself, die exits with whatever errno happens to hold.
    print {*STDERR} $@;
    return 1;
}

# The card keeps its context alive. Both end by themselves with the object,
# also after a failure, and the card is left as it is.
sub connect_card () {
    my $context = Chipcard::PCSC->new()
        or die 'Cannot use PC/SC: ', last_error(), "\n";

    # When there is none, ListReaders returns undef, not an empty list.
    my ($reader) = $context->ListReaders();
    defined $reader
        or die 'Cannot find a reader: ', last_error(), "\n";
    say "Reader: $reader";

    my $card = Chipcard::PCSC::Card->new($context);

    my $any_protocol = $Chipcard::PCSC::SCARD_PROTOCOL_T0
        | $Chipcard::PCSC::SCARD_PROTOCOL_T1;
    $card->Connect( $reader, $Chipcard::PCSC::SCARD_SHARE_SHARED,
        $any_protocol )
        or die 'Cannot connect to the card: ', last_error(), "\n";
    return $card;
}

sub show_uid ($card) {
    my $response = $card->Transmit($GET_UID)
        or die 'Cannot transmit to the card: ', last_error(), "\n";
    @{$response} >= 2
        or die "The reader gave no status word.\n";
    say '> ', Chipcard::PCSC::array_to_ascii($GET_UID);
    say '< ', Chipcard::PCSC::array_to_ascii($response);
    my ( $sw2, $sw1, @uid ) = reverse @{$response};
    if ( @uid && $sw1 == 0x90 && $sw2 == 0x00 ) {
        say 'UID: ', Chipcard::PCSC::array_to_ascii( [ reverse @uid ] );
    }
    $card->Disconnect($Chipcard::PCSC::SCARD_LEAVE_CARD)
        or die 'Cannot disconnect from the card: ', last_error(), "\n";
    return;
}

# The wrapper has no text for some errors, hence the number.
sub last_error () {
    my $error = $Chipcard::PCSC::errno;
    return sprintf '%s (0x%08X)', $error, $error;
}
