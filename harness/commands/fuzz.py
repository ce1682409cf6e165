"""`inv fuzz`: the property tests, and random commands to cards, for as long as one likes."""

from __future__ import annotations

import secrets
import time

from harness import interrupts
from harness.commands.test import PLACES, run_pytest
from harness.errors import BadInput

FUZZ_PROFILE = "fuzz"  # of hypothesis; registered by tests/conftest.py


_EACH_ROUND = 2000  # sequences of commands for each card


def fuzz(seconds: float, sequences: int = 0, seed: str = "") -> int:
    """Run the property tests with thousands of inputs each, round after round, for so long.

    They cover what reads bytes from others: vpcd's frames, APDUs, manifests, reports, scripts
    and worlds on the control channel; and random sequences of commands to the cards that have a
    model. sequences: only these, so many for each card, once. seed: a number that was told.
    Returns as `test` does, after the first round that fails; its seed is told, and hypothesis
    keeps the input that failed for the next `inv test` as well.
    """
    if sequences < 0:
        raise BadInput(f"{sequences} sequences cannot be run.")
    if not seconds > 0:
        raise BadInput(f"{seconds:g} s is no time to fuzz.")
    if seed and not seed.isdecimal():
        raise BadInput(f"A seed is a number, not {seed!r}.")
    interrupts.install()
    if sequences:
        return _sequences(sequences, int(seed or secrets.randbits(32)))
    ends, rounds = time.monotonic() + seconds, 0
    while not rounds or time.monotonic() < ends:
        number = int(seed or secrets.randbits(32)) + rounds * bool(seed)
        rounds += 1
        print(f"fuzz: round {rounds}, --seed {number}", flush=True)
        options = [f"--hypothesis-profile={FUZZ_PROFILE}", f"--hypothesis-seed={number}"]
        status = _run("(hypothesis or sequences) and not docker", _EACH_ROUND, number, *options)
        if status:
            print(f"fuzz: a failure in round {rounds}; ./inv fuzz --seed {number} finds it again")
            return status
    print(f"fuzz: {rounds} rounds, and nothing found")
    return 0


def _sequences(count: int, seed: int) -> int:
    """Only the sequences of commands; a failure says how to run the one that failed again."""
    print(f"fuzz: {count} sequences for each card, --seed {seed}", flush=True)
    status = _run("sequences", count, seed, "--timeout=0")
    if not status:
        print(f"fuzz: {count} sequences for each card, --seed {seed}, and nothing found")
    return status


def _run(which: str, sequences: int, seed: int, *options: str) -> int:
    numbers = [f"--sequences={sequences}", f"--sequences-seed={seed}"]
    return run_pytest([*PLACES, "-m", which, *numbers, *options, "-q"])
