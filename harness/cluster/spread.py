"""A run that is spread over the workers of a cluster.

Each line is taken once, from the worker whose piece it is of; what a worker does not end
goes to another. Whatever happens, no worker has anything of the run when `run` returns.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import msgspec

from harness import interrupts
from harness.cluster.admission import reason
from harness.cluster.cluster import Broke, Cluster, Ended, Told
from harness.cluster.farewell import say_farewell
from harness.cluster.piece import Piece, PieceDone, cut, parcel
from harness.cluster.roster import Member
from harness.cluster.team import LOST, Team
from harness.cluster.waiting import Waiting
from harness.images.image import Image
from harness.judge.outcome import Outcome, Verdict
from harness.report.facts import SampleFacts
from harness.report.report import Run
from harness.runs.choice import Choice
from harness.runs.events import Event, Ran
from harness.runs.facts import planned, sample_facts
from harness.runs.lanes import width
from harness.runs.lines import unrun_line
from harness.runs.pipeline import TOOLS
from harness.scenarios.registry import SCENARIOS

WAIT_S = 1.0

Tell = Callable[[Event], None]


class Spread:
    """One run over a choice, on the workers of a cluster.

    runs, built, facts: as a pipeline's. tell: gets every event, in the thread that runs.
    jobs: programs at a time on each worker; 0 for as many as its engine has processors.
    clock: seconds, monotonic.
    """

    def __init__(
        self,
        cluster: Cluster,
        choice: Choice,
        seed: str,
        run_id: str,
        tell: Tell,
        jobs: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.choice, self.seed = choice, seed
        self.runs: list[Run] = []
        self.built: dict[str, Image] = {}
        self._cluster, self._run_id, self._tell = cluster, run_id, tell
        self._samples = {sample.id: sample for sample in choice.samples}
        self._parcels = {sample.id: parcel(sample) for sample in choice.samples}

        def lanes(jobs: int, memory_bytes: int) -> int:
            return width(choice, seed, jobs, memory_bytes).lanes

        self._team = Team(cluster, run_id, [*self._parcels.values()], jobs, lanes, clock)
        self._waiting = Waiting()
        self._owners: dict[str, Member] = {}  # of the pieces that are being done, by key

    @property
    def members(self) -> Sequence[Member]:
        """The workers, those that ended too."""
        return self._team.members

    def run(self) -> None:
        """Run everything; returns when every run has its line."""
        try:
            self._begin()
            while self._waiting or self._owners:
                self._assign()
                self._take()
                for member in self._team.look():
                    self._retire(member, LOST, died=True)
        finally:
            with interrupts.held("Stopping the workers; a moment."):
                for key in self._owners:
                    self._cluster.drop(key)
                say_farewell(self._cluster, self.members, self._run_id)

    def facts(self) -> dict[str, SampleFacts]:
        """The facts of each sample as it was sent, and what came of it."""
        return {
            name: sample_facts(sample, self._parcels[name].files, self.built.get(name))
            for name, sample in self._samples.items()
        }

    # -- workers

    def _begin(self) -> None:
        self._team.gather()
        self._waiting.put(cut(self.choice, self._parcels, self._run_id, self.seed))
        have = set().union(*(member.has for member in self.members))
        builds = (*TOOLS, *(name for name in self._samples if name not in have))
        self._tell(planned(self.choice, self.facts(), builds))

    def _retire(self, member: Member, why: str, *, died: bool) -> None:
        """Give nothing more to a worker, and what it has to others."""
        member.ended = member.ended or why
        pieces, member.at_work = [*member.at_work.values()], {}
        for piece in pieces:
            del self._owners[piece.key]
            self._cluster.drop(piece.key)
            again = piece.again(died=died)
            if again.deaths > self._cluster.allowed_failures:
                text = f"{again.deaths} workers died while they had this sample's work"
                self._unrun([again], Verdict(Outcome.INFRASTRUCTURE, text))
            else:
                member.moved.append(piece)
                self._waiting.put([again])

    # -- pieces

    def _assign(self) -> None:
        for member in self.members:
            while member.free and (piece := self._piece_for(member)):
                member.take(piece)
                self._owners[piece.key] = member
                self._cluster.send(replace(piece, jobs=member.jobs), member.address)

    def _piece_for(self, member: Member) -> Piece | None:
        others = [other for other in self.members if other is not member]
        return self._waiting.take(
            lambda sample, runs: member.cost(sample, others, runs), member.hardware
        )

    def _take(self) -> None:
        match self._cluster.wait(WAIT_S):
            case Told(event):
                self._tell(event)
            case Ended(key, done) if member := self._owners.pop(key, None):
                piece = member.at_work.pop(key)
                if done is None:
                    self._waiting.put([piece.again(died=False)])
                else:
                    self._done(member, piece, done)
            case Broke(key, error, lost) if member := self._owners.get(key):
                member.lost = lost
                self._retire(member, LOST if lost else reason(error), died=lost)

    def _done(self, member: Member, piece: Piece, done: PieceDone) -> None:
        member.did(piece, done)
        for name, tool in done.tools.items():
            self.built.setdefault(name, tool)
        if done.image:
            self.built.setdefault(piece.sample, done.image)
            engine = member.standing.engine_id
            for other in self.members:
                if other.standing.engine_id == engine:
                    other.has.add(piece.sample)
        for run in done.runs:
            where = {"host": member.standing.host, "worker": member.name}
            self._ran(msgspec.structs.replace(run, **where))
        broken = [run for run in done.runs if run.outcome is Outcome.BUILD_FAILED]
        if broken:
            verdict = Verdict(Outcome.BUILD_FAILED, broken[0].why)
            self._unrun(self._waiting.take_all(piece.sample), verdict)

    def _unrun(self, pieces: Iterable[Piece], verdict: Verdict) -> None:
        for piece in pieces:
            for name in piece.scenarios:
                sample, scenario = self._samples[piece.sample], SCENARIOS[name]
                expected = self.choice.expected
                self._ran(unrun_line(sample, scenario, verdict, expected, self.seed))

    def _ran(self, run: Run) -> None:
        self.runs.append(run)
        self._tell(Ran(run))
