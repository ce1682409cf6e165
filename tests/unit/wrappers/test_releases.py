"""Releases, as registries list them: real answers, shortened."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest

from harness.errors import BadInput, Problem
from harness.wrappers import releases as module
from harness.wrappers.releases import between, order, releases

ANSWERS = {
    "/pypi/wrap/json": '{"releases": {"2.0.10": [{"yanked": false}], "2.0.9": [{"yanked": false}],'
    ' "2.1.0": [{"yanked": true}], "3.0rc1": [{"yanked": false}], "1.0": []}}',
    "/wr/ap/wrap": '{"vers":"0.1.0-alpha1","yanked":false}\n{"vers":"0.1.0","yanked":false}\n'
    '{"vers":"0.2.0","yanked":true}\n{"vers":"0.10.0","yanked":false}\n',
    "/@a%2Fwrap": '{"versions": {"0.8.1": {}, "0.8.0": {}}}',
    "/x.example/!wrap/@v/list": "v1.2.0\nv1.10.0\nv1.9.0-rc.1\n",
    "/maven2/org/x/wrap/maven-metadata.xml": "<metadata><versioning><latest>2</latest><versions>"
    "<version>20.01.01</version><version>21.05.06</version></versions></versioning></metadata>",
}


class Registry(http.server.BaseHTTPRequestHandler):
    """All registries at once."""

    def do_GET(self) -> None:
        answer = ANSWERS.get(self.path)
        self.send_response(200 if answer else 404)
        self.end_headers()
        self.wfile.write((answer or "").encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(autouse=True)
def _registries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every registry is on loopback."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ask = module._get

    def here(address: str, package: str) -> bytes:
        path = address.split("/", 3)[3]
        return ask(f"http://127.0.0.1:{server.server_port}/{path}", package)

    monkeypatch.setattr(module, "_get", here)
    yield
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("registry", "package", "found"),
    [
        ("pypi", "wrap", ["2.0.9", "2.0.10"]),
        ("crates.io", "wrap", ["0.1.0", "0.10.0"]),
        ("npm", "@a/wrap", ["0.8.0", "0.8.1"]),
        ("go", "x.example/Wrap", ["v1.2.0", "v1.10.0"]),
        ("maven", "org.x:wrap", ["20.01.01", "21.05.06"]),
    ],
)
def test_they_are_those_for_everybody_by_version(
    registry: str, package: str, found: list[str]
) -> None:
    assert releases(registry, package) == found
    assert between(registry, package, found[0], found[-1]) == found
    assert between(registry, package, found[-1], found[0]) == found[::-1]


def test_versions_are_sorted_by_their_numbers() -> None:
    assert sorted(["1.10", "1.9.9", "1.9", "2"], key=order) == ["1.9", "1.9.9", "1.10", "2"]


def test_what_there_is_not_is_told() -> None:
    with pytest.raises(BadInput, match=r"no release '2\.1\.0'"):
        between("pypi", "wrap", "2.0.9", "2.1.0")
    with pytest.raises(BadInput, match="cannot be listed"):
        releases("other", "wrap")
    with pytest.raises(Problem, match="lists no releases of nonesuch") as caught:
        releases("pypi", "nonesuch")
    assert "404" in str(caught.value)


def test_a_registry_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setitem(
        module._LISTS,
        "pypi",
        (lambda name: f"http://127.0.0.1:1/{name}", module._pypi),
    )
    with pytest.raises(Problem, match="cannot be asked"):
        releases("pypi", "wrap")
