"""A system bus without polkit, where pcscd asks in vain whether a client may come in.

Without any bus pcscd refuses at once, and closes the connection before or after the client's
first word, as it happens: the client library then tells one error or the other. A bus that
takes its time before it hangs up makes it like a polkit that says no: always the same error.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

_HANGS_UP_AFTER_S: Final = 0.2


class SilentDbus:
    """A D-Bus socket that accepts connections and hangs up. folder: of that socket."""

    def __init__(self, folder: Path, hangs_up_after_s: float = _HANGS_UP_AFTER_S) -> None:
        self._server: asyncio.Server | None = None
        self._socket = folder / "pcsc-bench-no-bus"
        self._hangs_up_after_s = hangs_up_after_s

    @property
    def environment(self) -> dict[str, str]:
        """Variables that point a D-Bus library here (D-Bus specification, server addresses)."""
        return {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self._socket}"}

    async def start(self) -> None:
        """Listen, if it does not already."""
        if self._server is None:
            self._socket.unlink(missing_ok=True)
            self._server = await asyncio.start_unix_server(self._refuse, self._socket)

    async def _refuse(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self._hangs_up_after_s)
        writer.close()
