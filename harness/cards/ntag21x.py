"""An NTAG213, NTAG215 or NTAG216: its native commands (NXP NTAG213/215/216, section 10)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from harness.cards.ntag_memory import AUTHLIM, COUNTER_ON, COUNTER_PROTECTED, Memory, uid_of
from harness.cards.tag import Answer, Signal

COUNTER: Final = 0x02  # the address of the NFC counter
MOST_READS: Final = 0xFFFFFF  # where the NFC counter stops
SIGNATURE: Final = b"DUMMY SIGNATURE OF A VIRTUAL TAG"  # NXP's own cannot be made without its key

_GET_VERSION: Final = 0x60
_READ: Final = 0x30
_FAST_READ: Final = 0x3A
_WRITE: Final = 0xA2
_COMPATIBILITY_WRITE: Final = 0xA0
_PWD_AUTH: Final = 0x1B
_READ_CNT: Final = 0x39
_READ_SIG: Final = 0x3C
_HALT: Final = 0x50

# The bytes of each command, its first one included.
_LENGTHS: Final = {
    _GET_VERSION: 1,
    _READ: 2,
    _FAST_READ: 3,
    _WRITE: 6,
    _COMPATIBILITY_WRITE: 2,
    _PWD_AUTH: 5,
    _READ_CNT: 2,
    _READ_SIG: 2,
    _HALT: 2,
}
_NAKS: Final = (Signal.NAK_ARGUMENT, Signal.NAK_LIMIT)
_COMPATIBILITY_DATA: Final = 16  # of which four are written


@dataclass(frozen=True)
class Tear:
    """The moment at which the field breaks down.

    write: the number of the page write that gets no answer, counted from 1 since the card was
           made; 0 for never.
    lost:  pages written since the field came up whose new content is lost; None for the one
           that is being written. What is not among them stays written.
    """

    write: int = 0
    lost: frozenset[int] | None = None


class Ntag:
    """The tag in a field. Its memory and its counters outlive the field, and nothing else does.

    attempts: wrong passwords so far (counted where AUTHLIM says so); reads: the NFC counter.

    A frame that is no command, or of the wrong length, is an invalid argument. The states are
    ACTIVE and AUTHENTICATED, and silence after HLTA or a tear. A real tag leaves for IDLE after a
    NAK, from where a reader fetches it at once: here it stays, and is no longer authenticated.
    The ASCII mirror is stored in the configuration and not played.
    """

    def __init__(
        self, memory: Memory, attempts: int = 0, reads: int = 0, tear: Tear | None = None
    ) -> None:
        self.memory, self.attempts, self.reads = memory, attempts, reads
        self.uid = uid_of(memory.raw())
        self._tear = tear or Tear()
        self._writes = 0
        self._torn = self._halted = self._counted = False
        self._compatibility: int | None = None  # the page whose 16 bytes come next
        self._commands: dict[int, Callable[[bytes], Answer]] = {
            _GET_VERSION: lambda _: memory.chip.version,
            _READ: self._read,
            _FAST_READ: self._fast_read,
            _WRITE: self._write,
            _COMPATIBILITY_WRITE: self._begin_compatibility_write,
            _PWD_AUTH: self._authenticate,
            _READ_CNT: self._read_counter,
            _READ_SIG: self._read_signature,
            _HALT: self._halt,
        }

    def power_up(self) -> None:
        """The field comes up: configuration taken over, not authenticated, nothing read yet."""
        self.memory.power_up()
        self._torn = self._halted = self._counted = False
        self._compatibility = None

    def select(self) -> bool:
        """Activate it anew, which ends AUTHENTICATED and HALT; False when the field is torn."""
        self.memory.authenticated = self._halted = False
        self._compatibility = None
        return not self._torn

    def length(self, code: int) -> int | None:
        """How many bytes the command with this first byte has."""
        return _LENGTHS.get(code)

    def transceive(self, frame: bytes) -> Answer:
        """The answer to a frame; a NAK ends AUTHENTICATED."""
        if self._torn or self._halted or not frame:
            return Signal.SILENCE
        if self._compatibility is not None:
            answer = self._end_compatibility_write(frame)
        elif _LENGTHS.get(frame[0]) == len(frame):
            answer = self._commands[frame[0]](frame)
        else:
            answer = Signal.NAK_ARGUMENT
        if isinstance(answer, Signal) and answer in _NAKS:
            self.memory.authenticated = False
        return answer

    # -- reading

    def _read(self, frame: bytes) -> Answer:
        return self._count_read(self.memory.read(frame[1]))

    def _fast_read(self, frame: bytes) -> Answer:
        return self._count_read(self.memory.span(frame[1], frame[2]))

    def _count_read(self, data: bytes | None) -> Answer:
        """The first READ or FAST_READ since the field came up that gives data is counted."""
        if data is None:
            return Signal.NAK_ARGUMENT
        if not self._counted:
            self._counted = True
            if self.memory.access & COUNTER_ON:
                self.reads = min(self.reads + 1, MOST_READS)
        return data

    def _read_counter(self, frame: bytes) -> Answer:
        access = self.memory.access
        closed = access & COUNTER_PROTECTED and not self.memory.authenticated
        if frame[1] != COUNTER or not access & COUNTER_ON or closed:
            return Signal.NAK_ARGUMENT
        return self.reads.to_bytes(3, "little")

    def _read_signature(self, frame: bytes) -> Answer:
        return Signal.NAK_ARGUMENT if frame[1] else SIGNATURE

    # -- writing

    def _write(self, frame: bytes) -> Answer:
        if not self.memory.writable(frame[1]):
            return Signal.NAK_ARGUMENT
        return self._store(frame[1], frame[2:])

    def _begin_compatibility_write(self, frame: bytes) -> Answer:
        if not self.memory.writable(frame[1]):
            return Signal.NAK_ARGUMENT
        self._compatibility = frame[1]
        return Signal.ACK

    def _end_compatibility_write(self, frame: bytes) -> Answer:
        page, self._compatibility = self._compatibility, None
        if page is None or len(frame) != _COMPATIBILITY_DATA:
            return Signal.NAK_ARGUMENT
        return self._store(page, frame[:4])

    def _store(self, page: int, data: bytes) -> Answer:
        """Write a page, unless this is the write at which the field breaks down."""
        self.memory.write(page, data)
        self._writes += 1
        if self._writes != self._tear.write:
            return Signal.ACK
        self.memory.lose((page,) if self._tear.lost is None else self._tear.lost)
        self._torn = True
        return Signal.SILENCE

    # -- the password, and leaving

    def _authenticate(self, frame: bytes) -> Answer:
        memory, limit = self.memory, self.memory.access & AUTHLIM
        if limit and self.attempts >= limit:
            return Signal.NAK_LIMIT
        if frame[1:] != memory.pages[memory.chip.pwd]:
            self.attempts += bool(limit)
            return Signal.NAK_ARGUMENT
        self.attempts = 0
        memory.authenticated = True
        return memory.pages[memory.chip.last][:2]

    def _halt(self, frame: bytes) -> Answer:
        if frame[1]:
            return Signal.NAK_ARGUMENT
        self._halted = True
        return Signal.SILENCE
