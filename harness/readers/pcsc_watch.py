"""Watching a PC/SC reader of this host: when a card comes, when it goes, and what is missing."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

_LOOK_MS: Final = 250
_RETRY_S: Final = 0.5
_COUNT_SHIFT: Final = 16  # pcsc-lite counts comings and goings in the upper half of the state


@dataclass(frozen=True)
class There:
    """A card that is in a reader. count: how often a card had come or gone before."""

    reader: str
    atr: bytes
    count: int = 0


class _Missing(Exception):
    """What has to be there first; for people."""


class Watch(threading.Thread):
    """Tells when a card comes into a reader and when it goes, until `stop`.

    scard: as `PcscCard` has it. part: of the reader's name, in any case; "" for the first one
    that has a card. The reader that was found first is kept, though it may go and come.
    came, left: called by this thread, in turn. say: gets what is waited for, once each time.
    """

    def __init__(
        self,
        scard: Any,
        part: str,
        came: Callable[[There], None],
        left: Callable[[], None],
        say: Callable[[str], None],
    ) -> None:
        super().__init__(name="watch", daemon=True)
        self._scard, self._part = scard, part
        self._came, self._left, self._say = came, left, say
        self._reader = ""
        self._now: There | None = None
        self._said = ""
        self._again = False
        self._ended = threading.Event()

    def run(self) -> None:
        """Watch; whatever is missing may come."""
        while not self._ended.is_set():
            try:
                with self._context() as context:
                    while not self._ended.is_set():
                        self._look(context)
            except _Missing as missing:
                self._take(None)
                self._tell(str(missing))
                self._ended.wait(_RETRY_S)
        self._take(None)

    def stop(self) -> None:
        """End soon. Anybody may call this, and again."""
        self._ended.set()

    def look_again(self) -> None:
        """The card that is there is to be taken for a new one: it has lost its state."""
        self._again = True

    @contextlib.contextmanager
    def _context(self) -> Any:
        code, context = self._scard.SCardEstablishContext(self._scard.SCARD_SCOPE_SYSTEM)
        if code != self._scard.SCARD_S_SUCCESS:
            raise _Missing(f"No PC/SC daemon answers ({self._words(code)}).")
        try:
            yield context
        finally:
            self._scard.SCardReleaseContext(context)

    def _look(self, context: Any) -> None:
        reader = self._reader or self._found(context)
        unaware = self._scard.SCARD_STATE_UNAWARE
        known = unaware
        while not self._ended.is_set():
            code, states = self._scard.SCardGetStatusChange(context, _LOOK_MS, [(reader, known)])
            if code == self._scard.SCARD_E_TIMEOUT and known != unaware:
                if self._again:
                    known = unaware
                continue
            if code != self._scard.SCARD_S_SUCCESS:
                raise _Missing(f"The reader {reader} has gone ({self._words(code)}).")
            _, state, atr = states[0]
            if state & (self._scard.SCARD_STATE_UNKNOWN | self._scard.SCARD_STATE_UNAVAILABLE):
                raise _Missing(f"The reader {reader} has gone.")
            known = state & ~self._scard.SCARD_STATE_CHANGED
            self._take(There(reader, bytes(atr), state >> _COUNT_SHIFT) if atr else None)
            if not atr:
                mute = state & self._scard.SCARD_STATE_MUTE
                self._tell(f"The card in {reader} is mute." if mute else f"No card is in {reader}.")

    def _found(self, context: Any) -> str:
        """The reader to watch, from here on."""
        code, names = self._scard.SCardListReaders(context, [])
        if code != self._scard.SCARD_S_SUCCESS or not names:
            raise _Missing("There is no reader.")
        fitting = [name for name in names if self._part.lower() in name.lower()]
        if not fitting:
            raise _Missing(
                f"No reader has {self._part!r} in its name; there are {'; '.join(names)}."
            )
        if self._part:
            self._reader = fitting[0]
            return self._reader
        unaware = [(name, self._scard.SCARD_STATE_UNAWARE) for name in fitting]
        code, states = self._scard.SCardGetStatusChange(context, 0, unaware)
        having = [name for name, _, atr in states if atr]
        if code != self._scard.SCARD_S_SUCCESS or not having:
            raise _Missing(f"No reader has a card in it; there are {'; '.join(names)}.")
        self._reader = having[0]
        return self._reader

    def _take(self, there: There | None) -> None:
        """Tell what has changed."""
        again, self._again = self._again, False
        if there == self._now and not again:
            return
        if self._now is not None:
            self._left()
        self._now = there
        if there is not None:
            self._said = ""
            self._came(there)

    def _tell(self, text: str) -> None:
        if text != self._said:
            self._said = text
            self._say(text)

    def _words(self, code: int) -> str:
        return str(self._scard.SCardGetErrorMessage(code)).strip().rstrip(".")
