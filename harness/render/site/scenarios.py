"""A page for each scenario, and one that lists them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from harness.render.site import addresses
from harness.render.site.drawing import drawing
from harness.render.site.frame import Page
from harness.render.site.material import Material
from harness.report.facts import ScenarioFacts
from harness.report.report import Run

# What PC/SC promises a program there; `Ends` of a case.
_PROMISES: Final = {
    "answers": "The program gets every answer, and ends well.",
    "fails": "The program is told what is wrong, by one of these errors.",
    "either": "It gets every answer, or one of these errors: PC/SC leaves it to the wrapper.",
    "waits": "Nothing ends the wait: PC/SC has no limit, and the program may have one.",
    "gives-up": "Nothing has failed in PC/SC: the program's own time is over, and it says so.",
}


def pages(material: Material) -> Iterator[Page]:
    """The list, and a page each."""
    scenarios, runs = material.scenarios, material.runs()
    yield Page(
        addresses.SCENARIOS,
        "scenarios",
        "Scenarios",
        "The states of the world that every sample is run in.",
        {"groups": [(head, [*mine]) for head, mine in groupby(scenarios.values(), _head)]},
    )
    for id_, scenario in scenarios.items():
        rows = [
            (name, facts, runs.get(name, {}).get(id_))
            for name, facts in material.samples.items()
            if scenario.program in facts.programs or id_ in runs.get(name, {})
        ]
        yield Page(
            addresses.scenario(id_),
            "scenario",
            f"{scenario.name}: {scenario.summary}",
            f"What each language's wrapper does where {scenario.summary}.",
            {
                "scenario": scenario,
                "promise": _PROMISES.get(scenario.ends, ""),
                "drawing": drawing(scenario.world),
                "rows": rows,
            },
            kind="scenario",
            words=" ".join([scenario.name, scenario.program, scenario.group, *scenario.errors]),
        )


def _head(scenario: ScenarioFacts) -> str:
    return scenario.program


def errors(material: Material) -> list[tuple[str, list[ScenarioFacts], list[tuple[str, Run]]]]:
    """Each PC/SC error that a scenario brings: where, and how each sample told it."""
    found: dict[str, list[ScenarioFacts]] = {}
    for scenario in material.scenarios.values():
        for error in scenario.errors:
            found.setdefault(error, []).append(scenario)
    runs = material.runs()
    rows = []
    for error, scenarios in sorted(found.items()):
        # Of several errors that are right it is the first that PC/SC has for that place.
        first = [s for s in scenarios if s.errors[0] == error] or scenarios
        told = [(name, mine[first[0].id]) for name, mine in runs.items() if first[0].id in mine]
        rows.append((error, scenarios, told))
    return rows
