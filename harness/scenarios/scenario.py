"""A scenario: a named state of the world that a program is run in."""

from __future__ import annotations

import random
from dataclasses import dataclass

from harness.scenarios.case import Case
from harness.scenarios.words import CaseMaker


@dataclass(frozen=True)
class Scenario:
    """A named state of the world.

    summary: what a reader of the matrix sees. caveat: what this bench cannot show truly of it.
    """

    name: str
    program: str
    summary: str
    make_case: CaseMaker
    caveat: str = ""

    def case_for(self, seed: str, sample: str) -> Case:
        """The case of one run; the same seed gives the same case."""
        return self.make_case(random.Random(f"{seed}/{sample}/{self.name}"))
