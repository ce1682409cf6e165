"""Waiting as a PC/SC client does, against scripted readers."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from harness.benchd.pcsc_client import Client, DaemonGone, NotYet

from .scard import EMPTY, EXCLUSIVE, INUSE, MUTE, PRESENT, READER, FakeScard

ATR, OTHER = b"\x3b\x80\x80\x01\x01", b"\x3b\x00"


def soon() -> float:
    """A deadline that leaves time for a few looks."""
    return time.monotonic() + 5


def past() -> float:
    """A deadline that allows exactly one look."""
    return time.monotonic()


def test_a_daemon_that_takes_its_time() -> None:
    scard = FakeScard(refusals=3)
    assert Client(scard).readers(soon(), lambda: True) == [READER]
    assert scard.refusals == 0


def test_a_dead_daemon_is_not_waited_for() -> None:
    with pytest.raises(NotYet, match="does not answer: error 29"):
        Client(FakeScard(refusals=10**9)).readers(soon(), lambda: False)


def test_a_daemon_that_never_answers() -> None:
    with pytest.raises(NotYet, match="does not answer"):
        Client(FakeScard(refusals=10**9)).readers(past(), lambda: True)


def test_no_readers_is_an_answer() -> None:
    assert Client(FakeScard(readers=[])).readers(past(), lambda: True) == []


def test_present_needs_the_right_card_awake_and_free() -> None:
    states = [
        (EMPTY, b""),
        (PRESENT | MUTE, b""),
        (PRESENT, OTHER),
        (PRESENT | INUSE, ATR),
        (PRESENT | INUSE | EXCLUSIVE, ATR),
        (PRESENT, ATR),
    ]
    scard = FakeScard(states)
    seen = Client(scard).wait_present(READER, ATR, soon(), free=True)
    assert seen.atr == ATR and seen.names == ("CHANGED", "PRESENT")
    assert len(scard.waits_ms) == len(states)
    assert max(scard.waits_ms[4:]) <= 10, "sharing is looked at again and again"


def test_card_in_use_is_present_where_free_is_not_asked_for() -> None:
    seen = Client(FakeScard([(PRESENT | INUSE, ATR)])).wait_present(
        READER, None, past(), free=False
    )
    assert "INUSE" in seen.names


def test_timeout_names_the_state_that_was_seen() -> None:
    client = Client(FakeScard([(EMPTY, b"")]))
    with pytest.raises(NotYet, match="Virtual PCD 00 00 shows CHANGED EMPTY, ATR none"):
        client.wait_present(READER, ATR, past(), free=True)
    client = Client(FakeScard([(PRESENT, ATR)]))
    with pytest.raises(NotYet, match="PRESENT, ATR 3B 80 80 01 01"):
        client.wait_empty(READER, past())


def test_empty() -> None:
    scard = FakeScard([(PRESENT, ATR), (EMPTY, b"")])
    assert Client(scard).wait_empty(READER, soon()).names == ("CHANGED", "EMPTY")


def test_a_daemon_that_goes_while_waiting() -> None:
    with pytest.raises(DaemonGone, match="error 29"):
        Client(FakeScard()).wait_empty(READER, soon())


def test_a_new_context_for_a_new_daemon() -> None:
    scard = FakeScard([(EMPTY, b"")])
    client = Client(scard)
    client.look(READER)
    client.look(READER)
    assert scard.contexts == 1
    client.forget()
    client.look(READER)
    assert scard.contexts == 2


REFUSED = "SCARD_W_SECURITY_VIOLATION"


def test_a_daemon_that_takes_its_time_to_refuse() -> None:
    class Scard(FakeScard):
        """Does not listen at first, then refuses."""

        def SCardEstablishContext(self, scope: int) -> tuple[int, int]:  # noqa: N802
            if self.refusals == 1:
                self.refusal = self.SCARD_W_SECURITY_VIOLATION
            return super().SCardEstablishContext(scope)

    scard = Scard(refusals=3)
    Client(scard).wait_refused(REFUSED, soon(), lambda: True)
    assert scard.refusals == 0 and scard.contexts == 0


def test_a_daemon_that_serves_is_left_at_once() -> None:
    scard = FakeScard()
    with pytest.raises(NotYet, match=f"pcscd serves, where {REFUSED} was to come"):
        Client(scard).wait_refused(REFUSED, soon(), lambda: True)
    assert scard.calls == ["release"]


@pytest.mark.parametrize(("deadline", "alive"), [(soon, False), (past, True)])
def test_missing_daemon_is_no_refusal(deadline: Callable[[], float], alive: bool) -> None:
    scard = FakeScard(refusals=10**9)
    with pytest.raises(NotYet, match=f"pcscd says 'error 29', where {REFUSED} was to come"):
        Client(scard).wait_refused(REFUSED, deadline(), lambda: alive)


def test_waiting_for_a_refusal_leaves_the_earlier_daemon() -> None:
    scard = FakeScard([(EMPTY, b"")])
    client = Client(scard)
    client.look(READER)
    scard.refusals, scard.refusal = 1, scard.SCARD_W_SECURITY_VIOLATION
    client.wait_refused(REFUSED, past(), lambda: True)
    assert scard.calls == ["release"]
