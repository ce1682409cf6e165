"""Looking at the world as a PC/SC client does. Calls block: run them in a thread.

Every wait has a deadline on time.monotonic(), after which it raises NotYet saying what the
reader showed instead. Only a pcscd that no longer answers at all can hold a call longer;
ending pcscd ends the call.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

_FIRST_ANSWER_S: Final = 0.005
_SHARING_S: Final = 0.01


class NotYet(Exception):
    """The world did not become what was waited for; the text says what it was instead."""


class DaemonGone(Exception):
    """pcscd does not answer (any more)."""


@dataclass(frozen=True)
class Seen:
    """A reader's state from SCardGetStatusChange: flags (PC/SC part 5, SCARD_STATE_*) and ATR."""

    flags: int
    atr: bytes
    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"{' '.join(self.names) or 'nothing'}, ATR {self.atr.hex(' ').upper() or 'none'}"


class Client:
    """One PC/SC context, opened when first needed and again after pcscd was replaced."""

    def __init__(self, scard: Any) -> None:
        """scard: pyscard's module smartcard.scard, or something that answers like it."""
        self._scard = scard
        self._context: Any = None
        self._flags = {
            name.removeprefix("SCARD_STATE_"): getattr(scard, name)
            for name in dir(scard)
            if name.startswith("SCARD_STATE_") and getattr(scard, name)
        }

    def forget(self) -> None:
        """Leave the daemon; the next call makes a new context."""
        context, self._context = self._context, None
        if context is not None:
            with contextlib.suppress(Exception):
                self._scard.SCardReleaseContext(context)

    def readers(self, deadline: float, alive: Callable[[], bool]) -> list[str]:
        """The names of all readers, first slot first; waits for the answer of a live pcscd.

        By polling: a fresh pcscd says "ready" in its log before it listens, its socket file
        appears before it listens too, and PC/SC has no way to wait for a daemon.
        """
        while True:
            try:
                return self._list()
            except DaemonGone as gone:
                self.forget()
                if time.monotonic() >= deadline or not alive():
                    raise NotYet(f"pcscd does not answer: {gone}") from None
                time.sleep(_FIRST_ANSWER_S)

    def wait_refused(self, name: str, deadline: float, alive: Callable[[], bool]) -> None:
        """Wait until a live pcscd refuses with the SCARD_ code of that name."""
        wanted = getattr(self._scard, name)
        while True:
            self.forget()
            result, context = self._scard.SCardEstablishContext(self._scard.SCARD_SCOPE_SYSTEM)
            if result == wanted:
                return
            if result == self._scard.SCARD_S_SUCCESS:
                self._scard.SCardReleaseContext(context)
                raise NotYet(f"pcscd serves, where {name} was to come")
            if time.monotonic() >= deadline or not alive():
                said = self._scard.SCardGetErrorMessage(result)
                raise NotYet(f"pcscd says {said!r}, where {name} was to come")
            time.sleep(_FIRST_ANSWER_S)

    def wait_empty(self, reader: str, deadline: float) -> Seen:
        """Wait until no card is in."""
        return self._wait(reader, deadline, lambda seen: "EMPTY" in seen.names)

    def wait_present(self, reader: str, atr: bytes | None, deadline: float, *, free: bool) -> Seen:
        """Wait until a card is in, with that ATR if given; free: used by nobody.

        An ATR of no bytes is a mute card's.
        """
        used = {"INUSE", "EXCLUSIVE"} if free else set()

        def as_wanted(seen: Seen) -> bool:
            mute = "MUTE" in seen.names
            there = "PRESENT" in seen.names and used.isdisjoint(seen.names)
            return there and mute == (atr == b"") and atr in (None, seen.atr)

        return self._wait(reader, deadline, as_wanted)

    def look(self, reader: str) -> Seen:
        """The reader's state now."""
        return self._status(reader, self._scard.SCARD_STATE_UNAWARE, 0)

    def _wait(self, reader: str, deadline: float, wanted: Callable[[Seen], bool]) -> Seen:
        flags = self._scard.SCARD_STATE_UNAWARE
        while True:
            left = max(0.0, deadline - time.monotonic())
            # pcscd does not wake its clients when another one disconnects.
            limit = min(left, _SHARING_S) if flags & self._in_use() else left
            seen = self._status(reader, flags, limit)
            if wanted(seen):
                return seen
            if left == 0:
                raise NotYet(f"{reader} shows {seen}")
            flags = seen.flags & ~self._scard.SCARD_STATE_CHANGED

    def _in_use(self) -> int:
        return int(self._scard.SCARD_STATE_INUSE | self._scard.SCARD_STATE_EXCLUSIVE)

    def _status(self, reader: str, flags: int, seconds: float) -> Seen:
        result, states = self._scard.SCardGetStatusChange(
            self._open(), int(seconds * 1000), [(reader, flags)]
        )
        if result not in (self._scard.SCARD_S_SUCCESS, self._scard.SCARD_E_TIMEOUT):
            raise DaemonGone(self._scard.SCardGetErrorMessage(result))
        _, now, atr = states[0]
        names = tuple(name for name, bit in self._flags.items() if now & bit)
        return Seen(now, bytes(atr), names)

    def _list(self) -> list[str]:
        result, names = self._scard.SCardListReaders(self._open(), [])
        if result == self._scard.SCARD_E_NO_READERS_AVAILABLE:
            return []
        if result != self._scard.SCARD_S_SUCCESS:
            raise DaemonGone(self._scard.SCardGetErrorMessage(result))
        return list(names)

    def _open(self) -> Any:
        if self._context is None:
            scope = self._scard.SCARD_SCOPE_SYSTEM
            result, context = self._scard.SCardEstablishContext(scope)
            if result != self._scard.SCARD_S_SUCCESS:
                raise DaemonGone(self._scard.SCardGetErrorMessage(result))
            self._context = context
        return self._context
