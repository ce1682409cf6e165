"""Orders at a socket of this host, and the client that gives them."""

from __future__ import annotations

import json
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.errors import BadInput, OrderRefused
from harness.testbench.order_client import OrderClient, the_bench
from harness.testbench.order_socket import Orders, order_socket
from harness.world.order_channel import SOCKET

LIMIT_S = 10


class Bench:
    """Obeys all but one order, and answers."""

    def __init__(self) -> None:
        self.obeyed: list[str] = []
        self.waiting, self.go_on = threading.Event(), threading.Event()

    def obey(self, text: str) -> None:
        if text == "dance":
            raise OrderRefused("There is no order 'dance'.", "as it seems", "known: remove")
        if text == "wait":
            self.waiting.set()
            assert self.go_on.wait(LIMIT_S)
        self.obeyed.append(text)

    def orders(self) -> Orders:
        return Orders(self.obey, {"trace": lambda: {"events": [], "dropped": 0}})


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose sockets have names that are short enough."""
    with tempfile.TemporaryDirectory() as path:
        yield Path(path)


@pytest.fixture
def bench(folder: Path) -> Iterator[Bench]:
    bench = Bench()
    with order_socket(folder, bench.orders()):
        yield bench


def asked(folder: Path, *lines: bytes) -> list[dict[str, Any]]:
    """The replies to lines on one connection."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(LIMIT_S)
        client.connect(str(folder / SOCKET))
        client.sendall(b"".join(lines))
        client.shutdown(socket.SHUT_WR)
        return [json.loads(line) for line in client.makefile("rb")]


def test_each_request_gets_its_reply_in_turn(bench: Bench, folder: Path) -> None:
    replies = asked(
        folder,
        b'{"order": "remove", "id": 7}\n',
        b'{"order": "dance", "id": "x"}\n',
        b'{"ask": "trace"}\n',
    )
    assert replies == [
        {"ok": True, "id": 7},
        {
            "ok": False,
            "error": "There is no order 'dance'.: as it seems",
            "hint": "known: remove",
            "id": "x",
        },
        {"ok": True, "events": [], "dropped": 0},
    ]
    assert bench.obeyed == ["remove"]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"remove", "not a line of JSON"),
        (b"[]", "not a JSON object"),
        (b"{}", "neither an order nor something that is asked"),
        (b'{"order": 1}', "neither an order"),
        (b'{"order": "remove", "ask": "trace"}', "two requests"),
        (b'{"ask": "more"}', "nobody answers to 'more'"),
        (b"\xff", "not a line of JSON"),
    ],
)
def test_what_is_no_request_is_told_with_what_is_one(
    bench: Bench, folder: Path, line: bytes, error: str
) -> None:
    (reply,) = asked(folder, line + b"\n")
    assert reply["ok"] is False and error in reply["error"] and reply["hint"]
    assert bench.obeyed == []


def test_connections_do_not_wait_for_each_other(bench: Bench, folder: Path) -> None:
    waiting = threading.Thread(target=asked, args=(folder, b'{"order": "wait"}\n'))
    waiting.start()
    assert bench.waiting.wait(LIMIT_S)
    assert asked(folder, b'{"order": "remove"}\n') == [{"ok": True}]
    bench.go_on.set()
    waiting.join(LIMIT_S)
    assert bench.obeyed == ["remove", "wait"]


def test_a_client_that_goes_in_the_middle_disturbs_nobody(bench: Bench, folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(folder / SOCKET))
        client.sendall(b'{"order": "wait"}\n{"ord')
        assert bench.waiting.wait(LIMIT_S)
    bench.go_on.set()
    assert asked(folder, b'{"order": "remove"}\n') == [{"ok": True}]


def test_only_its_user_gives_orders_and_in_the_end_it_is_gone(folder: Path) -> None:
    with order_socket(folder, Bench().orders()) as path:
        assert path and path.stat().st_mode & 0o777 == 0o600
    assert [*folder.iterdir()] == []
    with order_socket(None, Bench().orders()) as nowhere:
        assert nowhere is None


def test_the_client(bench: Bench, folder: Path) -> None:
    with OrderClient(folder / SOCKET) as client:
        client.tell("remove")
        assert client.ask("trace") == {"events": [], "dropped": 0}
        with pytest.raises(OrderRefused, match="no order 'dance'") as caught:
            client.tell("dance")
    assert caught.value.hint == "known: remove" and bench.obeyed == ["remove"]
    with pytest.raises(BadInput, match="No bench takes orders at"):
        OrderClient(folder / "nobody")


def test_the_bench_that_is_meant(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as root:
        monkeypatch.setattr(tempfile, "tempdir", root)
        folders = [Path(root, f"pcsc-bench-{n}") for n in "ab"]
        for folder in folders:
            folder.mkdir()
        with pytest.raises(BadInput, match="No bench of yours"):
            the_bench({})
        with order_socket(folders[0], Bench().orders()):
            assert the_bench({}) == folders[0] / SOCKET
            with order_socket(folders[1], Bench().orders()):
                with pytest.raises(BadInput, match="Which bench") as caught:
                    the_bench({})
                assert str(folders[1] / "pcscd.comm") in caught.value.hint
                named = {"PCSCLITE_CSOCK_NAME": str(folders[1] / "pcscd.comm")}
                assert the_bench(named) == folders[1] / SOCKET
                elsewhere = {"PCSCLITE_CSOCK_NAME": str(tmp_path / "pcscd.comm")}
                with pytest.raises(BadInput, match="Which bench"):
                    the_bench(elsewhere)
