"""How far the runs are, with a clock of the test's own."""

from __future__ import annotations

import pytest

from harness.live.progress import Progress, minutes


def test_rest_is_estimated_from_the_runs_so_far() -> None:
    now = [100.0]
    progress = Progress(4, lambda: now[0])
    now[0] = 160.0  # a minute of building: not of runs
    progress.ran(10.0)
    assert progress.left_s() == 30.0
    now[0] = 170.0
    progress.ran(10.0)
    assert (progress.done, progress.left_s()) == (2, 20.0)


def test_estimate_is_zero_before_the_first_run() -> None:
    assert Progress(4).left_s() == 0.0


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (59.9, "0:59"), (185, "3:05")])
def test_seconds_are_shown_as_minutes(seconds: float, text: str) -> None:
    assert minutes(seconds) == text
