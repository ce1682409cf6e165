"""Durations of builds, remembered to estimate how long the rest will take."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path

from harness.paths import CACHE

FILE = CACHE / "durations.json"
# What a file that is missing or damaged in any way can raise while it is read.
_DAMAGE = (OSError, ValueError, AttributeError, TypeError, OverflowError, RecursionError)

UNKNOWN_S = 25.0  # before anything has been measured


class Durations:
    """Seconds by image name. A cache: what cannot be read or written is done without."""

    def __init__(self, path: Path = FILE) -> None:
        self._path = path
        self._seconds: dict[str, float] = {}
        with contextlib.suppress(*_DAMAGE):
            loaded = json.loads(path.read_text(encoding="utf-8"))
            self._seconds = {str(name): float(value) for name, value in loaded.items()}

    def remember(self, name: str, seconds: float) -> None:
        """A build took that long."""
        self._seconds[name] = round(seconds, 1)

    def left(self, names: Collection[str], spent: Mapping[str, float], workers: int) -> float:
        """Seconds until `names` are built by so many workers; `spent` of them already."""
        known = [*self._seconds.values()]
        usual = sum(known) / len(known) if known else UNKNOWN_S
        work = sum(
            max(1.0, self._seconds.get(name, usual) - spent.get(name, 0.0)) for name in names
        )
        return work / workers

    def save(self) -> None:
        """Write what is known for the next time."""
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part = self._path.with_suffix(".part")
            part.write_text(json.dumps(self._seconds, indent=1), encoding="utf-8")
            part.replace(self._path)
