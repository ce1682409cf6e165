"""What is read of the calls of a program: that it gave back what it held."""

from __future__ import annotations

from tests.support.held import held

WENT_WELL = " => SCARD_S_SUCCESS [0x00000000]  [??.??]"
FAILED = " => SCARD_W_REMOVED_CARD [0x80100069]  [??.??]"


def calls(*lines: str) -> str:
    return "\n".join(lines)


def test_what_failed_is_not_held_and_a_release_that_fails_is_one() -> None:
    text = calls(
        *("SCardEstablishContext", " o hContext: 0x????", WENT_WELL),
        *("SCardConnect", FAILED, "SCardConnect", WENT_WELL),
        *("SCardDisconnect", FAILED),
    )
    assert held(text) == {"contexts": 1, "cards": 0}
    assert held(calls(text, "SCardReleaseContext", WENT_WELL)) == {"contexts": 0, "cards": 0}


def test_threads_stand_beside_each_other() -> None:
    text = calls(
        "SCardEstablishContext",
        "    SCardConnect",
        WENT_WELL,
        f"    {WENT_WELL}",
    )
    assert held(text) == {"contexts": 1, "cards": 1}
