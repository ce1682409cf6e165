"""pyscard's module scard, played: readers of one daemon, with cards of the catalogue."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from types import SimpleNamespace

from harness.cards.card import Card

EMPTY, PRESENT, MUTE, CHANGED, UNKNOWN = 0x10, 0x20, 0x200, 0x2, 0x4
NO_SERVICE, NO_READERS, SHARING = 0x8010001D, 0x8010002E, 0x8010000B
REMOVED, RESET, TIMEOUT, NO_CARD = 0x80100069, 0x80100068, 0x8010000A, 0x8010000C
COUNT = 1 << 16

States = list[tuple[str, int, Sequence[int]]]


class Scard(SimpleNamespace):
    """A daemon. cards: by the reader's name; put others there as the test goes on.

    fails: the code that a function gives in place of doing anything, by its name.
    done: what was asked for, such as "connect" and "transmit 00 00 00 00".
    """

    def __init__(self, **cards: Card | None) -> None:
        super().__init__(
            SCARD_SCOPE_SYSTEM=2,
            SCARD_S_SUCCESS=0,
            SCARD_SHARE_SHARED=2,
            SCARD_PROTOCOL_T0=1,
            SCARD_PROTOCOL_T1=2,
            SCARD_PCI_T0="T=0",
            SCARD_PCI_T1="T=1",
            SCARD_LEAVE_CARD=0,
            SCARD_RESET_CARD=1,
            SCARD_UNPOWER_CARD=2,
            SCARD_STATE_UNAWARE=0,
            SCARD_STATE_CHANGED=CHANGED,
            SCARD_STATE_UNKNOWN=UNKNOWN,
            SCARD_STATE_UNAVAILABLE=0x8,
            SCARD_STATE_MUTE=MUTE,
            SCARD_E_TIMEOUT=TIMEOUT,
            SCARD_E_NO_SERVICE=NO_SERVICE,
            SCARD_E_NO_SMARTCARD=NO_CARD,
            SCARD_W_REMOVED_CARD=REMOVED,
            SCARD_W_RESET_CARD=RESET,
        )
        self.cards = dict(cards)
        self.fails: dict[str, int] = {}
        self.done: list[str] = []
        self._count = 0
        self._changed = threading.Condition()

    def put(self, reader: str, card: Card | None) -> None:
        """Put a card into a reader, or take the one that is there out."""
        with self._changed:
            self.cards[reader] = card
            self._count += 1
            self._changed.notify_all()

    def SCardEstablishContext(self, _: int) -> tuple[int, int]:  # noqa: N802
        return self._code("establish"), 7

    def SCardReleaseContext(self, _: int) -> int:  # noqa: N802
        return 0

    def SCardListReaders(self, *_: object) -> tuple[int, list[str]]:  # noqa: N802
        return (0 if self.cards else NO_READERS), [*self.cards]

    def SCardGetStatusChange(  # noqa: N802
        self, _: int, milliseconds: int, asked: list[tuple[str, int]]
    ) -> tuple[int, States]:
        if code := self._code("status-change"):
            return code, []
        with self._changed:
            if not self._differs(asked):
                self._changed.wait(min(milliseconds, 20) / 1000)
            return (0 if self._differs(asked) else TIMEOUT), self._states(asked)

    def _differs(self, asked: list[tuple[str, int]]) -> bool:
        states = self._states(asked)
        return any(a[1] != now & ~CHANGED for a, (_, now, _) in zip(asked, states, strict=True))

    def _states(self, asked: list[tuple[str, int]]) -> States:
        return [(name, *self._state(name)) for name, _ in asked]

    def _state(self, name: str) -> tuple[int, bytes]:
        if name not in self.cards:
            return UNKNOWN | CHANGED, b""
        card = self.cards[name]
        if card is None:
            return self._count * COUNT | EMPTY | CHANGED, b""
        if not card.atr:
            return self._count * COUNT | PRESENT | MUTE | CHANGED, b""
        return self._count * COUNT | PRESENT | CHANGED, card.atr

    def SCardConnect(self, _: int, reader: str, *__: int) -> tuple[int, str, int]:  # noqa: N802
        self.done.append("connect")
        code = self._code("connect") or (0 if self.cards.get(reader) else NO_CARD)
        return code, reader, self.SCARD_PROTOCOL_T1

    def SCardReconnect(self, card: str, *words: int) -> tuple[int, int]:  # noqa: N802
        self.done.append(f"reconnect {words[-1]}")
        if there := self.cards.get(card):
            there.reset()
        return self._code("reconnect"), self.SCARD_PROTOCOL_T1

    def SCardStatus(self, card: str) -> tuple[int, str, int, int, bytes]:  # noqa: N802
        there = self.cards[card]
        return self._code("status"), card, 0, 0, there.atr if there else b""

    def SCardDisconnect(self, card: str, disposition: int) -> int:  # noqa: N802
        self.done.append(f"disconnect {disposition}")
        if (there := self.cards.get(card)) and disposition:
            there.power_off()
        return 0

    def SCardTransmit(self, card: str, pci: str, command: list[int]) -> tuple[int, list[int]]:  # noqa: N802
        self.done.append(f"transmit {pci} {bytes(command).hex(' ').upper()}")
        there = self.cards.get(card)
        code = self._code("transmit") or (0 if there else REMOVED)
        return code, [*there.transmit(bytes(command))] if there and not code else []

    def SCardGetErrorMessage(self, code: int) -> str:  # noqa: N802
        return f"Error {code:08X}."

    def _code(self, function: str) -> int:
        return self.fails.get(function, 0)
