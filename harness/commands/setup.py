"""`inv setup`: an engine that answers and a base image; says each thing that it changes."""

from __future__ import annotations

from harness import interrupts
from harness.engine.install import ensure_engine
from harness.images.base import ensure_base


def setup() -> None:
    """Idempotent; near instant and silent but for one line when there is nothing to do."""
    interrupts.install()
    engine = ensure_engine(_say)
    base = ensure_base(engine, _say)
    _say(f"Ready: {engine.product} {engine.version} at {engine.endpoint.url}, base image {base}.")


def _say(text: str) -> None:
    print(f"setup: {text}", flush=True)
