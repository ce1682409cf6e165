"""The workers of a run over several machines, in words."""

from __future__ import annotations

from harness.render.cells import titles
from harness.report.report import Report
from harness.report.worker_facts import WorkerFacts


def worker_lines(report: Report) -> list[str]:
    """A line for each worker, and one for each that did not stay; none for a run on one machine."""
    lines = []
    names = titles(report.header.scenarios)
    for worker in report.header.workers:
        who = f"worker {worker.name}"
        lines.append(f"{who}: {worker.runs} runs on {worker.host}, {worker.engine}")
        if worker.ended:
            lines.append(f"{who} took no part to the end: {worker.ended}{_moved(worker, names)}")
    return lines


def _moved(worker: WorkerFacts, names: dict[str, str]) -> str:
    """The work that it had then, by sample."""
    parts = [
        f"{sample} ({', '.join(names[scenario] for scenario in scenarios)})"
        for sample, scenarios in worker.moved.items()
    ]
    return f"; done elsewhere: {', '.join(parts)}" if parts else ""
