"""Figures: of several rounds the least, the middle and the most."""

from __future__ import annotations

import pytest

from harness.measures.figures import spread


@pytest.mark.parametrize(
    ("values", "figures"),
    [
        ([1.0], (1.0, 1.0, 1.0)),
        ([3.0, 1.0, 2.0], (1.0, 2.0, 3.0)),
        ([4.0, 1.0, 2.0, 30.0], (1.0, 3.0, 30.0)),
        ([0.12345, 0.9999, 0.5], (0.123, 0.5, 1.0)),
    ],
)
def test_a_spread(values: list[float], figures: tuple[float, float, float]) -> None:
    assert spread(values) == dict(zip(("min", "median", "max"), figures, strict=True))
