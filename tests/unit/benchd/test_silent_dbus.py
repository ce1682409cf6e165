"""A system bus that lets everybody come and tells nobody anything."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from harness.benchd.silent_dbus import SilentDbus


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
def test_client_of_the_silent_bus_hears_nothing(tmp_path: Path, starts: int) -> None:
    async def run() -> None:
        bus = SilentDbus(tmp_path, 0.01)
        for _ in range(starts):
            await bus.start()
        assert [await called(bus) for _ in range(3)] == [b""] * 3

    asyncio.run(run())
    assert [path.name for path in tmp_path.iterdir()] == ["pcsc-bench-no-bus"]


def test_socket_of_an_earlier_bus_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "pcsc-bench-no-bus").touch()

    async def run() -> None:
        bus = SilentDbus(tmp_path, 0.01)
        await bus.start()
        assert await called(bus) == b""

    asyncio.run(run())
