"""JUnit's XML, as CI servers read it: a suite per scenario, a case per sample."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from harness.judge.outcome import Outcome
from harness.render.cells import difference_text, outcome_text, titles
from harness.report.report import Report, Run

# What XML 1.0 cannot hold at all, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """The report as a <testsuites> document."""
    root = ElementTree.Element("testsuites", name="pcsc-gallery")
    for scenario, title in titles(report.header.scenarios).items():
        runs = [run for run in report.runs if run.scenario_id == scenario]
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=title,
            tests=str(len(runs)),
            failures=str(sum(not run.expected for run in runs)),
            skipped=str(sum(run.outcome is Outcome.UNSUPPORTED for run in runs)),
            time=f"{sum(run.duration_s for run in runs):.3f}",
            timestamp=report.header.started.rstrip("Z"),
        )
        for run in runs:
            _case(suite, title, run, report.header.samples[run.sample].stand_in)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode", xml_declaration=False)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _case(suite: ElementTree.Element, title: str, run: Run, stand_in: str) -> None:
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=title,
        name=run.sample,
        time=f"{run.duration_s:.3f}",
    )
    if stand_in:
        properties = ElementTree.SubElement(case, "properties")
        ElementTree.SubElement(properties, "property", name="stand-in", value=_clean(stand_in))
    if run.outcome is Outcome.UNSUPPORTED:
        ElementTree.SubElement(case, "skipped", message=_clean(run.why))
    elif not run.expected:
        failure = ElementTree.SubElement(
            case, "failure", type=run.outcome, message=_clean(f"{outcome_text(run)}: {run.why}")
        )
        failure.text = _clean(f"{difference_text(run)}\nrepeat: {run.repeat}")
    for name, text in (("system-out", run.stdout), ("system-err", run.stderr)):
        if text:
            ElementTree.SubElement(case, name).text = _clean(text)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
