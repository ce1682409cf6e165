"""Orders from other processes, at a Unix socket; see `world/order_channel.py`."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from harness.errors import Problem
from harness.world import order_channel
from harness.world.channel import LINE_LIMIT, Refusal
from harness.world.order_channel import SOCKET, Wanted

Answer = Callable[[], Mapping[str, Any]]


class Orders:
    """What the socket gives to whoever asks. obey: an order's text; asks: by name."""

    def __init__(self, obey: Callable[[str], None], asks: Mapping[str, Answer]) -> None:
        self._obey, self._asks = obey, asks

    def reply(self, line: bytes) -> bytes:
        """The reply to one line, whatever it holds."""
        try:
            wanted = order_channel.parse(line, self._asks)
        except Refusal as refusal:
            return order_channel.refused(refusal.error, refusal.hint)
        try:
            return order_channel.done(wanted, self._met(wanted))
        except Problem as problem:
            error = ": ".join(filter(None, [problem.what, problem.why]))
            return order_channel.refused(error, problem.hint, wanted)

    def _met(self, wanted: Wanted) -> Mapping[str, Any]:
        if wanted.asked:
            return self._asks[wanted.asked]()
        self._obey(wanted.order)
        return {}


class _Connection(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = self.server
        assert isinstance(server, _Server)
        with contextlib.suppress(OSError):
            while line := self.rfile.readline(LINE_LIMIT):
                self.wfile.write(server.orders.reply(line))


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, path: Path, orders: Orders) -> None:
        self.orders = orders
        super().__init__(str(path), _Connection)

    def handle_error(self, *_: object) -> None:
        """A client that has gone in the middle is nobody's trouble."""


@contextlib.contextmanager
def order_socket(folder: Path | None, orders: Orders) -> Iterator[Path | None]:
    """Take orders at a socket in this folder while this lasts; None for no folder.

    Whoever may write to the socket may give orders: this user.
    """
    if folder is None:
        yield None
        return
    path = folder / SOCKET
    with _Server(path, orders) as server:
        path.chmod(0o600)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield path
        finally:
            server.shutdown()
            path.unlink(missing_ok=True)
