"""Calls of PC/SC: what each run made, and what differs between two sides."""

from __future__ import annotations

import difflib

from rich.console import Console
from rich.text import Text

from harness.render.cells import titles, visible
from harness.report.comparison import Comparison
from harness.report.report import Report

_STYLES = {"+": "green", "-": "red", "@": "cyan"}
_NONE = "no calls: they were not asked for, or it does not go through libpcsclite.so.1"


def print_calls(report: Report, out: Console) -> None:
    """Print the calls of each run."""
    names = titles(report.header.scenarios)
    for run in report.runs:
        out.print(Text(f"{run.sample}, {names[run.scenario_id]}", "bold"))
        for line in visible(run.calls.rstrip("\n") or _NONE).split("\n"):
            out.print(Text(f"  {line}"))


def print_calls_diff(comparison: Comparison, out: Console) -> None:
    """Print what differs between the calls of each run that both sides have."""
    before, after = comparison.before, comparison.after
    out.print(Text(f"{before.title} -> {after.title}", "bold"))
    same = 0
    for key, run in after.runs.items():
        old = before.runs.get(key)
        if old is None:
            continue
        if not old.calls or not run.calls:
            out.print(Text(f"\n{', '.join(key)}: {_NONE}"))
            continue
        lines = [*_difference(old.calls, run.calls)]
        if not lines:
            same += 1
            continue
        out.print(Text(f"\n{', '.join(key)}", "bold"))
        for line in lines:
            out.print(Text(f"  {visible(line)}", _STYLES.get(line[:1], "")))
    out.print(Text(f"\n{same} {'run makes' if same == 1 else 'runs make'} the same calls."))


def _difference(before: str, after: str) -> list[str]:
    """The lines of a unified diff, without its head."""
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return [*found][2:]
