"""An engine's socket with prepared answers, for what a real one would have to be installed for."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingUnixStreamServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

DOCKER = {"Components": [{"Name": "Engine"}], "Version": "20.10.24", "ApiVersion": "1.41"}
PODMAN = {"Components": [{"Name": "Podman Engine"}], "Version": "4.3.1", "ApiVersion": "1.41"}


class EngineServer(ThreadingUnixStreamServer):
    """Answers the requests that it knows, and the rest with 404.

    answers: the end of a request's path -> its answer, bytes as they are and the rest as JSON.
    asked: each request: its method, its path, and its parameters.
    """

    daemon_threads = True

    def __init__(self, path: Path, version: dict[str, Any]) -> None:
        super().__init__(str(path), _Handler)
        self.url = f"unix://{path}"
        self.answers: dict[str, Any] = {"/version": version}
        self.asked: list[tuple[str, str, dict[str, str]]] = []


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: EngineServer

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer()

    def _answer(self) -> None:
        asked = urlsplit(self.path)
        parameters = {name: values[0] for name, values in parse_qs(asked.query).items()}
        self.server.asked.append((self.command, asked.path, parameters))
        answers = self.server.answers
        known = [answers[end] for end in answers if asked.path.endswith(end)]
        answer = known[0] if known else {"message": "No such image"}
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(200 if known else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(path: Path, version: dict[str, Any]) -> Iterator[EngineServer]:
    """An engine's server at a path, until the end of this."""
    with EngineServer(path, version) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
