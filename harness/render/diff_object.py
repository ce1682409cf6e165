"""A comparison as one JSON document."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from harness.render.json import indented
from harness.report.comparison import Comparison, Difference
from harness.report.report import Run


def render(comparison: Comparison) -> str:
    """The comparison as indented JSON; `differences` are worst first, as `kind` says."""
    document = {
        "before": comparison.before.title,
        "after": comparison.after.title,
        "worse": comparison.is_worse,
        "same": comparison.same,
        "differences": [*map(_difference, comparison.differences)],
        "paces": [asdict(pace) for pace in comparison.paces],
    }
    return indented(document)


def _difference(difference: Difference) -> dict[str, Any]:
    change = difference.change
    return {
        "kind": change.kind,
        "sample": change.sample,
        "scenario": change.scenario,
        "before": _run(difference.before),
        "after": _run(difference.after),
        "repeat": difference.evidence.repeat,
    }


def _run(run: Run | None) -> dict[str, Any] | None:
    if run is None:
        return None
    return {
        "outcome": run.outcome,
        "fidelity": run.fidelity,
        "exit_status": run.exit_status,
        "why": run.why,
        "stderr": run.stderr,
    }
