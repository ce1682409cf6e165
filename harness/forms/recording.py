"""A recording: what one card, or the cards of one run, saw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.errors import BadInput
from harness.trace.trace import Event


@dataclass(frozen=True)
class TimedExchange:
    """A command, the response to it (b"" where none came), and the times of both in nanoseconds.

    answered_ns: None where no response came. slot: of the reader that the card is in.
    """

    command: bytes
    response: bytes
    sent_ns: int
    answered_ns: int | None
    slot: int = 0


@dataclass(frozen=True)
class Recording:
    """The events that cards saw, oldest first.

    name:     of the sample, or of the file that it is from. scenario: in which it was made.
    card_atr: of the card that was in from the start, None where nobody knows it.
    events:   0 is the time where a form has none.
    """

    name: str
    events: tuple[Event, ...]
    card_atr: bytes | None = None
    scenario: str = ""

    @property
    def atr(self) -> bytes | None:
        """The answer to reset: of the card that was in, else of the first that was put in."""
        if self.card_atr is not None:
            return self.card_atr
        return next((e.data for e in self.events if e.kind == "insert" and e.data), None)

    @property
    def exchanges(self) -> list[TimedExchange]:
        """Commands with their responses; a command without one has an empty response."""
        return exchanges(self.events)


def exchanges(events: Iterable[Event]) -> list[TimedExchange]:
    """The exchanges among events, in the order of their commands."""
    found: list[TimedExchange] = []
    waiting: dict[int, int] = {}  # by slot, where the command without a response is
    for event in events:
        if event.kind == "command":
            waiting[event.slot] = len(found)
            found.append(TimedExchange(event.data, b"", event.t_ns, None, event.slot))
        elif event.kind == "response" and event.slot in waiting:
            at = waiting.pop(event.slot)
            sent = found[at]
            found[at] = TimedExchange(
                sent.command, event.data, sent.sent_ns, event.t_ns, event.slot
            )
    return found


def the_only(recordings: Sequence[Recording], form: str) -> Recording:
    """The one recording that a form takes. BadInput for several, or none."""
    if len(recordings) == 1:
        return recordings[0]
    if not recordings:
        raise BadInput("There is nothing to write.")
    raise BadInput(
        f"The form {form} holds one recording, and there are {len(recordings)}.",
        hint="choose one with --sample and --scenario, or take pcapng or json",
    )
