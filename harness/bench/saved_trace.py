"""The trace of a bench, kept in a file that opens again."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from harness import interrupts
from harness.bench.bench import Bench
from harness.errors import BenchFailed
from harness.forms import json_lines
from harness.forms.recording import Recording
from harness.forms.whole_file import WholeFile
from harness.world.world import World

NAME = "bench"


class SavedTrace:
    """Takes events as they happen; the file gets its name at the end.

    lost: what could not be kept, "" for nothing.
    """

    def __init__(self, file: WholeFile, world: World) -> None:
        atr = world.card.atr if world.card else None
        self.taken = 0
        self.lost = ""
        self._file = file
        self._write(json_lines.head(Recording(NAME, (), atr or None)))

    def take(self, event: Mapping[str, Any]) -> None:
        """Take an event of a card; others, such as a refused client, are not the trace's."""
        with contextlib.suppress(ValueError):
            self._write(json_lines.event_of(dict(event)).as_object())
            self.taken += 1

    def _write(self, line: dict[str, object]) -> None:
        """Add a line, unless one before it was lost: a trace has no holes."""
        if self.lost:
            return
        try:
            self._file.write(json_lines.encoded(line))
        except OSError as error:
            self.lost = f"the trace ends before all was written: {error.strerror or error}"

    def flush(self, bench: Bench) -> None:
        """Take what the card has not told yet. A bench that has died tells nothing more."""
        with contextlib.suppress(BenchFailed):
            dropped = bench.ask("collect", 10).get("dropped")
            if dropped:
                self.lost = self.lost or f"the bench did not record {dropped} events at the end"


@contextlib.contextmanager
def saved_trace(
    path: str, world: World, tell: Callable[[str], None]
) -> Iterator[SavedTrace | None]:
    """A trace that is kept in a file when this ends, however it ends; None for no path.

    tell: gets where it is, and what it lacks. Where nothing began there will be no file.
    """
    if not path:
        yield None
        return
    file = WholeFile(Path(path), "The trace")
    saved = SavedTrace(file, world)
    done = False
    try:
        yield saved
        done = True
    finally:
        with interrupts.held("Saving the trace; a moment."):
            if done or saved.taken:
                file.end()
                tell(f"The trace is in {file.path}{f'; {saved.lost}' if saved.lost else ''}.")
            file.discard()
