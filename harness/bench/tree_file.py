"""The TOML file that says which files a card has."""

from __future__ import annotations

from pathlib import Path

from harness.errors import BadInput

_LONGEST = 256 * 1024
_HINT = "name another file with --tree; harness/cards/iso_example.py has a model"


class TreeFile:
    """A file with a card's files, read once.

    path: as it was typed. text: what it has.
    """

    def __init__(self, path: Path) -> None:
        """Read it. BadInput where that fails, or where it cannot be text of that kind."""
        self.path = path
        try:
            data = path.read_bytes()
            if len(data) > _LONGEST:
                raise OSError(f"the file has more than {_LONGEST} bytes")
            self.text = data.decode()
            if not self.text.strip():
                raise OSError("the file is empty")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            why = f"line {line} is no text in UTF-8"
            raise BadInput(f"The files of a card cannot be read from {path}.", why, _HINT) from None
        except OSError as error:
            why = error.strerror or str(error)
            raise BadInput(f"The files of a card cannot be read from {path}.", why, _HINT) from None

    def refusal(self, why: str) -> BadInput:
        """What is to be said of a card that cannot be made of it."""
        hint = "correct that line; harness/cards/iso_example.py has a model"
        return BadInput(f"{self.path} does not describe the files of a card.", why, hint)
