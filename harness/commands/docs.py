"""`inv docs`: the parts of the READMEs that are made, and the picture of the matrix."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from harness.pages.declared import declared, matrix_picture
from harness.pages.measured import check_scenarios, measured
from harness.pages.pages import PAGES, PICTURE, rewrite
from harness.paths import ROOT, SAMPLES
from harness.report.load import load_own
from harness.samples import groups
from harness.samples.folder import load_all
from harness.scenarios.registry import SCENARIOS


def docs(path: Path | None, pages: Sequence[Path] = PAGES, picture: Path = PICTURE) -> None:
    """Make the parts anew. path: the report for those that show a run.

    Without one these stay as they are, and it says so; rows of samples that a report has not
    stay, too. Raises BadInput for a report that is not of every scenario.
    """
    samples = load_all(SAMPLES)
    report = load_own(path) if path else None
    if report:
        check_scenarios(report, SCENARIOS)
    grouped = groups.load(SAMPLES, samples)
    parts = {**declared(samples, grouped), **measured(report, samples, grouped)}
    changed = [page for page in pages if rewrite(page, parts)]
    drawn = matrix_picture(samples, grouped)
    if not picture.exists() or picture.read_text(encoding="utf-8") != drawn:
        picture.write_text(drawn, encoding="utf-8")
        changed.append(picture)
    for page in changed:
        print(f"written: {page.relative_to(ROOT) if page.is_relative_to(ROOT) else page}")
    if not report:
        print("What shows a run stays as it is; --path names the report of one.")
