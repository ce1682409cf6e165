"""The front page, and the page of the series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from harness.render.site import addresses
from harness.render.site.cells import State, cell
from harness.render.site.frame import Page
from harness.render.site.material import Material


def pages(material: Material) -> Iterator[Page]:
    """What leads to everything else."""
    yield Page(
        addresses.FRONT,
        "front",
        "PC/SC sample gallery",
        "One small smart-card program in many languages, run every day against a virtual card.",
        {"languages": _languages(material), "sums": _sums(material), "ways": _ways(material)},
    )
    yield Page(
        addresses.SERIES,
        "series",
        "The series",
        "Each row of the blog's series of PC/SC samples, and what became of it.",
        {"rows": material.report.header.series},
    )


def _languages(material: Material) -> list[tuple[str, list[tuple[str, Any, Any]]]]:
    """Samples by language, each with its facts and the state that stands for all its runs."""
    runs = material.runs()
    found: dict[str, list[tuple[str, Any, Any]]] = {}
    for name, facts in material.samples.items():
        worst = _worst([cell(run).state for run in runs.get(name, {}).values()])
        found.setdefault(facts.language, []).append((name, facts, worst))
    return sorted(found.items(), key=lambda item: item[0].lower())


def _worst(states: list[State]) -> State:
    order = [*State]
    return min(states, key=order.index, default=State.NOT_RUN)


def _sums(material: Material) -> dict[str, int]:
    """How many runs are in each state; only those that there are."""
    counts = Counter(cell(run).state.value for run in material.report.runs)
    return {state.value: counts[state.value] for state in State if counts[state.value]}


def _ways(material: Material) -> dict[str, list[tuple[str, str]]]:
    """First steps for those who come with a question: a title and an address."""
    scenarios, samples = material.scenarios, material.samples
    lost = [id_ for id_ in scenarios if id_ in ("hello/removed-between", "hello/daemon-killed")]
    languages = Counter(facts.language for facts in samples.values())
    several = [language for language, count in languages.most_common(3) if count > 1]
    compare = [
        (f"the wrappers of {language}", f"{addresses.FAILURES}?language={language}")
        for language in several
    ]
    return {
        "compare": [*compare, *((scenarios[id_].summary, addresses.scenario(id_)) for id_ in lost)]
    }
