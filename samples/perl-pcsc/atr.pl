#!/usr/bin/perl

# Shows the answer to reset of the card in the first PC/SC reader, and the
# protocol it speaks, through Chipcard::PCSC.

use v5.36;

use Chipcard::PCSC;
use Chipcard::PCSC::Card;

my %PROTOCOLS = (
    $Chipcard::PCSC::SCARD_PROTOCOL_T0 => 'T=0',
    $Chipcard::PCSC::SCARD_PROTOCOL_T1 => 'T=1',
);

exit main();

sub main () {
    return 0 if eval { show_atr( connect_card() ); 1 };

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

sub show_atr ($card) {
    my ( $reader, $state, $protocol, $atr ) = $card->Status();
    defined $atr
        or die 'Cannot get the status: ', last_error(), "\n";
    say 'ATR: ', Chipcard::PCSC::array_to_ascii($atr);
    say "Protocol: $PROTOCOLS{$protocol}";
    $card->Disconnect($Chipcard::PCSC::SCARD_LEAVE_CARD)
        or die 'Cannot disconnect from the card: ', last_error(), "\n";
    return;
}

# The wrapper has no text for some errors, hence the number.
sub last_error () {
    my $error = $Chipcard::PCSC::errno;
    return sprintf '%s (0x%08X)', $error, $error;
}
