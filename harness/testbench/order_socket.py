"""Orders from other processes: a Unix socket, JSON lines.

Request  {"order": "remove"}, {"ask": "trace"}, {"ask": "reset"} or {"ask": "close"}
Reply    {"ok": true, ...} or {"ok": false, "error": "...", "hint": "..."}, to each in its turn

An `id` of a request comes back in its reply. trace: the events since the bench began or was reset
({"events": [...], "dropped": n}; `trace.Event.as_object` says what is in one). reset: everything
as it was when the bench began, with an empty trace. close: the bench ends. Connections do not
wait for each other; on one of them a request waits for the reply to the one before.
"""

from __future__ import annotations

import contextlib
import json
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from harness.errors import Problem
from harness.world.channel import LINE_LIMIT

NAME: Final = "orders"  # of the socket, in the folder of pcscd's
_FORM: Final = 'such as {"order": "remove"}; {"ask": "trace"}, "reset" and "close" are there, too'

Answer = Callable[[], Mapping[str, Any]]


class Orders:
    """What the socket gives to whoever asks. obey: an order's text; asks: by name."""

    def __init__(self, obey: Callable[[str], None], asks: Mapping[str, Answer]) -> None:
        self._obey, self._asks = obey, asks

    def reply(self, line: bytes) -> dict[str, Any]:
        """The reply to one line, whatever it holds."""
        try:
            request = json.loads(line)
        except (ValueError, RecursionError) as error:
            return _refused(f"not a line of JSON: {error}", f"one object per line, {_FORM}")
        if not isinstance(request, dict):
            return _refused("not a JSON object", _FORM)
        known = {"id": request["id"]} if isinstance(request.get("id"), int | str) else {}
        return self._answer(request) | known

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            match request:
                case {"order": str(text), "ask": _}:
                    return _refused("an order or something that is asked, not both", _FORM)
                case {"order": str(text)}:
                    self._obey(text)
                    return {"ok": True}
                case {"ask": str(what)} if what in self._asks:
                    return {"ok": True, **self._asks[what]()}
                case {"ask": what}:
                    return _refused(f"nobody answers to {what!r}", f"ask {', '.join(self._asks)}")
        except Problem as problem:
            return _refused(": ".join(filter(None, [problem.what, problem.why])), problem.hint)
        return _refused("neither an order nor something that is asked", _FORM)


def _refused(error: str, hint: str) -> dict[str, Any]:
    return {"ok": False, "error": error, "hint": hint}


class _Connection(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = self.server
        assert isinstance(server, _Server)
        with contextlib.suppress(OSError):
            while line := self.rfile.readline(LINE_LIMIT):
                self.wfile.write(json.dumps(server.orders.reply(line)).encode() + b"\n")


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
    path = folder / NAME
    with _Server(path, orders) as server:
        path.chmod(0o600)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield path
        finally:
            server.shutdown()
            path.unlink(missing_ok=True)
