"""A card in a PC/SC reader of this host, for a relay to it."""

from __future__ import annotations

import contextlib
from typing import Any, Final

from harness.cards.errors import CardFault, CardLeft

# What PC/SC says of a card that has gone, or is another one from here on (part 5, 3.1.5).
_GONE: Final = (
    "SCARD_W_REMOVED_CARD",
    "SCARD_E_NO_SMARTCARD",
    "SCARD_W_UNPOWERED_CARD",
    "SCARD_W_UNRESPONSIVE_CARD",
    "SCARD_E_READER_UNAVAILABLE",
    "SCARD_E_UNKNOWN_READER",
    "SCARD_E_NO_READERS_AVAILABLE",
    "SCARD_E_NO_SERVICE",
    "SCARD_E_SERVICE_STOPPED",
    "SCARD_E_INVALID_HANDLE",
    "SCARD_F_COMM_ERROR",
)


class PcscCard:
    """The card that a reader has now; connected to from power-on to power-off, and shared.

    scard: pyscard's module smartcard.scard, or something that answers like it.
    reader: its name. atr: of the card. See `cards.relay.Relayed`.
    """

    def __init__(self, scard: Any, reader: str, atr: bytes) -> None:
        self._scard, self._reader, self.atr = scard, reader, atr
        self._gone = {getattr(scard, name) for name in _GONE if hasattr(scard, name)}
        self._context: Any = None
        self._card: Any = None
        self._protocol = 0
        self._used = False

    def power_on(self) -> None:
        """Connect to it; where somebody has connected already, it is not reset."""
        if self._card is None:
            self._connect()

    def power_off(self) -> None:
        """Leave it, without power unless nothing was asked of it: others may use it."""
        self.leave(self._scard.SCARD_UNPOWER_CARD if self._used else None)

    def reset(self) -> None:
        """Reset it, and learn its ATR anew."""
        if self._card is None:
            self._connect()
        shared, either = self._scard.SCARD_SHARE_SHARED, self._either
        code, self._protocol = self._scard.SCardReconnect(
            self._card, shared, either, self._scard.SCARD_RESET_CARD
        )
        self._check(code)
        self._learn_atr()

    def transmit(self, command: bytes) -> bytes:
        """Its response, however late it comes."""
        if self._card is None:
            self._connect()
        self._used = True
        pci = self._scard.SCARD_PCI_T0
        if self._protocol == self._scard.SCARD_PROTOCOL_T1:
            pci = self._scard.SCARD_PCI_T1
        code, response = self._scard.SCardTransmit(self._card, pci, list(command))
        if code == self._scard.SCARD_W_RESET_CARD:
            self.leave()
            raise CardLeft("relay: another program has reset the card")
        self._check(code)
        if not response:  # vpcd's word for a card that was pulled in the middle
            self.leave()
            raise CardLeft("relay: the card gave no answer")
        return bytes(response)

    def leave(self, disposition: int | None = None) -> None:
        """Disconnect, if there is a connection. disposition: of the card; it is left as it is."""
        if disposition is None:
            disposition = self._scard.SCARD_LEAVE_CARD
        self._used = False
        card, self._card = self._card, None
        context, self._context = self._context, None
        with contextlib.suppress(Exception):
            if card is not None:
                self._scard.SCardDisconnect(card, disposition)
            if context is not None:
                self._scard.SCardReleaseContext(context)

    @property
    def _either(self) -> int:
        return int(self._scard.SCARD_PROTOCOL_T0 | self._scard.SCARD_PROTOCOL_T1)

    def _connect(self) -> None:
        code, self._context = self._scard.SCardEstablishContext(self._scard.SCARD_SCOPE_SYSTEM)
        self._check(code)
        shared = self._scard.SCARD_SHARE_SHARED
        code, card, self._protocol = self._scard.SCardConnect(
            self._context, self._reader, shared, self._either
        )
        self._check(code)
        self._card = card
        self._learn_atr()

    def _learn_atr(self) -> None:
        code, _, _, _, atr = self._scard.SCardStatus(self._card)
        self._check(code)
        self.atr = bytes(atr)

    def _check(self, code: int) -> None:
        if code == self._scard.SCARD_S_SUCCESS:
            return
        self.leave()
        said = f"relay: {self._scard.SCardGetErrorMessage(code).strip().rstrip('.')}"
        raise CardLeft(said) if code in self._gone else CardFault(said)
