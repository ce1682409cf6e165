"""A card in a reader's slot, whatever the reader is: responses as the slot's manner is."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod

from harness.cards.guard import Guarded
from harness.readers.faults import trace_faults
from harness.readers.manner import Manner
from harness.trace.trace import Trace


class CardLink(ABC):
    """A card in a slot of a reader. Closing it pulls the card.

    One thread pumps; others may release what is held back, change the manner, and pull the card.

    card_left: the card has gone by itself, in the middle of what it was asked.
    """

    def __init__(self, card: Guarded, trace: Trace, slot: int, manner: Manner | None) -> None:
        self.card, self.slot = card, slot
        self.manner = manner or Manner()
        self._trace = trace
        self._turn = threading.Lock()  # what is held back is given once, or not at all
        self._held: tuple[bytes, bytes] | None = None  # a command, and the response to it
        self._pulled = threading.Event()
        self.card_left = False

    @abstractmethod
    def fileno(self) -> int:
        """The descriptor that is readable when `pump` is to be called."""

    @abstractmethod
    def pump(self) -> bool:
        """Answer what has arrived; call it when readable. False when reader or card has gone."""

    @abstractmethod
    def close(self) -> None:
        """Give back what the link holds of the system."""

    @abstractmethod
    def _respond(self, command: bytes) -> bytes:
        """The card's response to a command, which is traced. CardLeft where it goes instead."""

    @abstractmethod
    def _send_response(self, response: bytes) -> None:
        """Give a response to the reader. OSError when it has gone."""

    @abstractmethod
    def _take_out(self) -> None:
        """Let the reader see that the card has gone."""

    @property
    def held(self) -> bytes | None:
        """The command whose response is held back; None for none."""
        held = self._held
        return held and held[0]

    def forget(self) -> None:
        """Let the card lose what is volatile, as if it had come just now."""
        self.card.forget()
        trace_faults(self.card, self._trace, self.slot)

    def power_off(self) -> None:
        """Take the card's power, as pulling it does."""
        self.card.power_off()
        trace_faults(self.card, self._trace, self.slot)

    def release(self) -> None:
        """Give the response that is held back. OSError when the reader has gone."""
        with self._turn:
            held, self._held = self._held, None
        if held is not None:
            self._give(held[1])

    def pull(self) -> None:
        """Pull the card, whatever it is doing: the reader sees it at once, `pump` soon."""
        with self._turn:
            self._pulled.set()
            self._held = None
        self._take_out()

    @property
    def pulled(self) -> bool:
        """Whether `pull` was called."""
        return self._pulled.is_set()

    def _command(self, command: bytes) -> None:
        response = self.manner.instead(command)
        if response is None:
            response = self._respond(command)
        else:
            self._trace.add("command", command, slot=self.slot)
        with self._turn:
            if self.manner.holds(command):
                self._held = None if self.pulled else (command, response)
                return
        if self.manner.delay_s:
            self._pulled.wait(self.manner.delay_s)
        self._give(response)

    def _give(self, response: bytes) -> None:
        if not self.pulled:
            self._trace.add("response", response, slot=self.slot)
            self._send_response(response)
