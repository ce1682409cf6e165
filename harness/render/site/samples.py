"""A page for each sample: what a reader copies, and how it behaves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from harness.judge.variations import MEANINGS
from harness.render.site import addresses
from harness.render.site.cells import State, cell
from harness.render.site.frame import Page
from harness.render.site.material import Material
from harness.report.facts import SampleFacts, ScenarioFacts
from harness.report.history import Seen
from harness.report.report import Run


def pages(material: Material) -> Iterator[Page]:
    """A page for each sample of the report."""
    runs = material.runs()
    for name, facts in material.samples.items():
        mine = runs.get(name, {})
        words = [facts.notes, facts.wrapper, facts.homepage, facts.debian, *facts.programs]
        yield Page(
            addresses.sample(name),
            "sample",
            f"{facts.language} through {facts.wrapper}",
            f"PC/SC in {facts.language} with {facts.wrapper}: a sample, and how it fails.",
            {
                "name": name,
                "facts": facts,
                "texts": material.texts_of(name),
                "runs": mine,
                "programs": _programs(material, facts, mine),
                "variations": _variations(mine),
                "known": _known(mine),
                "siblings": _siblings(material, name, runs),
                "history": _history(material, name),
                "badge": badge_markdown(material, name),
            },
            kind="sample",
            words=" ".join(filter(None, [name, *words])),
        )


def _programs(
    material: Material, facts: SampleFacts, mine: Mapping[str, Run]
) -> list[tuple[str, Any, list[tuple[ScenarioFacts, Run | None]]]]:
    """Each program of a sample with its scenarios, and what became of them."""
    scenarios = material.report.header.scenarios
    return [
        (name, program, [(s, mine.get(s.id)) for s in scenarios if s.program == name])
        for name, program in facts.programs.items()
    ]


def _variations(mine: Mapping[str, Run]) -> list[tuple[str, str, list[str]]]:
    """What the wrapper does by itself: its name, in words, and where it was seen."""
    seen: dict[str, list[str]] = {}
    for id_, run in mine.items():
        for variation in run.variations:
            seen.setdefault(variation, []).append(id_)
    return [(name, MEANINGS[name], ids) for name, ids in seen.items()]  # type: ignore[index]


def _known(mine: Mapping[str, Run]) -> list[tuple[str, list[Run]]]:
    """What is known to be otherwise, each reason once with its runs."""
    reasons: dict[str, list[Run]] = {}
    for run in mine.values():
        if run.reason:
            reasons.setdefault(run.reason, []).append(run)
    return [*reasons.items()]


def _siblings(
    material: Material, name: str, runs: Mapping[str, Mapping[str, Run]]
) -> dict[str, Any]:
    """The samples of the same language, and the scenarios in which they are not all alike."""
    language = material.samples[name].language
    names = [other for other, facts in material.samples.items() if facts.language == language]
    rows = []
    for id_, scenario in material.scenarios.items():
        cells = [runs.get(other, {}).get(id_) for other in names]
        there = [run for run in cells if run]
        if len({(run.outcome, run.fidelity) for run in there}) > 1:
            rows.append((scenario, cells))
    return {"names": names, "rows": rows if len(names) > 1 else []}


def _history(material: Material, name: str) -> list[tuple[str, dict[str, int]]]:
    """How many runs passed, were known and failed, in this report and those before."""
    found = []
    for past in material.past:
        found.append((past.started, _counts(past.runs.get(name, {}).values())))
    mine = [run for run in material.report.runs if run.sample == name]
    return [*found, (material.report.header.started, _counts(mine))] if found else []


def _counts(runs: Iterable[Run | Seen]) -> dict[str, int]:
    states = [cell(run).state for run in runs]
    return {state.value: states.count(state) for state in State if state in states}


def badge_markdown(material: Material, name: str) -> str:
    """The Markdown of a sample's badge; "" where nobody knows where the site will be."""
    if not material.url:
        return ""
    data = f"{material.url}{addresses.badge(name)}"
    page = f"{material.url}{addresses.sample(name)}"
    return f"[![PC/SC gallery](https://img.shields.io/endpoint?url={data})]({page})"


def badge(name: str, mine: Mapping[str, Run], mark: str = "") -> str:
    """The data of a sample's badge (shields.io, endpoint, schemaVersion 1).

    mark: that of its facts.
    """
    cells = [cell(run).state for run in mine.values()]
    passed, counted = cells.count(State.PASS), len(cells) - cells.count(State.UNSUPPORTED)
    colour = "red" if State.FAILED in cells else "yellow" if State.KNOWN in cells else "brightgreen"
    message = f"{passed} of {counted} scenarios" if counted else "not run"
    document = {
        "schemaVersion": 1,
        "label": f"PC/SC {name}",
        "message": message + mark,
        "color": colour if counted else "lightgrey",
    }
    return json.dumps(document) + "\n"
