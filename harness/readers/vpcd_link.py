"""A card in vpcd's slot: the socket, and responses as the slot's manner is."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from typing import Final

from harness.cards.errors import CardLeft
from harness.cards.guard import Guarded
from harness.readers.manner import Manner
from harness.readers.vpcd import HOST, PORT
from harness.readers.vpcd_protocol import FrameReader, frame, is_control, respond, trace_faults
from harness.trace.trace import Trace

_SEND_LIMIT_S: Final = 5
_CHUNK: Final = 4096  # commands are short; recv allocates as much as it may take
_QUICKACK: Final[int | None] = getattr(socket, "TCP_QUICKACK", None)  # Linux only


class Link:
    """A card in vpcd's slot: owns the socket. Closing it pulls the card.

    One thread pumps; others may release what is held back, change the manner, and pull the card.

    card_left: the card has gone by itself, in the middle of what it was asked.
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
        self.card, self.slot = card, slot
        self.manner = manner or Manner()
        self._trace = trace
        self._socket = peer
        self._frames = FrameReader()
        self._turn = threading.Lock()  # what is held back is given once, or not at all
        self._held: tuple[bytes, bytes] | None = None  # a command, and the response to it
        self._pulled = threading.Event()
        self.card_left = False
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

    @property
    def held(self) -> bytes | None:
        """The command whose response is held back; None for none."""
        held = self._held
        return held and held[0]

    def forget(self) -> None:
        """Let the card lose what is volatile, as if it had come just now."""
        self.card.forget()
        trace_faults(self.card, self._trace, self.slot)

    def power_off(self) -> None:
        """Take the card's power, as pulling it does."""
        self.card.power_off()
        trace_faults(self.card, self._trace, self.slot)

    def release(self) -> None:
        """Give the response that is held back. OSError when the reader has gone."""
        with self._turn:
            held, self._held = self._held, None
        if held is not None:
            self._give(held[1])

    def pull(self) -> None:
        """Pull the card, whatever it is doing: the reader sees it at once, `pump` soon."""
        with self._turn:
            self._pulled.set()
            self._held = None
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    @property
    def pulled(self) -> bool:
        """Whether `pull` was called."""
        return self._pulled.is_set()

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

    def _command(self, command: bytes) -> None:
        response = self.manner.instead(command)
        if response is None:
            response = respond(self.card, command, self._trace, self.slot) or b""
        else:
            self._trace.add("command", command, slot=self.slot)
        with self._turn:
            if self.manner.holds(command):
                self._held = None if self.pulled else (command, response)
                return
        if self.manner.delay_s:
            self._pulled.wait(self.manner.delay_s)
        self._give(response)

    def _give(self, response: bytes) -> None:
        if not self.pulled:
            self._trace.add("response", response, slot=self.slot)
            self._send(frame(response))

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
