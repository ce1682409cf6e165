"""The folder of a worker's run: samples are unpacked in it, and builds write their logs there.

It is named for the session and says whose it is, so that another process can remove what one
that was killed has left.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.cluster.piece import Parcel
from harness.engine import ownership
from harness.engine.ownership import OWNER_FILE, WORKER_FOLDERS
from harness.samples.folder import load_sample
from harness.samples.sample import Sample


class Scratch:
    """A folder in the temporary one, until it is removed."""

    def __init__(self, session_id: str) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=f"{WORKER_FOLDERS}{session_id}-"))
        (self.path / OWNER_FILE).write_text(ownership.owner(), encoding="utf-8")

    @contextmanager
    def unpacked(self, parcel: Parcel) -> Iterator[Sample]:
        """A sample in a folder of its name, until the end of this."""
        with tempfile.TemporaryDirectory(dir=self.path) as shelf:
            folder = Path(shelf) / parcel.sample
            for name, data in parcel.files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            yield load_sample(folder)

    def remove(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)


def remove_scratch(session_id: str) -> None:
    """Remove what the worker of that session left on this machine."""
    for path in Path(tempfile.gettempdir()).glob(f"{WORKER_FOLDERS}{session_id}-*"):
        shutil.rmtree(path, ignore_errors=True)
