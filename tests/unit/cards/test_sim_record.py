"""Records of a SIM: modes, the pointer, cyclic files, SEEK."""

from __future__ import annotations

import pytest

from harness.cards.card import Card

from .iso import hold, say
from .sim import fetched, select, sim

LAST = 5  # records of EF FDN and EF LND


def numbered(number: int) -> str:
    """A record that tells its number."""
    return f"{number:02X}" * 28


def update(mode: int, record: str, number: int = 0) -> str:
    return f"A0DC{number:02X}{mode:02X}1C {record}"


def read(mode: int, number: int = 0) -> str:
    return f"A0B2{number:02X}{mode:02X}1C"


@pytest.fixture
def linear() -> Card:
    """EF FDN, each record with its number, and no pointer."""
    card = sim("7F10", "6F3B")
    dialogue = [("A020000208 35363738FFFFFFFF", "9000")]
    dialogue += [(update(4, numbered(n), n), "9000") for n in range(1, LAST + 1)]
    hold(card, [*dialogue, (select("6F3B"), "9F0F")])
    return card


@pytest.fixture
def cyclic() -> Card:
    """EF LND after 1, 2, 3, 4, 5 were written, in this order."""
    card = sim("7F10", "6F44")
    hold(card, [(update(3, numbered(n)), "9000") for n in range(1, LAST + 1)])
    hold(card, [(select("6F44"), "9F0F")])
    return card


def is_record(number: int) -> str:
    return f"{numbered(number)} 9000"


def test_next_goes_from_the_first_to_the_last_and_no_further(linear: Card) -> None:
    hold(linear, [(read(2), is_record(n)) for n in range(1, LAST + 1)])
    hold(linear, [(read(2), "9402"), (read(4), is_record(5)), (read(3), is_record(4))])


def test_previous_goes_from_the_last_to_the_first_and_no_further(linear: Card) -> None:
    hold(linear, [(read(3), is_record(n)) for n in range(LAST, 0, -1)])
    hold(linear, [(read(3), "9402"), (read(4), is_record(1)), (read(2), is_record(2))])


def test_absolute_leaves_the_pointer_and_current_needs_one(linear: Card) -> None:
    hold(
        linear,
        [
            (read(4), "9402"),
            (read(4, 3), is_record(3)),
            (read(4), "9402"),
            (read(2), is_record(1)),
            (read(4, 3), is_record(3)),
            (read(4), is_record(1)),
            (read(4, 5), is_record(5)),
            (read(4, 6), "9402"),
            (read(4, 255), "9402"),
            (select("6F3B"), "9F0F"),
            (read(4), "9402"),
        ],
    )


def test_p1_says_nothing_in_modes_next_and_previous(linear: Card) -> None:
    hold(
        linear, [(read(2, 4), is_record(1)), (read(2, 9), is_record(2)), (read(3, 9), is_record(1))]
    )


def test_a_wrong_length_hears_the_right_one_and_moves_nothing(linear: Card) -> None:
    hold(
        linear,
        [
            (read(2), is_record(1)),
            ("A0B200021B", "671C"),
            ("A0B2000200", "671C"),
            ("A0B20002", "671C"),
            ("A0DC000201 AA", "671C"),
            ("A0DC0002", "671C"),
            (read(2), is_record(2)),
        ],
    )


@pytest.mark.parametrize("mode", [0, 1, 5, 0x0C, 0xFF])
def test_other_modes_there_are_none(linear: Card, mode: int) -> None:
    hold(linear, [(read(mode, 1), "6B00"), (update(mode, numbered(7), 1), "6B00")])


def test_update_in_each_mode_of_a_linear_file(linear: Card) -> None:
    hold(
        linear,
        [
            (update(4, numbered(0xA3), 3), "9000"),
            (update(4, numbered(0xAA)), "9402"),
            (update(2, numbered(0xA1)), "9000"),
            (update(2, numbered(0xA2)), "9000"),
            (update(4, numbered(0xB2)), "9000"),
            (update(4, numbered(0xAA), 6), "9402"),
            (select("6F3B"), "9F0F"),
            (update(3, numbered(0xA5)), "9000"),
            (update(2, numbered(0xAA)), "9402"),
        ],
    )
    written = [say(linear, read(4, n))[:2] for n in range(1, LAST + 1)]
    assert written == ["A1", "B2", "A3", "04", "A5"]


def test_a_cyclic_file_begins_with_what_was_written_last(cyclic: Card) -> None:
    hold(cyclic, [(read(4, n), is_record(LAST + 1 - n)) for n in range(1, LAST + 1)])
    hold(cyclic, [(read(4), is_record(5))])
    hold(cyclic, [(read(2), is_record(n)) for n in (4, 3, 2, 1, 5, 4)])
    hold(cyclic, [(read(3), is_record(n)) for n in (5, 1, 2)])
    hold(cyclic, [(update(3, numbered(6)), "9000"), (read(4), is_record(6))])
    assert [say(cyclic, read(4, n))[:2] for n in range(1, 6)] == ["06", "05", "04", "03", "02"]


@pytest.mark.parametrize("mode", [2, 4])
def test_a_cyclic_file_is_only_written_in_mode_previous(cyclic: Card, mode: int) -> None:
    hold(cyclic, [(update(mode, numbered(7), 1), "9408"), (read(4, 1), is_record(5))])


def test_only_record_files_that_are_selected() -> None:
    hold(
        sim("7F20"),
        [
            (read(4, 1), "9400"),
            ("A0A2000001 00", "9400"),
            (select("6FAE"), "9F0F"),
            (read(4, 1), "9408"),
            (update(4, numbered(1), 1), "9408"),
            ("A0A2000001 00", "9408"),
        ],
    )


def test_who_may_read_and_update() -> None:
    card = sim("7F10", "6F3A", presented=False)
    hold(
        card, [(read(4, 1), "9804"), (update(4, numbered(1), 1), "9804"), ("A0A2000001 45", "9804")]
    )
    hold(
        sim("7F10", "6F3B"),
        [(read(4, 1), f"{'FF' * 28} 9000"), (update(4, numbered(1), 1), "9804")],
    )


def test_the_phone_book_and_the_own_number() -> None:
    number = "07 91 2120550501F0 FFFFFFFF FFFF"
    hold(sim("7F10", "6F3A"), [(read(4, 1), f"4578616D706C65 {'FF' * 7} {number} 9000")])
    hold(sim("7F10", "6F40"), [(read(4, 1), f"{'FF' * 14} {number} 9000")])


def test_a_short_message_is_free() -> None:
    hold(sim("7F10", "6F3C"), [("A0B20A04B0", f"00 {'FF' * 175} 9000"), ("A0B20B04B0", "9402")])


def test_seek_in_each_mode(linear: Card) -> None:
    hold(linear, [(update(4, numbered(2), 4), "9000")])  # 01 02 03 02 05
    hold(
        linear,
        [
            ("A0A2000002 0202", "9000"),
            (read(4), is_record(2)),
            (read(3), is_record(1)),
            ("A0A2000101 02", "9000"),
            (read(2), is_record(5)),
            ("A0A2000201 02", "9404"),
            (read(4), is_record(5)),
            ("A0A2000301 02", "9000"),
            ("A0A2000301 02", "9000"),
            (read(3), is_record(1)),
            ("A0A2000301 01", "9404"),
            (select("6F3B"), "9F0F"),
            ("A0A2000201 01", "9000"),
            (select("6F3B"), "9F0F"),
            ("A0A2000301 05", "9000"),
            (read(4), is_record(5)),
        ],
    )


def test_seek_of_type_2_tells_the_number(linear: Card) -> None:
    hold(linear, [("A0A2001001 03", "9F01"), ("A0C0000001", "03 9000"), (read(4), is_record(3))])
    assert fetched(linear, "A0A2001201 05") == "05 90 00"
    hold(linear, [("A0A2001201 05", "9404"), ("A0C0000001", "6F00")])


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("A0A2000101 01", "9000"),
        ("A0A2010001 01", "6B00"),
        ("A0A2000401 01", "6B00"),
        ("A0A2002001 01", "6B00"),
        ("A0A20000", "6700"),
        (f"A0A2000010 {'01' * 16}", "9000"),
        (f"A0A2000011 {'01' * 17}", "6700"),
        ("A0A2000001 06", "9404"),
    ],
)
def test_patterns_and_parameters_of_seek(linear: Card, command: str, answer: str) -> None:
    hold(linear, [(command, answer)])


def test_seek_is_not_for_cyclic_files(cyclic: Card) -> None:
    hold(cyclic, [("A0A2000001 01", "9408")])
