"""Files that traces, and what cards are made of, are read from."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from harness.errors import BadInput

LARGEST: Final = 256 << 20  # bytes of a file that is read


def content_of(path: Path, hint: str = "") -> bytes:
    """The bytes of a file. BadInput where it cannot be read, or is larger than a trace is."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise BadInput(f"{path} cannot be read.", error.strerror or str(error), hint) from error
    if len(data) > LARGEST:
        raise BadInput(f"{path} is too large.", f"a trace has at most {LARGEST} bytes", hint)
    return data
