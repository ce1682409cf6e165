"""Sides of a comparison: a report, or one column of it, with samples called alike on both."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import msgspec

from harness.errors import BadInput, nearest
from harness.report.load import load
from harness.report.report import Report, Run


@dataclass(frozen=True)
class Side:
    """A side. title: what a person calls it; report: whose samples are called by their folders."""

    title: str
    report: Report

    @cached_property
    def runs(self) -> dict[tuple[str, str], Run]:
        """The runs by the sample's name and the scenario's id."""
        return {(run.sample, run.scenario_id): run for run in self.report.runs}


def side(words: str, reports: tuple[Path, ...]) -> Side:
    """The side that words on a command line mean: REPORT, REPORT:SAMPLE, or SAMPLE.

    reports: where a sample without a report is looked for, the first that has it.
    BadInput for what is none of these.
    """
    path, _, sample = words.rpartition(":")
    if Path(words).is_file():
        return whole(load(Path(words)), words)
    if path and Path(path).is_file():
        return column(load(Path(path)), sample)
    there = [load(report) for report in reports if report.is_file()]
    for report in there:
        if words in report.header.samples:
            return column(report, words)
    known = {name for report in there for name in report.header.samples}
    raise BadInput(
        f"There is neither a report nor a sample {words!r}.",
        "a side is REPORT, REPORT:SAMPLE, or a sample of the last run, such as SAMPLE@2.8.2",
        nearest(words, known) if known else "./inv run writes a report",
    )


def whole(report: Report, title: str) -> Side:
    """A whole report; one of a single sample is called like that.

    BadInput where it has two builds of one sample.
    """
    names = {id_: _name(report, id_) for id_ in report.header.samples}
    twice = [name for name, times in Counter(names.values()).items() if times > 1]
    if twice:
        builds = ", ".join(id_ for id_, name in names.items() if name == twice[0])
        raise BadInput(
            f"{title} has several builds of {twice[0]}.", builds, f"name one: {title}:SAMPLE"
        )
    (called,) = names if len(names) == 1 else (title,)
    return Side(called, _renamed(report, names))


def column(report: Report, sample: str) -> Side:
    """One sample of a report. BadInput where it has no such one."""
    if sample not in report.header.samples:
        raise BadInput(
            f"The report has no sample {sample!r}.", hint=nearest(sample, report.header.samples)
        )
    return Side(sample, _renamed(report, {sample: _name(report, sample)}))


def alike(before: Side, after: Side) -> tuple[Side, Side]:
    """The sides; where each is of one sample, these are called alike: two wrappers, compared."""
    old, new = before.report.header.samples, after.report.header.samples
    if len(old) == len(new) == 1 and old.keys() != new.keys():
        (name,), (other,) = old, new
        after = replace(after, report=_renamed(after.report, {other: name}))
    return before, after


def _name(report: Report, sample: str) -> str:
    """The name of a sample's folder, whatever build it is."""
    return sample.partition("@")[0] if report.header.samples[sample].override else sample


def _renamed(report: Report, names: dict[str, str]) -> Report:
    """The part of a report that has these samples, under other names."""
    samples = {names[id_]: facts for id_, facts in report.header.samples.items() if id_ in names}
    runs = [
        msgspec.structs.replace(run, sample=names[run.sample])
        for run in report.runs
        if run.sample in names
    ]
    header = msgspec.structs.replace(report.header, samples=samples)
    return replace(report, header=header, runs=runs)
