"""Pieces that wait for a worker."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable

from harness.cluster.piece import Piece
from harness.cluster.roster import NOTHING, Cost
from harness.runs.work import Hardware

CostOf = Callable[[str, Hardware, int], Cost | None]


class Waiting:
    """Pieces in the order in which they came, alike ones together: they cost the same."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, Hardware], deque[Piece]] = {}
        self._runs: Counter[str] = Counter()  # by sample

    def __bool__(self) -> bool:
        return bool(self._groups)

    def put(self, pieces: Iterable[Piece]) -> None:
        """Let pieces wait."""
        for piece in pieces:
            self._groups.setdefault((piece.sample, piece.hardware), deque()).append(piece)
            self._runs[piece.sample] += len(piece.scenarios)

    def take(self, cost_of: CostOf) -> Piece | None:
        """The cheapest piece, the first of equals. None where none is to be had.

        cost_of: what a piece costs by its sample, its hardware, and how many runs of the sample
        wait; None where it is not to be had.
        """
        best: tuple[Cost, tuple[str, Hardware]] | None = None
        for group in self._groups:
            cost = cost_of(*group, self._runs[group[0]])
            if cost is not None and (best is None or cost < best[0]):
                best = cost, group
                if cost == NOTHING:
                    break
        return self._pop(best[1]) if best else None

    def take_all(self, sample: str) -> list[Piece]:
        """Every piece of a sample."""
        mine = [group for group in self._groups if group[0] == sample]
        return [self._pop(group) for group in mine for _ in range(len(self._groups[group]))]

    def _pop(self, group: tuple[str, Hardware]) -> Piece:
        pieces = self._groups[group]
        piece = pieces.popleft()
        self._runs[piece.sample] -= len(piece.scenarios)
        if not pieces:
            del self._groups[group]
        return piece
