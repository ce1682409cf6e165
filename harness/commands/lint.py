"""`inv lint`: the project's own code, then samples with their own languages' tools."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing

from harness.engine.engine import Engine
from harness.engine.jobs import jobs_for
from harness.engine.session import session
from harness.images.base import images_of
from harness.images.images import Images
from harness.images.queue import BuildBroke, BuildStarted, Built, Target, build_all
from harness.paths import ROOT, SAMPLES
from harness.samples.folder import choose_samples
from harness.samples.sample import Sample

OWN = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
)
_PREFIX = "lint-"  # of the names of logs


def lint(names: Sequence[str]) -> int:
    """0 when everything is clean. With names: only those samples."""
    samples = choose_samples(SAMPLES, names)
    dirty = 0 if names else sum(not _own(command) for command in OWN)
    engine = Engine.connect()
    with session(engine) as opened:
        images = images_of(opened)
        dirty += _samples(images, samples, jobs_for(engine))
    return 1 if dirty else 0


def _own(command: Sequence[str]) -> bool:
    print(f"lint: {' '.join(command)}", flush=True)
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False).returncode == 0


def _samples(images: Images, samples: Sequence[Sample], jobs: int) -> int:
    """Lint samples in parallel; returns how many are not clean."""
    checked = [sample for sample in samples if sample.manifest.lint.run]
    for sample in samples:
        if not sample.manifest.lint.run:
            print(f"lint: {sample.id}: no tool: {sample.manifest.lint.none}")
    targets = [_target(images, sample) for sample in checked]
    with closing(build_all(images.session, targets, jobs)) as events:
        return sum(_report(event) for event in events)


def _report(event: BuildStarted | Built | BuildBroke) -> bool:
    """Print what came of a sample; True for one that is not clean."""
    match event:
        case Built(name):
            print(f"lint: {name.removeprefix(_PREFIX)}: clean", flush=True)
        case BuildBroke(name, problem, log):
            sample = name.removeprefix(_PREFIX)
            print(f"lint: {sample}: NOT CLEAN\n{problem.why}\n  log: {log}", flush=True)
            return True
    return False


def _target(images: Images, sample: Sample) -> Target:
    return Target(f"{_PREFIX}{sample.id}", lambda log: images.lint(sample, log))
