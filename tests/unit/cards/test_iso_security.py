"""PINs and authentication of the file card (ISO 7816-4, 11.5)."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from harness.cards.card import Card

from .iso import VERIFY, card, hold, say

KEY = bytes(range(16))
READ = "00B0830004"
UPDATE = "00D683000401020304"


def proof(instruction: int, challenge: bytes) -> str:
    """A cryptogram, computed apart from the card."""
    return hmac.new(KEY, bytes((instruction,)) + challenge, hashlib.sha256).hexdigest()[:16]


def authenticate(to: Card, cla: str = "00") -> str:
    """GET CHALLENGE and EXTERNAL AUTHENTICATE with the key."""
    challenge = to.transmit(bytes.fromhex(f"{cla}84000008"))[:-2]
    return say(to, f"{cla}82000108 {proof(0x82, challenge)}")


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (VERIFY, "9000"),
        ("0020000104 31323335", "63C2"),
        ("0020000103 313233", "63C2"),
        ("0020000105 3132333400", "63C2"),
        ("00200001", "63C3"),
        ("0020000204 31323334", "6A88"),
        ("0020000004 31323334", "6A88"),
        ("0020008104 31323334", "6A88"),
        ("0020010104 31323334", "6A86"),
        ("0020FF01", "9000"),
        ("0020FF0104 31323334", "6700"),
        ("0024000108 31323334 35363738", "9000"),
        ("0024000108 31323335 35363738", "63C2"),
        ("0024000107 31323334 353637", "6A80"),
        ("0024000115 31323334" + "30" * 17, "6A80"),
        ("0024010104 35363738", "6982"),
        ("0024020104 35363738", "6A86"),
        ("00240001", "6700"),
        ("002C00010C 3132333435363738 35363738", "9000"),
        ("002C00010C 3132333435363739 35363738", "63C1"),
        ("002C00010B 3132333435363738 353637", "6A80"),
        ("002C010108 3132333435363738", "9000"),
        ("002C010109 313233343536373830", "63C1"),
        ("002C020104 35363738", "6982"),
        ("002C0301", "6982"),
        ("002C0401", "6A86"),
        ("002C0001", "6700"),
        ("0084000000", None),
        ("00840000", "6700"),
        ("0084010008", "6A86"),
        ("0084000000 0101", "6700"),
        ("0082000108 0000000000000000", "6985"),
        ("00820001", "63C2"),
        ("00820002", "6A88"),
        ("00820101", "6A86"),
        ("0088000200", "6A88"),
        ("0088000100", "6700"),
        ("0088000101 00", "6700"),
        ("0088000101 00 04", "6C08"),
    ],
)
def test_commands(command: str, answer: str | None) -> None:
    if answer is None:
        assert len(card().transmit(bytes.fromhex(command))) == 256 + 2
    else:
        hold(card(), [(command, answer)])


def test_a_pin_is_blocked_after_its_tries_and_a_reset_code_frees_it() -> None:
    wrong, right_code = "0020000104 30303030", "002C010108 3132333435363738"
    hold(
        card(),
        [
            (wrong, "63C2"),
            (VERIFY, "9000"),
            (wrong, "63C2"),
            (READ, "6982"),
            (wrong, "63C1"),
            ("00200001", "63C1"),
            (wrong, "63C0"),
            (VERIFY, "6983"),
            ("00200001", "6983"),
            ("0024000108 31323334 35363738", "6983"),
            (right_code, "9000"),
            (READ, "6982"),
            (VERIFY, "9000"),
            (READ, "00000000 9000"),
        ],
    )


def test_a_reset_code_is_blocked_as_well() -> None:
    wrong = "002C010108 3030303030303030"
    hold(card(), [(wrong, "63C1"), (wrong, "63C0"), (wrong, "6983"), (VERIFY, "9000")])
    hold(card(), [("002C010108 3132333435363738", "9000"), (wrong, "63C1")])


def test_a_changed_pin_counts_from_now_on() -> None:
    there = card()
    hold(
        there,
        [
            ("0024000109 31323334 3536373839", "9000"),
            (VERIFY, "63C2"),
            ("0020000105 3536373839", "9000"),
            ("0024010104 31323334", "9000"),
            (VERIFY, "9000"),
            ("002C00010C 3132333435363738 30303030", "9000"),
            ("0020000104 30303030", "9000"),
        ],
    )
    assert say(card(state=there.save().hex()), "0020000104 30303030") == "90 00"


def test_logging_out_and_power_take_what_was_granted() -> None:
    there = card()
    hold(there, [(VERIFY, "9000"), ("00200001", "9000"), (READ, "000000009000")])
    hold(there, [("0020FF01", "9000"), (READ, "6982"), ("00200001", "63C3"), (VERIFY, "9000")])
    there.reset()
    hold(there, [(READ, "6982")])


def test_a_reset_by_condition() -> None:
    tree = '[[pin]]\nnumber = 1\nvalue = "1234"\ntries = 1\nreset = "pin 2"\n'
    tree += '[[pin]]\nnumber = 2\nvalue = "abcd"'
    hold(
        card(tree=tree),
        [
            ("0020000104 30303030", "63C0"),
            ("002C0301", "6982"),
            ("002C010104 30303030", "6984"),
            ("0020000204 61626364", "9000"),
            ("002C0301", "9000"),
            (VERIFY, "9000"),
            ("002C020104 35363738", "9000"),
            ("0020000104 35363738", "9000"),
            ("002C03010130", "6700"),
        ],
    )


def test_external_authentication_opens_what_its_key_opens() -> None:
    there = card()
    assert say(there, UPDATE) == "69 82"
    assert authenticate(there) == "90 00"
    hold(there, [(UPDATE, "9000"), ("00820001", "9000"), (READ, "6982")])
    there.power_on()
    assert say(there, UPDATE) == "69 82"


def test_a_challenge_serves_once_and_a_wrong_answer_takes_a_try() -> None:
    there = card()
    challenge = there.transmit(bytes.fromhex("0084000008"))[:-2]
    right = f"0082000108 {proof(0x82, challenge)}"
    hold(there, [("0082000108 0000000000000000", "63C1"), (right, "6985")])
    assert authenticate(there) == "90 00"
    for tries in (1, 0):
        hold(there, [("00840000080000", "6700"), ("0082000108" + "00" * 8, "6985")])
        say(there, "0084000008")
        assert say(there, "0082000108" + "00" * 8) == f"63 C{tries}"
    assert authenticate(there) == "69 83"
    assert say(there, "0088000101 00 00") == "69 83"


def test_challenges_are_as_long_as_asked_and_differ() -> None:
    seen = {card().transmit(bytes.fromhex("0084000010")) for _ in range(20)}
    assert len(seen) == 20
    assert {len(each) for each in seen} == {18}


def test_internal_authentication_shows_the_key_and_is_of_no_use_to_get_in() -> None:
    there = card()
    challenge = there.transmit(bytes.fromhex("0084000008"))[:-2]
    answer = there.transmit(bytes.fromhex("0088000108") + challenge + b"\0")
    assert answer.hex() == proof(0x88, challenge) + "9000"
    assert say(there, f"0082000108 {answer[:-2].hex()}") == "63 C1"


def test_tries_outlive_power_and_are_saved() -> None:
    there = card()
    hold(there, [("0020000104 30303030", "63C2"), ("0020000104 30303030", "63C1")])
    there.power_off()
    assert say(there, "00200001") == "63 C1"
    assert say(card(state=there.save().hex()), "00200001") == "63 C1"
