"""Pieces that wait for a worker."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable

from harness.cluster.piece import Piece
from harness.cluster.roster import SampleCost
from harness.runs.work import Hardware

CostOf = Callable[[str, int], SampleCost | None]
Cost = tuple[int, bool, bool]  # a build, another hardware, another container
NOTHING: Cost = (0, False, False)


class Waiting:
    """Pieces by sample and hardware, in the order in which they came: alike ones cost the same."""

    def __init__(self) -> None:
        self._samples: dict[str, dict[Hardware, deque[Piece]]] = {}
        self._runs: Counter[str] = Counter()  # by sample

    def __bool__(self) -> bool:
        return bool(self._samples)

    def put(self, pieces: Iterable[Piece]) -> None:
        """Let pieces wait."""
        for piece in pieces:
            groups = self._samples.setdefault(piece.sample, {})
            groups.setdefault(piece.hardware, deque()).append(piece)
            self._runs[piece.sample] += len(piece.scenarios)

    def take(self, cost_of: CostOf, benches: Collection[Hardware]) -> Piece | None:
        """The cheapest piece, the first of equals. None where none is to be had.

        cost_of: what a sample costs, by its id and how many of its runs wait; None where it is
        not to be had. benches: the hardware that costs nothing.
        """
        best: tuple[Cost, str, Hardware] | None = None
        for sample, groups in self._samples.items():
            cost = cost_of(sample, self._runs[sample])
            if cost is None:
                continue
            build, container = cost
            if best and best[0] <= (build, False, container):
                continue
            hardware = min(groups, key=lambda hardware: hardware not in benches)
            whole = (build, hardware not in benches, container)
            if best is None or whole < best[0]:
                best = whole, sample, hardware
                if whole == NOTHING:
                    break
        return self._pop(best[1], best[2]) if best else None

    def take_all(self, sample: str) -> list[Piece]:
        """Every piece of a sample."""
        self._runs.pop(sample, None)
        return [piece for pieces in self._samples.pop(sample, {}).values() for piece in pieces]

    def _pop(self, sample: str, hardware: Hardware) -> Piece:
        groups = self._samples[sample]
        piece = groups[hardware].popleft()
        self._runs[sample] -= len(piece.scenarios)
        if not groups[hardware]:
            del groups[hardware]
        if not groups:
            del self._samples[sample]
        return piece
