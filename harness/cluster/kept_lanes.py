"""Lanes that outlive a pipeline: the next piece finds a bench and sample containers that run.

It spares each piece the second that a bench and a container take to start.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from harness.bench.lane import LaneImages
from harness.images.image import Image
from harness.judge.observation import Observation
from harness.runs.scheduler import Lane
from harness.runs.work import Hardware
from harness.samples.manifest import Program
from harness.scenarios.case import Case


class KeptLane:
    """A lane that is given back when it is closed, unless its last run met trouble."""

    def __init__(self, lane: Lane, give_back: Callable[[Lane], None]) -> None:
        self._lane, self._give_back = lane, give_back
        self._sound = True

    @property
    def hardware(self) -> Hardware:
        """What its bench has now."""
        return self._lane.hardware

    @property
    def images(self) -> Sequence[str]:
        """Tags of those that it has a container of."""
        return self._lane.images

    def run(self, image: Image, program: Program, case: Case) -> Observation:
        """Run a program once."""
        self._sound = False  # unless it returns
        seen = self._lane.run(image, program, case)
        self._sound = not seen.trouble
        return seen

    def check(self) -> None:
        """As the lane does."""
        self._lane.check()

    def close(self) -> None:
        """Give the lane back; after trouble, remove bench and containers instead."""
        if self._sound:
            self._give_back(self._lane)
        else:
            self._lane.close()


class KeptLanes:
    """The lanes that no piece uses now. Safe to use from several threads."""

    def __init__(self, open_lane: Callable[[LaneImages], Lane]) -> None:
        self._open_lane = open_lane
        self._free: list[Lane] = []
        self._lock = threading.Lock()

    def take(self, made_of: LaneImages, tag: str, hardware: Hardware) -> KeptLane:
        """A lane, rather one of that hardware and with a container of that image."""
        with self._lock:
            found = max(self._free, key=lambda lane: _fit(lane, tag, hardware), default=None)
            if found is not None:
                self._free.remove(found)
        return KeptLane(found or self._open_lane(made_of), self._keep)

    def _keep(self, lane: Lane) -> None:
        with self._lock:
            self._free.append(lane)

    def close(self) -> None:
        """Remove benches and containers."""
        with self._lock:
            free, self._free = self._free, []
        for lane in free:
            lane.close()


def _fit(lane: Lane, tag: str, hardware: Hardware) -> tuple[bool, bool]:
    return (lane.hardware == hardware, tag in lane.images)
