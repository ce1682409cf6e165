"""The process of the second PC/SC client: one connection, driven by requests.

Requests on stdin, replies on stdout, in the form of `channel.py`: connect {reader, share},
begin, settle, end {disposition}, release. What PC/SC answers is in the reply: {"result": "..."}
names a failure, and is empty after a success.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from smartcard import scard

from harness.benchd.worker_pipe import STDIN, reply, send
from harness.world.channel import Lines, Refusal, Request

_CHUNK = 1 << 16
SHARES = {"shared": scard.SCARD_SHARE_SHARED, "exclusive": scard.SCARD_SHARE_EXCLUSIVE}
DISPOSITIONS = {"leave": scard.SCARD_LEAVE_CARD, "reset": scard.SCARD_RESET_CARD}


class SecondClient:
    """One context and one connection."""

    def __init__(self) -> None:
        self._context: Any = None
        self._card: Any = None

    def do(self, request: Request) -> Mapping[str, object]:
        """Do one operation; Refusal only for what is no operation."""
        try:
            return self._do(request)
        except (KeyError, TypeError) as error:
            raise Refusal(f"{type(error).__name__}: {error}") from None

    def _do(self, request: Request) -> Mapping[str, object]:
        fields = request.fields
        match request.op:
            case "connect":
                return self._connect(str(fields.get("reader")), str(fields.get("share")))
            case "begin":
                return result_of(scard.SCardBeginTransaction(self._card))
            case "end":
                disposition = DISPOSITIONS[str(fields.get("disposition", "leave"))]
                return result_of(scard.SCardEndTransaction(self._card, disposition))
            case "settle":
                return self._settle()
            case "release":
                return self._release()
            case other:
                raise Refusal(f"unknown op {other!r}")

    def _connect(self, reader: str, share: str) -> Mapping[str, object]:
        result, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
        if result != scard.SCARD_S_SUCCESS:
            return result_of(result)
        either = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        # RAW only where somebody's direct connection has left the card so (pcsc-lite #49): asked
        # for, it is what the card has from then on.
        for protocols in (either, scard.SCARD_PROTOCOL_RAW):
            connected = scard.SCardConnect(self._context, reader, SHARES[share], protocols)
            result, self._card, _ = connected
            if result != scard.SCARD_E_PROTO_MISMATCH:
                break
        return result_of(result)

    def _settle(self) -> Mapping[str, object]:
        """Ask for the card's status: pcscd lets one after the other to a reader.

        Twice, so that who was there before has not only been served but told so, too.
        """
        for _ in range(2):
            result, *_ = scard.SCardStatus(self._card)
            if result != scard.SCARD_S_SUCCESS:
                break
        return result_of(result)

    def _release(self) -> Mapping[str, object]:
        if self._context is None:
            return result_of(scard.SCARD_S_SUCCESS)
        # Leaving the card alone, whatever was done before: only what is asked for may happen to it.
        if self._card is not None:
            scard.SCardDisconnect(self._card, scard.SCARD_LEAVE_CARD)
        result = scard.SCardReleaseContext(self._context)
        self._context = self._card = None
        return result_of(result)


def result_of(result: int) -> Mapping[str, object]:
    """The reply's fields for a PC/SC result: empty after a success, else message and number."""
    if result == scard.SCARD_S_SUCCESS:
        return {"result": ""}
    return {"result": f"{scard.SCardGetErrorMessage(result)} (0x{result & 0xFFFFFFFF:08X})"}


def main() -> None:
    """Serve until stdin ends: the supervisor has gone, and pcscd drops what this one held."""
    client, lines = SecondClient(), Lines()
    while data := os.read(STDIN, _CHUNK):
        for line in lines.feed(data):
            send(reply(line, client.do))


if __name__ == "__main__":
    main()
