"""Tables with a row for each sample: new rows, and those that stay."""

from __future__ import annotations

import pytest

from harness.errors import BadInput
from harness.pages.measured import merged

HEAD = "| sample | a |\n| --- | --- |\n"


def test_rows_of_samples_that_are_gone_go() -> None:
    old, new = f"{HEAD}| [x](x) | 1 |\n| [y](y) | 1 |\n", f"{HEAD}| [z](z) | 2 |\n\nbelow\n"
    assert merged(old, new, {"x", "z"}) == (f"{HEAD}| [x](x) | 1 |\n| [z](z) | 2 |\n\nbelow\n")


def test_old_rows_do_not_stand_under_new_columns() -> None:
    old, new = f"{HEAD}| [x](x) | 1 |\n", f"{HEAD.replace('a', 'b')}| [z](z) | 2 |\n"
    with pytest.raises(BadInput, match="other columns") as refusal:
        merged(old, new, {"x", "z"})
    assert "it lacks x" in refusal.value.why
    assert merged(old, new, {"z"}) == new, "nobody's row is left"
