"""A choice of injected codes instead of scenarios, as it is asked for on a command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.errors import BadInput
from harness.report.expectations import Anything
from harness.runs.choice import Choice
from harness.scenarios.inject import parse_rule, scenario_of, sweep


@dataclass(frozen=True)
class Injected:
    """Rules as they are typed, or a sweep over every code that each call of hello may return."""

    rules: Sequence[str] = ()
    sweep: bool = False

    def __bool__(self) -> bool:
        return bool(self.rules or self.sweep)

    def of(self, choice: Choice, scenarios: Sequence[str]) -> Choice:
        """The choice with these in place of its scenarios; as it is where nothing is injected.

        scenarios: those that were asked for. A sweep shows what samples do, and expects nothing.
        BadInput for rules that are none, and for both at once.
        """
        if not self:
            return choice
        if scenarios or (self.rules and self.sweep):
            raise BadInput(
                "--inject, --sweep and --scenario are not for one run.",
                "an injected code is a scenario of its own",
                "leave all but one of them out",
            )
        if self.sweep:
            return replace(choice, scenarios=[*sweep()], expected=Anything({}))
        rules = dict.fromkeys(map(parse_rule, self.rules))
        return replace(choice, scenarios=[*map(scenario_of, rules)])


NOTHING = Injected()
