"""The command `card`, which the package installs: `inv card` without the harness."""

from __future__ import annotations

import argparse
import contextlib
import importlib.metadata
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from harness import interrupts
from harness.errors import Problem
from harness.readers.vpcd import HOST, PORT
from harness.vicc.asked import (
    DEFAULT,
    OPTIONS,
    PLACE,
    RELAY_OPTIONS,
    STATE,
    Asked,
    the_one,
)
from harness.vicc.stand import CARDS, stand
from harness.world.lines import line

_PACKAGE = "pcsc-sample-gallery"


class Plain:
    """Shows all on stdout, a line each."""

    def __init__(self) -> None:
        self._since: int | None = None
        self._lock = threading.Lock()

    def event(self, event: Mapping[str, Any]) -> None:
        with self._lock:
            self._since = int(event["t_ns"]) if self._since is None else self._since
            print(line(event, self._since), flush=True)

    def _say(self, text: str) -> None:
        with self._lock:
            print(text, flush=True)

    ready = waits = wrong = left = _say


def parser() -> argparse.ArgumentParser:
    """The command line, with the names of `inv card`."""
    made = argparse.ArgumentParser(
        "card",
        description="Put a card into a vpcd that runs anywhere, as vsmartcard's vicc does.",
        epilog=f"cards: {', '.join(CARDS)}",
    )
    version = _version()
    made.add_argument("--version", action="version", version=f"{_PACKAGE} {version}")
    made.add_argument("name", nargs="*", help=f"the card; {DEFAULT} unless said otherwise")
    made.add_argument("--hostname", default=HOST, help=PLACE["hostname"])
    made.add_argument("--port", type=int, default=PORT, help=PLACE["port"])
    made.add_argument("--reversed", action="store_true", help=PLACE["reversed"])
    for name, words in {**OPTIONS, **RELAY_OPTIONS}.items():
        if name == "hello":
            made.add_argument("--hello", action="store_const", const="yes", help=words)
        else:
            made.add_argument(f"--{name}", help=words)
    made.add_argument("--state", default="", help=STATE)
    return made


def _version() -> str:
    try:
        return importlib.metadata.version(_PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return "of a checkout"


def main(argv: Sequence[str] | None = None) -> int:
    """Stand in until Ctrl-C; exit status 0, or 2 for what cannot be."""
    typed = vars(parser().parse_args(argv))
    options = {name: typed[name] for name in (*OPTIONS, *RELAY_OPTIONS)}
    place = {name: typed[name] for name in PLACE}
    interrupts.install()
    try:
        stand(Asked(the_one(typed["name"]), options, typed["state"], **place), Plain())
    except Problem as problem:
        print(f"card: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return interrupts.EXIT_STATUS
    except BrokenPipeError:
        # Whoever read our output has gone; what is left in the buffer must not complain.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"card: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
