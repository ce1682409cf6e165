#!/usr/bin/env raku
# Asks the card in the first PC/SC reader for its greeting, through the module in lib.

use lib $*PROGRAM.sibling: 'lib';
use PCSC;

constant SELECT-APPLET = Blob.new: 0x00, 0xA4, 0x04, 0x00, 0x0A,
    0xA0, 0x00, 0x00, 0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01;
constant GET-GREETING = Blob.new: 0x00, 0x00, 0x00, 0x00;
constant SUCCESS = Blob.new: 0x90, 0x00;

sub greet-in-first-reader {
    my $context = PCSC::Context.new;
    LEAVE .release with $context;
    my $reader = $context.readers.head;
    say "Reader: $reader";

    my $card = $context.connect: $reader;
    LEAVE .disconnect with $card;
    greet $card;
}

sub greet($card) {
    exchange $card, SELECT-APPLET;
    given exchange $card, GET-GREETING {
        my $greeting = .subbuf: 0, .bytes - 2;
        say $greeting.decode: 'utf8-c8' if $greeting && .subbuf(* - 2) eq SUCCESS;
    }
}

#| Sends a command, prints it with its response, and returns the response.
sub exchange($card, $command) {
    my $response = $card.transmit: $command;
    die 'The card gave no status word' if $response.bytes < 2;
    say "> { hex $command }\n< { hex $response }";
    $response
}

sub hex($bytes) { $bytes.list.fmt: '%02X' }

# Not in a CATCH, which has its turn before the blocks are left.
try greet-in-first-reader;
if $! {
    note $!.message;
    exit 1;
}
