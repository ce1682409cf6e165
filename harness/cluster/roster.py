"""The workers of a run as its client sees them, and what a piece would cost each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from harness.cluster.piece import Piece, PieceDone, Standing
from harness.report.worker_facts import WorkerFacts
from harness.runs.work import Hardware

# A build takes about as long as so many runs: a worker begins one for a sample whose image
# another has only if more of its runs wait.
WORTH_A_BUILD = 100

Lanes = Callable[[int, int], int]
SampleCost = tuple[int, bool]  # a build, another container


@dataclass
class Member:
    """A worker that has been checked in.

    slots: pieces at a time; jobs: programs. ended: why it does nothing more; lost: it is not
    there any more. moved: pieces that it had then, and that went to others.
    """

    address: str
    name: str
    standing: Standing
    slots: int = 1
    jobs: int = 1
    ended: str = ""
    lost: bool = False
    at_work: dict[str, Piece] = field(default_factory=dict)
    hardware: list[Hardware] = field(default_factory=list)  # of its last pieces, so of its benches
    moved: list[Piece] = field(default_factory=list)
    images: dict[str, str] = field(default_factory=dict)  # ids of those that ran, by name
    runs: int = 0

    def __post_init__(self) -> None:
        self.has = {*self.standing.images}  # samples whose image is in its engine
        self._ran: set[str] = set()  # samples that it has a container of

    @property
    def free(self) -> bool:
        """Whether it could take a piece."""
        return not self.ended and len(self.at_work) < self.slots

    def builds(self, sample: str) -> bool:
        """Whether it makes that sample's image now."""
        return sample not in self.has and any(p.sample == sample for p in self.at_work.values())

    def take(self, piece: Piece) -> None:
        """Have a piece to do."""
        self.at_work[piece.key] = piece
        self.hardware = [*self.hardware, piece.hardware][-self.slots :]

    def did(self, piece: Piece, done: PieceDone) -> None:
        """Have done a piece."""
        self.runs += len(done.runs)
        self._ran.add(piece.sample)
        made = {piece.sample: done.image, **done.tools}
        self.images |= {name: image.id for name, image in made.items() if image}

    def cost(self, sample: str, others: Iterable[Member], waiting: int) -> SampleCost | None:
        """What a sample would cost here: less is better. None where it is left to another.

        A build counts first, another container last. waiting: how many of its runs wait.
        """
        build = 0
        if sample not in self.has:
            if self.builds(sample):
                return None
            elsewhere = any(sample in m.has or m.builds(sample) for m in others if not m.ended)
            if elsewhere and waiting <= WORTH_A_BUILD:
                return None
            build = 2 if elsewhere else 1
        return build, sample not in self._ran

    def facts(self) -> WorkerFacts:
        """What a report says of it."""
        moved: dict[str, list[str]] = {}
        for piece in self.moved:
            moved.setdefault(piece.sample, []).extend(piece.scenarios)
        standing = self.standing
        return WorkerFacts(
            name=self.name,
            host=standing.host,
            engine=standing.engine,
            machine=dict(standing.machine),
            images={"base": standing.base, **self.images},
            runs=self.runs,
            ended=self.ended,
            moved=moved,
        )


def share_out(members: Sequence[Member], jobs: int, lanes: Lanes) -> None:
    """Say how much each does at a time: as asked for, or its share of its engine's processors.

    lanes: how many lanes keep so many programs running, with so many bytes of memory.
    """
    engines = [member.standing.engine_id for member in members]
    for member in members:
        standing = member.standing
        sharing = engines.count(standing.engine_id)
        member.jobs = jobs or max(1, standing.processors // sharing)
        member.slots = lanes(member.jobs, standing.memory_bytes // sharing)
