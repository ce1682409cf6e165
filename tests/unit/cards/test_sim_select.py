"""Selection in a SIM, and what SELECT and STATUS tell."""

from __future__ import annotations

import pytest

from harness.cards.catalogue import make

from .iso import hold, say
from .sim import PIN, disable, fetched, select, sim, unblock, verify

# From where (the path of selections, from the MF on) to which files.
REACHED = {
    (): {"3F00", "2FE2", "7F10", "7F20"},
    ("2FE2",): {"3F00", "2FE2", "7F10", "7F20"},
    ("7F10",): {"3F00", "7F10", "7F20", "6F3A", "6F3B", "6F3C", "6F40", "6F42", "6F44"},
    ("7F10", "6F3A"): {"3F00", "7F10", "7F20", "6F3A", "6F3B", "6F3C", "6F40", "6F42", "6F44"},
    ("7F10", "7F20"): {
        *("3F00", "7F10", "7F20", "6F05", "6F07", "6F20", "6F31", "6F38", "6F46", "6F74", "6F78"),
        *("6F7B", "6F7E", "6FAD", "6FAE"),
    },
    ("7F10", "3F00"): {"3F00", "2FE2", "7F10", "7F20"},
}
ALL = set().union(*REACHED.values()) | {"9999", "0000", "7F21"}


@pytest.mark.parametrize("path", REACHED, ids="/".join)
def test_what_can_be_selected_from_where(path: tuple[str, ...]) -> None:
    reached = {fid for fid in ALL if say(sim(*path), select(fid)).startswith("9F")}
    assert reached == REACHED[path]
    for fid in ALL - reached:
        assert say(sim(*path), select(fid)) == "94 04"


def test_what_is_current_stays_where_selection_fails() -> None:
    hold(
        sim("7F20", "6FAE"),
        [
            (select("6F3A"), "9404"),
            ("A0B0000001", "02 9000"),
            ("A0F2000006", "00000000 7F20 9000"),
            ("A0B0000001", "02 9000"),
            (select("7F20"), "9F16"),
            ("A0B0000001", "9400"),
        ],
    )


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("3F00", "00000000 3F00 01 0000000000 09 33 02 01 04 00 83 8A 83 8A"),
        ("7F10", "00000000 7F10 02 0000000000 09 33 00 06 04 00 83 8A 83 8A"),
        ("7F20", "00000000 7F20 02 0000000000 09 33 00 0C 04 00 83 8A 83 8A"),
        ("2FE2", "0000 000A 2FE2 04 00 0F F0 44 01 02 00 00"),
        ("7F20 6F07", "0000 0009 6F07 04 00 14 F0 14 01 02 00 00"),
        ("7F20 6F05", "0000 0001 6F05 04 00 01 F0 44 01 02 00 00"),
        ("7F20 6F46", "0000 0011 6F46 04 00 04 F0 44 01 02 00 00"),
        ("7F10 6F3A", "0000 0118 6F3A 04 00 11 F0 22 01 02 01 1C"),
        ("7F10 6F3B", "0000 008C 6F3B 04 00 12 F0 44 01 02 01 1C"),
        ("7F10 6F3C", "0000 06E0 6F3C 04 00 11 F0 44 01 02 01 B0"),
        ("7F10 6F40", "0000 0038 6F40 04 00 11 F0 44 01 02 01 1C"),
        ("7F10 6F44", "0000 008C 6F44 04 00 11 F0 44 01 02 03 1C"),
    ],
)
def test_what_select_tells(path: str, told: str) -> None:
    *before, last = path.split()
    wanted = bytes.fromhex(told).hex(" ").upper()
    assert fetched(sim(*before), select(last)) == f"{wanted} 90 00"


@pytest.mark.parametrize(
    ("options", "commands", "state"),
    [
        ({}, (), "33 02 01 04 00 83 8A 83 8A"),
        ({"pin": ""}, (), "B3 02 01 04 00 83 8A 83 8A"),
        ({"pin2": ""}, (), "33 02 01 02 00 83 8A 00 00"),
        ({}, (disable(PIN),), "B3 02 01 04 00 83 8A 83 8A"),
        ({}, (verify("0"),), "33 02 01 04 00 82 8A 83 8A"),
        ({}, (verify("0"),) * 3, "33 02 01 04 00 80 8A 83 8A"),
        ({}, (verify("0", 2), unblock("0", "0", 2)), "33 02 01 04 00 83 8A 82 89"),
        ({}, (unblock("0", "0"),) * 10, "33 02 01 04 00 83 80 83 8A"),
    ],
)
def test_a_directory_tells_how_chvs_stand(
    options: dict[str, str], commands: tuple[str, ...], state: str
) -> None:
    card = make("sim", options)
    told = say(card, *commands, "A0F2000016")
    assert bytes.fromhex(told)[13:] == bytes.fromhex(f"{state} 9000")


def test_invalidated_files_say_so_and_take_nothing_but_rehabilitate() -> None:
    head, tail = "0000 0118 6F3A 04 00 11 F0 22", "02 01 1C 9000"
    card = sim("7F10", "6F3A")
    hold(
        card,
        [
            ("A044000000", "9810"),
            ("A004000000", "9804"),
            (verify("5678", 2), "9000"),
            ("A004010000", "6B00"),
            ("A004000001 00", "6700"),
            ("A004000001", "6700"),
            ("A0040000", "9000"),
            ("A004000000", "9810"),
            ("A0B201041C", "9810"),
            (f"A0DC01041C {'AA' * 28}", "9810"),
            ("A0A2000001 45", "9810"),
            (select("6F3A"), "9F0F"),
            ("A0C000000F", f"{head} 00 {tail}"),
            ("A044000000", "9000"),
            (select("6F3A"), "9F0F"),
            ("A0C000000F", f"{head} 01 {tail}"),
            (select("7F10"), "9F16"),
            ("A004000000", "9400"),
            ("A044000000", "9400"),
        ],
    )


def test_invalidation_outlives_power() -> None:
    card = sim("7F10", "6F3A")
    hold(card, [(verify("5678", 2), "9000"), ("A004000000", "9000")])
    card.power_off()
    hold(card, [(select("7F10"), "9F16"), (select("6F3A"), "9F0F"), ("A044000000", "9804")])
