"""`inv fuzz`: the property tests, for as long as one likes."""

from __future__ import annotations

import secrets
import time

from harness import interrupts
from harness.commands.test import PLACES, run_pytest
from harness.errors import BadInput

FUZZ_PROFILE = "fuzz"  # of hypothesis; registered by tests/conftest.py


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
        status = run_pytest([*PLACES, "-m", "hypothesis and not docker", *options])
        if status:
            print(f"fuzz: a failure in round {rounds}; ./inv test finds it again")
            return status
    print(f"fuzz: {rounds} rounds, and nothing found")
    return 0
