"""A relay: the card of a PC/SC reader of this host, in the slot of a vpcd."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from harness.cards.guard import Guarded
from harness.cards.relay import Hook, RelayCard
from harness.readers.pcsc_card import PcscCard
from harness.readers.pcsc_watch import There, Watch
from harness.readers.stand_in import Stage, StandIn
from harness.trace.trace import Event


class PcscRelay(StandIn):
    """Stands in a vpcd's slot while a reader has a card: comes, goes and is reset with it.

    scard, part: see `Watch`. say_missing: gets what of that reader is waited for, once each time,
    and is called by another thread than the rest. The others: see `StandIn`.
    """

    def __init__(
        self,
        scard: Any,
        part: str,
        address: tuple[str, int],
        tell: Callable[[Event], None],
        say: Callable[[Stage], None],
        say_missing: Callable[[str], None],
        hook: Hook | None = None,
        listener: socket.socket | None = None,
    ) -> None:
        super().__init__(None, address, tell, say, listener, self._left_by_itself)
        self._scard, self._hook = scard, hook
        self._watch = Watch(scard, part, self._came, self.eject, say_missing)

    def start(self) -> None:
        """Begin to watch, and to stand in."""
        self._watch.start()
        super().start()

    def pull(self) -> None:
        """See `StandIn.pull`; the card is left."""
        self._watch.stop()
        super().pull()

    def _came(self, there: There) -> None:
        card = PcscCard(self._scard, there.reader, there.atr)
        self.insert(Guarded(RelayCard(card, self._hook)))

    def _left_by_itself(self) -> None:
        self._watch.look_again()
