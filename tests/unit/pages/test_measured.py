"""Tables with a row for each sample: new rows, and those that stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.pages.measured import merged, some_faults
from harness.samples.folder import load_all
from tests.support.pages import rows_of
from tests.support.reports import report_of, run_line
from tests.support.samples import LEAST, write_sample

HEAD = "| sample | a |\n| --- | --- |\n"


def test_rows_of_samples_that_are_gone_go() -> None:
    old, new = f"{HEAD}| [x](x) | 1 |\n| [y](y) | 1 |\n", f"{HEAD}| [z](z) | 2 |\n\nbelow\n"
    assert merged(old, new, {"": ["x", "z"]}) == (
        f"{HEAD}| [x](x) | 1 |\n| [z](z) | 2 |\n\nbelow\n"
    )


def test_old_rows_do_not_stand_under_new_columns() -> None:
    old, new = f"{HEAD}| [x](x) | 1 |\n", f"{HEAD.replace('a', 'b')}| [z](z) | 2 |\n"
    with pytest.raises(BadInput, match="other columns") as refusal:
        merged(old, new, {"": ["x", "z"]})
    assert "it lacks x" in refusal.value.why
    assert merged(old, new, {"": ["z"]}) == new, "nobody's row is left"


def test_sections_have_titles_where_there_are_several() -> None:
    old, new = f"{HEAD}| [x](x) | 1 |\n| [y](y) | 1 |\n", f"{HEAD}| [z](z) | 2 |\n"
    parts = {"First": ["y"], "Second": ["x", "z"], "Third": ["gone"]}
    made = merged(old, new, parts)
    assert made.splitlines()[2:] == [
        "| **First** |  |",
        "| [y](y) | 1 |",
        "| **Second** |  |",
        "| [x](x) | 1 |",
        "| [z](z) | 2 |",
    ]
    assert merged(made, made, parts) == made
    assert merged(made, made, {"All": ["x", "y", "z"]}).splitlines()[2] == "| [x](x) | 1 |"


def test_some_failures_are_of_the_language_with_most_wrappers_however_many_samples(
    tmp_path: Path,
) -> None:
    wrappers = {"a-1": "one", "a-2": "one", "a-3": "one", "b-1": "one", "b-2": "two"}
    for name, wrapper in wrappers.items():
        write_sample(tmp_path, name, LEAST | {"language": name[0], "wrapper": wrapper})
    runs = [run_line(name, "no-card", fidelity="code") for name in wrappers]
    table = some_faults(report_of(*runs, failing=["no-card"]), load_all(tmp_path))
    assert set(rows_of(table)) == {"b-1", "b-2"}
