"""`inv share`: its result in words, and what is refused."""

from __future__ import annotations

import pytest

from harness.commands import share
from harness.commands.share import Sharing, summary
from harness.errors import BadInput


def test_result_is_shown_in_words() -> None:
    text = summary(Sharing(2, 10, False, (3, 1), 0.5))
    assert "2 programs at once, 10 exchanges each, without transactions" in text
    assert "4 of 10 reads gave another program's number" in text


@pytest.mark.parametrize(("programs", "exchanges"), [(1, 10), (0, 10), (101, 10), (8, 1)])
def test_too_few_programs_or_exchanges_are_refused(programs: int, exchanges: int) -> None:
    with pytest.raises(BadInput):
        share.share(programs, exchanges)
