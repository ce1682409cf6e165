"""`inv lint`: the project's own code, then samples with their own languages' tools."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from harness.engine.engine import Engine
from harness.engine.jobs import jobs_for
from harness.engine.session import session
from harness.images.base import images_of
from harness.images.images import Images
from harness.images.queue import BuildBroke, Built, Target, build_all
from harness.paths import ROOT, SAMPLES
from harness.samples.folder import choose_samples
from harness.samples.sample import Sample

OWN = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
)


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
    dirty = 0
    for event in build_all(images.session, [_target(images, s) for s in checked], jobs):
        match event:
            case Built(name):
                print(f"lint: {name}: clean", flush=True)
            case BuildBroke(name, problem, log):
                dirty += 1
                print(f"lint: {name}: NOT CLEAN\n{problem.why}\n  log: {log}", flush=True)
    return dirty


def _target(images: Images, sample: Sample) -> Target:
    return Target(f"lint-{sample.id}", lambda log: images.lint(sample, log))
