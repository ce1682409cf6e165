"""`inv docs`: the parts of the READMEs that are made, and the picture of the matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from harness.pages.declared import declared
from harness.pages.marks import Part, content
from harness.pages.measured import check_whole, measured
from harness.pages.pages import PAGES, PICTURE, rewrite
from harness.paths import ROOT, SAMPLES
from harness.render import picture
from harness.report.load import load
from harness.report.report import Report
from harness.samples.folder import load_all
from harness.samples.sample import Sample
from harness.scenarios.registry import SCENARIOS


def docs(path: Path | None, pages: Sequence[Path] = PAGES) -> None:
    """Make the parts anew. path: the report of everything for those that show one.

    Without one these stay as they are, and it says so. Raises BadInput for a report that is
    not of everything.
    """
    samples = load_all(SAMPLES)
    report = load(path) if path else None
    if report:
        check_whole(report, {sample.id for sample in samples}, {*SCENARIOS})
    changed = [page for page in pages if rewrite(page, _parts(page, samples, report))]
    if report:
        PICTURE.write_text(picture.render(report), encoding="utf-8")
        changed.append(PICTURE)
    for page in changed:
        print(f"written: {page.relative_to(ROOT)}")
    if not report:
        print("The parts that show a run stay as they are: --path names the report of one.")


def _parts(page: Path, samples: Sequence[Sample], report: Report | None) -> Mapping[str, Part]:
    if report:
        return {**declared(samples), **measured(report)}
    text = page.read_text(encoding="utf-8")
    kept = {name: _kept(text, name) for name in MEASURED}
    return {**declared(samples), **kept}


MEASURED = ("faults", "matrix", "some-faults")


def _kept(text: str, name: str) -> Part:
    return lambda: content(text, name)
