"""A card that notes what another one is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic_ns

from harness.cards.card import Card
from harness.forms.recording import Recording
from harness.trace.trace import Event, Kind


class Recorder(Card):
    """Stands in front of any card, and gives what happened as a recording.

    now: the time in nanoseconds. Power events are noted as they come; a command for which the
    card raises has no response.
    """

    def __init__(self, card: Card, now: Callable[[], int] = monotonic_ns) -> None:
        self.atr = card.atr  # also that of a mute card, which has none
        self._card, self._now = card, now
        self._began_as = card.atr
        self._events: list[Event] = []

    def recording(self, name: str, scenario: str = "") -> Recording:
        """What has happened so far."""
        return Recording(name, tuple(self._events), self._began_as or None, scenario)

    def transmit(self, raw: bytes) -> bytes:
        self._note("command", raw)
        response = self._card.transmit(raw)
        self._note("response", response)
        return response

    def save(self) -> bytes:
        return self._card.save()

    def forget(self) -> None:
        self._card.forget()

    def power_on(self) -> None:
        self._note("power-on")
        self._card.power_on()
        self.atr = self._card.atr

    def power_off(self) -> None:
        self._note("power-off")
        self._card.power_off()

    def reset(self) -> None:
        self._note("reset")
        self._card.reset()
        self.atr = self._card.atr

    def _note(self, kind: Kind, data: bytes = b"") -> None:
        self._events.append(Event(self._now(), kind, data))
