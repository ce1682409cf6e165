"""The log of a process: its last lines, and those since a mark."""

from __future__ import annotations

import pytest

from harness.benchd.log import Log


def written(*lines: str, kept: int = 10) -> Log:
    """A log with these lines."""
    log = Log(kept)
    for line in lines:
        log.take(line)
    return log


@pytest.mark.parametrize(("number", "last"), [(0, []), (1, ["c"]), (2, ["b", "c"]), (9, [*"abc"])])
def test_the_last_lines(number: int, last: list[str]) -> None:
    assert written(*"abc").last(number) == last


def test_lines_since_the_mark() -> None:
    log = written("a")
    assert log.since_mark() == ["a"]
    log.mark()
    assert log.since_mark() == []
    log.take("b")
    assert log.since_mark() == ["b"]


def test_of_more_lines_than_are_kept_the_last_ones_count() -> None:
    log = written("a", kept=2)
    log.mark()
    for line in "bcd":
        log.take(line)
    assert log.since_mark() == ["c", "d"]
