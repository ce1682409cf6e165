"""`inv test` and `inv fuzz`: pytest, with the words of this project."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence

import pytest

from harness import interrupts
from harness.errors import BadInput, Stopped
from harness.paths import ROOT

FUZZ_PROFILE = "fuzz"  # of hypothesis; registered by tests/conftest.py
_PLACES = ("--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml"), str(ROOT / "tests"))


def test(words: Sequence[str], no_docker: bool) -> int:
    """Run the tests; returns 0, 1 (a test failed) or 2 (they could not be run)."""
    interrupts.install()
    arguments = [*_PLACES]
    if words:
        arguments += ["-k", " or ".join(words)]
    if no_docker:
        arguments += ["-m", "not docker"]
    return _run(arguments)


def fuzz(seconds: float) -> int:
    """Run the property tests with thousands of inputs each, round after round, for so long.

    They cover what reads bytes from others: vpcd's frames, APDUs, manifests, reports, scripts
    and worlds on the control channel. Returns as `test` does, after the first round that fails;
    its seed is told, and hypothesis keeps the input that failed for the next `inv test`.
    """
    if not seconds > 0:
        raise BadInput(f"{seconds:g} s is no time to fuzz.")
    interrupts.install()
    ends, rounds = time.monotonic() + seconds, 0
    while not rounds or time.monotonic() < ends:
        rounds += 1
        seed = secrets.randbits(32)
        print(f"fuzz: round {rounds}, --hypothesis-seed={seed}", flush=True)
        options = [f"--hypothesis-profile={FUZZ_PROFILE}", f"--hypothesis-seed={seed}", "-q"]
        status = _run([*_PLACES, "-m", "hypothesis and not docker", *options])
        if status:
            print(f"fuzz: a failure in round {rounds}; ./inv test finds it again")
            return status
    print(f"fuzz: {rounds} rounds, and nothing found")
    return 0


def _run(arguments: Sequence[str]) -> int:
    status = pytest.main([*arguments])
    if status == pytest.ExitCode.INTERRUPTED:
        raise Stopped
    return min(int(status), 2)
