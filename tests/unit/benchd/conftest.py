"""Fixtures for the tests of the bench's inside."""

from __future__ import annotations

import pytest

from .parts import HELLO, Bench


@pytest.fixture
def bench() -> Bench:
    """A bench with the hello card in."""
    bench = Bench()
    bench.do("prepare", world=HELLO)
    bench.since()
    return bench
