"""The native commands of an NTAG21x, and its states."""

from __future__ import annotations

import pytest

from harness.cards.ntag21x import MOST_READS, SIGNATURE

from .tags import PWD_AUTH, TYPES, ask, page, tag

NAK = "NAK_ARGUMENT"
ZEROS = "00 00 00 00"
PROT, CFGLCK, CNT, CNT_PROT = "80", "40", "10", "18"


# -- GET_VERSION, READ_SIG, and what is no command


@pytest.mark.parametrize(
    ("name", "size"), [("ntag213", "0F"), ("ntag215", "11"), ("ntag216", "13")]
)
def test_get_version(name: str, size: str) -> None:
    assert ask(tag(name), "60") == f"00 04 04 02 01 00 {size} 03"


def test_the_signature_says_that_it_is_none() -> None:
    assert len(SIGNATURE) == 32 and b"DUMMY" in SIGNATURE
    assert ask(tag(), "3C 00") == SIGNATURE.hex(" ").upper()
    assert ask(tag(), "3C 01") == NAK


@pytest.mark.parametrize(
    "frame",
    ["00", "61", "6000", "30", "300400", "3A04", "3A040500", "A204", "A2040102", "A2040102030405",
     "A0", "A00400", "1B", "1BFFFFFF", "1BFFFFFFFFFF",
     "39", "390200", "3C", "3C0000", "50", "50 01"],
)  # fmt: skip
def test_what_is_no_command_or_of_another_length_is_refused(frame: str) -> None:
    assert ask(tag(access=CNT), frame) == NAK


def test_nothing_is_answered_to_nothing() -> None:
    assert ask(tag(), "") == "SILENCE"


def test_halt_is_silence_until_the_tag_is_selected_again_or_the_field_comes_up() -> None:
    for wake in ("select", "power_up"):
        new = tag()
        assert ask(new, "50 00") == "SILENCE"
        assert ask(new, "60") == "SILENCE"
        getattr(new, wake)()
        assert ask(new, "60") != "SILENCE"


# -- READ and FAST_READ


@pytest.mark.parametrize("name", TYPES)
def test_read_rolls_over_after_the_last_page(name: str) -> None:
    new = tag(name)
    last = new.memory.chip.last
    assert ask(new, f"30 {last:02X}") == f"{ZEROS} 04 A1 B2 9F C3 D4 E5 80 72 48 00 00"
    assert ask(new, f"30 {last - 3:02X}") == f"04 00 00 FF 00 05 00 00 {ZEROS} {ZEROS}"
    assert ask(new, f"30 {last + 1:02X}") == NAK
    assert ask(new, "30 FF") == NAK


def test_fast_read() -> None:
    new = tag()
    assert ask(new, "3A 00 02") == "04 A1 B2 9F C3 D4 E5 80 72 48 00 00"
    assert ask(new, "3A 03 03") == "E1 10 12 00"
    assert len(ask(new, "3A 04 27").split()) == 144
    assert len(ask(new, "3A 00 2C").split()) == 4 * 45
    for wrong in ("3A 05 04", "3A 00 2D", "3A 2D 2D"):
        assert ask(new, wrong) == NAK


@pytest.mark.parametrize("name", TYPES)
def test_password_and_pack_read_as_zeros_even_for_who_has_it(name: str) -> None:
    new = tag(name, password="01020304", pack="AABB")
    pwd = new.memory.chip.pwd
    for _ in range(2):
        assert ask(new, f"3A {pwd:02X} {pwd + 1:02X}") == f"{ZEROS} {ZEROS}"
        assert ask(new, f"30 {pwd:02X}")[:23] == f"{ZEROS} {ZEROS}"
        assert ask(new, "1B 01020304") == "AA BB"


# -- the password


def test_what_is_protected_for_writing_can_be_read() -> None:
    new = tag(auth0="05")
    assert ask(new, "A2 04 00000000") == "ACK"
    assert ask(new, "A2 05 00000000") == NAK
    assert ask(new, "30 05") != NAK
    assert ask(new, "3A 04 06") != NAK
    assert ask(new, PWD_AUTH) == "00 00"
    assert ask(new, "A2 05 00000000") == "ACK"


def test_what_is_protected_for_reading() -> None:
    new = tag(auth0="06", access=PROT)
    first = "04 A1 B2 9F C3 D4 E5 80"
    assert ask(new, "30 06") == NAK
    assert ask(new, "30 05") == "34 03 00 FE " + first + " 72 48 00 00", "roll-over at AUTH0"
    assert ask(new, "3A 04 06") == NAK
    assert ask(new, "3A 06 06") == NAK
    assert ask(new, "3A 04 05") == "01 03 A0 0C 34 03 00 FE"
    ask(new, PWD_AUTH)
    assert ask(new, "30 06").startswith(ZEROS)
    assert ask(new, "3A 04 2C") != NAK


@pytest.mark.parametrize(
    ("auth0", "answer"),
    [
        ("00", NAK),
        ("01", "04 A1 B2 9F " * 4),
        ("02", "04 A1 B2 9F C3 D4 E5 80 " * 2),
        ("03", "04 A1 B2 9F C3 D4 E5 80 72 48 00 00 04 A1 B2 9F"),
    ],
)
def test_roll_over_where_hardly_anything_is_open(auth0: str, answer: str) -> None:
    assert ask(tag(auth0=auth0, access=PROT), "30 00") == answer.strip()


@pytest.mark.parametrize("auth0", ["2D", "FF"])
def test_an_auth0_beyond_the_end_protects_nothing(auth0: str) -> None:
    new = tag(auth0=auth0, access=PROT)
    assert ask(new, "30 2C") != NAK
    assert ask(new, "A2 2C 00000000") == "ACK"


@pytest.mark.parametrize(
    "wrong", ["30 2D", "A2 00 00000000", "3A 05 04", "FE", "1B 00000000", "39 02", "A0 01"]
)
def test_every_nak_ends_authenticated(wrong: str) -> None:
    new = tag(auth0="04")
    assert ask(new, PWD_AUTH) == "00 00"
    assert ask(new, "A2 04 00000000") == "ACK"
    assert ask(new, wrong) == NAK
    assert ask(new, "A2 04 00000000") == NAK


@pytest.mark.parametrize("event", ["power_up", "select"])
def test_authenticated_ends_with_the_field_and_with_another_selection(event: str) -> None:
    new = tag(auth0="04")
    ask(new, PWD_AUTH)
    getattr(new, event)()
    assert ask(new, "A2 04 00000000") == NAK


def test_password_and_pack_take_effect_at_once() -> None:
    new = tag()
    ask(new, "A2 2B 11223344")
    ask(new, "A2 2C AABB0000")
    assert ask(new, PWD_AUTH) == NAK
    assert ask(new, "1B 11223344") == "AA BB"


def test_wrong_passwords_without_a_limit_are_not_counted() -> None:
    new = tag()
    for _ in range(20):
        assert ask(new, "1B 00000000") == NAK
    assert new.attempts == 0
    assert ask(new, PWD_AUTH) == "00 00"


@pytest.mark.parametrize("limit", range(1, 8))
def test_the_limit_of_attempts(limit: int) -> None:
    new = tag(access=f"{limit:02X}")
    for number in range(limit):
        assert ask(new, "1B 00000000") == NAK
        assert new.attempts == number + 1
        new.power_up()
    for password in ("00000000", "FFFFFFFF"):
        assert ask(new, f"1B {password}") == "NAK_LIMIT"
    assert new.attempts == limit


def test_the_right_password_sets_the_attempts_back_before_the_limit() -> None:
    new = tag(access="02")
    for _ in range(5):
        assert ask(new, "1B 00000000") == NAK
        assert ask(new, PWD_AUTH) == "00 00"
    assert new.attempts == 0


# -- the configuration


def test_configuration_takes_effect_when_the_field_comes_up() -> None:
    """As nfc-socketio sets a tag up: AUTH0 first, then page 2A without the password."""
    new = tag()
    assert ask(new, "A2 2B 747C5ADF") == "ACK"
    assert ask(new, "A2 29 04000004") == "ACK"
    assert ask(new, "A2 2A 10050000") == "ACK"
    assert ask(new, "A2 04 00000000") == "ACK"
    assert ask(new, "39 02") == NAK, "the counter is not on yet"
    new.power_up()
    assert ask(new, "A2 04 00000000") == NAK
    assert ask(new, "39 02") == "00 00 00"
    assert ask(new, "1B 747C5ADF") == "00 00"
    assert [page(new, p) for p in (0x29, 0x2A)] == ["04 00 00 04", "10 05 00 00"]


def test_protection_that_is_taken_away_lasts_until_the_field_comes_up() -> None:
    new = tag(auth0="04")
    ask(new, PWD_AUTH)
    assert ask(new, "A2 29 040000FF") == "ACK"
    assert ask(new, "30 2D") == NAK
    assert ask(new, "A2 04 00000000") == NAK
    new.power_up()
    assert ask(new, "A2 04 00000000") == "ACK"


def test_cfglck_locks_the_two_configuration_pages_for_ever() -> None:
    new = tag()
    assert ask(new, "A2 2A 40050000") == "ACK"
    assert ask(new, "A2 2A 40050000") == "ACK", "not yet"
    new.power_up()
    for number in ("29", "2A"):
        assert ask(new, PWD_AUTH) == "00 00"
        assert ask(new, f"A2 {number} 00050000") == NAK
    for number in ("2B", "2C"):
        assert ask(new, f"A2 {number} 00000000") == "ACK"


# -- the NFC counter


@pytest.mark.parametrize("read", ["30 04", "3A 04 05"])
def test_the_counter_counts_the_first_read_of_each_power_up(read: str) -> None:
    new = tag(access=CNT)
    assert ask(new, "39 02") == "00 00 00"
    for number in (1, 2, 3):
        for _ in range(3):
            ask(new, read)
        assert ask(new, "39 02") == f"{number:02X} 00 00"
        new.power_up()


@pytest.mark.parametrize("other", ["60", "3C 00", "A2 04 00000000", "30 2D", "3A 05 04", PWD_AUTH])
def test_the_counter_counts_nothing_else(other: str) -> None:
    new = tag(access=CNT)
    ask(new, other)
    assert ask(new, "39 02") == "00 00 00"
    ask(new, "30 00")
    assert ask(new, "39 02") == "01 00 00"


def test_the_counter_is_low_byte_first_and_stops_at_its_end() -> None:
    new = tag(access=CNT)
    new.reads = 0x0102FE
    ask(new, "30 00")
    assert ask(new, "39 02") == "FF 02 01"
    new.reads = MOST_READS
    new.power_up()
    ask(new, "30 00")
    assert ask(new, "39 02") == "FF FF FF"


def test_the_counter_that_is_off_does_not_count_and_is_not_read() -> None:
    new = tag()
    ask(new, "30 00")
    assert ask(new, "39 02") == NAK
    assert new.reads == 0


def test_the_counter_that_is_protected() -> None:
    new = tag(access=CNT_PROT)
    assert ask(new, "39 02") == NAK
    ask(new, PWD_AUTH)
    assert ask(new, "39 02") == "00 00 00"


@pytest.mark.parametrize("address", ["00", "01", "03"])
def test_there_is_one_counter(address: str) -> None:
    assert ask(tag(access=CNT), f"39 {address}") == NAK


# -- COMPATIBILITY_WRITE


def test_compatibility_write_writes_the_first_four_of_sixteen_bytes() -> None:
    new = tag()
    assert ask(new, "A0 05") == "ACK"
    assert ask(new, "00112233 44556677 8899AABB CCDDEEFF") == "ACK"
    assert page(new, 5) == "00 11 22 33"
    assert page(new, 6) == ZEROS


@pytest.mark.parametrize("number", ["00", "01", "04", "2D", "FF"])
def test_compatibility_write_is_refused_at_its_first_half(number: str) -> None:
    new = tag(locked="4")
    assert ask(new, f"A0 {number}") == NAK
    assert ask(new, "60") == "00 04 04 02 01 00 0F 03", "no data are awaited"


@pytest.mark.parametrize("data", ["00112233", "60", "00" * 15, "00" * 17])
def test_compatibility_write_with_other_data_writes_nothing(data: str) -> None:
    new = tag()
    ask(new, "A0 05")
    assert ask(new, data) == NAK
    assert page(new, 5) == "34 03 00 FE"
    assert ask(new, "60") == "00 04 04 02 01 00 0F 03"


@pytest.mark.parametrize("event", ["power_up", "select"])
def test_the_data_are_no_longer_awaited(event: str) -> None:
    new = tag()
    ask(new, "A0 05")
    getattr(new, event)()
    assert ask(new, "60") == "00 04 04 02 01 00 0F 03"
