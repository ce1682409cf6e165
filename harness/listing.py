"""`inv list`: the matrix of samples, for people or (--json) for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from rich import box
from rich.table import Table

from harness.paths import SAMPLES
from harness.render.table import console
from harness.samples import Sample, choose_samples
from harness.scenarios import SCENARIOS

WIDE = 150  # columns of a terminal
_COLUMNS = {
    "sample": "id",
    "language": "language",
    "wrapper": "wrapper",
    "version": "version",
    "licence": "licence",
    "state": "state",
    "Debian": "debian",
    "lines": "lines",
}
_NARROW = {title: _COLUMNS[title] for title in ("sample", "language", "wrapper", "state", "lines")}


def print_list(names: Sequence[str], as_json: bool) -> None:
    """Print the chosen samples, sorted by id."""
    samples = choose_samples(SAMPLES, names)
    if as_json:
        document = [facts(sample) for sample in samples]
        print(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
        return
    out = console()
    table = Table(box=box.SIMPLE_HEAD if out.is_terminal else None, pad_edge=False)
    shown = _COLUMNS if out.width >= WIDE else _NARROW
    for title in shown:
        table.add_column(title, no_wrap=True, justify="right" if title == "lines" else "left")
    for sample in samples:
        fact = facts(sample)
        table.add_row(*(str(fact[key] or "-") for key in shown.values()))
    out.print(table)
    out.print(f"{len(samples)} samples. Scenarios: {', '.join(SCENARIOS)}.")


def facts(sample: Sample) -> dict[str, Any]:
    """What the manifest says, with what can be counted; stable names for scripts."""
    manifest = sample.manifest
    return {
        "id": sample.id,
        "language": manifest.language,
        "wrapper": manifest.wrapper,
        "version": manifest.version,
        "licence": manifest.licence,
        "homepage": manifest.homepage,
        "state": manifest.state,
        "debian": manifest.debian,
        "notes": manifest.notes,
        "programs": {name: program.source for name, program in manifest.programs.items()},
        "unsupported": manifest.unsupported,
        "lines": sample.lines_of_code(next(iter(manifest.programs))),
    }
