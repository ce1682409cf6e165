"""Cards whose mistakes end nothing: whatever their code raises is a fault, and 6F 00."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable

from harness.cards import status
from harness.cards.card import Card, check_atr
from harness.cards.errors import CardError, CardFault, CardLeft

_MOST_FAULTS = 16


class Guarded:
    """A card for whoever runs it, which must live whatever the card's author got wrong.

    faults: what went wrong, newest last; whoever runs the card takes them out. The card's
    user only ever sees 6F 00. CardLeft is no mistake, and comes through.
    """

    def __init__(self, card: Card) -> None:
        self._card = card
        self.atr = card.atr
        self.faults: deque[str] = deque(maxlen=_MOST_FAULTS)

    def transmit(self, raw: bytes) -> bytes:
        """The card's response; 6F 00 (ISO 7816-4, 5.6: no precise diagnosis) after a fault."""
        try:
            return bytes(self._card.transmit(raw))
        except CardLeft:
            raise
        except Exception as error:
            self._note("transmit", error)
            return status.NO_DIAGNOSIS.to_bytes(2)

    def save(self) -> bytes:
        """All that outlives power. CardError where the card has no state, or cannot tell it."""
        try:
            return bytes(self._card.save())
        except CardError:
            raise
        except Exception as error:
            raise CardError(f"the card's state cannot be saved: {error!r}") from error

    def forget(self) -> None:
        """Let the card lose what is volatile."""
        self._try("forget", self._card.forget)

    def power_on(self) -> None:
        """Cold reset. The card may have another ATR from here on."""
        self._try("power on", self._card.power_on)

    def power_off(self) -> None:
        """Contacts unpowered."""
        self._try("power off", self._card.power_off)

    def reset(self) -> None:
        """Warm reset. The card may have another ATR from here on."""
        self._try("reset", self._card.reset)

    def _try(self, what: str, call: Callable[[], None]) -> None:
        try:
            call()
            self._take_atr(self._card.atr)
        except CardLeft:
            raise
        except Exception as error:
            self._note(what, error)

    def _take_atr(self, atr: object) -> None:
        """Take the ATR that the card has now; one that is none raises, and the old one stays."""
        if atr == self.atr:
            return
        if not isinstance(atr, bytes):
            raise CardError(f"an ATR is bytes, not {atr!r}")
        check_atr(atr)
        self.atr = atr

    def _note(self, what: str, error: Exception) -> None:
        if isinstance(error, CardFault):
            self.faults.append(str(error))
            return
        where = traceback.extract_tb(error.__traceback__)[-1]
        text = f"{type(error).__name__}: {error} (at {what}, {where.name}:{where.lineno})"
        self.faults.append(text)
