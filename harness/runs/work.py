"""Units of work, and which of them a lane takes next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from harness.images.image import Image
from harness.samples.sample import Sample
from harness.scenarios.case import Case
from harness.scenarios.on_reader import case_of
from harness.scenarios.scenario import Scenario

MOST_CASES = 8  # of a unit: one sample can use several lanes, and the last lane ends early

Hardware = tuple[str, ...]
Cases = tuple[tuple[Scenario, Case], ...]


@dataclass(frozen=True)
class Work:
    """A sample whose image is there, and scenarios of equal hardware to run it in.

    waits_s: how long its programs wait on purpose, in seconds.
    """

    sample: Sample
    image: Image
    hardware: Hardware
    cases: Cases
    waits_s: float = 0.0


def units(
    sample: Sample,
    image: Image,
    scenarios: Iterable[Scenario],
    seed: str,
    waits: Callable[[Scenario, Case], float] = lambda *_: 0.0,
) -> Iterator[Work]:
    """A sample's scenarios as units of work: a few of equal hardware each.

    waits: how long the sample waits on purpose in a scenario, in seconds.
    """
    groups: dict[Hardware, list[tuple[Scenario, Case]]] = {}
    for scenario in scenarios:
        case = case_of(sample, scenario, seed)
        groups.setdefault(case.world.hardware, []).append((scenario, case))
    for hardware, cases in groups.items():
        for some in batched(cases, MOST_CASES):
            waits_s = sum(waits(scenario, case) for scenario, case in some)
            yield Work(sample, image, hardware, some, waits_s)


def batched(cases: Sequence[tuple[Scenario, Case]], most: int) -> Iterator[Cases]:
    """Cut a sequence into parts of at most so many."""
    for start in range(0, len(cases), most):
        yield tuple(cases[start : start + most])


class WorkList:
    """Units of work that wait to be run. Safe to use from several threads."""

    def __init__(self) -> None:
        self._waiting: list[Work] = []
        self._finished = False
        self._changed = threading.Condition()

    def put(self, works: Iterable[Work]) -> None:
        """Add units of work."""
        with self._changed:
            self._waiting += works
            self._changed.notify_all()

    def finish(self, *, at_once: bool = False) -> None:
        """There will be no more; at_once: what waits is forgotten as well."""
        with self._changed:
            self._finished = True
            if at_once:
                self._waiting.clear()
            self._changed.notify_all()

    def take(self, cost_now: Callable[[], Callable[[Work], int]]) -> Work | None:
        """The cheapest unit; waits for one. None when all is done.

        cost_now: gives the costs as they are when there is something to choose from. Of equals
        it is the one that waits longest, so that the others can run meanwhile; then the oldest.
        """
        with self._changed:
            while not self._waiting:
                if self._finished:
                    return None
                self._changed.wait()
            cost_of = cost_now()
            chosen = min(self._waiting, key=lambda work: (cost_of(work), -work.waits_s))
            self._waiting.remove(chosen)
            return chosen


def cost(work: Work, hardware: Hardware, mine: Collection[str], others: Collection[str]) -> int:
    """The cost of a unit of work for a lane: 0 where nothing has to change.

    hardware: what its bench has now. mine, others: tags of the images whose containers this
    lane and the other lanes have. A container costs the machine a fifth of a second; what
    another lane has one for is left to that lane as long as there is other work. Another
    hardware costs this lane half a second, in which others work.
    """
    tag = work.image.tag
    container = 0 if tag in mine else 4 if tag in others else 1
    return container + (2 if work.hardware != hardware else 0)
