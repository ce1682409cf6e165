"""A stand-in for pyscard's module smartcard.scard: answers come from a script."""

from __future__ import annotations

from collections.abc import Sequence

UNAWARE, CHANGED, EMPTY, PRESENT = 0, 0x2, 0x10, 0x20
EXCLUSIVE, INUSE, MUTE = 0x80, 0x100, 0x200

READER = "Virtual PCD 00 00"
State = tuple[int, bytes]


class FakeScard:
    """Replays reader states, the last one for ever, and refuses to give a context at first.

    refusals: how often SCardEstablishContext fails, as a daemon not yet listening does.
    """

    SCARD_S_SUCCESS, SCARD_E_TIMEOUT = 0, 10
    SCARD_E_NO_READERS_AVAILABLE, SCARD_E_NO_SERVICE = 46, 29
    SCARD_SCOPE_SYSTEM = 2
    SCARD_STATE_UNAWARE, SCARD_STATE_CHANGED = UNAWARE, CHANGED
    SCARD_STATE_EMPTY, SCARD_STATE_PRESENT = EMPTY, PRESENT
    SCARD_STATE_EXCLUSIVE, SCARD_STATE_INUSE, SCARD_STATE_MUTE = EXCLUSIVE, INUSE, MUTE

    def __init__(
        self,
        states: Sequence[State] = (),
        readers: Sequence[str] = (READER,),
        refusals: int = 0,
    ) -> None:
        self.states, self.readers, self.refusals = list(states), list(readers), refusals
        self.contexts = 0
        self.waits_ms: list[int] = []

    def SCardEstablishContext(self, scope: int) -> tuple[int, int]:  # noqa: N802
        assert scope == self.SCARD_SCOPE_SYSTEM
        if self.refusals:
            self.refusals -= 1
            return self.SCARD_E_NO_SERVICE, 0
        self.contexts += 1
        return self.SCARD_S_SUCCESS, self.contexts

    def SCardReleaseContext(self, context: int) -> int:  # noqa: N802
        assert context == self.contexts
        return self.SCARD_S_SUCCESS

    def SCardListReaders(self, context: int, groups: list[str]) -> tuple[int, list[str]]:  # noqa: N802
        assert context == self.contexts and groups == []
        return (0, self.readers) if self.readers else (self.SCARD_E_NO_READERS_AVAILABLE, [])

    def SCardGetStatusChange(  # noqa: N802
        self, context: int, limit_ms: int, asked: list[tuple[str, int]]
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        assert context == self.contexts
        ((reader, known),) = asked
        self.waits_ms.append(limit_ms)
        if not self.states:
            return self.SCARD_E_NO_SERVICE, [(reader, 0, [])]
        flags, atr = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        same = flags == known
        result = self.SCARD_E_TIMEOUT if same else self.SCARD_S_SUCCESS
        return result, [(reader, flags | (0 if same else CHANGED), list(atr))]

    def SCardGetErrorMessage(self, code: int) -> str:  # noqa: N802
        return f"error {code}"
