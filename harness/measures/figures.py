"""Figures: the least, the middle and the most of several rounds."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence

Figure = dict[str, float]
Figures = dict[str, Figure]
Tell = Callable[[str], None]


def spread(values: Sequence[float]) -> Figure:
    """min, median and max, rounded to what such figures are worth."""
    return {
        "min": round(min(values), 3),
        "median": round(statistics.median(values), 3),
        "max": round(max(values), 3),
    }
