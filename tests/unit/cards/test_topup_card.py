"""The life of a top-up card on a tag, as a point of sale sends it: made, written, torn, mended."""

from __future__ import annotations

import pytest

from harness.cards.card import Card
from harness.cards.catalogue import make

from .tags import send

PASSWORD = "747C5ADF"
RECORDS = (
    "91 01 19 55 03 64 2E 63 74 6C 62 2E 65 75 2F 30 34 61 31 62 32 63 33 64 34 65 35 38 30"
    "54 10 40 65 75 2E 63 61 74 6C 61 62 2E 64 72 69 6E 6B 73"
)
EMPTY = RECORDS + (
    "00000000 00000000 5DA7AF00" + "00" * 20 +
    "A4C45222047AE25B754D56D5B13ABB9852E0038514B1C22961AF633DD436D258"
)  # fmt: skip
SPENT = RECORDS + (
    "000004E2 00000007 5DA87E40 FFFFFF06 FFFFFE70 FFFFFEA2 000007D0 FFFFFF6A"
    "404631F874F26569F14E51AA1E5B852C21F617CAE45A074276C8CFD7E95BF853"
)
# As such a reader service was seen to send them: all at once, in any order.
ORDER = (0x11, 0x13, 0x18, 0x15, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E, 0x19, 0x20, 0x12, 0x1F, 0x16,
         0x14, 0x17, 0x10)  # fmt: skip


def image(message: str) -> dict[int, bytes]:
    """The pages of a message in its TLV."""
    data = bytes.fromhex(message)
    whole = bytes((0x03, len(data))) + data + b"\xfe\x00"
    return {4 + at // 4: whole[at : at + 4] for at in range(0, len(whole), 4)}


OLD, NEW = image(EMPTY), image(SPENT)


def authenticate(card: Card) -> str:
    return send(card, f"FF 00 00 00 07 D4 42 1B {PASSWORD}")


def write(card: Card, page: int, data: bytes) -> str:
    return send(card, f"FF D6 00 {page:02X} 04 {data.hex()}")


def user_memory(card: Card) -> bytes:
    """With an Lc that says two bytes more than there are, as it is done."""
    answer = bytes.fromhex(send(card, "FF 00 00 00 07 D4 42 3A 04 27"))
    assert answer[:3] == bytes.fromhex("D54300") and answer[-2:] == b"\x90\x00"
    return answer[3:-2]


def pages(card: Card) -> dict[int, bytes]:
    data = user_memory(card)
    return {page: data[4 * page - 16 : 4 * page - 12] for page in OLD}


@pytest.fixture
def made() -> Card:
    """A card that an organisation has taken over."""
    card = make("ntag213", {})
    assert user_memory(card).startswith(b"\x01\x03\xa0")
    assert write(card, 0x2B, bytes.fromhex(PASSWORD)) == "90 00"
    assert send(card, "FF B0 00 29 08") == "04 00 00 FF 00 05 00 00 90 00"
    assert write(card, 0x29, bytes.fromhex("04000004")) == "90 00"
    assert write(card, 0x2A, bytes.fromhex("10050000")) == "90 00"
    assert authenticate(card) == "D5 43 00 00 00 90 00"
    assert write(card, 0x04, bytes(4)) == write(card, 0x05, bytes(4)) == "90 00"
    card.power_on()
    return card


def test_a_card_is_made_and_written(made: Card) -> None:
    assert write(made, 0x04, OLD[4]) == "63 00"
    assert authenticate(made) == "D5 43 00 00 00 90 00"
    for page, data in OLD.items():
        assert write(made, page, data) == "90 00"
    made.power_on()
    assert pages(made) == OLD
    assert len(OLD) == 29
    assert send(made, "FF 00 00 00 04 D4 42 39 02") == "D5 43 00 01 00 00 90 00", "since then"


def test_a_wrong_password_is_told_and_writes_nothing(made: Card) -> None:
    assert send(made, "FF 00 00 00 07 D4 42 1B 00000000") == "D5 43 02 90 00"
    assert write(made, 0x04, OLD[4]) == "63 00"
    assert user_memory(made)[:8] == bytes(8)


@pytest.mark.parametrize(
    "kept", [(), (0x11,), (0x11, 0x12, 0x16, 0x18, 0x1A), (*range(0x10, 0x20),)], ids=str
)
def test_a_torn_card_has_any_subset_of_the_changed_pages_and_is_mended(
    kept: tuple[int, ...],
) -> None:
    lost = ",".join(str(page) for page in ORDER if page not in kept)
    options = {"password": PASSWORD, "auth0": "04", "access": "10", "ndef": EMPTY}
    card = make("ntag213", {**options, "tear": str(len(ORDER)), "lost": lost})
    authenticate(card)
    for page in ORDER[:-1]:
        assert write(card, page, NEW[page]) == "90 00"
    assert write(card, ORDER[-1], NEW[ORDER[-1]]) == "63 00"
    card.power_off()
    card.power_on()
    torn = pages(card)
    assert torn == {page: (NEW if page in kept else OLD)[page] for page in OLD}
    authenticate(card)
    for page in OLD:
        if torn[page] != NEW[page]:
            assert write(card, page, NEW[page]) == "90 00"
    assert pages(card) == NEW
