#!/usr/bin/perl

# Asks the card in the first PC/SC reader for its greeting, through the checked
# exchange of Chipcard::PCSC::Card.

use v5.36;

use Chipcard::PCSC;
use Chipcard::PCSC::Card;

my $SELECT_APPLET = '00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01';
my $GET_GREETING  = '00 00 00 00';
my $DONE          = '90 00';

# The check takes a pattern. With $DONE in its place, any other status word
# would be a failure, and the data that came with it would be lost.
my $ANY_STATUS_WORD = '^.. ..$';

exit main();

sub main () {
    return 0 if eval { greet( connect_card() ); 1 };

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

    # Without a mode it would be exclusive; without a protocol, any will do.
    my $mode = $Chipcard::PCSC::SCARD_SHARE_SHARED;
    my $card = Chipcard::PCSC::Card->new( $context, $reader, $mode )
        or die 'Cannot connect to the card: ', last_error(), "\n";
    return $card;
}

sub greet ($card) {
    exchange( $card, $SELECT_APPLET );
    my ( $status_word, $data ) = exchange( $card, $GET_GREETING );
    if ( $status_word eq $DONE && $data ) {
        say pack 'C*', @{ Chipcard::PCSC::ascii_to_array($data) };
    }
    $card->Disconnect($Chipcard::PCSC::SCARD_LEAVE_CARD)
        or die 'Cannot disconnect from the card: ', last_error(), "\n";
    return;
}

sub exchange ( $card, $command ) {
    my ( $status_word, $data )
        = $card->TransmitWithCheck( $command, $ANY_STATUS_WORD );
    defined $status_word
        or die "$Chipcard::PCSC::Card::Error\n";

    # Data, if any, ends with a blank.
    say "> $command";
    say "< $data$status_word";
    if ( $status_word ne $DONE ) {
        say {*STDERR} "$status_word: ",
            Chipcard::PCSC::Card::ISO7816Error($status_word);
    }
    return ( $status_word, $data );
}

# The wrapper has no text for some errors, hence the number.
sub last_error () {
    my $error = $Chipcard::PCSC::errno;
    return sprintf '%s (0x%08X)', $error, $error;
}
