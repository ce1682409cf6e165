"""`inv bisect`: the release or commit of a wrapper from which on a scenario comes out otherwise."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from harness.engine import ownership
from harness.engine.engine import Engine
from harness.engine.jobs import jobs_for
from harness.engine.session import session
from harness.errors import BadInput, Problem
from harness.images.base import images_of
from harness.images.images import Images
from harness.judge.outcome import Outcome
from harness.paths import SAMPLES
from harness.render.cells import visible
from harness.report.report import Run
from harness.runs.choice import Choice, choose
from harness.runs.here import run_here
from harness.samples.sample import Sample
from harness.wrappers.bisect import Change, Found, bisect
from harness.wrappers.overridden import how_of, with_release, with_tree
from harness.wrappers.releases import between
from harness.wrappers.tree import commits, read_commit

Build = Callable[[str], Sample]


def find(
    name: str, scenario: str, good: str, bad: str, tree: str = "", folder: Path = SAMPLES
) -> int:
    """Find the change between two builds and print it, with what both sides said; returns 0.

    tree: a source tree that git knows, whose commits are walked; "" for releases. BadInput
    where the two ends come out alike.
    """
    choice = choose([name], [scenario], folder)
    sample = _one(choice)
    row, build = _row(sample, good, bad, tree)
    engine = Engine.connect()
    with session(engine) as opened:
        trial = _Trial(images_of(opened), choice, jobs_for(engine, 0))
        first, last = trial.run(build(row[0])), trial.run(build(row[-1]))
        print(f"good  {row[0]}  {_became(first)}")
        print(f"bad   {row[-1]}  {_became(last)}")
        _check_ends(first, last, good, bad)

        def ask(word: str) -> Found:
            run = trial.run(build(word))
            found = _found(run, first, last)
            print(f"{found:<5} {word}  {_became(run)}", flush=True)
            return found

        change = bisect(row, ask)
        run = trial.runs[build(change.bad).id]
        checkout = f"git -C {shlex.quote(tree)} checkout {change.bad} && " if tree else ""
        print(_told(change, run, f"{checkout}{run.repeat}"))
    return 0


def _row(sample: Sample, good: str, bad: str, tree: str) -> tuple[Sequence[str], Build]:
    """The builds from one end to the other, and how each becomes a sample."""
    if tree:
        root = Path(tree).expanduser().resolve()
        return commits(root, good, bad), lambda commit: with_tree(sample, read_commit(root, commit))
    how = how_of(sample)
    row = between(how.registry, how.packages[0], good, bad)
    return row, lambda version: with_release(sample, version)


class _Trial:
    """Runs builds of a sample in one scenario, each once. runs: by the build's id."""

    def __init__(self, images: Images, choice: Choice, jobs: int) -> None:
        self._images, self._choice, self._jobs = images, choice, jobs
        self._seed = ownership.new_seed()
        self.runs: dict[str, Run] = {}

    def run(self, sample: Sample) -> Run:
        """Run a build. Raises Problem where the bench failed, which says nothing of it."""
        if sample.id not in self.runs:
            choice = replace(self._choice, samples=[sample])
            pipeline = run_here(self._images, choice, self._seed, self._jobs, lambda _: None)
            (self.runs[sample.id],) = pipeline.runs
        run = self.runs[sample.id]
        if run.outcome is Outcome.INFRASTRUCTURE:
            raise Problem(f"{sample.id} could not be tried.", run.why, "./inv doctor")
        return run


def _one(choice: Choice) -> Sample:
    chosen = [(sample, choice.of(sample)) for sample in choice.samples]
    if len(chosen) != 1 or len(chosen[0][1]) != 1:
        raise BadInput(
            "One sample and one scenario are wanted.",
            f"these are {len(chosen)} samples and {len(choice.scenarios)} scenarios",
            "./inv bisect python-pyscard no-card --good 2.2.1 --bad 2.3.0",
        )
    return chosen[0][0]


def _found(run: Run, good: Run, bad: Run) -> Found:
    if _kind(run) == _kind(good):
        return Found.GOOD
    return Found.BAD if _kind(run) == _kind(bad) else Found.NEITHER


def _kind(run: Run) -> tuple[object, ...]:
    """What tells one way to come out from another."""
    return run.outcome, run.fidelity


def _check_ends(first: Run, last: Run, good: str, bad: str) -> None:
    for word, run in ((good, first), (bad, last)):
        if run.outcome is Outcome.BUILD_FAILED:
            raise BadInput(f"{word} cannot be built.", run.why, run.repeat)
    if _kind(first) == _kind(last):
        raise BadInput(f"{good} and {bad} come out alike.", f"both: {_became(last)}", first.repeat)


def _became(run: Run) -> str:
    return f"{run.outcome}, {run.fidelity}" if run.fidelity else str(run.outcome)


def _told(change: Change, run: Run, repeat: str) -> str:
    lines = [f"\n{change.bad} is the first bad one; {change.good} is the last good one."]
    if change.between:
        lines = [
            f"\nIt came after {change.good}, with {change.bad} at the latest; what lies between "
            f"could not be told: {', '.join(change.between)}."
        ]
    lines += [f"  why: {line}" for line in visible(run.why).split("\n") if line][:6]
    lines += [f"  stderr: {line}" for line in visible(run.stderr.strip()).split("\n") if line][:12]
    return "\n".join([*lines, f"  repeat: {repeat}"])
