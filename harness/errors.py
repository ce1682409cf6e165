"""Errors for people: what happened, why, what to do next.

Every `Problem` ends a command with exit status 2 (it could not run). A sample that
fails is no Problem: that is an outcome, and lives in the report.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class Problem(Exception):
    """Something the user can act on.

    what: one sentence that says what could not be done.
    why:  the cause, as far as it is known (another program's message, a file's line).
    hint: what to type or change next.
    """

    def __init__(self, what: str, why: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what, self.why, self.hint = what, why, hint

    def __str__(self) -> str:
        lines = [self.what]
        lines += [f"  why:  {self.why}"] if self.why else []
        lines += [f"  next: {self.hint}"] if self.hint else []
        return "\n".join(lines)


class BadInput(Problem):
    """A name, manifest, report or option that cannot be used as it is."""


class EngineMissing(Problem):
    """No Docker engine answers, or it went away in the middle."""


class EngineDenied(EngineMissing):
    """An engine's socket is there, and this user may not use it."""


class EngineRefused(EngineMissing):
    """An engine that answers refused what it was asked; `why` holds its own words."""


class BuildFailed(Problem):
    """An image could not be built; `why` holds the last lines of the log."""


class BenchFailed(Problem):
    """The bench did not start, died, or sent nonsense; no sample is to blame."""


class BenchRefused(BenchFailed):
    """A bench that lives refused what it was asked; `why` and `hint` are its own words."""


class BenchKeptOut(Problem):
    """The program under test let nobody else do what was to happen in the middle of it."""


class OrderRefused(Problem):
    """An order that means nothing, or that a bench could not obey as it is."""


class Stopped(Problem):
    """The user asked to stop (Ctrl-C, SIGTERM)."""

    def __init__(self) -> None:
        super().__init__("Stopped.")


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names what `word` was probably meant to be, else all that is known."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    if not close:
        close = [name for name in names if word and (word in name or name in word)][:1]
    if close:
        return f"Did you mean {close[0]}?"
    return f"Known: {', '.join(names)}." if names else "There are none."
