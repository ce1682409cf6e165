"""`inv diff`: two reports, or two builds of one, and what got worse from one to the other."""

from __future__ import annotations

import sys
from pathlib import Path

from harness.errors import BadInput
from harness.paths import LATEST_REPORT, WRAPPER_REPORT
from harness.render import diff_object
from harness.render.calls import print_calls_diff
from harness.render.console import console
from harness.render.diff import markdown, print_diff
from harness.render.formats import JSON, MARKDOWN, TABLE, check_format
from harness.report.comparison import Comparison, compare
from harness.report.sides import alike, side

_TEXTS = {JSON: diff_object.render, MARKDOWN: markdown}


def _last() -> tuple[Path, ...]:
    """Where a sample is looked for: in the reports of the last runs, the newer one first."""
    there = [path for path in (WRAPPER_REPORT, LATEST_REPORT) if path.is_file()]
    return tuple(sorted(there, key=lambda path: path.stat().st_mtime, reverse=True))


def diff(before: str, after: str, form: str = TABLE) -> int:
    """Show what differs; returns 1 when anything got worse."""
    check_format(form, (TABLE, *_TEXTS))
    comparison = _compared(before, after)
    if form == TABLE:
        print_diff(comparison, console())
    else:
        sys.stdout.write(_TEXTS[form](comparison))
    return 1 if comparison.is_worse else 0


def calls(before: str, after: str) -> int:
    """Show what differs in the calls of PC/SC; returns 0, since no call is worse than another."""
    print_calls_diff(_compared(before, after), console())
    return 0


def _compared(before: str, after: str) -> Comparison:
    reports = _last()
    comparison = compare(*alike(side(before, reports), side(after, reports)))
    if not comparison.before.runs.keys() & comparison.after.runs.keys():
        raise BadInput(
            f"{before} and {after} have no run in common.",
            "no sample was run in the same scenario on both sides",
        )
    return comparison
