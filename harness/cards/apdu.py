"""Command and response APDUs as bytes and as values (ISO 7816-4, 5.1: cases 1 to 4)."""

from __future__ import annotations

from dataclasses import dataclass

from harness.cards.errors import ApduError

HEADER = 4
SHORT_DATA, SHORT_LE = 0xFF, 0x100  # what one byte can count; Le 00 means 256
EXTENDED_DATA, EXTENDED_LE = 0xFFFF, 0x10000  # two bytes; Le 0000 means 65536


@dataclass(frozen=True, slots=True)
class CommandApdu:
    """A command.

    le: the longest answer the sender takes, in bytes: 1..256 short, 1..65536 extended,
    None when there is no Le field. extended: whether Lc and Le are written long.
    """

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None
    extended: bool = False

    @property
    def case(self) -> int:
        """1: neither data nor Le, 2: Le, 3: data, 4: both."""
        return 1 + (self.le is not None) + 2 * bool(self.data)

    @classmethod
    def parse(cls, raw: bytes) -> CommandApdu:
        """The command in `raw`, which must be used up to its last byte. ApduError if it is none."""
        size = len(raw)
        if size < HEADER:
            raise ApduError(f"a command needs at least 4 bytes, this has {size}")
        cla, ins, p1, p2 = raw[:HEADER]
        if size == HEADER:
            return cls(cla, ins, p1, p2)
        if size == HEADER + 1:
            return cls(cla, ins, p1, p2, b"", raw[4] or SHORT_LE)
        if raw[4]:
            data, le = _body(raw, start=5, length=raw[4], le_size=1)
            return cls(cla, ins, p1, p2, data, le)
        data, le = _extended_body(raw)
        return cls(cla, ins, p1, p2, data, le, True)

    def encode(self) -> bytes:
        """The command as sent; `parse` gives it back. ApduError when a field does not fit."""
        self._check()
        head = bytes((self.cla, self.ins, self.p1, self.p2))
        le = b"" if self.le is None else self.le.to_bytes(3)[1 if self.extended else 2 :]
        if not self.extended:
            return head + (bytes((len(self.data),)) + self.data if self.data else b"") + le
        lc = len(self.data).to_bytes(2) + self.data if self.data else b""
        return head + b"\x00" + lc + le

    def _check(self) -> None:
        if not all(0 <= byte <= 0xFF for byte in (self.cla, self.ins, self.p1, self.p2)):
            raise ApduError("CLA, INS, P1 and P2 are one byte each")
        if self.extended and self.case == 1:
            raise ApduError("case 1 has no extended form")
        most_data, most_le = SHORT_DATA, SHORT_LE
        if self.extended:
            most_data, most_le = EXTENDED_DATA, EXTENDED_LE
        if len(self.data) > most_data:
            raise ApduError(f"{len(self.data)} bytes of data, at most {most_data} fit")
        if self.le is not None and not 1 <= self.le <= most_le:
            raise ApduError(f"Le is {self.le}, must be 1 to {most_le}")


def _body(raw: bytes, start: int, length: int, le_size: int) -> tuple[bytes, int | None]:
    """Data and Le from a body whose Lc field, before `start`, said `length`."""
    end = start + length
    rest = len(raw) - end
    if rest < 0:
        raise ApduError(f"Lc says {length} bytes of data, {len(raw) - start} follow")
    if rest == 0:
        return raw[start:end], None
    if rest != le_size:
        raise ApduError(f"{rest} bytes after the data where an Le field has {le_size}")
    return raw[start:end], int.from_bytes(raw[end:]) or 1 << 8 * le_size


def _extended_body(raw: bytes) -> tuple[bytes, int | None]:
    """Data and Le after the 00 that announces extended fields (cases 2E, 3E, 4E)."""
    if len(raw) < 7:
        raise ApduError("an extended length needs two bytes after the 00")
    number = int.from_bytes(raw[5:7])
    if len(raw) == 7:
        return b"", number or EXTENDED_LE
    if number == 0:
        raise ApduError("extended Lc is zero although data follow")
    return _body(raw, start=7, length=number, le_size=2)


@dataclass(frozen=True, slots=True)
class ResponseApdu:
    """An answer: data, then the status word as a number of two bytes."""

    data: bytes
    sw: int

    @property
    def sw1(self) -> int:
        return self.sw >> 8

    @property
    def sw2(self) -> int:
        return self.sw & 0xFF

    @classmethod
    def parse(cls, raw: bytes) -> ResponseApdu:
        """The answer in `raw`; ApduError when it is too short for a status word."""
        if len(raw) < 2:
            raise ApduError(f"an answer needs a status word of 2 bytes, this has {len(raw)}")
        return cls(raw[:-2], int.from_bytes(raw[-2:]))

    def encode(self) -> bytes:
        """Data and status word, as sent. ApduError when the status word has no two bytes."""
        if not 0 <= self.sw <= 0xFFFF:
            raise ApduError(f"status word {self.sw:#x} does not fit into two bytes")
        return self.data + self.sw.to_bytes(2)
