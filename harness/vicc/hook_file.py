"""The file that a relay's hook is in: Python, with two functions."""

from __future__ import annotations

import runpy
import traceback
from pathlib import Path

from harness.cards.relay import Hook
from harness.errors import BadInput

_EXAMPLE = "def response(command: bytes, response: bytes) -> bytes: return response"


def hook_of(path: Path) -> Hook:
    """The hook in a file: its functions `command`, `response`, or both; see `cards.relay.Hook`.

    BadInput, with the line, where the file cannot be read or run, or has neither.
    """
    what = f"{path} is no hook."
    try:
        found = runpy.run_path(str(path), run_name="hook")
    except OSError as error:
        hint = "name another file with --hook"
        raise BadInput(f"{path} cannot be read.", error.strerror or str(error), hint) from None
    except SyntaxError as error:
        raise BadInput(what, f"Line {error.lineno}: {error.msg}.") from None
    except (Exception, SystemExit) as error:
        raise BadInput(what, f"{_line(path, error)}{type(error).__name__}: {error}") from None
    functions = {name: found[name] for name in ("command", "response") if name in found}
    for name, function in functions.items():
        if not callable(function):
            raise BadInput(what, f"{name} in it is {function!r}, and no function.", _EXAMPLE)
    if not functions:
        raise BadInput(what, "It has neither a function command nor a function response.", _EXAMPLE)
    return Hook(**functions)


def _line(path: Path, error: BaseException) -> str:
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)]
    return f"Line {lines[-1]}: " if lines else ""
