"""The scenarios of the program hello: fair weather, and what cards answer.

A scenario makes a `Case`: what the bench is to look like, what happens there in the middle,
and what the card must have seen when the program is right. Those in which something else
than the card's answer goes wrong are in `hello_faults`.
"""

from __future__ import annotations

from harness.programs.hello import HELLO, SELECT
from harness.scenarios.hello_faults import HELLO_FAULTS
from harness.scenarios.hello_words import (
    INVERSE_ATR,
    LONG_ATR,
    LONG_NAME,
    OTHER_AID,
    PASSED_ON,
    SELECTED,
    SHORT_ATR,
    WRONG_TCK,
    delivered,
    greets,
    hello,
    of_size,
    over_a_relay,
    random_greeting,
    refused,
    replayed,
)
from harness.scenarios.words import T0, T1, answers, card, fails, faulty, world
from harness.trace.exchange import Exchange
from harness.world.world import ReaderSpec

HELLO_SCENARIOS = (
    # Fair weather.
    hello("hello", "a card that offers T=0 and T=1 says Hello world!", greets(world(card()))),
    hello("greeting", "the card's text is random in each run", random_greeting),
    hello("hello-t0", "a card that offers T=0 only", greets(world(card(protocol=T0)))),
    hello("hello-t1", "a card that offers T=1 only", greets(world(card(protocol=T1)))),
    hello("long-atr", "the card's ATR has 33 bytes", greets(world(card(atr=LONG_ATR)))),
    hello("short-atr", "the card's ATR has 2 bytes", greets(world(card(atr=SHORT_ATR)))),
    hello("inverse", "a card of inverse convention", greets(world(card(atr=INVERSE_ATR)))),
    hello("wrong-tck", "the check byte of its ATR is wrong", greets(world(card(atr=WRONG_TCK)))),
    hello(
        "long-name",
        "the reader's name has 100 characters, some not ASCII",
        greets(world(card(), reader=ReaderSpec(LONG_NAME)), reader=f"{LONG_NAME} 00 00"),
    ),
    # Cards of other kinds.
    hello(
        "file-card",
        "the applet is one of several things on a card with files and PINs",
        greets(world(card("iso7816", hello="yes"))),
    ),
    hello("relay", "the card is in another reader; what is in this one relays to it", over_a_relay),
    hello("replay", "the card answers as a recorded run has it, and nothing else", replayed),
    # What cards answer.
    hello(
        "unknown-applet",
        "SELECT is answered 6A 82",
        answers(
            world(card(aid=OTHER_AID)),
            Exchange(SELECT, b"\x6a\x82"),
            Exchange(HELLO, b"\x6d\x00"),
        ),
    ),
    hello("sw-6a82", "the second command is answered 6A 82", refused("6A 82")),
    hello("sw-6999", "it is answered 69 99", refused("69 99")),
    hello("sw-6f00", "it is answered 6F 00", refused("6F 00")),
    hello("sw-63c2", "it is answered 63 C2, a warning", refused("63 C2")),
    hello("sw-6283", "it is answered 62 83, a warning", refused("62 83")),
    hello(
        "sw-610c",
        "61 0C: the data wait for GET RESPONSE",
        delivered("61 0C", delivery="get-response"),
    ),
    hello(
        "sw-6106",
        "61 06 twice: the data wait in two parts",
        delivered("61 06", delivery="get-response", chunk=6),
    ),
    hello(
        "sw-6100",
        "61 00: 256 bytes wait for GET RESPONSE",
        delivered("61 00", delivery="get-response", length=256),
    ),
    hello(
        "sw-6c0c", "6C 0C: the command is to come again", delivered("6C 0C", delivery="exact-le")
    ),
    hello(
        "empty",
        "90 00 and no data",
        answers(world(card(greeting="")), SELECTED, Exchange(HELLO, b"\x90\x00")),
    ),
    hello("size-256", "256 bytes of data", of_size(256)),
    hello("size-257", "257 bytes of data", of_size(257)),
    hello("size-4096", "4096 bytes of data", of_size(4096)),
    hello("size-8193", "8193 bytes of data", of_size(8193)),
    hello("size-65533", "65533 bytes of data", of_size(65533)),
    hello(
        "one-byte",
        "the answer is one byte, 48",
        fails(world(faulty(card(), cut="1")), seen=(SELECTED, Exchange(HELLO, b"\x48"))),
        PASSED_ON,
    ),
    *HELLO_FAULTS,
)
