"""Names on a command line: whole, by glob, or by their beginning."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping, Sequence
from typing import TypeVar

from harness.errors import BadInput, nearest

Named = TypeVar("Named")


def select(what: str, known: Mapping[str, Named], patterns: Sequence[str]) -> list[Named]:
    """Those of `known` that `patterns` name, in the order of `known`; all for no pattern.

    A pattern is a name, a glob, or the beginning of names up to a dash ("rust" finds
    "rust-pcsc"). One that finds nothing is BadInput, with the nearest name.
    """
    if not patterns:
        return list(known.values())
    chosen: set[str] = set()
    for pattern in patterns:
        hits = (
            [name for name in known if name == pattern]
            or [name for name in known if fnmatch.fnmatchcase(name, pattern)]
            or [name for name in known if name.startswith(f"{pattern}-")]
        )
        if not hits:
            raise BadInput(f"There is no {what} {pattern!r}.", hint=nearest(pattern, known))
        chosen.update(hits)
    return [value for name, value in known.items() if name in chosen]
