"""The memory map of NTAG213, 215 and 216, and what of it can be changed."""

from __future__ import annotations

import pytest

from harness.cards.ntag_chip import NTAG213, NTAG215, NTAG216, Chip

from .tags import PWD_AUTH, TYPES, ask, page, tag

CHIPS = (NTAG213, NTAG215, NTAG216)
FF = "FF FF FF FF"


@pytest.mark.parametrize(
    ("chip", "pages", "user", "locks", "config"),
    [
        (NTAG213, 0x2D, (0x04, 0x27, 144), 0x28, (0x29, 0x2A, 0x2B, 0x2C)),
        (NTAG215, 0x87, (0x04, 0x81, 504), 0x82, (0x83, 0x84, 0x85, 0x86)),
        (NTAG216, 0xE7, (0x04, 0xE1, 888), 0xE2, (0xE3, 0xE4, 0xE5, 0xE6)),
    ],
    ids=TYPES,
)
def test_where_things_are(
    chip: Chip, pages: int, user: tuple[int, int, int], locks: int, config: tuple[int, ...]
) -> None:
    assert chip.last + 1 == pages == len(tag(chip.name).memory.pages)
    assert (4, chip.dynamic_locks - 1, chip.user_bytes) == user
    assert chip.dynamic_locks == locks
    assert (chip.cfg0, chip.cfg1, chip.pwd, chip.last) == config


@pytest.mark.parametrize(
    ("name", "cc", "user"),
    [
        ("ntag213", "E1 10 12 00", "01 03 A0 0C 34 03 00 FE"),
        ("ntag215", "E1 10 3E 00", "03 00 FE 00 00 00 00 00"),
        ("ntag216", "E1 10 6D 00", "03 00 FE 00 00 00 00 00"),
    ],
)
def test_as_delivered(name: str, cc: str, user: str) -> None:
    new = tag(name)
    chip = new.memory.chip
    assert page(new, 0) == "04 A1 B2 9F", "BCC0 = 88 ^ 04 ^ A1 ^ B2"
    assert page(new, 1) == "C3 D4 E5 80"
    assert page(new, 2) == "72 48 00 00", "BCC1 = C3 ^ D4 ^ E5 ^ 80"
    assert page(new, 3) == cc
    assert ask(new, "30 04")[: len(user)] == user
    assert {page(new, p) for p in range(6, chip.dynamic_locks)} == {"00 00 00 00"}
    assert page(new, chip.dynamic_locks) == "00 00 00 BD"
    assert page(new, chip.cfg0) == "04 00 00 FF"
    assert page(new, chip.cfg1) == "00 05 00 00"
    assert page(new, chip.pwd) == FF
    assert page(new, chip.last) == "00 00 00 00"


@pytest.mark.parametrize("name", TYPES)
def test_every_page_of_a_new_tag_but_the_identity_can_be_written(name: str) -> None:
    new = tag(name)
    last = new.memory.chip.last
    for number in range(256):
        writable = 2 <= number <= last
        zeros = f"A2 {number:02X} 00000000"
        assert ask(new, zeros) == ("ACK" if writable else "NAK_ARGUMENT")


@pytest.mark.parametrize("name", TYPES)
def test_user_memory_takes_what_is_written(name: str) -> None:
    new = tag(name)
    for number in range(4, new.memory.chip.dynamic_locks):
        assert ask(new, f"A2 {number:02X} {number:02X} 12 34 56") == "ACK"
    for number in range(4, new.memory.chip.dynamic_locks):
        assert page(new, number) == f"{number:02X} 12 34 56"


# -- bits that can only be set


def test_the_identity_stays_when_the_lock_bytes_are_written() -> None:
    new = tag()
    assert ask(new, "A2 02 FFFF 1000") == "ACK"
    assert page(new, 2) == "72 48 10 00"


@pytest.mark.parametrize("number", [0x02, 0x03, 0x28])
def test_lock_and_otp_bits_are_never_cleared(number: int) -> None:
    new = tag()
    ask(new, f"A2 {number:02X} 01010100")
    before = page(new, number)
    assert ask(new, f"A2 {number:02X} 00000000") == "ACK"
    assert page(new, number) == before != page(tag(), number)


def test_cc_bits_are_ored() -> None:
    new = tag()
    ask(new, "A2 03 0E 01 20 0F")
    assert page(new, 3) == "EF 11 32 0F"


@pytest.mark.parametrize("name", TYPES)
def test_the_last_byte_of_the_dynamic_lock_page_is_always_bd(name: str) -> None:
    new = tag(name)
    number = new.memory.chip.dynamic_locks
    ask(new, f"A2 {number:02X} 000000 FF")
    assert page(new, number) == "00 00 00 BD"


# -- locked pages


@pytest.mark.parametrize("number", range(3, 16))
def test_each_static_lock_bit_locks_its_page(number: int) -> None:
    new = tag()
    ask(new, f"A2 02 0000 {(1 << number).to_bytes(2, 'little').hex()}")
    refused = [n for n in range(3, 16) if ask(new, f"A2 {n:02X} 00000000") == "NAK_ARGUMENT"]
    assert refused == [number]


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("ntag213", [(n, n + 1) for n in range(16, 40, 2)]),
        (
            "ntag215",
            [(16, 31), (32, 47), (48, 63), (64, 79), (80, 95), (96, 111), (112, 127), (128, 129)],
        ),
        (
            "ntag216",
            [
                *[(16, 31), (32, 47), (48, 63), (64, 79), (80, 95), (96, 111), (112, 127)],
                *[(128, 143), (144, 159), (160, 175), (176, 191), (192, 207), (208, 223)],
                (224, 225),
            ],
        ),
    ],
)
def test_each_dynamic_lock_bit_locks_its_pages(name: str, groups: list[tuple[int, int]]) -> None:
    for bit, (first, last) in enumerate(groups):
        new = tag(name)
        locks = f"A2 {new.memory.chip.dynamic_locks:02X}"
        ask(new, f"{locks} {(1 << bit).to_bytes(2, 'little').hex()} 0000")
        pages = range(4, new.memory.chip.dynamic_locks)
        refused = [n for n in pages if ask(new, f"A2 {n:02X} 00000000") == "NAK_ARGUMENT"]
        assert refused == [*range(first, last + 1)]


@pytest.mark.parametrize("name", TYPES)
def test_a_locked_page_is_read_as_before(name: str) -> None:
    new = tag(name, locked="4")
    assert page(new, 2) == "72 48 10 00"
    assert ask(new, "30 04") == ask(tag(name), "30 04")


@pytest.mark.parametrize(
    ("block", "frozen"),
    [(0x01, 0x0008), (0x02, 0x03F0), (0x04, 0xFC00)],
    ids=["CC", "9-4", "15-10"],
)
def test_a_static_block_lock_freezes_its_lock_bits(block: int, frozen: int) -> None:
    new = tag()
    ask(new, f"A2 02 0000 {block:02X}00")
    ask(new, "A2 02 0000 FFFF")
    assert int.from_bytes(new.memory.pages[2][2:], "little") == 0xFFFF & ~frozen


def test_a_block_lock_keeps_what_is_locked_and_what_is_not() -> None:
    new = tag()
    ask(new, "A2 02 0000 1200")  # page 4, and the block of pages 4 to 9
    ask(new, "A2 02 0000 F003")
    assert page(new, 2) == "72 48 12 00"
    assert ask(new, "A2 04 00000000") == "NAK_ARGUMENT"
    assert ask(new, "A2 05 00000000") == "ACK"


def test_a_lock_bit_and_its_block_lock_can_be_set_at_once() -> None:
    new = tag()
    ask(new, "A2 02 0000 1200")
    assert ask(new, "A2 04 00000000") == "NAK_ARGUMENT"


@pytest.mark.parametrize(
    ("name", "blocks"), [("ntag213", 6), ("ntag215", 4), ("ntag216", 7)], ids=TYPES
)
def test_a_dynamic_block_lock_freezes_two_lock_bits(name: str, blocks: int) -> None:
    assert len(tag(name).memory.chip.dynamic_blocks) == blocks
    for block in range(blocks):
        new = tag(name)
        locks = f"A2 {new.memory.chip.dynamic_locks:02X}"
        ask(new, f"{locks} 0000 {1 << block:02X} 00")
        ask(new, f"{locks} FFFF 00 00")
        written = int.from_bytes(new.memory.pages[new.memory.chip.dynamic_locks][:2], "little")
        assert written == 0xFFFF & ~(0b11 << 2 * block)


def test_what_is_locked_stays_so_for_who_has_the_password() -> None:
    new = tag(locked="4", auth0="00")
    assert ask(new, PWD_AUTH) == "00 00"
    assert ask(new, "A2 04 00000000") == "NAK_ARGUMENT"


def test_a_locked_capability_container_takes_no_more_bits() -> None:
    new = tag(locked="3")
    assert ask(new, "A2 03 FFFFFFFF") == "NAK_ARGUMENT"
    assert page(new, 3) == "E1 10 12 00"
