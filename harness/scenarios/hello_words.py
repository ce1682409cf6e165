"""The words of the scenarios of hello: its greeting, whole, refused, in parts, at any length."""

from __future__ import annotations

import random
from dataclasses import replace

from harness.atr.make import inverse, one_protocol
from harness.cards.hello import ATR, ATR_T0
from harness.forms.recording import Recording
from harness.forms.replayed import as_option
from harness.programs.hello import CONTRACT, HELLO, OK, SELECT
from harness.scenarios.case import Case
from harness.scenarios.scenario import Scenario
from harness.scenarios.words import (
    READER,
    CaseMaker,
    always,
    answers,
    card,
    either,
    faulty,
    letters,
    relay,
    world,
)
from harness.trace.exchange import Exchange
from harness.trace.trace import Event
from harness.world.world import World

GREETING = "Hello world!"
SELECTED = Exchange(SELECT, OK)

OTHER_AID = "A0 00 00 00 62 03 01 0C 06 02"  # the neighbour of the test applet
# 94 characters; pcscd makes them 100, in 108 bytes, of the 127 that a name may have.
LONG_NAME = (
    "Prüfstand für Chipkarten: ein Lesegerät mit größerer Länge des Namens als üblich und möglich.."
)
# 33 bytes, as long as an ATR may be: 15 interface bytes, all for T=1, and 15 historical ones.
LONG_ATR = "3B FF 11 00 00 81 F1 FE 45 00 F1 FE 45 00 31 FE 45" + " 47" * 15 + " A2"
SHORT_ATR = "3B 00"  # TS and T0 are all that an ATR must have
INVERSE_ATR = inverse(ATR_T0).hex()
T14_ATR = one_protocol(14, b"Hello world!").hex()
WRONG_TCK = (ATR[:-1] + bytes((ATR[-1] ^ 0xFF,))).hex()

# What the bench cannot show truly.
PASSED_ON = "vpcd passes the byte on with SCARD_S_SUCCESS; a driver of a real reader may not"
VPCD_SUCCESS = (
    "vpcd tells SCARD_S_SUCCESS with no bytes, where a driver of a real reader tells an error"
)
# What a client is told whose connection to pcscd breaks.
BROKEN_OFF = ("SCARD_F_COMM_ERROR", "SCARD_E_NO_SERVICE", "SCARD_W_SECURITY_VIOLATION")
LOST = (
    "the client library tells SCARD_F_COMM_ERROR, SCARD_E_NO_SERVICE or "
    "SCARD_W_SECURITY_VIOLATION, as the kernel has it when the connection breaks"
)
MUTE_IS_UNPOWERED = (
    "pcscd tells SCARD_W_UNPOWERED_CARD of it; other resource managers tell "
    "SCARD_W_UNRESPONSIVE_CARD"
)
NO_TIME = "vpcd and PC/SC know no limit: nothing but the program could end this wait"

# What helps whoever meets it.
TURN_IT = "turn the card round; clean its contacts"
CONNECT_AGAIN = "connect again, and begin anew: the card has forgotten what was selected"
RECONNECT = "SCardReconnect, and begin anew: the card has forgotten what was selected"
ANOTHER_PROGRAM = (
    "end the program that has it, often the scdaemon of GnuPG; or wait, and connect again"
)
A_DRIVER = "plug one in; for most readers pcscd needs the package libccid, then a restart"
START_PCSCD = (
    "systemctl enable --now pcscd.socket; in a container, mount the host's /run/pcscd, or start "
    "pcscd there"
)
LET_IN = (
    "a polkit rule that allows org.debian.pcsc-lite.access_pcsc and .access_card to that user; "
    "in a container, where no polkit runs, start pcscd with --disable-polkit"
)
SAME_RELEASE = (
    "a libpcsclite of pcscd's release, or a pcscd from 2.5.0 on, which serves clients from "
    "1.8.24 on"
)
NEW_CONTEXT = "a new context, and begin anew: handles of the old one are void"


def greets(world_: World, greeting: str = GREETING, reader: str = READER) -> Case:
    """The case in which the program gets the greeting."""
    return answers(world_, SELECTED, Exchange(HELLO, greeting.encode() + OK), reader=reader)


def refused(word: str) -> CaseMaker:
    """The second command is answered by a status word alone."""
    exchange = Exchange(HELLO, bytes.fromhex(word))
    return always(answers(world(faulty(card(), refusal=word)), SELECTED, exchange))


def delivered(first: str, delivery: str, chunk: int = 0, length: int = 0) -> CaseMaker:
    """The greeting in parts: a first response, and the rest on request.

    length: of a random greeting in place of the usual one.
    """

    def case(rng: random.Random) -> Case:
        text = letters(rng, length) if length else GREETING
        parts = faulty(card(greeting=text), delivery=delivery, chunk=str(chunk))
        return answers(world(parts), SELECTED, Exchange(HELLO, bytes.fromhex(first)))

    return case


def random_greeting(rng: random.Random) -> Case:
    """A text that no program can know beforehand."""
    text = letters(rng, rng.randint(8, 24))
    return greets(world(card(greeting=text)), text)


def over_a_relay(rng: random.Random) -> Case:
    """The card is in another reader, and a relay to it in the program's."""
    text = letters(rng, rng.randint(8, 24))
    there = card(slot=1, greeting=text)
    seen = (SELECTED, Exchange(HELLO, text.encode() + OK))
    exchanges = (replace(exchange, slot=there.slot) for exchange in seen)
    return answers(world(relay(there), beside=there), *exchanges)


def replayed(rng: random.Random) -> Case:
    """The card is the recording of a run in which a card said that text."""
    text = letters(rng, rng.randint(8, 24))
    seen = (SELECTED, Exchange(HELLO, text.encode() + OK))
    events = [
        event
        for exchange in seen
        for event in (
            Event(0, "command", exchange.command),
            Event(0, "response", exchange.response),
        )
    ]
    trace = as_option(Recording("hello", tuple(events), ATR))
    return answers(world(card("replay", trace=trace)), *seen)


def of_size(length: int) -> CaseMaker:
    """An answer of so many bytes and a status word, which a wrapper may have no room for."""

    def case(rng: random.Random) -> Case:
        text = letters(rng, length)
        return either(greets(world(card(greeting=text)), text), "SCARD_E_INSUFFICIENT_BUFFER")

    return case


def hello(
    name: str, summary: str, case: CaseMaker | Case, caveat: str = "", remedy: str = ""
) -> Scenario:
    """A scenario of the program hello."""
    make_case = always(case) if isinstance(case, Case) else case
    return Scenario(name, CONTRACT, summary, make_case, caveat, remedy)
