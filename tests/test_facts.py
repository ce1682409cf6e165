"""The lines of a report."""

from __future__ import annotations

import shlex

import pytest

from harness import facts


@pytest.mark.parametrize("seed", ["1f2e", "two words", "$HOME", "it's"])
def test_the_command_that_repeats_a_run_survives_the_shell(seed: str) -> None:
    words = shlex.split(facts.repeat("tongue-wrap", "no-card", seed))
    assert words[:4] == ["./inv", "run", "tongue-wrap", "--scenario"]
    assert words[4:] == ["no-card", "--seed", seed]
