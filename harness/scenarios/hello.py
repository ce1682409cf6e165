"""The scenarios of the program hello, each one declaration.

A scenario makes a `Case`: what the bench is to look like, what happens there in the middle,
and what the card must have seen when the program is right.
"""

from __future__ import annotations

from harness.cards.hello import ATR_T1
from harness.programs.hello import CONTRACT, HELLO, SELECT
from harness.scenarios.case import Case, Ends
from harness.scenarios.hello_words import (
    SELECTED,
    delivered,
    greets,
    of_size,
    random_greeting,
    refused,
)
from harness.scenarios.scenario import Scenario
from harness.scenarios.words import (
    READER,
    T0,
    CaseMaker,
    always,
    answers,
    at_command,
    at_first_client,
    between,
    card,
    either,
    fails,
    world,
)
from harness.trace.exchange import Exchange
from harness.world.world import ReaderSpec, Serving, Share

OTHER_AID = "A0 00 00 00 62 03 01 0C 06 02"  # the neighbour of the test applet
# 94 characters; pcscd makes them 100, in 108 bytes, of the 127 that a name may have.
LONG_NAME = (
    "Prüfstand für Chipkarten: ein Lesegerät mit größerer Länge des Namens als üblich und möglich.."
)
# 33 bytes, as long as an ATR may be: 15 interface bytes, all for T=1, and 15 historical ones.
LONG_ATR = "3B FF 11 00 00 81 F1 FE 45 00 F1 FE 45 00 31 FE 45" + " 47" * 15 + " A2"
WRONG_TCK = (ATR_T1[:-1] + bytes((ATR_T1[-1] ^ 0xFF,))).hex()
WATCH_S = 2.0

_PASSED_ON = "vpcd passes the byte on with SCARD_S_SUCCESS; a driver of a real reader may not"
_VPCD_SUCCESS = (
    "vpcd tells SCARD_S_SUCCESS with no bytes, where a driver of a real reader tells an error"
)
_LOST = (
    "the client library tells SCARD_F_COMM_ERROR, SCARD_E_NO_SERVICE or "
    "SCARD_W_SECURITY_VIOLATION, as the kernel has it when the connection breaks"
)
_NO_TIME = "vpcd and PC/SC know no limit: nothing but the program could end this wait"


def _hello(name: str, summary: str, case: CaseMaker | Case, caveat: str = "") -> Scenario:
    make_case = always(case) if isinstance(case, Case) else case
    return Scenario(name, CONTRACT, summary, make_case, caveat)


_SHARED = Share.SHARED
_BROKEN_OFF = ("SCARD_F_COMM_ERROR", "SCARD_E_NO_SERVICE", "SCARD_W_SECURITY_VIOLATION")
_NO_CARD = "SCARD_E_NO_SMARTCARD"
_REMOVED = "SCARD_W_REMOVED_CARD"
_ONE_ANSWER = (SELECTED,)
_UNANSWERED = (SELECTED, Exchange(HELLO, b""))

HELLO_SCENARIOS = (
    # Fair weather.
    _hello("hello", "a T=1 card says Hello world!", greets(world(card()))),
    _hello("greeting", "the card's text is random in each run", random_greeting),
    _hello(
        "hello-t0", "the same with a card that offers T=0 only", greets(world(card(protocol=T0)))
    ),
    _hello("long-atr", "the card's ATR has 33 bytes", greets(world(card(atr=LONG_ATR)))),
    _hello("wrong-tck", "the check byte of its ATR is wrong", greets(world(card(atr=WRONG_TCK)))),
    _hello(
        "long-name",
        "the reader's name has 100 characters, some not ASCII",
        greets(world(card(), reader=ReaderSpec(LONG_NAME)), reader=f"{LONG_NAME} 00 00"),
    ),
    # What cards answer.
    _hello(
        "unknown-applet",
        "SELECT is answered 6A 82",
        answers(
            world(card(aid=OTHER_AID)),
            Exchange(SELECT, b"\x6a\x82"),
            Exchange(HELLO, b"\x6d\x00"),
        ),
    ),
    _hello("sw-6a82", "the second command is answered 6A 82", refused("6A 82")),
    _hello("sw-6999", "it is answered 69 99", refused("69 99")),
    _hello("sw-6f00", "it is answered 6F 00", refused("6F 00")),
    _hello("sw-63c2", "it is answered 63 C2, a warning", refused("63 C2")),
    _hello("sw-6283", "it is answered 62 83, a warning", refused("62 83")),
    _hello(
        "sw-610c",
        "61 0C: the data wait for GET RESPONSE",
        delivered("61 0C", delivery="get-response"),
    ),
    _hello(
        "sw-6106",
        "61 06 twice: the data wait in two parts",
        delivered("61 06", delivery="get-response", chunk=6),
    ),
    _hello(
        "sw-6c0c", "6C 0C: the command is to come again", delivered("6C 0C", delivery="exact-le")
    ),
    _hello(
        "empty",
        "90 00 and no data",
        answers(world(card(greeting="")), SELECTED, Exchange(HELLO, b"\x90\x00")),
    ),
    _hello("size-256", "256 bytes of data", of_size(256)),
    _hello("size-257", "257 bytes of data", of_size(257)),
    _hello("size-4096", "4096 bytes of data", of_size(4096)),
    _hello("size-8193", "8193 bytes of data", of_size(8193)),
    _hello("size-65533", "65533 bytes of data", of_size(65533)),
    _hello(
        "one-byte",
        "the answer is one byte, 48",
        fails(world(card("troubled", cut="1")), seen=(SELECTED, Exchange(HELLO, b"\x48"))),
        _PASSED_ON,
    ),
    # The card.
    _hello("no-card", "the reader is empty", fails(world(), _NO_CARD)),
    _hello(
        "second-reader",
        "the card is in the second of two readers",
        fails(world(card(slot=1)), _NO_CARD),
    ),
    _hello(
        "late-card",
        "the card comes 1 s after the program",
        either(greets(world(card(), at_first_client("wait 1", "insert"), late=True)), _NO_CARD),
    ),
    _hello(
        "slow",
        "the second answer takes 3 s",
        greets(world(card(), at_command(2, "wait 3", "answer"))),
    ),
    _hello(
        "mute",
        "the second command is never answered",
        Case(world(card(), at_command(2)), _UNANSWERED, READER, Ends.WAITS, limit_s=WATCH_S),
        _NO_TIME,
    ),
    _hello(
        "removed-between",
        "the card is pulled between the two commands",
        fails(
            world(card(), between("remove", "release"), second_client=_SHARED),
            _REMOVED,
            seen=_ONE_ANSWER,
        ),
    ),
    _hello(
        "removed-during",
        "the card is pulled during the second command",
        fails(world(card(), at_command(2, "remove")), _REMOVED, seen=_UNANSWERED),
        _VPCD_SUCCESS,
    ),
    # Other clients.
    _hello(
        "reset-between",
        "another client resets the card between the two commands",
        fails(
            world(card(), between("end reset"), second_client=_SHARED),
            "SCARD_W_RESET_CARD",
            seen=_ONE_ANSWER,
        ),
    ),
    _hello(
        "exclusive",
        "another client has the card for itself",
        fails(world(card(), second_client=Share.EXCLUSIVE), "SCARD_E_SHARING_VIOLATION"),
    ),
    _hello(
        "transaction",
        "another client's transaction takes 1 s of it",
        greets(world(card(), between("wait 1", "end leave"), second_client=_SHARED)),
    ),
    # The reader and the daemon.
    _hello(
        "no-reader",
        "pcscd has no reader",
        fails(world(reader=None), "SCARD_E_NO_READERS_AVAILABLE", reader=None),
    ),
    _hello(
        "no-daemon",
        "pcscd does not run",
        fails(world(daemon=Serving.NONE, reader=None), "SCARD_E_NO_SERVICE", reader=None),
    ),
    _hello(
        "access-refused",
        "pcscd asks polkit, which refuses",
        fails(
            world(daemon=Serving.REFUSES, reader=None), "SCARD_W_SECURITY_VIOLATION", reader=None
        ),
    ),
    _hello(
        "other-protocol",
        "pcscd is Debian 12's and speaks another protocol version",
        fails(
            world(daemon=Serving.OTHER_PROTOCOL, reader=None),
            "SCARD_E_SERVICE_STOPPED",
            reader=None,
        ),
    ),
    _hello(
        "daemon-restarted",
        "pcscd is killed and started again between the two commands",
        fails(
            world(card(), between("wait 0.05", "kill", "start"), second_client=_SHARED),
            *_BROKEN_OFF,
            seen=_ONE_ANSWER,
        ),
        _LOST,
    ),
    _hello(
        "daemon-killed",
        "pcscd is killed during the second command",
        fails(world(card(), at_command(2, "kill")), *_BROKEN_OFF, seen=_UNANSWERED),
        _LOST,
    ),
)
