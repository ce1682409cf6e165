"""Eight programs on one card: transactions keep them apart, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.bench.bench import Bench
from harness.commands import share
from harness.engine.engine import Engine
from harness.engine.session import session
from harness.images.base import images_of
from tests.support.docker import left_of

PROGRAMS, EXCHANGES = 8, 10_000


@pytest.fixture(scope="module")
def place(engine: Engine) -> Iterator[tuple[Bench, str]]:
    """A bench, and the image of the program that shares."""
    with session(engine) as opened:
        images = images_of(opened)
        base = images.tool("bench", lambda _: None)
        image = images.tool("share", lambda _: None, BENCH=base.tag).tag
        with Bench(opened, image) as bench:
            yield bench, image
    assert left_of(engine, opened.run_id) == []


def test_transactions_keep_programs_apart(place: tuple[Bench, str]) -> None:
    result = share.run(*place, PROGRAMS, EXCHANGES, True)
    assert result.crossed == (0,) * PROGRAMS


def test_without_transactions_programs_read_each_others_data(place: tuple[Bench, str]) -> None:
    result = share.run(*place, PROGRAMS, EXCHANGES, False)
    assert sum(result.crossed) > 0
