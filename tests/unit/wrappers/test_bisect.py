"""Bisection of a row of builds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.wrappers.bisect import Change, Found, bisect


@given(st.integers(2, 60), st.data())
def test_it_finds_the_first_bad_one_in_few_steps(count: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, count - 1))
    row = [str(number) for number in range(count)]
    asked: list[str] = []

    def ask(word: str) -> Found:
        asked.append(word)
        return Found.BAD if int(word) >= first else Found.GOOD

    assert bisect(row, ask) == Change(str(first - 1), str(first))
    assert len(asked) <= (count - 1).bit_length()


@given(st.integers(2, 30), st.data())
def test_what_is_neither_is_told_and_no_build_is_asked_twice(
    count: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(1, count - 1))
    broken = data.draw(st.sets(st.integers(1, max(1, count - 2)), max_size=count)) - {count - 1}
    row = [str(number) for number in range(count)]
    asked: list[str] = []

    def ask(word: str) -> Found:
        asked.append(word)
        if int(word) in broken:
            return Found.NEITHER
        return Found.BAD if int(word) >= first else Found.GOOD

    change = bisect(row, ask)
    assert len(asked) == len({*asked})
    good, bad = int(change.good), int(change.bad)
    assert good < first <= bad
    assert {*map(int, change.between)} == {*range(good + 1, bad)} <= broken
