"""Names of status words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cards import status


@pytest.mark.parametrize(
    ("sw", "name"),
    [
        (0x9000, "Normal processing"),
        (0x6110, "Normal processing, 16 more bytes available"),
        (0x6100, "Normal processing, 256 more bytes available"),
        (0x6210, "Triggered by the card, query of 16 bytes"),
        (0x6282, "End of file or record reached before reading Le bytes"),
        (0x62FF, "Warning, memory unchanged"),
        (0x63C0, "Counter is 0"),
        (0x63CF, "Counter is 15"),
        (0x63D0, "Warning, memory changed"),
        (0x6601, "Security-related issue"),
        (0x6700, "Wrong length"),
        (0x6881, "Logical channel not supported"),
        (0x6982, "Security status not satisfied"),
        (0x6A82, "File or application not found"),
        (0x6AFF, "Wrong parameters P1-P2"),
        (0x6C0C, "Wrong Le, 12 bytes available"),
        (0x6C00, "Wrong Le, 256 bytes available"),
        (0x6D00, "Instruction not supported or invalid"),
        (0x6E00, "Class not supported"),
        (0x6F00, "No precise diagnosis"),
        (0x9104, "Proprietary status"),
        (0x1234, "Not a status word of ISO 7816"),
    ],
)
def test_names(sw: int, name: str) -> None:
    assert status.name(sw) == name


@given(st.integers(0, 0xFFFF))
def test_every_status_word_has_a_name(sw: int) -> None:
    assert status.name(sw).strip()


def test_every_constant_has_a_name_of_its_own() -> None:
    words = [value for name, value in vars(status).items() if name.isupper() and name[0] != "_"]
    assert len(words) >= 10
    assert not any("Not a status word" in status.name(word) for word in words)
