"""Fixtures for all tests."""

from __future__ import annotations

import pytest

from harness.baseimage import ensure_base
from harness.engine import Engine
from harness.machine import ensure_engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    """An engine that answers, with the base image: what `inv setup` makes."""
    found = ensure_engine(print)
    ensure_base(found, print)
    return found
