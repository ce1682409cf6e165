"""What a SIM can be made as."""

from __future__ import annotations

import pytest

from harness.cards.catalogue import make, options
from harness.cards.errors import CardError

from .iso import hold, say
from .sim import PIN, change, enable, select, sim, unblock, verify


def content(path: str, length: int, **given: str) -> str:
    """The beginning of a file of a new card that asks for no CHV."""
    card = make("sim", {"pin": "", **given})
    answer = say(card, *(select(fid) for fid in path.split()), f"A0B00000{length:02X}")
    assert answer.endswith(" 90 00")
    return answer[:-6]


def test_its_options() -> None:
    known = {"atr", "pin", "pin2", "puk", "puk2", "imsi", "iccid", "ki", "seed"}
    assert options("sim") == known


@pytest.mark.parametrize("pin", ["0000", "12345", "98765432"])
def test_the_pin(pin: str) -> None:
    card = make("sim", {"pin": pin})
    hold(card, [(verify(PIN), "9804"), (verify(pin), "9000")])


def test_without_a_pin_chv1_is_disabled() -> None:
    card = make("sim", {"pin": ""})
    hold(card, [(select("7F20"), "9F16"), (select("6F07"), "9F0F"), ("A0B0000001", "08 9000")])
    hold(card, [(verify(PIN), "9808"), (enable(PIN), "9000"), (verify(PIN), "9000")])


def test_the_second_pin_and_both_puks() -> None:
    card = make("sim", {"pin2": "2222", "puk": "11111111", "puk2": "22222222"})
    hold(card, [(verify("2222", 2), "9000"), (change("2222", "3333", 2), "9000")])
    hold(card, [(unblock("11111111", "1"), "9000"), (unblock("22222222", "2", 2), "9000")])


@pytest.mark.parametrize(
    ("imsi", "told"),
    [
        ("001010123456789", "08 09 10 10 10 32 54 76 98"),
        ("26201012345678", "08 21 26 10 10 32 54 76 F8"),
        ("310150", "04 31 01 51 F0 FF FF FF FF"),
        ("3101501", "04 39 01 51 10 FF FF FF FF"),
    ],
)
def test_the_imsi(imsi: str, told: str) -> None:
    assert content("7F20 6F07", 9, imsi=imsi) == told


def test_what_goes_by_the_imsi() -> None:
    imsi = "262420000000003"
    assert content("7F20 6F78", 2, imsi=imsi) == "00 08"
    assert content("7F20 6F7E", 9, imsi=imsi) == "FF FF FF FF 62 F2 24 00 00"


@pytest.mark.parametrize(
    ("iccid", "told"),
    [
        ("894900000000000001", "98 94 00 00 00 00 00 00 10 FF"),
        ("8949000000000000011", "98 94 00 00 00 00 00 00 10 F1"),
        ("89490000000000000112", "98 94 00 00 00 00 00 00 10 21"),
    ],
)
def test_the_iccid(iccid: str, told: str) -> None:
    assert content("2FE2", 10, iccid=iccid) == told


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"pin": "123"}, "option pin must be 4 to 8 digits, not '123'"),
        ({"pin": "123456789"}, "option pin must be 4 to 8 digits"),
        ({"pin": "12a4"}, "option pin must be 4 to 8 digits, not '12a4'"),
        ({"pin": "1234\n"}, "option pin must be 4 to 8 digits"),
        ({"pin": "١٢٣٤"}, "option pin must be 4 to 8 digits"),
        ({"pin": 1234}, "option pin must be text, not 1234"),
        ({"pin2": "1"}, "option pin2 must be 4 to 8 digits"),
        ({"puk": ""}, "option puk must be 8 digits, not ''"),
        ({"puk2": "1234567"}, "option puk2 must be 8 digits"),
        ({"imsi": "00101"}, "option imsi must be 6 to 15 digits"),
        ({"imsi": "0010101234567890"}, "option imsi must be 6 to 15 digits"),
        ({"iccid": "8" * 17}, "option iccid must be 18 to 20 digits"),
        ({"iccid": "8" * 21}, "option iccid must be 18 to 20 digits"),
        ({"ki": "00"}, "option ki has 1 bytes, it needs 16"),
        ({"tree": ""}, "unknown option of card sim: 'tree'"),
    ],
)
def test_options_of_no_card_are_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(CardError) as caught:
        make("sim", given)
    assert message in str(caught.value)


def test_cards_share_nothing() -> None:
    one, other = sim("7F20", "6F05"), sim("7F20", "6F05")
    hold(one, [("A0D6000001 03", "9000"), (verify("0000"), "9804")])
    hold(other, [("A0B0000001", "01 9000"), (verify(PIN), "9000"), (verify("0000"), "9804")])
    assert say(other, "A0F2000016")[-17:] == "82 8A 83 8A 90 00"
