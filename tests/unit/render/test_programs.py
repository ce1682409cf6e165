"""Reports by programs."""

from __future__ import annotations

import msgspec

from harness.render.console import console
from harness.render.programs import by_program
from harness.render.table import print_report
from harness.report.facts import ProgramFacts
from tests.support.reports import report_of, run_line

WHOLE = report_of(
    run_line("a-b", "slow"),
    run_line("a-b", "tag", program="uid"),
    run_line("c-d", "slow"),
)


def test_each_part_has_its_own_scenarios_runs_and_samples() -> None:
    parts = by_program(WHOLE)
    assert [*parts] == ["hello", "uid"]
    shown = {
        name: ([s.name for s in part.header.scenarios], [*part.header.samples], len(part.runs))
        for name, part in parts.items()
    }
    assert shown == {"hello": (["slow"], ["a-b", "c-d"], 2), "uid": (["tag"], ["a-b"], 1)}
    assert parts["uid"].footer == WHOLE.footer


def test_lines_are_those_of_the_parts_own_program() -> None:
    programs = {
        name: ProgramFacts(f"{name}.x", ("x",), lines)
        for name, lines in (("hello", 30), ("uid", 12))
    }
    facts = msgspec.structs.replace(WHOLE.header.samples["a-b"], lines=30, programs=programs)
    WHOLE.header.samples["a-b"] = facts
    parts = by_program(WHOLE)
    assert [part.header.samples["a-b"].lines for part in parts.values()] == [30, 12]


def test_a_sample_that_has_the_program_and_did_not_run_is_there() -> None:
    facts = msgspec.structs.replace(
        WHOLE.header.samples["c-d"], programs={"uid": ProgramFacts("uid.x", ("x",), 1)}
    )
    header = msgspec.structs.replace(WHOLE.header, samples={**WHOLE.header.samples, "c-d": facts})
    part = by_program(type(WHOLE)(header, WHOLE.runs, WHOLE.footer))["uid"]
    assert [*part.header.samples] == ["a-b", "c-d"]


def test_a_table_stands_under_the_name_of_its_program() -> None:
    out = console()
    with out.capture() as capture:
        print_report(WHOLE, out)
    lines = capture.get().split("\n")
    assert lines[0] == "hello:"
    after = lines.index("uid:")
    assert lines[after + 1].split()[:3] == ["sample", "wrapper", "tag"]
    assert lines[after + 2].startswith("a-b")
    with out.capture() as capture:
        print_report(report_of(run_line("a-b", "slow")), out)
    assert capture.get().startswith("sample"), "of one program it goes without saying"
