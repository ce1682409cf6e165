"""A choice whose programs' calls of PC/SC are written down."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from harness.errors import BadInput
from harness.runs.choice import Choice
from harness.scenarios.case import Case
from harness.scenarios.scenario import Scenario


def spied(choice: Choice) -> Choice:
    """The same choice with the calls on record. BadInput where codes are injected as well."""
    if any(scenario.case_for("", "").rules for scenario in choice.scenarios):
        raise BadInput(
            "--calls is not for injected codes.",
            "a program has one delegate: that which injects, or that which writes down",
        )
    return replace(choice, scenarios=[*map(_spied, choice.scenarios)])


def _spied(scenario: Scenario) -> Scenario:
    make = scenario.make_case

    def spied_case(rng: Random) -> Case:
        return replace(make(rng), spied=True)

    return replace(scenario, make_case=spied_case)
