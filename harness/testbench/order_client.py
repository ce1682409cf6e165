"""The other end of `order_socket`: gives orders to a bench that somebody else has opened."""

from __future__ import annotations

import json
import os
import socket
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from harness.engine.ownership import SOCKET_FOLDERS
from harness.errors import BadInput, OrderRefused
from harness.testbench.open_bench import SOCKET_VARIABLE
from harness.world.answered import answered
from harness.world.order_channel import SOCKET

_START: Final = "./inv bench"
_ASKED: Final = ("trace", "reset", "status", "close")


class OrderClient:
    """A connection to a bench's orders. BadInput where nobody listens at that path."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        try:
            self._socket.connect(str(path))
        except OSError as error:
            self._socket.close()
            raise BadInput(
                f"No bench takes orders at {path}.", error.strerror or "", f"start one: {_START}"
            ) from None
        self._lines = self._socket.makefile("rb")

    def tell(self, order: str) -> None:
        """Have an order obeyed; returns when a PC/SC client sees that. OrderRefused if not."""
        self._ask({"order": order})

    def ask(self, what: str) -> Mapping[str, Any]:
        """The answer to trace, reset, status or close."""
        return self._ask({"ask": what})

    def close(self) -> None:
        """Leave; the bench stays."""
        self._lines.close()
        self._socket.close()

    def __enter__(self) -> OrderClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            self._socket.sendall(json.dumps(request).encode() + b"\n")
            line = self._lines.readline()
        except OSError:
            line = b""
        if not line:
            raise BadInput("The bench has ended before it answered.", hint=f"start one: {_START}")
        reply: dict[str, Any] = json.loads(line)
        if not reply.pop("ok", False):
            raise OrderRefused(str(reply.get("error")), hint=str(reply.get("hint", "")))
        return reply


def the_bench(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the orders of the bench that is meant go.

    It is the one that PCSCLITE_CSOCK_NAME names, or else the only one of this user.
    BadInput, with what there is, where that is none, or several.
    """
    if named := environment.get(SOCKET_VARIABLE):
        beside = Path(named).with_name(SOCKET)
        if beside.is_socket():
            return beside
    there = [
        path
        for path in sorted(Path(tempfile.gettempdir()).glob(f"{SOCKET_FOLDERS}*/{SOCKET}"))
        if os.access(path, os.W_OK) and _listens(path)
    ]
    if len(there) == 1:
        return there[0]
    if not there:
        raise BadInput("No bench of yours takes orders now.", hint=f"start one: {_START}")
    names = [f"{SOCKET_VARIABLE}={path.with_name('pcscd.comm')}" for path in there]
    raise BadInput("Which bench?", f"{len(there)} take orders now", f"set {' or '.join(names)}")


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
        except OSError:
            return False
        return True


def tell(orders: Iterable[str]) -> None:
    """Give orders to the bench that is meant, one after the other; print what it answers."""
    with OrderClient(the_bench()) as client:
        for order in orders:
            if order.strip() not in _ASKED:
                client.tell(order)
                continue
            lines = answered(client.ask(order.strip()))
            for line in lines.out:
                print(line)
            for line in lines.beside:
                print(line, file=sys.stderr)
