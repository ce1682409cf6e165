"""The file card as a whole: ATR, channels, chains, length, parts, the hello applet."""

from __future__ import annotations

import pytest

from harness.atr.decode import decode
from harness.atr.words import summary
from harness.cards.catalogue import make, options
from harness.cards.errors import CardError
from harness.cards.guard import Guarded
from harness.cards.hello import HelloCard
from harness.cards.iso_commands import COMMANDS

from .iso import VERIFY, card, hold, say

HELLO = "00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01"


# -- what the ATR says, and whether the card can


def said(atr: bytes) -> str:
    """Every meaning in the ATR, as the decoder gives it."""
    return " ".join(str(field.meaning) for field in decode(atr).fields)


def test_the_atr_is_without_a_fault() -> None:
    found = decode(card().atr)
    assert not found.missing
    assert [each.breaches for each in found.fields if each.breaches] == []
    assert summary(found)


@pytest.mark.parametrize(
    "word",
    [
        "applications selected by full DF name",
        "applications selected by partial DF name",
        "DF by full name",
        "DF by partial name",
        "DF by path",
        "DF by file identifier",
        "short EF identifier",
        "record number",
        "record identifier",
        "write OR",
        "command chaining",
        "extended Lc and Le fields",
        "either side",
        "operational, activated",
    ],
)
def test_the_historical_bytes_say(word: str) -> None:
    assert word in said(card().atr)


@pytest.mark.parametrize("word", ["DF implicitly", "EF.DIR", "extended length information"])
def test_the_historical_bytes_do_not_say(word: str) -> None:
    assert word not in said(card().atr).replace("READ RECORD", "")


@pytest.mark.parametrize(
    ("capability", "dialogue"),
    [
        ("full name", [("00A4040C05 A000000101", "9000")]),
        ("partial name", [("00A4040C04 A0000001", "9000")]),
        ("path", [("00A4080C04 50005001", "9000")]),
        ("identifier", [("00A4000C02 5000", "9000")]),
        ("short identifier", [("00B0810001", "009000")]),
        ("record number", [("00A4000C025000", "9000"), ("00B2020C01", "029000")]),
        ("record identifier", [("00A4000C025000", "9000"), ("00B2020803", "02BBBB9000")]),
        ("write OR", [("00D081000180", "9000"), ("00B0810001", "809000")]),
        ("chaining", [("10D6810001AA", "9000"), ("00D6810001BB", "9000"),
                      ("00B0810002", "AABB9000")]),
        ("extended length", [("00D6810000 0001 CC", "9000"), ("00B0810000 0001", "CC9000")]),
        ("channel by the card", [("0070000001", "019000"), ("0070000001", "029000"),
                                 ("0070000001", "039000"), ("0070000001", "6A81")]),
        ("channel by the reader", [("00700003", "9000"), ("03A4000C", "9000")]),
    ],
)  # fmt: skip
def test_the_card_can_what_its_atr_says(capability: str, dialogue: list[tuple[str, str]]) -> None:
    assert capability
    hold(card(), dialogue)


def test_another_atr_stays_whatever_happens() -> None:
    there = card(atr="3B 00")
    say(there, "00040000")
    there.reset()
    assert there.atr == b"\x3b\x00"


# -- channels


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("0070000001", "019000"),
        ("00700000", "6700"),
        ("00700002", "9000"),
        ("00700004", "6881"),
        ("00700100", "6A86"),
        ("0070000101", "9000"),
        ("0070800000", "6985"),
        ("00708001", "6985"),
        ("0170000001", "6881"),
        ("01B0810001", "6881"),
        ("007000000101", "6700"),
        ("04A4000C", "6882"),
        ("0CA4000C", "6882"),
        ("20A4000C", "6E00"),
        ("40A4000C", "6881"),
        ("80A4000C", "6E00"),
        ("A0A4000C", "6E00"),
        ("FFA4000C", "6E00"),
        ("00FF0000", "6D00"),
        ("00C0000000", "6D00"),
        ("00000000", "6D00"),
        ("00", "6700"),
    ],
)
def test_channels_and_classes(command: str, answer: str) -> None:
    hold(card(), [(command, answer)])


def test_each_channel_has_its_own_file_and_rights() -> None:
    hold(
        card(),
        [
            ("00A4000C025000", "9000"),
            (VERIFY, "9000"),
            ("0070000001", "019000"),
            ("01B0830004", "6982"),
            ("01A4000C022F01", "9000"),
            ("00A4030C", "9000"),
            ("00B0830004", "000000009000"),
            ("01B0000002", "00019000"),
            ("00B0000002", "00009000"),
            ("01A4000C025000", "9000"),
            ("01700002", "9000"),
            ("02B2010C03", "01AAAA9000"),
            ("01708000", "9000"),
            ("01B2010C03", "6881"),
            ("00708002", "9000"),
            ("00708002", "6985"),
            ("0070000101", "9000"),
            ("01B2010C03", "6981"),
        ],
    )


def test_power_closes_channels() -> None:
    there = card()
    hold(there, [("00700002", "9000"), ("02A4000C", "9000")])
    there.reset()
    hold(there, [("02A4000C", "6881")])


# -- chains


def test_a_chain_brings_its_data_together() -> None:
    hold(
        card(),
        [
            ("10D6820003 010203", "9000"),
            ("10D6820002 0405", "9000"),
            ("00B0820005", "6883"),
            ("00B0820005", "00000000009000"),
            ("10D6820003 010203", "9000"),
            ("00D6820002 0405", "9000"),
            ("00B0820005", "01020304059000"),
            ("10D68200", "6700"),
            ("10D6820001 07", "9000"),
            ("00D68200", "9000"),
            ("00B0820002", "07029000"),
            ("11D6820001 07", "6881"),
            ("10D6820001 07", "9000"),
            ("80D6820001 07", "6E00"),
            ("00D6820001 08", "9000"),
            ("00B0820002", "08029000"),
        ],
    )


def test_a_chain_is_forgotten_without_power_and_has_its_length() -> None:
    there = card()
    say(there, "10D6820001 07")
    there.reset()
    hold(there, [("00D6820001 08", "9000"), ("00B0820001", "089000")])
    part = bytes.fromhex("10D68200 007FFF") + bytes(0x7FFF)
    assert [there.transmit(part) for _ in range(3)] == [b"\x90\0", b"\x90\0", b"\x67\0"]


# -- answers in parts


def test_get_response_where_it_is_asked_for() -> None:
    there = card(delivery="get-response")
    hold(
        there,
        [
            ("00C0000000", "6985"),
            ("00A4000402500000", "6118"),
            ("00C0000019", "6C18"),
            ("00C0000004", "62168201 6114"),
            ("00C0010000", "6A86"),
            ("00C0000000", "38830250008A01058405A0000001018603000000 9000"),
            ("00C0000000", "6985"),
            ("00A4000402500000", "6118"),
            ("00B0000001", "6986"),
            ("00C0000000", "6985"),
            ("0004000002 5001", "9000"),
            ("00A4020402500100", "611D"),
            ("00C0000000", "621B820602410003000483025001 8A0104 8002000C 880108 8603000000 6283"),
        ],
    )


def test_long_data_are_had_in_parts_of_256_bytes() -> None:
    there = card(delivery="get-response")
    for _ in range(3):
        say(there, "00DA0101" + "C8" + "5A" * 200)
        say(there, "00DA0102" + "C8" + "5B" * 200)
    assert say(there, "00CB3FFF00 0003 5C0142 0000") == "6A 88"
    say(there, "00DB3FFF" + "CB" + "4281C8" + "5A" * 200)
    say(there, "00DB3FFF" + "CB" + "4381C8" + "5B" * 200)
    assert say(there, "00CB3FFF00 0004 5C024243 0000") == "61 00"
    first = there.transmit(bytes.fromhex("00C0000000"))
    assert (len(first), first[-2:]) == (258, bytes((0x61, 406 - 256)))
    assert len(there.transmit(bytes.fromhex("00C0000000"))) == 150 + 2


# -- the applet, and options


def test_the_hello_applet_is_there_if_it_is_wanted() -> None:
    there = card(hello="yes")
    hold(
        there,
        [
            ("00000000", "6D00"),
            (HELLO, "9000"),
            ("00000000", b"Hello world!".hex() + "9000"),
            ("0000000000", b"Hello world!".hex() + "9000"),
            ("0000000004", "6C0C"),
            ("00000100", "6B00"),
            ("0000000001 00", "6700"),
            ("00A4000C023F00", "9000"),
            ("00000000", "6D00"),
        ],
    )
    again = card(state=there.save().hex())
    hold(again, [(HELLO, "9000"), ("00000000", b"Hello world!".hex() + "9000")])
    assert say(card(), HELLO) == "6A 82"


def test_a_program_cannot_tell_the_applet_from_the_hello_card() -> None:
    for command in (HELLO, "00000000"):
        there, other = card(hello="yes"), HelloCard()
        assert say(there, HELLO, command) == say(other, HELLO, command)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"hello": "maybe"}, "unknown hello: 'maybe'; allowed: no, yes"),
        ({"delivery": "late"}, "unknown delivery"),
        ({"atr": "3B"}, "an ATR has 2 to 33 bytes"),
        ({"colour": "red"}, "allowed: atr, delivery, hello, state, tree"),
        ({"tree": "[[df]]\npath = '4845'", "hello": "yes"}, "does not fit into the tree"),
    ],
)
def test_options_that_make_no_card(given: dict[str, str], what: str) -> None:
    with pytest.raises(CardError, match=what):
        make("iso7816", given)


def test_the_options_it_has() -> None:
    assert options("iso7816") == {"atr", "delivery", "hello", "state", "tree"}


def test_every_command_answers_whatever_comes_with_it() -> None:
    guarded = Guarded(card(hello="yes"))
    for ins in COMMANDS:
        for tail in ("0000", "0000 00", "0001 01 00", "8100 02 5301", "FFFF 03 540100 00"):
            for before in (HELLO, "00A4000C022F01", "00A4080C0450005001"):
                guarded.transmit(bytes.fromhex(before))
                answer = guarded.transmit(bytes.fromhex(f"00{ins:02X}{tail}"))
                assert len(answer) >= 2
    assert not guarded.faults
