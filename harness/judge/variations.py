"""Variations: harmless things that wrappers do by themselves, by name.

The program sends the commands of its contract. What else the card saw is one of these
variations, or it is a difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from harness.trace.exchange import Exchange

_GET_RESPONSE = 0xC0


class Variation(StrEnum):
    """Everything that a wrapper may do by itself."""

    GET_RESPONSE = "get-response"  # ISO 7816-4, 5.3.4
    REPEAT = "repeat-after-6c"
    LE_ADDED = "le-added"  # of 00
    LE_STRIPPED = "le-stripped"
    RESET = "reset-on-disconnect"


MEANINGS: Final[Mapping[Variation, str]] = {
    Variation.GET_RESPONSE: "GET RESPONSE after 61xx",
    Variation.REPEAT: "the command again after 6Cxx, with the Le that was asked for",
    Variation.LE_ADDED: "an Le that the program did not send",
    Variation.LE_STRIPPED: "the program's Le left out",
    Variation.RESET: "the card is reset when the program leaves it",
}


@dataclass(frozen=True)
class Reading:
    """A trace without what the wrapper did by itself.

    own:   the program's commands, each with its first answer.
    shown: the same with the answers as a wrapper would give them: what it fetched, joined.
    """

    own: tuple[Exchange, ...]
    shown: tuple[Exchange, ...]
    variations: tuple[Variation, ...]


def read(seen: Sequence[Exchange], commands: Sequence[bytes]) -> Reading:
    """Read a trace. commands: what the program is to send, in their order."""
    own: list[Exchange] = []
    shown: list[Exchange] = []
    found: list[Variation] = []
    last: Exchange | None = None
    for exchange in seen:
        if last and (follows := _follows(last, exchange)):
            found.append(follows)
            joined = shown[-1].response[:-2] + exchange.response
            shown[-1] = replace(shown[-1], response=joined)
        else:
            wanted = commands[len(own)] if len(own) < len(commands) else exchange.command
            command, variation = _as_sent(exchange.command, wanted)
            found += variation
            own.append(replace(exchange, command=command))
            shown.append(own[-1])
        last = exchange
    return Reading(tuple(own), tuple(shown), _once(found))


def _follows(before: Exchange, now: Exchange) -> Variation | None:
    """The variation that follows from the response before; None for a command of the program."""
    if _fetches(before, now):
        return Variation.GET_RESPONSE
    return Variation.REPEAT if _repeats(before, now) else None


def _fetches(before: Exchange, now: Exchange) -> bool:
    """GET RESPONSE for what the answer before announced; 00 asks for all there is."""
    if len(before.response) < 2 or before.response[-2] != 0x61:
        return False
    allowed = (before.response[-1], 0x00)
    cla = now.command[:1]
    return (
        len(now.command) == 5
        and cla in (b"\x00", before.command[:1])
        and now.command[1:4] == bytes((_GET_RESPONSE, 0, 0))
        and now.command[4] in allowed
    )


def _repeats(before: Exchange, now: Exchange) -> bool:
    """The command before, with the Le that its answer asked for."""
    if len(before.response) != 2 or before.response[0] != 0x6C:
        return False
    parts = _without_le(before.command)
    return parts is not None and now.command == parts[0] + before.response[1:]


def _as_sent(command: bytes, wanted: bytes) -> tuple[bytes, list[Variation]]:
    """The command as the program meant it, if the wrapper touched no more than its Le."""
    sent, meant = _without_le(command), _without_le(wanted)
    if sent is None or meant is None or sent[0] != meant[0]:
        return command, []
    match meant[1], sent[1]:
        case b"", b"\x00":
            return wanted, [Variation.LE_ADDED]
        case b"\x00", b"":
            return wanted, [Variation.LE_STRIPPED]
    return command, []


def _without_le(command: bytes) -> tuple[bytes, bytes] | None:
    """A short command and its Le, empty where it has none; None for what is no short command."""
    if len(command) in (4, 5):
        return command[:4], command[4:]
    end = 5 + command[4] if len(command) > 5 else 0
    if not end or len(command) not in (end, end + 1):
        return None
    return command[:end], command[end:]


def _once(found: Iterable[Variation]) -> tuple[Variation, ...]:
    return tuple(dict.fromkeys(found))
