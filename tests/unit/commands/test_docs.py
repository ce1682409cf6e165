"""`inv docs`: the parts of pages that are made, from code and from a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.commands.docs import docs
from harness.errors import BadInput
from harness.pages.declared import matrix_picture
from harness.pages.marks import content, names
from harness.pages.measured import measured
from harness.pages.pages import PAGES, rewrite
from harness.paths import SAMPLES
from harness.programs.registry import PROGRAMS
from harness.report.publish import publish
from harness.report.report import Report
from harness.samples import groups
from harness.samples.folder import load_all
from harness.samples.sample import Sample
from harness.scenarios.registry import SCENARIOS
from harness.scenarios.scenario import Scenario
from tests.support.pages import rows_of
from tests.support.reports import WHOLE, report_of, run_line

ALL = load_all(SAMPLES)
GROUPS = groups.load(SAMPLES, ALL)
FRONT, OF_SAMPLES = (path.read_text(encoding="utf-8") for path in PAGES[:2])


def test_a_report_that_is_not_of_everything_is_refused(tmp_path: Path) -> None:
    publish(tmp_path / "report.jsonl", WHOLE)
    page = tmp_path / "page.md"
    page.write_text("<!-- made by inv docs: matrix-uid -->\nold\n<!-- end of matrix-uid -->\n")
    with pytest.raises(BadInput, match="not of every scenario"):
        docs(tmp_path / "report.jsonl", [page], tmp_path / "matrix.svg")
    assert "old" in page.read_text()


def whole_report(samples: list[Sample]) -> Report:
    """A report of these samples in every scenario, in which all passed."""
    failing = [s.name for s in SCENARIOS.values() if s.is_failing]

    def told(scenario: Scenario) -> str | None:
        return "code" if scenario.is_failing else None

    return report_of(
        *(
            run_line(sample.id, s.name, program=s.program, fidelity=told(s))
            for sample in samples
            for s in SCENARIOS.values()
            if sample.program(s.program)
        ),
        failing=failing,
    )


def filled_from(samples: list[Sample], folder: Path, pages: list[str]) -> list[str]:
    """Pages after `inv docs` with a report of these samples."""
    publish(folder / "report.jsonl", whole_report(samples))
    copies = [folder / f"{number}.md" for number, _ in enumerate(pages)]
    for page, copy in zip(pages, copies, strict=True):
        copy.write_text(page, encoding="utf-8")
    docs(folder / "report.jsonl", copies, folder / "matrix.svg")
    return [copy.read_text(encoding="utf-8") for copy in copies]


def emptied(page: str) -> str:
    """A page without what shows a run."""
    for name in measured(None, ALL, GROUPS):
        if name in names(page):
            page = page.replace(content(page, name), "")
    return page


def test_a_report_of_everything_fills_every_part(tmp_path: Path) -> None:
    front, of_samples = filled_from(ALL, tmp_path, [emptied(FRONT), emptied(OF_SAMPLES)])
    for program in PROGRAMS:
        rows = rows_of(content(of_samples, f"matrix-{program}"))
        assert set(rows) == {sample.id for sample in ALL if sample.program(program)}
    hello = sum(s.program == "hello" for s in SCENARIOS.values())
    passed = {row["passed"] for row in rows_of(content(of_samples, "matrix-hello")).values()}
    assert passed == {f"{hello} of {hello}"}
    assert set(rows_of(content(of_samples, "faults-hello"))) == {sample.id for sample in ALL}
    assert set(rows_of(content(front, "some-faults"))) == set(
        rows_of(content(FRONT, "some-faults"))
    )
    assert "code" in content(front, "some-faults")
    assert (tmp_path / "matrix.svg").read_text(encoding="utf-8") == matrix_picture(ALL, GROUPS)


def test_a_report_of_one_sample_changes_its_row_alone(tmp_path: Path) -> None:
    (_, before) = filled_from(ALL, tmp_path, [FRONT, OF_SAMPLES])
    one = next(sample for sample in ALL if len(sample.manifest.programs) == len(PROGRAMS))
    gone = "\n".join(line for line in before.splitlines() if f"| [{one.id}](" not in line) + "\n"
    (after,) = filled_from([one], tmp_path, [gone])
    for name in measured(None, ALL, GROUPS):
        if name in names(before):
            assert content(after, name) == content(before, name)


def test_without_a_report_what_shows_a_run_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "<!-- made by inv docs: matrix-hello -->\nold\n<!-- end of matrix-hello -->\n"
        "<!-- made by inv docs: contracts -->\nold\n<!-- end of contracts -->\n"
    )
    docs(None, [page], tmp_path / "matrix.svg")
    assert content(page.read_text(), "matrix-hello") == "old\n"
    assert all(contract.page in page.read_text() for contract in PROGRAMS.values())
    assert f"written: {page}" in capsys.readouterr().out


def test_a_page_that_cannot_be_read_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        rewrite(tmp_path / "none.md", {})
