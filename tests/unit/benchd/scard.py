"""A stand-in for pyscard's module smartcard.scard: answers come from a script."""

from __future__ import annotations

from collections.abc import Sequence

UNAWARE, CHANGED, EMPTY, PRESENT = 0, 0x2, 0x10, 0x20
EXCLUSIVE, INUSE, MUTE = 0x80, 0x100, 0x200

READER = "Virtual PCD 00 00"
State = tuple[int, bytes]


class FakeScard:
    """Replays reader states, the last one for ever, and refuses to give a context at first.

    refusals: how often SCardEstablishContext fails with `refusal`, as a daemon not yet
    listening does. calls: what was done with a card; wrong: what such a call answers instead.
    """

    SCARD_S_SUCCESS, SCARD_E_TIMEOUT = 0, 10
    SCARD_E_NO_READERS_AVAILABLE, SCARD_E_NO_SERVICE = 46, 29
    SCARD_E_UNKNOWN_READER, SCARD_E_SERVICE_STOPPED, SCARD_W_SECURITY_VIOLATION = 9, 30, 106
    SCARD_E_PROTO_MISMATCH = 15
    SCARD_SCOPE_SYSTEM = 2
    SCARD_STATE_UNAWARE, SCARD_STATE_CHANGED = UNAWARE, CHANGED
    SCARD_STATE_EMPTY, SCARD_STATE_PRESENT = EMPTY, PRESENT
    SCARD_STATE_EXCLUSIVE, SCARD_STATE_INUSE, SCARD_STATE_MUTE = EXCLUSIVE, INUSE, MUTE
    SCARD_SHARE_EXCLUSIVE, SCARD_SHARE_SHARED = 1, 2
    SCARD_PROTOCOL_T0, SCARD_PROTOCOL_T1, SCARD_PROTOCOL_RAW = 1, 2, 4
    SCARD_LEAVE_CARD, SCARD_RESET_CARD = 0, 1

    def __init__(
        self,
        states: Sequence[State] = (),
        readers: Sequence[str] = (READER,),
        refusals: int = 0,
        refusal: int = SCARD_E_NO_SERVICE,
    ) -> None:
        self.states, self.readers, self.refusals = list(states), list(readers), refusals
        self.refusal = refusal
        self.contexts = 0
        self.waits_ms: list[int] = []
        self.calls: list[str] = []
        self.wrong: dict[str, int] = {}
        self.raw = False  # the card's protocol is RAW, of somebody's direct connection

    def SCardEstablishContext(self, scope: int) -> tuple[int, int]:  # noqa: N802
        assert scope == self.SCARD_SCOPE_SYSTEM
        if self.refusals:
            self.refusals -= 1
            return self.refusal, 0
        self.contexts += 1
        return self.SCARD_S_SUCCESS, self.contexts

    def SCardReleaseContext(self, context: int) -> int:  # noqa: N802
        assert context == self.contexts
        return self._called("release")

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

    def SCardConnect(  # noqa: N802
        self, context: int, reader: str, share: int, protocols: int
    ) -> tuple[int, int, int]:
        assert context == self.contexts
        if protocols != self.SCARD_PROTOCOL_RAW:
            assert protocols == self.SCARD_PROTOCOL_T0 | self.SCARD_PROTOCOL_T1
            if self.raw:
                return self.SCARD_E_PROTO_MISMATCH, 0, 0
        else:
            assert self.raw, "asked for, it is what the card has from then on"
        if reader not in self.readers:
            return self.SCARD_E_UNKNOWN_READER, 0, 0
        return self._called(f"connect {share}"), 77, self.SCARD_PROTOCOL_T1

    def SCardBeginTransaction(self, card: int) -> int:  # noqa: N802
        return self._on_card(card, "begin")

    def SCardStatus(self, card: int) -> tuple[int, str, int, int, list[int]]:  # noqa: N802
        return self._on_card(card, "status"), READER, 0, self.SCARD_PROTOCOL_T1, []

    def SCardEndTransaction(self, card: int, disposition: int) -> int:  # noqa: N802
        return self._on_card(card, f"end {disposition}")

    def SCardDisconnect(self, card: int, disposition: int) -> int:  # noqa: N802
        return self._on_card(card, f"disconnect {disposition}")

    def SCardGetErrorMessage(self, code: int) -> str:  # noqa: N802
        return f"error {code}"

    def _on_card(self, card: int, call: str) -> int:
        if card is None:
            raise TypeError("in method, argument 1 of type 'SCARDHANDLE'")  # as SWIG has it
        return self._called(call)

    def _called(self, call: str) -> int:
        self.calls.append(call)
        return self.wrong.get(call.split(maxsplit=1)[0], self.SCARD_S_SUCCESS)
