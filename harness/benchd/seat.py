"""Cards in slots, each served by a thread of its own.

A card's code may take as long as it likes: pulling it, orders, and the other slot's card do not
wait for it.
"""

from __future__ import annotations

import select
import threading
from collections.abc import Callable, Mapping
from typing import Final

from harness.cards.errors import CardError
from harness.readers.card_link import CardLink
from harness.trace.trace import Trace
from harness.world.channel import Refusal

_BUSY_S: Final = 1.0


class Seat:
    """Serves a link until the card is pulled or the reader goes.

    tell: gets {"kind": "held", ...} when a response is held back. news: called after every
    message that was met, as the trace may be longer then.
    before: the seat that the slot had, whose card, perhaps the same one, may be at work still.
    """

    def __init__(
        self,
        link: CardLink,
        trace: Trace,
        tell: Callable[[Mapping[str, object]], None],
        news: Callable[[], None],
        before: Seat | None = None,
    ) -> None:
        self.link = link
        self._trace, self._tell, self._news, self._before = trace, tell, news, before
        self._turn = threading.Lock()  # the card is at work
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, name=f"slot-{link.slot}", daemon=True)
        self._thread.start()

    @property
    def taken(self) -> bool:
        """Whether the card is in, as far as the reader is concerned."""
        return not self._over.is_set()

    def pull(self) -> None:
        """Pull the card, in the middle of a command, too. Its thread ends when its code does."""
        self._over.set()
        self.link.pull()
        self._trace.add("remove", slot=self.link.slot)
        self._news()

    def save(self) -> bytes:
        """All that outlives power; see `Card.save`. CardError where the card is at work."""
        if not self._turn.acquire(timeout=_BUSY_S):
            raise CardError("the card is at work on a command, and its state cannot be saved")
        try:
            return self.link.card.save()
        finally:
            self._turn.release()

    def _serve(self) -> None:
        if self._before is not None:
            self._before._thread.join()
            self._before = None
        link = self.link
        link.forget()  # it may have been in before, and has been without power since
        poll = select.poll()
        poll.register(link, select.POLLIN)
        while self._pump(poll):
            self._news()
        if not link.pulled:
            self._over.set()
            self._trace.add("fault", text="the reader closed the connection", slot=link.slot)
            self._news()
        link.close()

    def _pump(self, poll: select.poll) -> bool:
        poll.poll()
        before = self.link.held
        with self._turn:
            more = self.link.pump()
        command = self.link.held
        if more and command is not None and before is None:
            number = self.link.manner.commands
            fields = {"command": number, "slot": self.link.slot, "hex": command.hex(" ").upper()}
            self._tell({"kind": "held", **fields})
        return more


class Seats:
    """The seats of a reader's slots."""

    def __init__(self) -> None:
        self._seats: dict[int, Seat] = {}

    def before(self, slot: int) -> Seat | None:
        """The seat that a slot has, or had."""
        return self._seats.get(slot)

    def take(self, seat: Seat) -> None:
        """Have a seat in the place of the one that its slot had."""
        self._seats[seat.link.slot] = seat

    def taken(self) -> list[Seat]:
        """The seats whose cards are in, by slot."""
        return [seat for _, seat in sorted(self._seats.items()) if seat.taken]

    def of(self, slot: int) -> Seat:
        """The seat of a slot. Refusal when no card is in."""
        for seat in self.taken():
            if seat.link.slot == slot:
                return seat
        raise Refusal(f"no card is in slot {slot}", "insert it")

    def release(self, slot: int) -> None:
        """Give the response that a slot's card holds back, if there is one."""
        for seat in self.taken():
            if seat.link.slot == slot:
                seat.link.release()

    def pull(self, slot: int | None) -> None:
        """Pull the card of a slot; of every slot for None."""
        for seat in self.taken():
            if slot in (None, seat.link.slot):
                seat.pull()
