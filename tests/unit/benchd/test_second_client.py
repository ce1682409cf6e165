"""The second client: its process for real with a stand-in for pyscard, and one that misbehaves."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from harness.benchd.second_client import SecondClient
from harness.world.channel import Refusal
from harness.world.world import Share

from .scard import READER

# Notes what it is asked, and its own number; fails at what its arguments name, or dies of it.
PROCESS = """
import json, os, sys
log, fails, dies = sys.argv[1:]
for line in sys.stdin:
    request = json.loads(line)
    with open(log, "a") as file:
        print(json.dumps({"pid": os.getpid(), **request}), file=file)
    if request["op"] == dies:
        os._exit(1)
    result = "error 5" if request["op"] == fails else ""
    print(json.dumps({"id": request["id"], "ok": True, "result": result}), flush=True)
"""

Body = Callable[[SecondClient], Awaitable[None]]


@asynccontextmanager
async def client(process: Process | None) -> AsyncIterator[SecondClient]:
    second_client = SecondClient(process.command) if process else SecondClient()
    try:
        yield second_client
    finally:
        await second_client.stop(at_once=True)


def run_with(process: Process | None, body: Body) -> None:
    """Run a body within half a minute; process: the fake one, None for the real one."""

    async def run() -> None:
        async with asyncio.timeout(30), client(process) as second_client:
            await body(second_client)

    asyncio.run(run())


class Process:
    """The fake process, and what it was asked."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "log"
        self.command: list[str] = []  # read at each start
        self.which()

    def which(self, *, fails: str = "", dies: str = "") -> None:
        """From the next start on, it fails at or dies of this."""
        self.command[:] = (sys.executable, "-c", PROCESS, str(self._log), fails, dies)

    @property
    def asked(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self._log.read_text().splitlines()]

    @property
    def ops(self) -> list[object]:
        return [request["op"] for request in self.asked] if self._log.exists() else []

    @property
    def lives(self) -> int:
        """How many there have been."""
        return len({request["pid"] for request in self.asked})


@pytest.fixture
def process(tmp_path: Path) -> Process:
    return Process(tmp_path)


def test_requests_of_the_second_client_are_sent(process: Process) -> None:
    async def body(second_client: SecondClient) -> None:
        await second_client.connect(READER, Share.EXCLUSIVE)
        assert second_client.connected
        await second_client.begin()
        await second_client.settle()
        await second_client.end("reset")
        await second_client.release()
        assert not second_client.connected

    run_with(process, body)
    shown = [{k: v for k, v in asked.items() if k not in ("pid", "id")} for asked in process.asked]
    assert shown == [
        {"op": "connect", "reader": READER, "share": "exclusive"},
        {"op": "begin"},
        {"op": "settle"},
        {"op": "end", "disposition": "reset"},
        {"op": "release"},
    ]


@pytest.mark.parametrize("ending", ["end", "release", "stop"])
def test_a_transaction_from_the_beginning_holds_until_it_is_ended(
    process: Process, ending: str
) -> None:
    async def body(second_client: SecondClient) -> None:
        await second_client.connect(READER, Share.TRANSACTION)
        assert second_client.holds
        match ending:
            case "end":
                await second_client.end("leave")
            case "release":
                await second_client.release()
            case "stop":
                await second_client.stop(at_once=True)
        assert not second_client.holds

    run_with(process, body)
    assert process.ops[:2] == ["connect", "begin"]
    assert process.asked[0]["share"] == "shared"


def test_a_transaction_in_a_script_is_none_from_the_beginning(process: Process) -> None:
    async def body(second_client: SecondClient) -> None:
        await second_client.connect(READER, Share.SHARED)
        await second_client.begin()
        assert not second_client.holds

    run_with(process, body)


def test_one_process_serves_run_after_run(process: Process) -> None:
    async def body(second_client: SecondClient) -> None:
        for _ in range(3):
            await second_client.connect(READER, Share.SHARED)
            await second_client.release()

    run_with(process, body)
    assert process.ops == ["connect", "release"] * 3 and process.lives == 1


def test_release_without_connection_does_nothing(process: Process) -> None:
    async def body(second_client: SecondClient) -> None:
        await second_client.release()
        await second_client.connect(READER, Share.SHARED)
        await second_client.release()
        await second_client.release()

    run_with(process, body)
    assert process.ops == ["connect", "release"]


@pytest.mark.parametrize("op", ["connect", "begin", "settle", "end"])
def test_failed_request_is_reported_and_release_still_works(process: Process, op: str) -> None:
    process.which(fails=op)

    async def body(second_client: SecondClient) -> None:
        with pytest.raises(Refusal, match=f"the second client could not {op}: error 5"):
            await second_client.connect(READER, Share.SHARED)
            await second_client.begin()
            await second_client.settle()
            await second_client.end("leave")
        assert second_client.connected, "of a connection that failed, something may be left, too"
        await second_client.release()

    run_with(process, body)
    assert process.ops[-2:] == [op, "release"]


@pytest.mark.parametrize("how", ["fails", "dies"])
def test_one_that_cannot_leave_is_ended_and_another_comes(process: Process, how: str) -> None:
    process.which(**{how: "release"})

    async def body(second_client: SecondClient) -> None:
        await second_client.connect(READER, Share.SHARED)
        process.which()
        await second_client.release()
        assert not second_client.connected
        with pytest.raises(Refusal, match="the second client ended"):
            await second_client.begin()

    run_with(process, body)
    assert process.ops == ["connect", "release"]


def test_after_one_that_died_another_comes(process: Process) -> None:
    process.which(dies="begin")

    async def body(second_client: SecondClient) -> None:
        await second_client.connect(READER, Share.SHARED)
        with pytest.raises(Refusal, match="the second client ended"):
            await second_client.begin()
        await second_client.release()
        await second_client.connect(READER, Share.SHARED)

    run_with(process, body)
    assert process.ops == ["connect", "begin", "connect"] and process.lives == 2


def test_before_it_is_connected_it_can_do_nothing(process: Process) -> None:
    async def body(second_client: SecondClient) -> None:
        for action in (second_client.begin(), second_client.settle(), second_client.end("leave")):
            with pytest.raises(Refusal, match="the second client was not started"):
                await action

    run_with(process, body)
    assert process.ops == []


def test_stopped_it_holds_nothing(process: Process) -> None:
    async def body(second_client: SecondClient) -> None:
        await second_client.stop()
        await second_client.connect(READER, Share.SHARED)
        await second_client.stop()
        assert not second_client.connected
        await second_client.release()

    run_with(process, body)
    assert process.ops == ["connect"]


def test_the_real_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "smartcard"
    package.mkdir()
    (package / "__init__.py").touch()
    stand_in = """\
from tests.unit.benchd.scard import FakeScard
__getattr__ = FakeScard().__getattribute__
"""
    (package / "scard.py").write_text(stand_in)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    async def body(second_client: SecondClient) -> None:
        await second_client.connect(READER, Share.SHARED)
        await second_client.begin()
        await second_client.settle()
        await second_client.end("leave")
        await second_client.release()
        with pytest.raises(Refusal, match=r"could not connect: error 9 \(0x00000009\)"):
            await second_client.connect("Nobody's 00 00", Share.SHARED)
        with pytest.raises(Refusal, match="KeyError: 'eject'"):
            await second_client.end("eject")

    run_with(None, body)
