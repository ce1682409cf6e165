"""Fixtures for all tests."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from harness.commands.fuzz import FUZZ_PROFILE
from harness.engine.engine import Engine
from harness.engine.install import ensure_engine
from harness.images.base import ensure_base
from tests.support.proxy import Proxy

# A busy machine makes one example of a test take long, which says nothing of what it tests.
settings.register_profile("without-a-clock", deadline=None)
if settings.get_current_profile_name() == "default":
    settings.load_profile("without-a-clock")
settings.register_profile(
    FUZZ_PROFILE, max_examples=3000, deadline=None, suppress_health_check=[*HealthCheck]
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many random sequences of commands each card with a model gets, and which."""
    parser.addoption("--sequences", type=int, default=300)
    parser.addoption("--sequences-seed", type=int, default=0)


@pytest.fixture(scope="session", autouse=True)
def _ctrl_c_works() -> None:
    """Children inherit an ignored SIGINT, which tests in a script's background would have."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def engine() -> Engine:
    """An engine that answers, with the base image: what `inv setup` makes."""
    found = ensure_engine(print)
    ensure_base(found, print)
    return found


@pytest.fixture
def proxy(engine: Engine, tmp_path: Path) -> Iterator[Proxy]:
    if not engine.endpoint.local:
        pytest.skip("the engine is remote; this test stands between it and a Unix socket")
    made = Proxy(tmp_path / "engine.sock", engine.endpoint.url.removeprefix("unix://"))
    yield made
    with contextlib.suppress(OSError):
        made.cut()
