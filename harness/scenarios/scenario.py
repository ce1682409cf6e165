"""A scenario: a named state of the world that a program is run in."""

from __future__ import annotations

import random
from dataclasses import dataclass

from harness.programs.contract import Contract
from harness.scenarios.case import Case
from harness.scenarios.words import CaseMaker


@dataclass(frozen=True)
class Scenario:
    """A named state of the world, and the program that is run in it.

    name:    unique among the scenarios of its program.
    summary: what a reader of the matrix sees.
    caveat:  what this bench cannot show truly of it.
    remedy:  what helps whoever meets it, where that is not plain.
    """

    name: str
    contract: Contract
    summary: str
    make_case: CaseMaker
    caveat: str = ""
    remedy: str = ""

    @property
    def program(self) -> str:
        """The name of the program that it runs."""
        return self.contract.name

    @property
    def id(self) -> str:
        """Its name among all scenarios: `program/name`."""
        return f"{self.program}/{self.name}"

    @property
    def is_failing(self) -> bool:
        """Whether something goes wrong for the program in it, whatever the seed."""
        return self.case_for("", "").ends.is_failure

    def case_for(self, seed: str, sample: str) -> Case:
        """The case of one run; the same seed gives the same case."""
        return self.make_case(random.Random(f"{seed}/{sample}/{self.name}"))
