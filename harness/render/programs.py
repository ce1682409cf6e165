"""A report by programs: what is a run of one says nothing of another."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from harness.report.facts import SampleFacts
from harness.report.report import Report


def by_program(report: Report) -> dict[str, Report]:
    """The part of each program, in the order of the scenarios.

    A part has the scenarios and runs of the program and the samples that have it, each with the
    lines of that program's source. The footer is that of the whole: it has no parts.
    """
    return {name: _part(report, name) for name in programs(report)}


def programs(report: Report) -> list[str]:
    """The programs of the report's scenarios, in their order."""
    return list(dict.fromkeys(scenario.program for scenario in report.header.scenarios))


def _part(report: Report, program: str) -> Report:
    runs = [run for run in report.runs if run.program == program]
    ran = {run.sample for run in runs}
    samples = {
        name: _facts(facts, program)
        for name, facts in report.header.samples.items()
        if name in ran or program in facts.programs
    }
    scenarios = [s for s in report.header.scenarios if s.program == program]
    header = msgspec.structs.replace(report.header, samples=samples, scenarios=scenarios)
    return replace(report, header=header, runs=runs)


def _facts(facts: SampleFacts, program: str) -> SampleFacts:
    mine = facts.programs.get(program)
    return msgspec.structs.replace(facts, lines=mine.lines) if mine else facts
