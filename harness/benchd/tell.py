"""Gives orders to the bench of this container: python3 -m harness.benchd.tell ORDER.

The words are one order, or one of trace, status, reset and close, whose answer is printed as JSON.
Exit status 0, or 2 where it was refused or no bench is there.
"""

from __future__ import annotations

import json
import socket
import sys

from harness.benchd.alone import ASKS
from harness.benchd.daemon import RUN_FOLDER
from harness.world.order_channel import SOCKET


def main() -> None:
    """Tell, print the answer, and end."""
    text = " ".join(sys.argv[1:])
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
    for event in reply.pop("events", ()):
        print(json.dumps(event))
    if reply:
        print(json.dumps(reply))


def _said(error: str, hint: str) -> int:
    print(f"tell: {error}\n  next: {hint}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    main()
