"""A system bus that lets everybody come and tells nobody anything."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from harness.benchd.silent_dbus import SilentDbus


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("harness.benchd.silent_dbus._HANGS_UP_AFTER_S", 0.01)
    return tmp_path


async def called(bus: SilentDbus) -> bytes:
    """What a D-Bus library hears at the address it is given, until the bus hangs up."""
    kind, _, path = bus.environment["DBUS_SYSTEM_BUS_ADDRESS"].partition(":path=")
    assert kind == "unix"
    incoming, outgoing = await asyncio.open_unix_connection(path)
    outgoing.write(b"\0AUTH EXTERNAL 30\r\n")
    heard = await asyncio.wait_for(incoming.read(), 10)
    outgoing.close()
    return heard


@pytest.mark.parametrize("starts", [1, 2])
def test_client_of_the_silent_bus_hears_nothing(folder: Path, starts: int) -> None:
    async def run() -> None:
        bus = SilentDbus()
        for _ in range(starts):
            await bus.start()
        assert [await called(bus) for _ in range(3)] == [b""] * 3

    asyncio.run(run())
    assert [path.name for path in folder.iterdir()] == ["pcsc-bench-no-bus"]


def test_socket_of_an_earlier_bus_is_replaced(folder: Path) -> None:
    (folder / "pcsc-bench-no-bus").touch()

    async def run() -> None:
        bus = SilentDbus()
        await bus.start()
        assert await called(bus) == b""

    asyncio.run(run())
