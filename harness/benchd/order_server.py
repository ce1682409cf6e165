"""Orders from other processes, at a socket beside pcscd's; see `world/order_channel.py`."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from harness.world import order_channel
from harness.world.channel import LINE_LIMIT, Refusal


class OrderServer:
    """Answers whoever connects. obey: an order's text; ask: something by its name, of `asks`."""

    def __init__(
        self,
        obey: Callable[[str], Awaitable[None]],
        ask: Callable[[str], Awaitable[Mapping[str, Any]]],
        asks: Collection[str],
    ) -> None:
        self._obey, self._ask, self._asks = obey, ask, asks

    @contextlib.asynccontextmanager
    async def listening(self, folder: Path) -> AsyncIterator[Path]:
        """Listen at a socket in this folder while this lasts."""
        path = folder / order_channel.SOCKET
        path.unlink(missing_ok=True)
        server = await asyncio.start_unix_server(self._serve, path, limit=LINE_LIMIT)
        path.chmod(0o666)  # whoever reaches the folder may give orders
        try:
            yield path
        finally:
            server.close()
            path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, ValueError):  # it has gone, or its line has no end
            while line := await reader.readline():
                writer.write(await self._reply(line))
                await writer.drain()
        writer.close()

    async def _reply(self, line: bytes) -> bytes:
        wanted = None
        try:
            wanted = order_channel.parse(line, self._asks)
            if wanted.asked:
                return order_channel.done(wanted, await self._ask(wanted.asked))
            await self._obey(wanted.order)
            return order_channel.done(wanted, {})
        except Refusal as refusal:
            return order_channel.refused(refusal.error, refusal.hint, wanted)
