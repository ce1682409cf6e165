"""Parts that are made from a report of everything, and the picture of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from harness.errors import BadInput
from harness.pages.marks import Part
from harness.render import markdown
from harness.render.cells import titles
from harness.report.report import Report

# What the front page shows of how failures are told: what is easily confused.
SHOWN_FAILURES = ("no-card", "removed-between", "no-daemon", "daemon-killed")


def measured(report: Report) -> Mapping[str, Part]:
    """The parts by name, of a report of everything."""
    return {
        "faults": lambda: markdown.faults(report, folder=""),
        "matrix": lambda: markdown.render(report, folder=""),
        "some-faults": lambda: some_faults(report),
    }


def some_faults(report: Report) -> str:
    """How some failures were told through the wrappers of the language that has most of them."""
    columns = {
        id_: title
        for id_, title in titles(report.header.scenarios).items()
        if id_.partition("/")[2] in SHOWN_FAILURES
    }
    facts = report.header.samples
    ((language, _),) = Counter(fact.language for fact in facts.values()).most_common(1)
    samples = [name for name, fact in facts.items() if fact.language == language]
    return markdown.faults_table(report, columns, samples, "samples/")


def check_whole(report: Report, samples: set[str], scenarios: set[str]) -> None:
    """Raise BadInput for a report that is not of everything there is."""
    missing = samples - set(report.header.samples)
    missing |= scenarios - {scenario.id for scenario in report.header.scenarios}
    if missing:
        raise BadInput(
            "The report is not of everything, so it says too little for the pages.",
            f"it lacks {', '.join(sorted(missing)[:8])}",
            "./inv run --scenario all, then the same again",
        )
