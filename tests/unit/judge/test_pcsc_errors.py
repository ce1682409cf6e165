"""The errors of PC/SC in a text: by name, by number, in words; and not where none stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.judge import pcsc_errors
from harness.judge.pcsc_errors import BY_NAME, PcscError, coded, named, worded
from harness.scenarios.registry import SCENARIOS

WITH_CODE = [error for error in BY_NAME.values() if error.code]
each = pytest.mark.parametrize("error", BY_NAME.values(), ids=lambda error: error.name)
each_with_code = pytest.mark.parametrize("error", WITH_CODE, ids=lambda error: error.name)

# What pcsc-lite says of each (src/error.c) and how its winscard.h explains it; wrappers that
# do not ask pcsc-lite repeat the latter, which are Windows' words too.
PCSC_LITE = {
    "SCARD_F_INTERNAL_ERROR": "Internal error.",
    "SCARD_E_CANCELLED": "Command cancelled.",
    "SCARD_E_INVALID_HANDLE": "Invalid handle.",
    "SCARD_E_INVALID_PARAMETER": "Invalid parameter given.",
    "SCARD_E_NO_MEMORY": "Not enough memory.",
    "SCARD_E_INSUFFICIENT_BUFFER": "Insufficient buffer.",
    "SCARD_E_UNKNOWN_READER": "Unknown reader specified.",
    "SCARD_E_TIMEOUT": "Command timeout.",
    "SCARD_E_SHARING_VIOLATION": "Sharing violation.",
    "SCARD_E_NO_SMARTCARD": "No smart card inserted.",
    "SCARD_E_PROTO_MISMATCH": "Card protocol mismatch.",
    "SCARD_E_NOT_READY": "Subsystem not ready.",
    "SCARD_E_INVALID_VALUE": "Invalid value given.",
    "SCARD_F_COMM_ERROR": "RPC transport error.",
    "SCARD_E_NOT_TRANSACTED": "Transaction failed.",
    "SCARD_E_READER_UNAVAILABLE": "Reader is unavailable.",
    "SCARD_E_NO_SERVICE": "Service not available.",
    "SCARD_E_SERVICE_STOPPED": "Service was stopped.",
    "SCARD_E_NO_READERS_AVAILABLE": "Cannot find a smart card reader.",
    "SCARD_W_UNRESPONSIVE_CARD": "Card is unresponsive.",
    "SCARD_W_UNPOWERED_CARD": "Card is unpowered.",
    "SCARD_W_RESET_CARD": "Card was reset.",
    "SCARD_W_REMOVED_CARD": "Card was removed.",
    "SCARD_W_SECURITY_VIOLATION": "Access denied.",
}
# Of the errors that a case asks for.
WINSCARD_H = {
    "SCARD_E_CANCELLED": "The action was cancelled by an SCardCancel request.",
    "SCARD_E_TIMEOUT": "The user-specified timeout value has expired.",
    "SCARD_E_PROTO_MISMATCH": "The requested protocols are incompatible with the protocol "
    "currently in use with the smart card.",
    "SCARD_W_UNRESPONSIVE_CARD": "The smart card is not responding to a reset.",
    "SCARD_W_UNPOWERED_CARD": "Power has been removed from the smart card, so that further "
    "communication is not possible.",
    "SCARD_E_INSUFFICIENT_BUFFER": "The data buffer to receive returned data is too small for "
    "the returned data.",
    "SCARD_E_SHARING_VIOLATION": "The smart card cannot be accessed because of other connections "
    "outstanding.",
    "SCARD_E_NO_SMARTCARD": "The operation requires a Smart Card, but no Smart Card is currently "
    "in the device.",
    "SCARD_E_COMM_DATA_LOST": "A communications error with the smart card has been detected. "
    "Retry the operation.",
    "SCARD_F_COMM_ERROR": "An internal communications error has been detected.",
    "SCARD_E_NO_SERVICE": "The Smart card resource manager is not running.",
    "SCARD_E_SERVICE_STOPPED": "The Smart card resource manager has shut down.",
    "SCARD_E_UNEXPECTED": "An unexpected card error has occurred.",
    "SCARD_E_NO_READERS_AVAILABLE": "Cannot find a smart card reader.",
    "SCARD_W_RESET_CARD": "The smart card has been reset, so any shared state information is "
    "invalid.",
    "SCARD_W_REMOVED_CARD": "The smart card has been removed, so further communication is not "
    "possible.",
    "SCARD_W_SECURITY_VIOLATION": "Access was denied because of a security violation.",
}
SAID = [*PCSC_LITE.items(), *WINSCARD_H.items()]


def names(found: list[PcscError]) -> list[str]:
    """The names of errors."""
    return [error.name for error in found]


# -- the table


def test_names_and_numbers_are_each_their_own() -> None:
    assert len({error.code for error in BY_NAME.values()}) == len(BY_NAME)
    joined = [error.joined_name for error in BY_NAME.values() if error.joined_name]
    assert len(set(joined)) == len(joined)
    assert all(0x80100001 <= error.code <= 0x8010007F for error in WITH_CODE)


@pytest.mark.parametrize(
    ("name", "joined"),
    [
        ("SCARD_E_NO_SERVICE", "noservice"),
        ("SCARD_W_REMOVED_CARD", "removedcard"),
        ("SCARD_E_TIMEOUT", ""),
        ("SCARD_F_COMM_ERROR", "commerror"),
    ],
)
def test_a_name_without_underscores(name: str, joined: str) -> None:
    assert BY_NAME[name].joined_name == joined


@pytest.mark.parametrize("text", ["NoSmartCard", "NoSmartcard", "noSmartcard"])
def test_error_name_is_found_in_any_case(text: str) -> None:
    assert names(named(f"Async task error ({text})")) == ["SCARD_E_NO_SMARTCARD"]


# -- by name


@each
@pytest.mark.parametrize("text", ["{}", "it: {}", "({})", "{}: x", "Error.{}", "a\n{}\nb", "{}!"])
def test_a_name_is_found_wherever_it_stands(error: PcscError, text: str) -> None:
    assert error.name in names(named(text.format(error.name)))
    assert error.name in names(named(text.format(error.name.lower())))


@each
def test_a_name_finds_no_other_error(error: PcscError) -> None:
    assert names(named(error.name)) == [error.name]
    if error.joined_name:
        assert names(named(f"Err({error.joined_name})")) == [error.name]


@each
@pytest.mark.parametrize("text", ["{}_X", "X_{}", "{}S", "{}2", "my{}"])
def test_no_name_is_found_inside_a_longer_one(error: PcscError, text: str) -> None:
    assert names(named(text.format(error.name))) == []
    if error.joined_name:
        assert names(named(text.format(error.joined_name))) == []


@pytest.mark.parametrize(
    "text",
    ["Unexpected end of file", "Timeout while it waited", "Cancelled by the user"],
)
def test_a_word_that_begins_a_sentence_is_no_name(text: str) -> None:
    assert names(named(text)) == []


# -- by number


@each_with_code
@pytest.mark.parametrize(
    "form",
    [
        "{:#010x}",
        "0x{:08X}",
        "0X{:08X}",
        "{:X}",
        "{:08x}h",
        "0x{:X}L",
        "rv={:X}",
        "0xFFFFFFFF{:X}",
        "ffffffff{:x}",
        "16#{:X}#",
        "{}",
        "[ {}]",
        "({})",
        "error {}, sorry",
    ],
)
def test_a_number_is_found_in_any_base(error: PcscError, form: str) -> None:
    text = form.format(error.code)
    assert names(coded(f"SCardConnect: {text}\n")) == [error.name]


@each_with_code
def test_a_negative_number_is_the_same_error(error: PcscError) -> None:
    assert names(coded(f"SCardConnect: {error.code - 2**32}")) == [error.name]


def test_a_decimal_number_of_64_bits_is_the_same_error() -> None:
    assert names(coded(f"SCardConnect: {0x8010001D - 2**32 + 2**64}")) == ["SCARD_E_NO_SERVICE"]


@pytest.mark.parametrize(
    "text",
    ["", "8010001", "0x8010001", "18010001D", "8010001D0", "0x8010001DE", "80 10 00 1D",
     "21485322530", "1.2148532253", "2148532253.5", "x2148532253", "0x80100000", "0x801000FF",
     "0x80110009", "2148532224", "0x1FFFFFFFF8010001D"],
)  # fmt: skip
def test_no_number_is_found_inside_a_longer_one(text: str) -> None:
    assert coded(text) == []


@given(st.integers(-(2**31), 2**32 - 1))
def test_only_the_numbers_of_errors_are_found(number: int) -> None:
    known = {error.code: error for error in WITH_CODE}
    wanted = known.get(number & 0xFFFFFFFF)
    assert coded(f"rv = {number}") == ([wanted] if wanted else [])


@pytest.mark.parametrize("text", ["0000000000", "4294967296", "6443499549"])
def test_a_number_of_more_than_32_bits_is_no_error(text: str) -> None:
    assert names(coded(text)) == []


# -- in words


@pytest.mark.parametrize(("name", "words"), SAID)
def test_its_own_words_find_an_error_and_only_it(name: str, words: str) -> None:
    for text in (words, words.rstrip("."), words.upper(), words.lower(), f"first\n{words}\n"):
        assert names(worded(text)) == [name]


@pytest.mark.parametrize(
    ("name", "words"),
    SAID,
)
def test_its_own_words_are_found_behind_what_failed(name: str, words: str) -> None:
    assert names(worded(f"SCardTransmit: {words}")) == [name]


def test_an_error_that_says_nothing_of_itself_is_not_found_in_words() -> None:
    assert worded("Unknown error.") == worded("Unknown error: 0x801000FF") == []


def test_the_words_are_those_of_every_error_that_pcsc_lite_has_words_for() -> None:
    without = {"SCARD_E_UNEXPECTED", "SCARD_E_COMM_DATA_LOST", "SCARD_W_INSERTED_CARD"}
    assert set(PCSC_LITE) == set(BY_NAME) - without - {"SCARD_F_UNKNOWN_ERROR"}


def test_every_error_of_a_case_has_words() -> None:
    asked = {error for s in SCENARIOS.values() for error in s.case_for("s", "").errors}
    assert asked <= set(WINSCARD_H)


@pytest.mark.parametrize(
    "text",
    [
        "The card gave no status word",
        "Card returned no valid response: Command successful. (0x00000000)",
        "Using given file: hello.script",
        "pcsc-scard.adb:1064 range check failed",
        "Segmentation fault",
        "No reader given: using Virtual PCD 00 00",
        "There is no card information here",
        "The card not initialised",
    ],
)
def test_words_without_an_error_find_none(text: str) -> None:
    assert names(worded(text)) == []


@given(st.text(max_size=80))
def test_any_text_can_be_searched(text: str) -> None:
    for search in (named, coded, worded):
        assert set(search(text)) <= set(pcsc_errors.BY_NAME.values())
