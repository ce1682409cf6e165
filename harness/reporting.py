"""`inv report`: an earlier report again, in any format."""

from __future__ import annotations

import sys
from pathlib import Path

from harness.errors import BadInput, nearest
from harness.render import FORMATS, TABLE, TEXTS
from harness.render.table import console, print_report
from harness.report import load


def show(path: Path, form: str) -> int:
    """Print it; returns 1 when it holds something unexpected, as the run did."""
    if form not in FORMATS:
        raise BadInput(f"There is no format {form!r}.", hint=nearest(form, FORMATS))
    report = load(path)
    if form == TABLE:
        print_report(report, console())
    else:
        sys.stdout.write(TEXTS[form](report))
    return 1 if report.footer.unexpected else 0
