"""A file that gets its name only when it is whole."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from harness.errors import BadInput, Problem

_HINT = "name another file, or make room"


class WholeFile:
    """Is written beside its place, and moved there at the end.

    what: how it is called in messages.
    """

    def __init__(self, path: Path, what: str) -> None:
        """Begin. BadInput where it cannot be written."""
        self.path = path.resolve()
        self._what = what
        self._part = self.path.parent / f".{self.path.name}.{os.getpid()}.part"
        try:
            if self.path.exists() and not self.path.is_file():
                raise OSError("that is no file")
            self._file = self._part.open("wb")
        except OSError as error:
            why = error.strerror or str(error)
            raise BadInput(f"{what} cannot be written to {path}.", why, _HINT) from None

    def write(self, data: bytes) -> None:
        """Add bytes. OSError where there is no room for them."""
        self._file.write(data)

    def end(self) -> None:
        """Give it its name. Problem where it cannot be had; an earlier file then stays."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._part.replace(self.path)
        except OSError as error:
            why = error.strerror or str(error)
            raise Problem(
                f"{self._what} could not be written to {self.path}.", why, _HINT
            ) from None
        finally:
            self.discard()

    def discard(self) -> None:
        """Remove what was written, if it has not got its name."""
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._part.unlink()
