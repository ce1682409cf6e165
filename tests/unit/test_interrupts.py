"""Signals: cleaning up is not interrupted, and afterwards everything is as before."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from harness import interrupts
from tests.support.signals import not_ignored

NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in NUMBERS}
    with not_ignored(*NUMBERS):
        yield
    for number, handler in before.items():
        signal.signal(number, handler)


def handlers() -> list[object]:
    """What each signal does now."""
    return [signal.getsignal(number) for number in NUMBERS]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_held_signal_only_says_that_it_takes_a_moment(
    capsys: pytest.CaptureFixture[str], number: int
) -> None:
    done = []
    before = handlers()
    with interrupts.held("A moment."):
        os.kill(os.getpid(), number)
        os.kill(os.getpid(), number)
        done.append("cleaned")
    assert done == ["cleaned"]
    assert handlers() == before
    assert "A moment." in capsys.readouterr().err


def test_after_an_error_signals_do_what_they_did() -> None:
    before = handlers()
    with pytest.raises(ZeroDivisionError), interrupts.held("A moment."):
        raise ZeroDivisionError
    assert handlers() == before


def test_held_within_held_ends_where_it_began() -> None:
    before = handlers()
    with interrupts.held("outer"):
        outer = handlers()
        with interrupts.held("inner"):
            assert handlers() != outer
        assert handlers() == outer
    assert handlers() == before


def test_a_thread_that_may_not_hold_signals_works_on() -> None:
    done: list[object] = []

    def work() -> None:
        with interrupts.held("A moment."):
            done.append(handlers())

    before = handlers()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [before]


@pytest.mark.parametrize("number", NUMBERS)
def test_every_signal_that_ends_a_program_ends_a_command_in_good_order(number: int) -> None:
    interrupts.install()
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", NUMBERS)
def test_what_the_parent_ignores_stays_ignored(number: int) -> None:
    signal.signal(number, signal.SIG_IGN)
    interrupts.install()
    os.kill(os.getpid(), number)
    assert signal.getsignal(number) is signal.SIG_IGN
