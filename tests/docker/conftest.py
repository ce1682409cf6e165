"""Everything in this folder needs a Docker engine; what its tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.engine.engine import Engine
from harness.engine.session import Session, session
from tests.support.docker import left_of

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder; `-m "not docker"` leaves them out."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.docker)


@pytest.fixture
def opened(engine: Engine) -> Iterator[Session]:
    """A session of which nothing may be left."""
    with session(engine) as made:
        yield made
    assert left_of(engine, made.run_id) == []
