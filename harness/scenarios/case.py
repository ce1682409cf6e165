"""One scenario made concrete for one run: a world, and what is expected to happen in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from harness.atr.decode import decode
from harness.programs.contract import Connection
from harness.trace.exchange import Exchange
from harness.world.world import World

DEFAULT_LIMIT_S = 30.0


class Ends(StrEnum):
    """Ends of a program that is right."""

    ANSWERS = "answers"  # all exchanges, exit status 0
    FAILS = "fails"  # an error message on stderr, exit status 1
    EITHER = "either"  # both are right: PC/SC leaves it to the wrapper
    WAITS = "waits"  # PC/SC has no limit, so it waits until it is ended; failing is right, too
    GIVES_UP = "gives-up"  # as FAILS, when its own time is over: nothing has failed in PC/SC

    @property
    def is_failure(self) -> bool:
        """Whether something goes wrong that a wrapper has to report, or may have to."""
        return self in (Ends.FAILS, Ends.EITHER, Ends.WAITS)


@dataclass(frozen=True)
class Case:
    """A world with its script, and what a right program does in it.

    exchanges: what the card sees of a program that is right; one that fails where `ends` is
               EITHER makes the first of them only.
    reader:    the name that the program may print first; None where it can find none.
    errors:    the PC/SC errors, by their names in winscard.h, that are right here; none
               where it fails and PC/SC knows no error for it.
    limit_s:   the program's time limit in seconds.
    watch_s:   where it WAITS: how long that is watched, from when the card has fallen silent.
    lasts_s:   how long the program must have been ready for a card, in seconds.
    spied:     whether the program's calls of PC/SC are written down.
    rules:     what calls of PC/SC return, in the words of containers/runner/delegate.
    reacts_s:  how long a card that comes may wait for its first command; 0: for ever.
    """

    world: World
    exchanges: tuple[Exchange, ...]
    reader: str | None
    ends: Ends = Ends.ANSWERS
    errors: tuple[str, ...] = ()
    limit_s: float = DEFAULT_LIMIT_S
    watch_s: float = 0.0
    lasts_s: float = 0.0
    reacts_s: float = 0.0
    spied: bool = False
    rules: tuple[str, ...] = ()

    def silent_for(self, seen: Sequence[Exchange]) -> bool:
        """Whether the card has fallen silent, so that waiting is right. seen: what it saw."""
        waits = self.ends is Ends.WAITS and len(seen) >= len(self.exchanges)
        return waits and not any(exchange.response for exchange in seen[-1:])

    @property
    def waits_s(self) -> float:
        """How long a right program waits on purpose, in seconds: a processor is free meanwhile."""
        scripts_s = sum(action.seconds for trigger in self.world.script for action in trigger.do)
        return self.watch_s + max(self.lasts_s, scripts_s)

    @property
    def connection(self) -> Connection:
        """The facts that the program can learn of its reader and card."""
        card = self.world.card
        atr = (card.atr or b"") if card else b""
        return Connection(self.reader, atr, protocol(atr))


def protocol(atr: bytes) -> str:
    """The protocol that pcsc-lite chooses where a program allows both: T=1, if it is offered."""
    offered = decode(atr).protocols
    return "T=1" if 1 in offered else "T=0" if 0 in offered else ""
