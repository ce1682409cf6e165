"""The two matrices: what became of each run, and how each failure was told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from harness.render.site import addresses
from harness.render.site.cells import State, cell, legend
from harness.render.site.frame import Page
from harness.render.site.material import Material
from harness.report.facts import SampleFacts, ScenarioFacts
from harness.report.report import Run
from harness.samples.groups import sections


@dataclass(frozen=True)
class Row:
    """A sample in a matrix. failed, known: how many of its runs are that."""

    name: str
    facts: SampleFacts
    runs: Mapping[str, Run]
    failed: int
    known: int


def pages(material: Material) -> Iterator[Page]:
    """A page each."""
    scenarios = material.report.header.scenarios
    yield Page(
        addresses.MATRIX,
        "matrix",
        "Matrix",
        "Every sample in every scenario: what passed, what is known not to, and what failed.",
        {**_shown(material, scenarios), "legend": legend()},
    )
    failing = [scenario for scenario in scenarios if scenario.failing]
    yield Page(
        addresses.FAILURES,
        "failures",
        "How failures are told",
        "What a program can find out when something goes wrong, by sample and scenario.",
        _shown(material, failing),
    )


def _shown(material: Material, scenarios: list[ScenarioFacts]) -> dict[str, Any]:
    columns = sorted(scenarios, key=lambda s: (_place(material, s.program), _group(s)))
    rows = _rows(material)
    parts = _sections(material, rows)
    return {
        "columns": columns,
        "groups": [(key, [*mine]) for key, mine in groupby(columns, _head)],
        "sections": [*parts.items()],
        "filters": {"among": [*parts], **_filters(rows, columns)},
    }


def _head(scenario: ScenarioFacts) -> tuple[str, str]:
    return scenario.program, scenario.group


def _place(material: Material, program: str) -> int:
    return [scenario.program for scenario in material.report.header.scenarios].index(program)


_ORDER = ("answers", "card", "other clients", "reader and daemon")


def _group(scenario: ScenarioFacts) -> int:
    return _ORDER.index(scenario.group) if scenario.group in _ORDER else len(_ORDER)


def _rows(material: Material) -> list[Row]:
    """The samples, worst first, and by name where they are alike."""
    runs = material.runs()
    rows = []
    for name, facts in material.samples.items():
        mine = runs.get(name, {})
        states = [cell(run).state for run in mine.values()]
        rows.append(Row(name, facts, mine, states.count(State.FAILED), states.count(State.KNOWN)))
    return sorted(rows, key=lambda row: (-row.failed, -row.known, row.name))


def _sections(material: Material, rows: list[Row]) -> dict[str, list[Row]]:
    """The rows, in their order, by the title of their section."""
    by_name = {row.name: row for row in rows}
    parts = sections(material.report.header.groups, by_name)
    return {title: [by_name[name] for name in names] for title, names in parts.items()}


def _filters(rows: list[Row], columns: list[ScenarioFacts]) -> dict[str, list[str]]:
    """What can be chosen, by the name that it has in the address."""
    choices = {
        "language": {row.facts.language for row in rows},
        "kind": {row.facts.kind for row in rows},
        "state": {row.facts.state for row in rows},
        "program": {scenario.program for scenario in columns},
        "group": {scenario.group for scenario in columns},
        "scenario": {scenario.name for scenario in columns},
        "outcome": {cell(run).word for row in rows for run in row.runs.values()},
    }
    named = {name: sorted(filter(None, words), key=str.lower) for name, words in choices.items()}
    return named | {"debian": ["yes", "no"]}
