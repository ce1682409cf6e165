#!/usr/bin/perl

# Asks the card in the first PC/SC reader for its greeting, through Chipcard::PCSC.

use v5.36;

use Chipcard::PCSC;
use Chipcard::PCSC::Card;

my $SELECT_APPLET = Chipcard::PCSC::ascii_to_array(
    '00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01');
my $GET_GREETING = Chipcard::PCSC::ascii_to_array('00 00 00 00');

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

    my $card = Chipcard::PCSC::Card->new($context);

    my $any_protocol = $Chipcard::PCSC::SCARD_PROTOCOL_T0
        | $Chipcard::PCSC::SCARD_PROTOCOL_T1;
    $card->Connect( $reader, $Chipcard::PCSC::SCARD_SHARE_SHARED,
        $any_protocol )
        or die 'Cannot connect to the card: ', last_error(), "\n";
    return $card;
}

sub greet ($card) {
    exchange( $card, $SELECT_APPLET );
    my $response = pack 'C*', exchange( $card, $GET_GREETING );
    if ( my ($greeting) = $response =~ /\A (.+) \x90 \x00 \z/xms ) {
        say $greeting;
    }
    $card->Disconnect($Chipcard::PCSC::SCARD_LEAVE_CARD)
        or die 'Cannot disconnect from the card: ', last_error(), "\n";
    return;
}

sub exchange ( $card, $command ) {
    my $response = $card->Transmit($command)
        or die 'Cannot transmit to the card: ', last_error(), "\n";
    @{$response} >= 2
        or die "The card gave no status word.\n";
    say '> ', Chipcard::PCSC::array_to_ascii($command);
    say '< ', Chipcard::PCSC::array_to_ascii($response);
    return @{$response};
}

# The wrapper has no text for some errors, hence the number.
sub last_error () {
    my $error = $Chipcard::PCSC::errno;
    return sprintf '%s (0x%08X)', $error, $error;
}
