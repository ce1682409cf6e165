"""Parts that are made from a report: tables with a row for each sample.

A report need not be of every sample: the rows of the others stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial

from harness.errors import BadInput
from harness.pages.marks import Part
from harness.programs.hello import CONTRACT
from harness.programs.registry import PROGRAMS
from harness.render import markdown
from harness.render.cells import by_sample, titles
from harness.render.programs import by_program
from harness.report.report import Report
from harness.samples.groups import Group, sections
from harness.samples.sample import Sample
from harness.scenarios.registry import SCENARIOS

# What the front page shows of how failures are told: what is easily confused.
SHOWN_FAILURES = ("no-card", "removed-between", "no-daemon", "daemon-killed")

HELLO = CONTRACT.name
_ROW = re.compile(r"\| \[([^]]+)\]\(.*")


def measured(
    report: Report | None, samples: Sequence[Sample], groups: Sequence[Group]
) -> Mapping[str, Part]:
    """The parts by name. samples: all there are; groups: of them, which are the tables' sections.

    Without a report the rows stay as they are.
    """
    known = [sample.id for sample in samples]
    whole = sections(groups, known)
    parts = by_program(report) if report else {}

    def of_program(make: Callable[[Report, str], str], program: str, old: str) -> str:
        new = make(parts[program], "") if program in parts else old
        return merged(old, new, whole)

    def front(old: str) -> str:
        new = some_faults(parts[HELLO], samples) if HELLO in parts else old
        return merged(old, new, {"": [sample.id for sample in samples if not sample.left_out]})

    failing = dict.fromkeys(s.program for s in SCENARIOS.values() if s.is_failing)
    return {
        **{f"matrix-{name}": partial(of_program, markdown.matrix, name) for name in PROGRAMS},
        **{f"faults-{name}": partial(of_program, markdown.faults, name) for name in failing},
        "some-faults": front,
    }


def some_faults(report: Report, samples: Sequence[Sample]) -> str:
    """How some failures were told through the wrappers of the language that has most of them.

    Wrappers are counted, not samples: a second sample of a wrapper tells its failures alike.
    """
    columns = {
        id_: title
        for id_, title in titles(report.header.scenarios).items()
        if id_.partition("/")[2] in SHOWN_FAILURES
    }
    there = [sample for sample in samples if not sample.left_out]
    manifests = [sample.manifest for sample in there]
    wrappers = dict.fromkeys((manifest.language, manifest.wrapper) for manifest in manifests)
    ((language, _),) = Counter(language for language, _ in wrappers).most_common(1)
    shown = {sample.id for sample in there if sample.manifest.language == language}
    runs = {name: mine for name, mine in by_sample(report).items() if name in shown}
    return markdown.faults_table(runs, columns, report.header.samples, "samples/")


def merged(old: str, new: str, parts: Mapping[str, Sequence[str]]) -> str:
    """A part with the new rows, and with the old ones of known samples that have no new one.

    parts: the known samples by the title of their section. BadInput where the columns have
    changed, so that old rows do not fit.
    """
    known = {name for names in parts.values() for name in names}
    mine, others = rows(new), {name: row for name, row in rows(old).items() if name in known}
    head, kept = _head(new), others.keys() - mine.keys()
    if kept and head != _head(old):
        raise BadInput(
            "The tables have other columns now, and the report is of some samples only.",
            f"it lacks {', '.join(sorted(kept)[:8])}",
            "./inv run --scenario all, then the same again",
        )
    _, _, below = new.partition("\n\n")
    table = [*head, *_in_sections(others | mine, parts, head[0].count("|") - 1)]
    return "\n".join(table) + (f"\n\n{below}" if below else "\n")


def _in_sections(
    found: Mapping[str, str], parts: Mapping[str, Sequence[str]], columns: int
) -> Iterator[str]:
    """The rows, each section's below its title where there are several; unknown ones first."""
    named = {name for names in parts.values() for name in names}
    yield from (found[name] for name in sorted(found.keys() - named))
    shown = {title: [name for name in names if name in found] for title, names in parts.items()}
    several = sum(map(bool, shown.values())) > 1
    for title, names in shown.items():
        if several and names:
            yield markdown.section(title, columns)
        yield from (found[name] for name in names)


def rows(part: str) -> dict[str, str]:
    """The rows of a table that begin with a link to a sample, by its name."""
    return {found[1]: found[0] for found in map(_ROW.match, part.splitlines()) if found}


def _head(part: str) -> list[str]:
    return part.splitlines()[:2]


def check_scenarios(report: Report, known: Collection[str]) -> None:
    """Raise BadInput for a report that is not of every scenario."""
    missing = set(known) - {scenario.id for scenario in report.header.scenarios}
    if missing:
        raise BadInput(
            "The report is not of every scenario, so it says too little for the pages.",
            f"it lacks {', '.join(sorted(missing)[:8])}",
            "./inv run --scenario all, of one sample or of all; then the same again",
        )
