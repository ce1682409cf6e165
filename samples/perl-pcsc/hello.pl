#!/usr/bin/perl

# Asks the card in the first PC/SC reader for its greeting, through Chipcard::PCSC.

use v5.36;

use Chipcard::PCSC;
use Chipcard::PCSC::Card;

my $context = Chipcard::PCSC->new() or die "x: $Chipcard::PCSC::errno\n";
my @r = $context->ListReaders(); print scalar(@r), defined $r[0] ? "def":"undef", " ", $Chipcard::PCSC::errno, " ", $Chipcard::PCSC::errno+0, "\n"; printf "0x%08X\n", $Chipcard::PCSC::errno;
