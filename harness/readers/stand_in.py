"""A card that stands in for vsmartcard's `vicc`: it keeps itself in the slot of a vpcd.

In vpcd's usual mode vpcd listens and the card connects; in its reversed mode, as vsmartcard calls
it, the card listens and vpcd connects (DEVICENAME host:port in its reader.conf).
"""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from collections.abc import Callable, Iterator
from enum import Enum
from time import monotonic
from typing import Final

from harness.cards.guard import Guarded
from harness.readers.vpcd_link import Link
from harness.trace.trace import Event, Trace

_RETRY_S: Final = 0.5
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

    address: host and port. listener: a socket that vpcd connects to, for the reversed mode.
    tell: gets the card's events, in their order; say: what the card waits for, once each time.
    Both are called by this thread, and not while a command is answered. failure: what ended the
    thread, such as an error of theirs.
    """

    def __init__(
        self,
        card: Guarded,
        address: tuple[str, int],
        tell: Callable[[Event], None],
        say: Callable[[Stage], None],
        listener: socket.socket | None = None,
    ) -> None:
        super().__init__(name="card", daemon=True)
        self.failure: Exception | None = None
        self._card, self._address, self._listener = card, address, listener
        self._tell, self._say = tell, say
        self._stage: Stage | None = None
        self._trace = Trace()
        self._lock = threading.Lock()  # the card answers, or is saved
        self._leaving = False
        self._bell, self._rope = socket.socketpair()  # rings when it is to leave

    def run(self) -> None:
        """Be in the slot again and again."""
        try:
            for peer in self._peers():
                with contextlib.closing(Link(self._card, self._trace, peer)) as link:
                    if self._asked(peer):
                        self._serve(link)
        except Exception as error:
            self.failure = error

    def pull(self) -> None:
        """Pull the card, once the command at hand is answered: the thread ends then.

        A signal's handler may call this, and so may anybody again.
        """
        self._leaving = True
        self._rope.close()

    def save(self) -> bytes:
        """All that the card keeps without power; see `Card.save`."""
        with self._lock:
            return self._card.save()

    def _peers(self) -> Iterator[socket.socket]:
        """Connections to vpcd, one after the other, until `pull`."""
        while not self._leaving:
            try:
                peer = self._called() if self._listener else self._dialled()
            except OSError:
                self._at(Stage.ABSENT)
                self._readable(None, _RETRY_S)
            else:
                if peer is not None:
                    yield peer

    def _dialled(self) -> socket.socket:
        peer = socket.create_connection(self._address, timeout=_CONNECT_LIMIT_S)
        peer.settimeout(None)
        return peer

    def _called(self) -> socket.socket | None:
        assert self._listener is not None
        self._at(Stage.LISTENS)
        return self._listener.accept()[0] if self._readable(self._listener) else None

    def _asked(self, peer: socket.socket) -> bool:
        """Wait until vpcd asks the card something; whether it did."""
        if not self._readable(peer, _UNASKED_S) and not self._leaving:
            self._at(Stage.QUEUES)
        try:
            return self._readable(peer) and bool(peer.recv(1, socket.MSG_PEEK))
        except OSError:
            return False

    def _serve(self, link: Link) -> None:
        """Answer what comes, until the reader goes or `stop`."""
        self._stage = None
        self._trace.add("insert", self._card.atr)
        told = 0.0
        while not self._leaving:
            ready = self._readable(link, _TELL_S if self._trace.unsent else None)
            if ready and not self._pump(link):
                break
            if not ready or monotonic() - told > _TELL_S:
                self._tell_all()
                told = monotonic()
        link.forget()
        self._trace.add("remove")
        self._tell_all()

    def _pump(self, link: Link) -> bool:
        with self._lock:
            return link.pump()

    def _readable(self, thing: socket.socket | Link | None, limit_s: float | None = None) -> bool:
        """Wait for it, for `pull` or for so long; whether it is readable, and this goes on."""
        things = [self._bell] if thing is None else [self._bell, thing]
        ready = select.select(things, [], [], limit_s)[0]
        return thing in ready and not self._leaving

    def _at(self, stage: Stage) -> None:
        if stage is not self._stage:
            self._stage = stage
            self._say(stage)

    def _tell_all(self) -> None:
        for event in self._trace.drain():
            self._tell(event)
