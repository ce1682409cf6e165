"""A card that stands in for vsmartcard's `vicc`: it keeps itself in the slot of a vpcd.

In vpcd's usual mode vpcd listens and the card connects; in its reversed mode, as vsmartcard calls
it, the card listens and vpcd connects (DEVICENAME host:port in its reader.conf).
"""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from collections.abc import Callable
from enum import Enum
from time import monotonic
from typing import Final

from harness.cards.errors import CardError
from harness.cards.guard import Guarded
from harness.readers.vpcd_link import Link
from harness.trace.trace import Event, Trace

_RETRY_S: Final = 0.5
_RINGS: Final = 4096  # they are all heard at once
_CONNECT_LIMIT_S: Final = 5.0
_UNASKED_S: Final = 2.0  # vpcd asks a card for its ATR every 0.4 s
_TELL_S: Final = 0.1  # between two tellings while commands come


class Stage(Enum):
    """What a card without a reader waits for."""

    ABSENT = "no vpcd listens there"
    LISTENS = "vpcd is to connect"
    QUEUES = "vpcd took the connection and asks nothing: another card is in the slot"


class StandIn(threading.Thread):
    """A card, in the slot of the vpcd at an address whenever there is one, until `pull`.

    card: None for one that comes later (`insert`), and may go (`eject`) and come again.
    address: host and port. listener: a socket that vpcd connects to, for the reversed mode.
    tell: gets the card's events, in their order; say: what the card waits for, once each time;
    left: called when a card has gone by itself. All are called by this thread, and not while a
    command is answered. failure: what ended the thread, such as an error of theirs.
    """

    def __init__(
        self,
        card: Guarded | None,
        address: tuple[str, int],
        tell: Callable[[Event], None],
        say: Callable[[Stage], None],
        listener: socket.socket | None = None,
        left: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(name="card", daemon=True)
        self.failure: Exception | None = None
        self._card, self._address, self._listener = card, address, listener
        self._tell, self._say, self._left = tell, say, left
        self._stage: Stage | None = None
        self._trace = Trace()
        self._lock = threading.Lock()  # the card answers, or is saved
        self._leaving = False
        self._bell, self._rope = socket.socketpair()  # rings when the card changes, or leaves
        self._rope.setblocking(False)

    def run(self) -> None:
        """Be in the slot again and again."""
        try:
            while not self._leaving:
                card = self._card
                if card is None:
                    self._readable(None)
                elif peer := self._peer():
                    with contextlib.closing(Link(card, self._trace, peer)) as link:
                        if self._asked(peer, card):
                            self._serve(link)
        except Exception as error:
            self.failure = error

    def insert(self, card: Guarded) -> None:
        """Put a card in, in the place of any other."""
        self._card = card
        self._ring()

    def eject(self) -> None:
        """Take the card out, even in the middle of a command."""
        self._card = None
        self._ring()

    def pull(self) -> None:
        """Pull the card, once the command at hand is answered: the thread ends then.

        A signal's handler may call this, and so may anybody again.
        """
        self._leaving = True
        self._rope.close()

    @property
    def leaving(self) -> bool:
        """Whether `pull` was called; a thread that lives on waits for its card's answer."""
        return self._leaving

    def _ring(self) -> None:
        with contextlib.suppress(OSError):  # it rings already, or has left
            self._rope.send(b"!")

    def save(self) -> bytes:
        """All that the card keeps without power; see `Card.save`. CardError where none is in."""
        with self._lock:
            if self._card is None:
                raise CardError("no card is in")
            return self._card.save()

    def _peer(self) -> socket.socket | None:
        """A connection to vpcd; None where there is none yet."""
        try:
            return self._called() if self._listener else self._dialled()
        except OSError:
            self._at(Stage.ABSENT)
            self._readable(None, _RETRY_S)
            return None

    def _dialled(self) -> socket.socket:
        peer = socket.create_connection(self._address, timeout=_CONNECT_LIMIT_S)
        peer.settimeout(None)
        return peer

    def _called(self) -> socket.socket | None:
        assert self._listener is not None
        self._at(Stage.LISTENS)
        return self._listener.accept()[0] if self._readable(self._listener) else None

    def _asked(self, peer: socket.socket, card: Guarded) -> bool:
        """Wait until vpcd asks the card something; whether it did."""
        limit_s: float | None = _UNASKED_S
        try:
            while self._card is card and not self._leaving:
                if self._readable(peer, limit_s):
                    return bool(peer.recv(1, socket.MSG_PEEK))
                if limit_s and self._card is card and not self._leaving:
                    self._at(Stage.QUEUES)
                    limit_s = None
        except OSError:
            pass
        return False

    def _serve(self, link: Link) -> None:
        """Answer what comes, until the reader goes, the card does, or `pull`."""
        self._stage = None
        self._trace.add("insert", link.card.atr)
        told = 0.0
        while self._card is link.card and not self._leaving:
            ready = self._readable(link, _TELL_S if len(self._trace) else None)
            if ready and not self._pump(link):
                break
            if not ready or monotonic() - told > _TELL_S:
                self._tell_all()
                told = monotonic()
        if link.card_left and self._card is link.card:
            self._card = None
        else:
            link.power_off()
        self._trace.add("remove")
        self._tell_all()
        if link.card_left:
            self._left()

    def _pump(self, link: Link) -> bool:
        with self._lock:
            return link.pump()

    def _readable(self, thing: socket.socket | Link | None, limit_s: float | None = None) -> bool:
        """Wait for it, for the bell or for so long; whether it is readable, and this goes on."""
        things = [self._bell] if thing is None else [self._bell, thing]
        ready = select.select(things, [], [], limit_s)[0]
        if self._bell in ready:
            self._bell.recv(_RINGS)
        return thing in ready and not self._leaving

    def _at(self, stage: Stage) -> None:
        if stage is not self._stage:
            self._stage = stage
            self._say(stage)

    def _tell_all(self) -> None:
        for event in self._trace.drain():
            self._tell(event)
