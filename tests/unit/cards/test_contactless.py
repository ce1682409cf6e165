"""The pseudo-APDUs of a contactless reader, row by row."""

from __future__ import annotations

import pytest

from harness.cards.catalogue import make
from harness.cards.contactless import ATR
from harness.cards.ntag21x import SIGNATURE

from .tags import TYPES, page, send, tag

UID = "04 A1 B2 C3 D4 E5 80"
PAGES_4_TO_7 = "01 03 A0 0C 34 03 00 FE 00 00 00 00 00 00 00 00"
VERSION = "00 04 04 02 01 00 0F 03"
OK, FAILED, LENGTH, FUNCTION = "90 00", "63 00", "67 00", "6A 81"


def answer(command: str, **options: str) -> str:
    """What a new NTAG213 answers to one command."""
    return send(make("ntag213", options), command)


@pytest.mark.parametrize("name", TYPES)
def test_the_atr_is_that_of_an_ultralight_whatever_the_type(name: str) -> None:
    assert make(name, {}).atr == ATR
    assert ATR.hex(" ").upper() == "3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 03 00 00 00 00 68"


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("FF CA 00 00 00", f"{UID} 90 00"),
        ("FF CA 00 00 07", f"{UID} 90 00"),
        ("FF CA 00 00 06", "6C 07"),
        ("FF CA 00 00 01", "6C 07"),
        ("FF CA 00 00 08", f"{UID} 62 82"),
        ("FF CA 00 00 FF", f"{UID} 62 82"),
        ("FF CA 00 00", LENGTH),
        ("FF CA 00 00 01 00", LENGTH),
        ("FF CA 01 00 00", FUNCTION),
        ("FF CA 00 01 00", FUNCTION),
    ],
)
def test_get_data(command: str, wanted: str) -> None:
    assert answer(command) == wanted


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("FF B0 00 04 10", f"{PAGES_4_TO_7} 90 00"),
        ("FF B0 00 04 00", f"{PAGES_4_TO_7} 90 00"),
        ("FF B0 00 04 04", "01 03 A0 0C 90 00"),
        ("FF B0 00 04 01", "01 90 00"),
        ("FF B0 00 2C 08", "00 00 00 00 04 A1 B2 9F 90 00"),
        ("FF B0 00 04 11", FAILED),
        ("FF B0 00 04 FF", FAILED),
        ("FF B0 00 2D 04", FAILED),
        ("FF B0 01 04 04", FAILED),
        ("FF B0 00 04", LENGTH),
        ("FF B0 00 04 01 00", LENGTH),
    ],
)
def test_read_binary(command: str, wanted: str) -> None:
    assert answer(command) == wanted


@pytest.mark.parametrize(
    ("command", "wanted", "written"),
    [
        ("FF D6 00 06 04 11223344", OK, "11 22 33 44"),
        ("FF D6 00 06 04 11223344 00", OK, "11 22 33 44"),
        ("FF D6 00 06 10 00112233445566778899AABBCCDDEEFF", OK, "00 11 22 33"),
        ("FF D6 00 06 03 112233", FAILED, None),
        ("FF D6 00 06 05 1122334455", FAILED, None),
        ("FF D6 00 06 04 112233", FAILED, None),
        ("FF D6 00 06 04 112233445566", FAILED, None),
        ("FF D6 01 06 04 11223344", FAILED, None),
        ("FF D6 00 06", FAILED, None),
        ("FF D6 00 06 04", FAILED, None),
    ],
)
def test_update_binary(command: str, wanted: str, written: str | None) -> None:
    card = make("ntag213", {})
    assert send(card, command) == wanted
    assert send(card, "FF B0 00 06 04") == f"{written or '00 00 00 00'} 90 00"


@pytest.mark.parametrize("number", ["00", "01", "05", "2D"])
def test_update_binary_of_what_the_tag_refuses(number: str) -> None:
    assert answer(f"FF D6 00 {number} 04 11223344", locked="5") == FAILED


# -- FF 00 00 00: frames for the PN532


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("FF 00 00 00 03 D4 42 60", f"D5 43 00 {VERSION} 90 00"),
        ("FF 00 00 00 04 D4 42 30 04", f"D5 43 00 {PAGES_4_TO_7} 90 00"),
        ("FF 00 00 00 04 D4 42 30 2D", "D5 43 02 90 00"),
        ("FF 00 00 00 04 D4 42 50 00", "D5 43 01 90 00"),
        ("FF 00 00 00 02 D4 42", "D5 43 01 90 00"),
        ("FF 00 00 00 08 D4 42 A2 06 11223344", "D5 43 00 90 00"),
        ("FF 00 00 00 07 D4 42 1B FFFFFFFF", "D5 43 00 00 00 90 00"),
        ("FF 00 00 00 04 D4 42 3C 00", f"D5 43 00 {SIGNATURE.hex(' ').upper()} 90 00"),
        ("FF 00 00 00 05 D4 40 01 30 04", f"D5 41 00 {PAGES_4_TO_7} 90 00"),
        ("FF 00 00 00 09 D4 40 01 A2 06 11223344", "D5 41 00 90 00"),
        ("FF 00 00 00 05 D4 40 01 30 2D", "D5 41 01 90 00"),
        ("FF 00 00 00 05 D4 40 01 50 00", "D5 41 01 90 00"),
        ("FF 00 00 00 05 D4 40 02 30 04", "D5 41 27 90 00"),
        ("FF 00 00 00 04 D4 4A 01 00", f"D5 4B 01 01 00 44 00 07 {UID} 90 00"),
        ("FF 00 00 00 04 D4 4A 01 01", "D5 4B 00 90 00"),
        ("FF 00 00 00 02 D4 02", "D5 03 32 01 06 07 90 00"),
        ("FF 00 00 00 02 D4 04", FAILED),
        ("FF 00 00 00 02 D4 40", FAILED),
        ("FF 00 00 00 03 D4 4A 01", FAILED),
        ("FF 00 00 00 01 D4", FAILED),
        ("FF 00 00 00 02 D5 42", FAILED),
        ("FF 00 00 00 00", FAILED),
        ("FF 00 00 00", FAILED),
        ("FF 00 00 01 03 D4 42 60", FAILED),
    ],
)
def test_frames_for_the_pn532(command: str, wanted: str) -> None:
    assert answer(command) == wanted


@pytest.mark.parametrize(
    ("command", "data"),
    [
        ("FF 00 00 00 07 D4 42 3A 04 05", "01 03 A0 0C 34 03 00 FE"),  # nfc-socketio's own
        ("FF 00 00 00 03 D4 42 3A 04 05", "01 03 A0 0C 34 03 00 FE"),
        ("FF 00 00 00 00 D4 42 3A 04 05", "01 03 A0 0C 34 03 00 FE"),
        ("FF 00 00 00 06 D4 42 A2 06 11223344", ""),
        ("FF 00 00 00 07 D4 42 A2 06 11223344", ""),
        ("FF 00 00 00 FF D4 42 60", VERSION),
    ],
)
def test_a_wrong_lc_is_no_matter(command: str, data: str) -> None:
    assert answer(command) == " ".join(filter(None, ["D5 43 00", data, "90 00"]))


def test_of_eight_bytes_with_an_lc_of_seven_the_last_is_written_though_it_is_zero() -> None:
    card = make("ntag213", {})
    assert send(card, "FF 00 00 00 07 D4 42 A2 06 11223300") == "D5 43 00 90 00"
    assert send(card, "FF B0 00 06 04") == "11 22 33 00 90 00"


@pytest.mark.parametrize(
    "command",
    [
        "FF 00 00 00 03 D4 42 60",
        "FF 00 00 00 04 D4 42 30 04",
        "FF 00 00 00 08 D4 42 A2 06 11223300",
        "FF 00 00 00 05 D4 40 01 30 04",
        "FF 00 00 00 04 D4 4A 01 00",
        "FF 00 00 00 02 D4 02",
    ],
)
def test_an_le_behind_a_right_lc_changes_nothing(command: str) -> None:
    assert answer(f"{command} 00") == answer(command)


def test_selecting_the_tag_anew_ends_authenticated() -> None:
    card = make("ntag213", {"auth0": "04"})
    write = "FF D6 00 06 04 11223344"
    assert send(card, write) == FAILED
    assert send(card, "FF 00 00 00 07 D4 42 1B FFFFFFFF") == "D5 43 00 00 00 90 00"
    assert send(card, write) == OK
    send(card, "FF 00 00 00 04 D4 4A 01 00")
    assert send(card, write) == FAILED


def test_compatibility_write_takes_two_frames() -> None:
    card = make("ntag213", {})
    assert send(card, "FF 00 00 00 04 D4 42 A0 06") == "D5 43 00 90 00"
    data = "00112233445566778899AABBCCDDEEFF"
    assert send(card, f"FF 00 00 00 12 D4 42 {data}") == "D5 43 00 90 00"
    assert send(card, "FF B0 00 06 08") == "00 11 22 33 00 00 00 00 90 00"


# -- the reader itself


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("FF 00 40 00 04 01 00 03 03", "90 02"),  # the guide's beep
        ("FF 00 40 00 04 01 00 03 03 00", "90 02"),
        ("FF 00 40 0F 04 00 00 00 00", "90 03"),
        ("FF 00 40 0C 04 00 00 00 00", "90 00"),
        ("FF 00 40 05 04 00 00 00 00", "90 03"),
        ("FF 00 40 00 03 01 00 03", FAILED),
        ("FF 00 40 00 04 01 00 03", FAILED),
        ("FF 00 40 00", FAILED),
        ("FF 00 52 00 00", OK),
        ("FF 00 52 FF 00", OK),
        ("FF 00 51 7F 00", "90 7F"),
        ("FF 00 51 7F 01 00", FAILED),
        ("FF 00 50 00 00", "90 FF"),
        ("FF 00 48 00 00", b"ACR122U214".hex(" ").upper()),
        ("FF 00 48 01 00", FAILED),
        ("FF 00 53 00 00", FAILED),
    ],
)
def test_leds_buzzer_parameter_and_firmware(command: str, wanted: str) -> None:
    assert answer(command) == wanted


def test_leds_and_parameter_are_the_readers_and_stay() -> None:
    card = make("ntag213", {})
    assert send(card, "FF 00 40 0D 04 00 00 00 00") == "90 01", "red on, green off"
    assert send(card, "FF 00 51 60 00") == "90 60"
    card.reset()
    assert send(card, "FF 00 40 00 04 00 00 00 00") == "90 01"
    assert send(card, "FF 00 50 00 00") == "90 60"


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("FF 82 00 00 06 FFFFFFFFFFFF", FAILED),
        ("FF 86 00 00 05 0100046000", FAILED),
        ("FF 88 00 04 60 00", FAILED),
        ("FF A4 00 00", FUNCTION),
        ("FF D7 00 04 05 0000000001", FUNCTION),
        ("00 A4 04 00 07 D2760000850101", "6D 00"),
        ("90 60 00 00 00", "6D 00"),
        ("FF CA 00", LENGTH),
        ("FF", LENGTH),
        ("00", LENGTH),
    ],
)
def test_all_else(command: str, wanted: str) -> None:
    assert answer(command) == wanted


def test_a_reset_of_either_kind_and_power_begin_a_new_field() -> None:
    for event in ("power_on", "power_off", "reset", "forget"):
        card = make("ntag213", {"auth0": "04"})
        send(card, "FF 00 00 00 07 D4 42 1B FFFFFFFF")
        getattr(card, event)()
        assert send(card, "FF D6 00 06 04 11223344") == FAILED, event


def test_what_is_read_is_what_the_tag_has() -> None:
    assert page(tag(), 4) == answer("FF B0 00 04 04")[:11]
