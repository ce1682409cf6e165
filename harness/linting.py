"""`inv lint`: the project's own code, then samples with their own languages' tools."""

from __future__ import annotations

import queue
import subprocess
import sys
from collections.abc import Sequence

from harness import certificates
from harness.baseimage import BASE
from harness.builders import Builders, Target
from harness.engine import Engine
from harness.events import BuildBroke, BuildEnded, Event, Fatal
from harness.images import Images
from harness.paths import LOGS, ROOT, SAMPLES
from harness.samples import Sample, load_all, select
from harness.sessions import session

OWN = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
)


def lint(names: Sequence[str]) -> int:
    """0 when everything is clean. With names: only those samples."""
    samples = select("sample", {s.id: s for s in load_all(SAMPLES)}, names)
    dirty = 0 if names else sum(not _own(command) for command in OWN)
    engine = Engine.connect()
    with session(engine) as opened:
        images = Images(opened, BASE, certificates.site_authorities())
        dirty += _samples(images, samples, int(engine.info()["NCPU"]))
    return 1 if dirty else 0


def _own(command: Sequence[str]) -> bool:
    print(f"lint: {' '.join(command)}", flush=True)
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False).returncode == 0


def _samples(images: Images, samples: Sequence[Sample], jobs: int) -> int:
    """Lint samples in parallel; returns how many are not clean."""
    events: queue.Queue[Event] = queue.Queue()
    checked = [sample for sample in samples if sample.manifest.lint.run]
    for sample in samples:
        if not sample.manifest.lint.run:
            print(f"lint: {sample.id}: no tool: {sample.manifest.lint.none}")
    builders = Builders([_target(images, s) for s in checked], jobs, LOGS, events.put)
    builders.start()
    left, dirty = len(checked), 0
    while left:
        match events.get():
            case Fatal(problem):
                raise problem
            case BuildEnded(name):
                left -= 1
                print(f"lint: {name}: clean", flush=True)
            case BuildBroke(name, problem, log):
                left, dirty = left - 1, dirty + 1
                print(f"lint: {name}: NOT CLEAN\n{problem.why}\n  log: {log}", flush=True)
    return dirty


def _target(images: Images, sample: Sample) -> Target:
    return Target(
        f"lint-{sample.id}", lambda log: images.lint(sample, log), lambda _: None, lambda _: None
    )
