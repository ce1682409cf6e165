"""The file that a card's state is kept in, from one bench to the next."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from harness.errors import BadInput, BenchFailed, Problem

_LONGEST = 64 * 1024
_HINT = "name another file with --state"


class StateFile:
    """A file with a card's state, written whole or not at all.

    path:    where it is; a symbolic link is followed, and stays.
    content: what it has; None where there is no file yet.
    """

    def __init__(self, path: Path) -> None:
        """Read it, and see that it can be written. BadInput where either fails."""
        self.path = path.resolve()
        with _said(f"The card's state cannot be read from {path}."):
            self.content = self._read()
        with _said(f"The card's state cannot be kept in {path}."):
            self._probe()

    def _read(self) -> bytes | None:
        if not self.path.exists():
            return None
        if not self.path.is_file():
            raise OSError("that is a folder" if self.path.is_dir() else "that is no regular file")
        if self.path.stat().st_size > _LONGEST:
            raise OSError(f"the file has more than {_LONGEST} bytes, which no card's state has")
        content = self.path.read_bytes()
        if not content:
            raise OSError("the file is empty")
        return content

    def _probe(self) -> None:
        """Raise OSError where it could not be written later."""
        if self.content is not None and not os.access(self.path, os.W_OK):
            raise OSError("the file is write-protected")
        try:
            self._write_part(b"x")  # a byte: a full disk takes an empty file
        finally:
            self._part.unlink(missing_ok=True)

    def keep(self, state: bytes) -> bool:
        """Write a state that is another than the file has; whether there was something to write.

        Problem where it cannot be written; the file is then as before.
        """
        if state == self.content:
            return False
        try:
            try:
                self._write_part(state)
                self._part.replace(self.path)
            finally:
                self._part.unlink(missing_ok=True)
            self.content = state
            self._sync_folder()
        except OSError as error:
            what = f"The card's state could not be written to {self.path}."
            raise Problem(
                what, error.strerror or str(error), "make room, or make it writable"
            ) from None
        return True

    @property
    def _part(self) -> Path:
        """A file beside it, of this process."""
        return self.path.with_name(f".{self.path.name}.{os.getpid()}.part")

    def _write_part(self, content: bytes) -> None:
        """Bring the content to the disk, under owner and mode that the file is to have."""
        self._part.unlink(missing_ok=True)  # of a killed process that had this one's number
        with self._part.open("xb") as file:
            with contextlib.suppress(FileNotFoundError, PermissionError):
                now = self.path.stat()
                os.fchmod(file.fileno(), stat.S_IMODE(now.st_mode))
                os.fchown(file.fileno(), now.st_uid, now.st_gid)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def _sync_folder(self) -> None:
        """Let the new name outlive a power cut as well."""
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class Keeper:
    """Keeps what a card has in its file, if there is to be one.

    state: gives the card's state. tell: gets a failure to write it, once until it goes well again.
    """

    def __init__(
        self, file: StateFile | None, state: Callable[[], bytes], tell: Callable[[str], None]
    ) -> None:
        self._file, self._state, self._tell = file, state, tell
        self._told = False

    def look(self) -> None:
        """Write what has changed. What cannot be written now may be later."""
        try:
            self.end()
            self._told = False
        except BenchFailed:
            raise
        except Problem as problem:
            if not self._told:
                self._tell(str(problem))
            self._told = True

    def end(self) -> None:
        """Write what has changed. Problem where it cannot be written."""
        if self._file:
            self._file.keep(self._state())


@contextlib.contextmanager
def _said(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadInput(what, error.strerror or str(error), _HINT) from None
