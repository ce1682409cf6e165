"""A session with a beginning and an end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from harness import identity, interrupts
from harness.engine import Engine, Session


@contextmanager
def session(engine: Engine) -> Iterator[Session]:
    """A session that is cleaned up whatever happens, a second Ctrl-C included."""
    interrupts.install()
    opened = Session(engine, identity.new_run_id(), identity.owner())
    try:
        yield opened
    finally:
        with interrupts.held("Removing what this run made; a moment."):
            opened.close()
