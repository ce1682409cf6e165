"""What was run on a stand-in is said wherever it is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from io import StringIO

import msgspec
import pytest
from rich.console import Console

from harness.render import junit, markdown
from harness.render.faults import print_evidence, print_faults
from harness.render.site.samples import badge
from harness.render.table import print_report
from harness.report.report import Report
from tests.support.reports import report_of, run_line

WORDS = "on a stand-in of the moon"
MARK = "a-b (stand-in)"


def report(stand_in: str) -> Report:
    """A report of one sample, which ran on that."""
    made = report_of(
        run_line("a-b", "hello"),
        run_line("a-b", "no-card", exit_status=1, fidelity="message", stderr="No card.\n"),
        failing=("no-card",),
    )
    facts = msgspec.structs.replace(made.header.samples["a-b"], stand_in=stand_in)
    header = msgspec.structs.replace(made.header, samples={"a-b": facts})
    return replace(made, header=header)


def printed(print_it: Callable[[Report, Console], None]) -> Callable[[Report], str]:
    """What is printed of a report, into a pipe."""

    def text(whole: Report) -> str:
        out = Console(file=StringIO(), width=200)
        print_it(whole, out)
        assert isinstance(out.file, StringIO)
        return out.file.getvalue()

    return text


@pytest.mark.parametrize(
    ("render", "told"),
    [
        (printed(print_report), MARK),
        (printed(print_report), f"a-b: {WORDS}"),
        (printed(print_faults), MARK),
        (printed(print_evidence), MARK),
        (markdown.render, f"| wrap 1.0, {WORDS} |"),
        (markdown.faults, "| [a-b](samples/a-b) (stand-in) |"),
        (markdown.all_faults, "(stand-in)"),
        (junit.render, f'<property name="stand-in" value="{WORDS}" />'),
        (lambda whole: json.loads(badge("a-b", {}, whole.header.samples["a-b"].mark))["message"],
         "not run (stand-in)"),
    ],
)  # fmt: skip
def test_it_is_told(render: Callable[[Report], str], told: str) -> None:
    assert told in render(report(WORDS))
    assert "stand-in" not in render(report(""))
