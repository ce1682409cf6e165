#!/usr/bin/perl

# Waits up to five seconds for a card in any PC/SC reader, and shows its ATR
# and its UID, through Chipcard::PCSC.

use v5.36;

use Chipcard::PCSC;
use Chipcard::PCSC::Card;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

my $GET_UID = Chipcard::PCSC::ascii_to_array('FF CA 00 00 00');

# In seconds.
my $PATIENCE = 5;

exit main();

sub main () {
    return 0 if eval { show_card( await_card() ); 1 };

    # Left to itself, die exits with whatever errno happens to hold.
    print {*STDERR} $@;
    return 1;
}

# Waits until there is a card in one of the readers. Gives the context, and
# the state of that reader.
sub await_card () {
    my $context = Chipcard::PCSC->new()
        or die 'Cannot use PC/SC: ', last_error(), "\n";

    # When there is none, ListReaders returns undef, not an empty list.
    my @readers = $context->ListReaders();
    defined $readers[0]
        or die 'Cannot find a reader: ', last_error(), "\n";

    my @states = map { { reader_name => $_ } } @readers;
    for my $state (@states) {
        $state->{current_state} = $Chipcard::PCSC::SCARD_STATE_UNAWARE;
    }
    my $end = clock_gettime(CLOCK_MONOTONIC) + $PATIENCE;
    my $found;
    until ($found) {

        # It returns as soon as a reader is in another state than the one
        # that is known: of those that are unaware, at once.
        await_change( $context, \@states, $end );
        ($found) = grep { has_card($_) } @states;
        for my $state (@states) {
            $state->{current_state} = $state->{event_state};
        }
    }
    return $context, $found;
}

sub has_card ($state) {
    return $state->{event_state} & $Chipcard::PCSC::SCARD_STATE_PRESENT;
}

sub await_change ( $context, $states, $end ) {
    my $left = $end - clock_gettime(CLOCK_MONOTONIC);
    my $time = $left > 0 ? int 1000 * $left : 0;
    return if $context->GetStatusChange( $states, $time );
    if ( $Chipcard::PCSC::errno == $Chipcard::PCSC::SCARD_E_TIMEOUT ) {
        die "No card came within $PATIENCE seconds.\n";
    }
    die 'Cannot wait for a card: ', last_error(), "\n";
}

sub show_card ( $context, $state ) {
    my $card = Chipcard::PCSC::Card->new($context);

    my $any_protocol = $Chipcard::PCSC::SCARD_PROTOCOL_T0
        | $Chipcard::PCSC::SCARD_PROTOCOL_T1;
    $card->Connect( $state->{reader_name},
        $Chipcard::PCSC::SCARD_SHARE_SHARED,
        $any_protocol )
        or die 'Cannot connect to the card: ', last_error(), "\n";
    say "Reader: $state->{reader_name}";
    say 'ATR: ', Chipcard::PCSC::array_to_ascii( $state->{ATR} );
    show_uid($card);
    $card->Disconnect($Chipcard::PCSC::SCARD_LEAVE_CARD)
        or die 'Cannot disconnect from the card: ', last_error(), "\n";
    return;
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
    return;
}

# The wrapper has no text for some errors, hence the number.
sub last_error () {
    my $error = $Chipcard::PCSC::errno;
    return sprintf '%s (0x%08X)', $error, $error;
}
