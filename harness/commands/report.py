"""`inv report`: an earlier report again, in any format."""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path

from harness.errors import BadInput
from harness.render import markdown
from harness.render.calls import print_calls
from harness.render.cells import failing
from harness.render.console import console
from harness.render.faults import print_evidence, print_faults
from harness.render.formats import FORMATS, JSON, MARKDOWN, TABLE, TEXTS, check_format
from harness.render.table import print_report
from harness.report import schema
from harness.report.load import load
from harness.report.report import Report


def report(
    path: Path, form: str, *, faults: bool, evidence: bool, calls: bool, schema: bool
) -> int:
    """Show one view of a report in a format that this view has; returns the exit status."""
    asked = {"--faults": faults, "--evidence": evidence, "--calls": calls, "--schema": schema}
    views = [name for name, is_asked in asked.items() if is_asked]
    match views:
        case []:
            return show(path, form)
        case ["--faults"]:
            return show_faults(path, form)
        case ["--evidence"]:
            return show_evidence(path, form)
        case ["--calls"]:
            return show_calls(path, form)
        case ["--schema"]:
            return show_schema(form)
    raise BadInput(f"{' and '.join(views)} are views of their own.", hint="ask for one of them")


def show(path: Path, form: str) -> int:
    """Print it; returns 1 when it holds something unexpected, as the run did."""
    report = _load(path, form, FORMATS)
    if form == TABLE:
        print_report(report, console())
    else:
        sys.stdout.write(TEXTS[form](report))
    return 1 if report.footer.unexpected else 0


def show_schema(form: str = TABLE) -> int:
    """Print the format of a report's lines as JSON Schema, which is JSON in any case."""
    check_format(form, (TABLE, JSON))
    sys.stdout.write(schema.render())
    return 0


def show_faults(path: Path, form: str) -> int:
    """Print how each sample reported each failure; 1 when a run was unexpected."""
    report = _load(path, form, (TABLE, MARKDOWN))
    _check_failing(report, path)
    if form == TABLE:
        print_faults(report, console())
    else:
        sys.stdout.write(markdown.all_faults(report))
    return 1 if report.footer.unexpected else 0


def show_evidence(path: Path, form: str = TABLE) -> int:
    """Print what programs said when they failed; 1 when the report holds something unexpected."""
    report = _load(path, form, (TABLE,))
    _check_failing(report, path)
    print_evidence(report, console())
    return 1 if report.footer.unexpected else 0


def show_calls(path: Path, form: str = TABLE) -> int:
    """Print what each program called of PC/SC; 1 when the report holds something unexpected."""
    report = _load(path, form, (TABLE,))
    if not any(run.calls for run in report.runs):
        raise BadInput(f"{path} has no calls.", "they were not asked for", "./inv run --calls")
    print_calls(report, console())
    return 1 if report.footer.unexpected else 0


def _check_failing(report: Report, path: Path) -> None:
    if not failing(report):
        raise BadInput(
            f"{path} has no scenario in which anything fails.",
            hint="./inv run --scenario all, or for instance --scenario no-card",
        )


def _load(path: Path, form: str, forms: Collection[str]) -> Report:
    check_format(form, forms)
    return load(path)
