"""The scenarios of the program hello in which card, clients, reader or daemon fail it."""

from __future__ import annotations

from harness.programs.hello import HELLO
from harness.scenarios.hello_words import (
    A_DRIVER,
    ANOTHER_PROGRAM,
    BROKEN_OFF,
    CONNECT_AGAIN,
    LET_IN,
    LOST,
    MUTE_IS_UNPOWERED,
    NEW_CONTEXT,
    NO_TIME,
    RECONNECT,
    SAME_RELEASE,
    SELECTED,
    START_PCSCD,
    T14_ATR,
    TURN_IT,
    VPCD_SUCCESS,
    greets,
    hello,
)
from harness.scenarios.words import (
    MUTE,
    at_command,
    at_first_client,
    between,
    card,
    either,
    fails,
    waits,
    world,
)
from harness.trace.exchange import Exchange
from harness.world.world import Serving, Share

WATCH_S = 2.0  # how long a program is seen to wait before it is ended

_SHARED = Share.SHARED
_HELD = Share.TRANSACTION
_NO_CARD = "SCARD_E_NO_SMARTCARD"
_REMOVED = "SCARD_W_REMOVED_CARD"
_ONE_ANSWER = (SELECTED,)
_UNANSWERED = (SELECTED, Exchange(HELLO, b""))

HELLO_FAULTS = (
    # The card.
    hello("no-card", "the reader is empty", fails(world(), _NO_CARD)),
    hello(
        "second-reader",
        "the card is in the second of two readers",
        fails(world(card(slot=1)), _NO_CARD),
    ),
    hello(
        "mute-card",
        "the card is in the wrong way round, and mute",
        fails(world(MUTE), "SCARD_W_UNPOWERED_CARD", "SCARD_W_UNRESPONSIVE_CARD"),
        MUTE_IS_UNPOWERED,
        remedy=TURN_IT,
    ),
    hello(
        "no-common-protocol",
        "the card offers only a protocol that no reader speaks, T=14",
        fails(world(card(atr=T14_ATR)), "SCARD_E_PROTO_MISMATCH"),
    ),
    hello(
        "late-card",
        "the card comes 1 s after the program",
        either(greets(world(card(), at_first_client("wait 1", "insert"), late=True)), _NO_CARD),
    ),
    hello(
        "slow",
        "the second answer takes 3 s",
        greets(world(card(), at_command(2, "wait 3", "answer"))),
    ),
    hello(
        "mute",
        "the second command is never answered",
        waits(
            world(card(), at_command(2)),
            WATCH_S,
            "SCARD_E_TIMEOUT",
            "SCARD_E_CANCELLED",
            seen=_UNANSWERED,
        ),
        NO_TIME,
    ),
    hello(
        "removed-between",
        "the card is pulled between the two commands",
        fails(
            world(card(), between("remove", "release"), second_client=_SHARED),
            _REMOVED,
            seen=_ONE_ANSWER,
        ),
        remedy=CONNECT_AGAIN,
    ),
    hello(
        "removed-during",
        "the card is pulled during the second command",
        fails(world(card(), at_command(2, "remove")), _REMOVED, seen=_UNANSWERED),
        VPCD_SUCCESS,
        remedy=CONNECT_AGAIN,
    ),
    # Other clients.
    hello(
        "reset-between",
        "another client resets the card between the two commands",
        fails(
            world(card(), between("end reset"), second_client=_SHARED),
            "SCARD_W_RESET_CARD",
            seen=_ONE_ANSWER,
        ),
        remedy=RECONNECT,
    ),
    hello(
        "exclusive",
        "another client has the card for itself",
        fails(world(card(), second_client=Share.EXCLUSIVE), "SCARD_E_SHARING_VIOLATION"),
        remedy=ANOTHER_PROGRAM,
    ),
    hello(
        "transaction",
        "another client's transaction takes 1 s of it",
        greets(world(card(), between("wait 1", "end leave"), second_client=_SHARED)),
    ),
    hello(
        "held",
        "another client's transaction is open when the program comes, for 1 s",
        greets(world(card(), at_first_client("wait 1", "end leave"), second_client=_HELD)),
    ),
    hello(
        "held-pulled",
        "and the card is pulled before it ends",
        fails(
            world(card(), at_first_client("wait 1", "remove", "release"), second_client=_HELD),
            _NO_CARD,
        ),
    ),
    # The reader and the daemon.
    hello(
        "no-reader",
        "pcscd has no reader",
        fails(world(reader=None), "SCARD_E_NO_READERS_AVAILABLE", reader=None),
        remedy=A_DRIVER,
    ),
    hello(
        "no-daemon",
        "pcscd does not run",
        fails(world(daemon=Serving.NONE, reader=None), "SCARD_E_NO_SERVICE", reader=None),
        remedy=START_PCSCD,
    ),
    hello(
        "access-refused",
        "pcscd asks polkit, which refuses",
        fails(
            world(daemon=Serving.REFUSES, reader=None), "SCARD_W_SECURITY_VIOLATION", reader=None
        ),
        remedy=LET_IN,
    ),
    hello(
        "other-protocol",
        "pcscd is Debian 12's and speaks another protocol version",
        fails(
            world(daemon=Serving.OTHER_PROTOCOL, reader=None),
            "SCARD_E_SERVICE_STOPPED",
            reader=None,
        ),
        remedy=SAME_RELEASE,
    ),
    hello(
        "daemon-restarted",
        "pcscd is killed and started again between the two commands",
        fails(
            world(card(), between("lull", "kill", "start"), second_client=_SHARED),
            *BROKEN_OFF,
            seen=_ONE_ANSWER,
        ),
        LOST,
        remedy=NEW_CONTEXT,
    ),
    hello(
        "daemon-killed",
        "pcscd is killed during the second command",
        fails(world(card(), at_command(2, "kill")), *BROKEN_OFF, seen=_UNANSWERED),
        LOST,
        remedy=NEW_CONTEXT,
    ),
)
