"""Turns: no more programs begin than there are jobs, and those that wait do not count."""

from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st

from harness.bench.turns import Turns


def begun(turns: Turns, patience_s: float = 10) -> bool:
    """Whether a program can begin within that time; it ends at once."""
    done = threading.Event()

    def begin() -> None:
        with turns.one():
            done.set()

    threading.Thread(target=begin, daemon=True).start()
    return done.wait(patience_s)


def test_nobody_begins_while_all_jobs_run() -> None:
    turns = Turns(2)
    with turns.one():
        assert begun(turns)
        with turns.one():
            assert not begun(turns, 0.05)


def test_the_turn_of_one_that_waits_is_anothers() -> None:
    turns = Turns(1)
    with turns.one() as turn:
        turn.is_active(False)
        assert begun(turns)


def test_one_that_goes_on_counts_again_and_holds_nobody_back_who_runs() -> None:
    turns = Turns(1)
    with turns.one() as first:
        first.is_active(False)
        with turns.one():
            first.is_active(True)
            assert not begun(turns, 0.05)
        assert not begun(turns, 0.05)


@given(st.lists(st.booleans()))
def test_whatever_it_did_its_turn_is_free_in_the_end(activity: list[bool]) -> None:
    turns = Turns(1)
    with turns.one() as turn:
        for active in activity:
            turn.is_active(active)
    assert begun(turns)
    with turns.one():
        assert not begun(turns, 0.001)
