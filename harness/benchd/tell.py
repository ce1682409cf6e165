"""Gives orders to the bench of this container: python3 -m harness.benchd.tell ORDER.

The words are one order, or one of trace, status, reset and close, whose answer is printed as JSON:
a trace with a line for each event, as `inv trace` reads it. An order that is one word with blanks
is read as it is typed; where it is several, each is one of its words. Exit status 0, or 2 where it
was refused or no bench is there.
"""

from __future__ import annotations

import json
import shlex
import socket
import sys

from harness.benchd.alone import ASKS
from harness.benchd.daemon import RUN_FOLDER
from harness.world.answered import answered
from harness.world.order_channel import SOCKET


def main() -> None:
    """Tell, print the answer, and end."""
    words = sys.argv[1:]
    text = words[0] if len(words) == 1 else shlex.join(words)
    request = {"ask": text} if text in ASKS else {"order": text}
    try:
        with socket.socket(socket.AF_UNIX) as bench:
            bench.connect(str(RUN_FOLDER / SOCKET))
            bench.sendall(json.dumps(request).encode() + b"\n")
            reply = json.loads(bench.makefile("rb").readline())
    except (OSError, ValueError) as error:
        sys.exit(_said(f"no bench takes orders here: {error}", "wait until it is ready"))
    if not reply.pop("ok"):
        sys.exit(_said(reply["error"], reply["hint"]))
    lines = answered(reply)
    for line in lines.out:
        print(line)
    for line in lines.beside:
        print(f"tell: {line}", file=sys.stderr)


def _said(error: str, hint: str) -> int:
    print(f"tell: {error}\n  next: {hint}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    main()
