"""An NTAG21x on a reader, once more: naive, and written from the data sheet's tables alone.

It shares nothing with `harness.cards`, so that the two can be held against each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Bit = tuple[int, int]  # a byte of a lock page, a bit of it


def pairs(first: int, last: int, size: int) -> list[list[int]]:
    """Pages in groups; the last group may be smaller."""
    return [list(range(p, min(p + size, last + 1))) for p in range(first, last + 1, size)]


@dataclass(frozen=True)
class Sheet:
    """What the data sheet says of a type, in its own numbers.

    groups: the pages of each dynamic lock bit. blocks: for each block-lock bit (of the third
    dynamic lock byte, from bit 0) how many lock bits it freezes.
    """

    pages: int
    user: tuple[int, int]
    dynamic: int
    cfg0: int
    cfg1: int
    pwd: int
    pack: int
    cc: str
    first_bytes: str
    version: str
    groups: list[list[int]]
    blocks: list[int]


SHEETS = {
    "ntag213": Sheet(
        45, (0x04, 0x27), 0x28, 0x29, 0x2A, 0x2B, 0x2C,
        "E1101200", "0103A00C340300FE", "0004040201000F03",
        pairs(16, 39, 2), [2, 2, 2, 2, 2, 2],
    ),
    "ntag215": Sheet(
        135, (0x04, 0x81), 0x82, 0x83, 0x84, 0x85, 0x86,
        "E1103E00", "0300FE0000000000", "0004040201001103",
        pairs(16, 129, 16), [2, 2, 2, 2],
    ),
    "ntag216": Sheet(
        231, (0x04, 0xE1), 0xE2, 0xE3, 0xE4, 0xE5, 0xE6,
        "E1106D00", "0300FE0000000000", "0004040201001303",
        pairs(16, 225, 16), [2, 2, 2, 2, 2, 2, 2],
    ),
}  # fmt: skip

# Page 02: byte and bit of the lock bits by page, and what each block-lock bit of byte 2 freezes.
STATIC = {page: (2, page) if page < 8 else (3, page - 8) for page in range(3, 16)}
STATIC_BLOCKS = {0: [3], 1: [4, 5, 6, 7, 8, 9], 2: [10, 11, 12, 13, 14, 15]}

ACK, NAK, MUTE = "ack", "nak", "mute"
Said = bytes | str


@dataclass
class Model:
    """The card. memory: bytes by page; all else is named as in the data sheet."""

    name: str
    uid: bytes
    memory: dict[int, bytearray] = field(default_factory=dict)
    failed: int = 0
    counter: int = 0
    tear: int = 0
    lost: list[int] | None = None
    written: int = 0
    led_red: bool = False
    led_green: bool = True
    parameter: int = 0xFF

    def __post_init__(self) -> None:
        self.sheet = SHEETS[self.name]
        if not self.memory:
            self.deliver()
        self.field_on()

    # -- making one

    def deliver(self) -> None:
        sheet, uid = self.sheet, self.uid
        self.memory = {page: bytearray(4) for page in range(sheet.pages)}
        self.memory[0][:] = [*uid[:3], 0x88 ^ uid[0] ^ uid[1] ^ uid[2]]
        self.memory[1][:] = uid[3:]
        self.memory[2][:2] = [uid[3] ^ uid[4] ^ uid[5] ^ uid[6], 0x48]
        self.memory[3][:] = bytes.fromhex(sheet.cc)
        self.memory[4][:] = bytes.fromhex(sheet.first_bytes)[:4]
        self.memory[5][:] = bytes.fromhex(sheet.first_bytes)[4:]
        self.memory[sheet.dynamic][3] = 0xBD
        self.memory[sheet.cfg0][:] = b"\x04\x00\x00\xff"
        self.memory[sheet.cfg1][:] = b"\x00\x05\x00\x00"
        self.memory[sheet.pwd][:] = b"\xff\xff\xff\xff"

    def set_user(self, data: bytes) -> None:
        first, last = self.sheet.user
        for page in range(first, last + 1):
            at = 4 * (page - first)
            self.memory[page][:] = (data[at : at + 4] + bytes(4))[:4]

    def set_lock(self, page: int) -> None:
        if page in STATIC:
            byte, bit = STATIC[page]
            self.memory[2][byte] |= 1 << bit
        for number, group in enumerate(self.sheet.groups):
            if page in group:
                self.memory[self.sheet.dynamic][number // 8] |= 1 << (number % 8)

    def content(self) -> bytes:
        """What outlives the field."""
        pages = b"".join(bytes(self.memory[page]) for page in range(self.sheet.pages))
        return pages + bytes([self.failed]) + self.counter.to_bytes(3, "big")

    # -- the field

    def field_on(self) -> None:
        self.authenticated = self.counted = self.halted = self.torn = False
        self.waiting: int | None = None
        self.auth0 = self.memory[self.sheet.cfg0][3]
        access = self.memory[self.sheet.cfg1][0]
        self.prot, self.cfglck = bool(access & 0x80), bool(access & 0x40)
        self.cnt_en, self.cnt_pwd = bool(access & 0x10), bool(access & 0x08)
        self.authlim = access & 0x07
        self.at_field_on: dict[int, bytes] = {}

    def select(self) -> bool:
        """REQA or WUPA and anticollision: whether it answers."""
        self.authenticated = self.halted = False
        self.waiting = None
        return not self.torn

    # -- the tag's commands

    def tag(self, frame: bytes) -> Said:
        if self.torn or self.halted or frame == b"":
            return MUTE
        said = self.second_half(frame) if self.waiting is not None else self.first(frame)
        if said == NAK:
            self.authenticated = False
        return said

    def second_half(self, frame: bytes) -> Said:
        page, self.waiting = self.waiting, None
        assert page is not None
        return self.program(page, frame[:4]) if len(frame) == 16 else NAK

    def first(self, frame: bytes) -> Said:
        known = {
            (0x60, 1): self.get_version,
            (0x30, 2): self.read,
            (0x3A, 3): self.fast_read,
            (0xA2, 6): self.write,
            (0xA0, 2): self.compatibility_write,
            (0x1B, 5): self.pwd_auth,
            (0x39, 2): self.read_cnt,
            (0x3C, 2): self.read_sig,
            (0x50, 2): self.hlta,
        }
        command = known.get((frame[0], len(frame)))
        return command(frame[1:]) if command else NAK

    def get_version(self, _: bytes) -> Said:
        return bytes.fromhex(self.sheet.version)

    def may_read(self, page: int) -> bool:
        return page < self.sheet.pages and not (
            self.prot and page >= self.auth0 and not self.authenticated
        )

    def seen(self, page: int) -> bytes:
        hidden = page in (self.sheet.pwd, self.sheet.pack)
        return bytes(4) if hidden else bytes(self.memory[page])

    def count(self) -> None:
        if self.cnt_en and not self.counted and self.counter < 0xFFFFFF:
            self.counter += 1
        self.counted = True

    def read(self, arguments: bytes) -> Said:
        page, data = arguments[0], b""
        if not self.may_read(page):
            return NAK
        for _ in range(4):
            if not self.may_read(page):
                page = 0
            data += self.seen(page)
            page += 1
        self.count()
        return data

    def fast_read(self, arguments: bytes) -> Said:
        start, end = arguments
        if start > end or not all(self.may_read(page) for page in (start, end)):
            return NAK
        self.count()
        return b"".join(self.seen(page) for page in range(start, end + 1))

    def is_locked(self, page: int) -> bool:
        if page in STATIC:
            byte, bit = STATIC[page]
            return bool(self.memory[2][byte] >> bit & 1)
        for number, group in enumerate(self.sheet.groups):
            if page in group:
                return bool(self.memory[self.sheet.dynamic][number // 8] >> (number % 8) & 1)
        return False

    def may_write(self, page: int) -> bool:
        if page in (0, 1) or page >= self.sheet.pages or self.is_locked(page):
            return False
        if self.cfglck and page in (self.sheet.cfg0, self.sheet.cfg1):
            return False
        return page < self.auth0 or self.authenticated

    def write(self, arguments: bytes) -> Said:
        return self.program(arguments[0], arguments[1:]) if self.may_write(arguments[0]) else NAK

    def compatibility_write(self, arguments: bytes) -> Said:
        if not self.may_write(arguments[0]):
            return NAK
        self.waiting = arguments[0]
        return ACK

    def program(self, page: int, data: bytes) -> Said:
        old = bytes(self.memory[page])
        self.at_field_on.setdefault(page, old)
        if page == 2:
            self.set_bits(2, data, (2, 3), self.frozen_static())
        elif page == 3:
            self.set_bits(3, data, (0, 1, 2, 3), set())
        elif page == self.sheet.dynamic:
            self.set_bits(page, data, (0, 1, 2), self.frozen_dynamic())
        else:
            self.memory[page][:] = data
        self.written += 1
        if self.written != self.tear:
            return ACK
        for gone in [page] if self.lost is None else self.lost:
            if gone in self.at_field_on and gone not in (2, 3, self.sheet.dynamic):
                self.memory[gone][:] = self.at_field_on[gone]
        self.torn = True
        return MUTE

    def set_bits(self, page: int, data: bytes, count: tuple[int, ...], frozen: set[Bit]) -> None:
        for byte in count:
            for bit in range(8):
                if data[byte] >> bit & 1 and (byte, bit) not in frozen:
                    self.memory[page][byte] |= 1 << bit

    def frozen_static(self) -> set[Bit]:
        blocks = [b for b in STATIC_BLOCKS if self.memory[2][2] >> b & 1]
        return {STATIC[page] for block in blocks for page in STATIC_BLOCKS[block]}

    def frozen_dynamic(self) -> set[Bit]:
        frozen: set[Bit] = set()
        number = 0
        for block, size in enumerate(self.sheet.blocks):
            if self.memory[self.sheet.dynamic][2] >> block & 1:
                frozen |= {(n // 8, n % 8) for n in range(number, number + size)}
            number += size
        return frozen

    def pwd_auth(self, password: bytes) -> Said:
        if self.authlim and self.failed >= self.authlim:
            return NAK
        if bytes(self.memory[self.sheet.pwd]) != password:
            if self.authlim:
                self.failed += 1
            return NAK
        self.failed, self.authenticated = 0, True
        return bytes(self.memory[self.sheet.pack][:2])

    def read_cnt(self, arguments: bytes) -> Said:
        if arguments[0] != 2 or not self.cnt_en or (self.cnt_pwd and not self.authenticated):
            return NAK
        return self.counter.to_bytes(3, "little")

    def read_sig(self, arguments: bytes) -> Said:
        return NAK if arguments[0] else b"DUMMY SIGNATURE OF A VIRTUAL TAG"

    def hlta(self, arguments: bytes) -> Said:
        if arguments[0]:
            return NAK
        self.halted = True
        return MUTE
