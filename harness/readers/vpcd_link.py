"""A card in vpcd's slot: the socket, and responses as the slot's manner is."""

from __future__ import annotations

import contextlib
import socket
import struct
from typing import Final

from harness.cards.errors import CardLeft
from harness.cards.guard import Guarded
from harness.readers.card_link import CardLink
from harness.readers.manner import Manner
from harness.readers.vpcd import HOST, PORT
from harness.readers.vpcd_protocol import FrameReader, frame, is_control, respond
from harness.trace.trace import Trace

_SEND_LIMIT_S: Final = 5
_CHUNK: Final = 4096  # commands are short; recv allocates as much as it may take
_QUICKACK: Final[int | None] = getattr(socket, "TCP_QUICKACK", None)  # Linux only


class Link(CardLink):
    """A card in vpcd's slot: owns the socket.

    quickack: acknowledge at once, by setting TCP_QUICKACK after every recv, as the kernel
    takes the option back by itself. vpcd sends length and
    payload separately and leaves Nagle's algorithm on, so that without it the payload waits
    for the card's delayed acknowledgement of the length: 44 ms per command, against 0.06 ms.
    """

    def __init__(
        self,
        card: Guarded,
        trace: Trace,
        peer: socket.socket,
        quickack: bool = True,
        slot: int = 0,
        manner: Manner | None = None,
    ) -> None:
        super().__init__(card, trace, slot, manner)
        self._socket = peer
        self._frames = FrameReader()
        tcp = peer.family != socket.AF_UNIX
        self._quickack = _QUICKACK if quickack and tcp else None
        if tcp:
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # In the kernel and not by settimeout, which costs one more system call per message.
        limit = struct.pack("@ll", _SEND_LIMIT_S, 0)
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        self._acknowledge()

    @classmethod
    def connect(
        cls,
        card: Guarded,
        trace: Trace,
        address: tuple[str, int] = (HOST, PORT),
        quickack: bool = True,
        slot: int = 0,
        manner: Manner | None = None,
    ) -> Link:
        """Insert `card` into the slot at `address`. OSError when no vpcd listens there."""
        peer = socket.socket(socket.AF_INET)
        try:
            peer.settimeout(_SEND_LIMIT_S)
            peer.connect(address)
            peer.settimeout(None)
            return cls(card, trace, peer, quickack, slot, manner)
        except BaseException:
            peer.close()
            raise

    def fileno(self) -> int:
        return self._socket.fileno()

    def pump(self) -> bool:
        """Answer what has arrived; call it when readable. False when reader or card has gone.

        Acknowledging a message's length makes the kernel deliver its payload at once, on a
        loopback before setsockopt returns: hence the second look instead of another poll.
        """
        try:
            while data := self._socket.recv(_CHUNK, socket.MSG_DONTWAIT):
                self._acknowledge()
                for payload in self._frames.feed(data):
                    if is_control(payload):
                        self._control(payload)
                    else:
                        self._command(payload)
                if not self._frames.partial:
                    return True
        except BlockingIOError:
            return True
        except CardLeft as left:
            self._trace.add("fault", text=str(left), slot=self.slot)
            self.card_left = True
        except OSError:
            pass
        return False

    def _control(self, payload: bytes) -> None:
        answer = respond(self.card, payload, self._trace, self.slot)
        if answer is not None:
            self._send(frame(answer))

    def _respond(self, command: bytes) -> bytes:
        return respond(self.card, command, self._trace, self.slot) or b""

    def _send_response(self, response: bytes) -> None:
        self._send(frame(response))

    def _take_out(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _send(self, message: bytes) -> None:
        try:
            self._socket.sendall(message)
        except BlockingIOError:  # how SO_SNDTIMEO tells that it has passed
            raise TimeoutError from None

    def close(self) -> None:
        self._socket.close()

    def _acknowledge(self) -> None:
        if self._quickack is not None:
            self._socket.setsockopt(socket.IPPROTO_TCP, self._quickack, 1)
