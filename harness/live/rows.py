"""Which samples a screen shows that has fewer rows than there are samples."""

from __future__ import annotations

from collections.abc import Mapping

from harness.report.report import Run
from harness.runs.events import Planned


def most_telling(
    planned: Planned,
    runs: Mapping[str, Mapping[str, Run]],
    building: Mapping[str, str],
    room: int,
) -> list[str]:
    """At most so many samples, in their own order.

    Those with an unexpected run come first, then those that are under way, then those whose
    runs are still to come.
    """

    def rank(name: str) -> int:
        mine = runs.get(name, {})
        if not all(run.expected for run in mine.values()):
            return 0
        if building.get(name) == "builds" or 0 < len(mine) < planned.runs[name]:
            return 1
        return 2 if not mine else 3

    names = [*planned.samples]
    chosen = set(sorted(names, key=rank)[: max(0, room)])
    return [name for name in names if name in chosen]
