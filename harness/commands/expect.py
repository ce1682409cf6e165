"""`inv expect`: brings samples/expectations.toml in line with a full report."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import tomlkit

from harness.errors import BadInput
from harness.judge.outcome import Outcome
from harness.paths import EXPECTATIONS, SAMPLES
from harness.report import expectations
from harness.report.expectations import Known
from harness.report.load import load_own
from harness.report.report import Report, Run
from harness.runs.choice import Choice, choose
from harness.scenarios.registry import EVERY, SCENARIOS

UNEXPLAINED = "to be explained: "
_ENTRY = re.compile(r"^\[\[\s*known\s*\]\]", re.MULTILINE)
# Not known before a sample has run, so that nothing can be said of it.
_NO_FACT = (Outcome.INFRASTRUCTURE, Outcome.BUILD_FAILED)


def expect(path: Path, fix: bool, folder: Path = SAMPLES) -> int:
    """Say what the file does not say as the report has it; with `fix`, rewrite it.

    Returns 0 when there is nothing to say, or it was rewritten. Raises BadInput for a report
    of less than everything: what did not run would be forgotten.
    """
    report = load_own(path)
    everything = choose([], [EVERY], folder)
    _check_whole(report, path, everything)
    file = folder / EXPECTATIONS.name
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    gone, new = differences(expectations.parse(text), report)
    for sample, scenario in gone:
        print(f"expect: {sample}, {scenario}: is not so any more")
    for run in new:
        print(f"expect: {run.sample}, {run.scenario_id}: {run.outcome}")
    if not gone and not new:
        print(f"expect: {file} says what the report says.")
        return 0
    if not fix:
        print("expect: ./inv expect --fix rewrites the file")
        return 1
    links = {sample.id: sample.manifest.homepage for sample in everything.samples}
    part = file.with_suffix(".part")
    part.write_text(rewritten(text, gone, new, links), encoding="utf-8")
    part.replace(file)
    if new:
        print(f"expect: rewritten; now say why in {file}: look for {UNEXPLAINED.strip()!r}")
    return 0


def differences(
    entries: Iterable[Known], report: Report
) -> tuple[list[tuple[str, str]], list[Run]]:
    """Entries of the file that the report contradicts, and runs that the file lacks.

    What is gone is named by the sample's and the scenario's id.
    """
    known = [scenario.id for scenario in report.header.scenarios]
    said = {(e.sample, id_): e.outcome for e in entries for id_ in e.ids(known)}
    outcomes = {(run.sample, run.scenario_id): run.outcome for run in report.runs}
    gone = [key for key, outcome in said.items() if outcomes.get(key) != outcome]
    silent_about = (Outcome.PASS, Outcome.UNSUPPORTED)
    new = [
        run
        for run in report.runs
        if run.outcome not in silent_about
        and said.get((run.sample, run.scenario_id)) != run.outcome
    ]
    return gone, new


def rewritten(
    text: str,
    gone: Iterable[tuple[str, str]],
    new: Iterable[Run],
    links: Mapping[str, str],
    known: Collection[str] = SCENARIOS,
) -> str:
    """The file's text without what is gone and with what is new; comments stay where they are.

    links: by sample, where a reader is sent until somebody names a better place.
    known: the ids of all scenarios.
    """
    kept = [_without(part, set(gone), known) for part in _parts(text)]
    grouped: dict[tuple[str, str, str, str], list[str]] = {}
    for run in new:
        key = (run.sample, _program(run, known), run.outcome, run.why)
        grouped.setdefault(key, []).append(run.scenario)
    added = [
        _entry(sample, program, names, outcome, UNEXPLAINED + why, links[sample])
        for (sample, program, outcome, why), names in grouped.items()
    ]
    return re.sub(r"\n{3,}", "\n\n", "".join([*kept, *added]).lstrip("\n"))


def _program(run: Run, known: Collection[str]) -> str:
    """The program of a run, where its scenario's name alone would not do; else nothing."""
    same = [id_ for id_ in known if id_.partition("/")[2] == run.scenario]
    return run.program if len(same) > 1 else ""


def _parts(text: str) -> list[str]:
    """The text cut before each entry; what stands above the first is a part, too."""
    starts = [match.start() for match in _ENTRY.finditer(text)]
    if len(starts) != len(expectations.parse(text)):
        raise BadInput(f"{EXPECTATIONS.name} has entries that cannot be told apart.")
    edges = [0, *starts, len(text)]
    return [text[a:b] for a, b in pairwise(edges)]


def _without(part: str, gone: set[tuple[str, str]], known: Collection[str]) -> str:
    """An entry without the scenarios that are gone; the comments below it if all are."""
    document = tomlkit.parse(part)
    if "known" not in document:
        return part
    (entry,) = expectations.parse(part)
    ids = zip(entry.scenarios, entry.ids(known), strict=True)
    left = [name for name, id_ in ids if (entry.sample, id_) not in gone]
    if len(left) == len(entry.scenarios):
        return part
    if left:
        table = document["known"][0]
        table["scenario"] = left if len(left) > 1 else left[0]
        return tomlkit.dumps(document)
    lines = part.splitlines(keepends=True)
    last = max(n for n, line in enumerate(lines) if line.strip() and line.lstrip()[0] != "#")
    return "".join(lines[last + 1 :])


def _entry(
    sample: str, program: str, names: Sequence[str], outcome: str, reason: str, link: str
) -> str:
    """An entry as text. What programs say goes in as it is: TOML escapes what has to be."""
    table = tomlkit.table()
    table["sample"] = sample
    if program:
        table["program"] = program
    table["scenario"] = names[0] if len(names) == 1 else [*names]
    table["outcome"] = str(outcome)
    table["reason"] = " ".join(reason.split())
    table["link"] = link
    entries = tomlkit.aot()
    entries.append(table)
    document = tomlkit.document()
    document["known"] = entries
    return f"\n{tomlkit.dumps(document)}"


def _check_whole(report: Report, path: Path, everything: Choice) -> None:
    ran = {(run.sample, run.scenario_id) for run in report.runs}
    whole = {(a.id, b.id) for a in everything.samples for b in everything.of(a)}
    if strange := sorted(ran - whole):
        sample, scenario = strange[0]
        raise BadInput(
            f"{path} is of another gallery.",
            f"{sample} in {scenario} is not of this checkout (any more)",
            "./inv run --scenario all",
        )
    if missing := sorted(whole - ran):
        sample, scenario = missing[0]
        raise BadInput(
            f"{path} is not of everything.",
            f"{len(missing)} of {len(whole)} runs are missing, such as {sample} in {scenario}",
            "./inv run --scenario all",
        )
    for run in report.runs:
        if run.outcome in _NO_FACT:
            raise BadInput(
                f"{path}: {run.sample} in {run.scenario_id} did not run.",
                f"{run.outcome}: {run.why}",
                "./inv run --scenario all, when that is mended",
            )
