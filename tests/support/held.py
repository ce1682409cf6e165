"""What a program holds when it has ended, from its calls of PC/SC as pcsc-spy writes them down."""

from __future__ import annotations

import re
from collections import Counter

_FUNCTION = re.compile(r"\s*(SCard\w+)$")
_RESULT = re.compile(r"\s*=> (\w+)")


def held(calls: str) -> Counter[str]:
    """How many contexts and cards were not given back.

    Each thread has an indentation of its own: a result is that of the function that was named last
    with the same one.
    """
    last: dict[int, str] = {}
    kept: Counter[str] = Counter(contexts=0, cards=0)
    for line in calls.splitlines():
        indent = len(line) - len(line.lstrip())
        if named := _FUNCTION.match(line):
            last[indent] = named[1]
        elif result := _RESULT.match(line):
            match last.get(indent - 1), result[1]:
                case "SCardEstablishContext", "SCARD_S_SUCCESS":
                    kept["contexts"] += 1
                case "SCardConnect", "SCARD_S_SUCCESS":
                    kept["cards"] += 1
                case "SCardReleaseContext", _:
                    kept["contexts"] -= 1
                case "SCardDisconnect", _:  # of a card that was pulled: it fails, and is enough
                    kept["cards"] -= 1
    return kept
