"""`inv bisect`: the release or commit of a wrapper from which on a scenario comes out otherwise."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from statistics import median

from harness.engine.engine import Engine
from harness.engine.jobs import jobs_for
from harness.engine.session import session
from harness.errors import BadInput
from harness.images.base import images_of
from harness.judge.outcome import Outcome
from harness.paths import SAMPLES
from harness.render.cells import became_text, visible
from harness.report.pace import pace_of
from harness.report.report import Run
from harness.runs.choice import Choice, choose
from harness.runs.injected import Injected
from harness.runs.trial import Trial
from harness.samples.sample import Sample
from harness.wrappers.bisect import Change, Found, bisect
from harness.wrappers.overridden import how_of, with_release, with_tree
from harness.wrappers.releases import between
from harness.wrappers.tree import commits, read_commit

Build = Callable[[str], Sample]


def find(
    name: str, scenario: str, good: str, bad: str, tree: str = "", folder: Path = SAMPLES
) -> int:
    """Find the change between two builds and print it, with what was said after it; returns 0.

    scenario: or the rule of an injected code. tree: a source tree that git knows, whose commits
    are walked; "" for releases. Where both ends come out alike, it is found since when it is
    slower; BadInput where it is not.
    """
    choice = _choice(name, scenario, folder)
    sample = _one(choice)
    row, build = _row(sample, good, bad, tree)
    engine = Engine.connect()
    with session(engine) as opened:
        trial = Trial(images_of(opened), choice, jobs_for(engine, 0))
        change = _change(row, build, trial)
        run = trial.run(build(change.bad))
    checkout = f"git -C {shlex.quote(tree)} checkout {change.bad} && " if tree else ""
    print(_told(change, run, f"{checkout}{run.repeat}"))
    return 0


def _choice(name: str, scenario: str, folder: Path) -> Choice:
    if "=" in scenario:
        return Injected([scenario]).of(choose([name], [], folder), [])
    return choose([name], [scenario], folder)


def _one(choice: Choice) -> Sample:
    chosen = [(sample, choice.of(sample)) for sample in choice.samples]
    if len(chosen) != 1 or len(chosen[0][1]) != 1:
        raise BadInput(
            "One sample and one scenario are wanted.",
            f"these are {len(chosen)} samples and {len(choice.scenarios)} scenarios",
            "./inv bisect SAMPLE no-card --good 2.2.1 --bad 2.3.0",
        )
    return chosen[0][0]


def _row(sample: Sample, good: str, bad: str, tree: str) -> tuple[Sequence[str], Build]:
    """The builds from one end to the other, and how each becomes a sample."""
    if tree:
        root = Path(tree).expanduser().resolve()
        return commits(root, good, bad), cache(lambda c: with_tree(sample, read_commit(root, c)))
    how = how_of(sample)
    row = between(how.registry, how.packages[0], good, bad)
    return row, lambda version: with_release(sample, version)


def _change(row: Sequence[str], build: Build, trial: Trial) -> Change:
    """Where a row turns. Its ends are told, and each build that is tried between them."""
    good, bad = trial.run(build(row[0])), trial.run(build(row[-1]))
    for word, found, run in ((row[0], Found.GOOD, good), (row[-1], Found.BAD, bad)):
        if run.outcome is Outcome.BUILD_FAILED:
            raise BadInput(f"{word} cannot be built.", run.why, run.repeat)
        _tell(found, word, became_text(run))
    if _kind(good) == _kind(bad):
        return bisect(row, _by_pace(row, build, trial))

    def by_outcome(word: str) -> Found:
        run = trial.run(build(word))
        kinds = {_kind(good): Found.GOOD, _kind(bad): Found.BAD}
        return _tell(kinds.get(_kind(run), Found.NEITHER), word, became_text(run))

    return bisect(row, by_outcome)


def _by_pace(row: Sequence[str], build: Build, trial: Trial) -> Callable[[str], Found]:
    """What asks to which end of a row a build is nearer in its processor time.

    All three run in turn. BadInput where the last is no slower than the first.
    """
    print("They come out alike; looking for when it became slower.", flush=True)
    first, last = build(row[0]), build(row[-1])
    pace = pace_of(first.name, [*zip(*trial.times(first, last), strict=True)])
    if pace is None or not pace.is_slower:
        raise BadInput(
            f"{row[0]} and {row[-1]} come out alike.",
            "they end in the same way, and the one is no slower than the other",
        )

    def ask(word: str) -> Found:
        good_s, this_s, bad_s = map(median, trial.times(first, build(word), last))
        found = Found.GOOD if this_s - good_s < bad_s - this_s else Found.BAD
        told = f"{this_s * 1000:.0f} ms of processor time"
        return _tell(found, word, f"{told}; {good_s * 1000:.0f} and {bad_s * 1000:.0f} at the ends")

    return ask


def _kind(run: Run) -> tuple[object, ...]:
    """What tells one way to come out from another."""
    return run.outcome, run.fidelity


def _tell(found: Found, word: str, why: str) -> Found:
    print(f"{found:<7} {word}  {why}", flush=True)
    return found


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
