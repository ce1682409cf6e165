"""A card in vpcd's slot: the socket, and answers that are held back until they are asked for."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable
from typing import Final

from harness.cards.errors import CardLeft
from harness.cards.guard import Guarded
from harness.readers.vpcd import HOST, PORT
from harness.readers.vpcd_protocol import FrameReader, frame, is_control, respond, trace_faults
from harness.trace.trace import Trace

_SEND_LIMIT_S: Final = 5
_CHUNK: Final = 4096  # commands are short; recv allocates as much as it may take
_QUICKACK: Final[int | None] = getattr(socket, "TCP_QUICKACK", None)  # Linux only


class Link:
    """A card in vpcd's slot: owns the socket. Closing it pulls the card.

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
    ) -> None:
        self.card, self.slot = card, slot
        self._trace = trace
        self._socket = peer
        self._frames = FrameReader()
        self._commands = 0
        self._to_hold: frozenset[int] = frozenset()
        self._held: bytes | None = None
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
    ) -> Link:
        """Insert `card` into the slot at `address`. OSError when no vpcd listens there."""
        peer = socket.create_connection(address, timeout=_SEND_LIMIT_S)
        peer.settimeout(None)
        return cls(card, trace, peer, quickack, slot)

    def fileno(self) -> int:
        return self._socket.fileno()

    def hold(self, numbers: Iterable[int], came: int = 0) -> None:
        """Hold the answers to the commands of these numbers back. came: how many there were."""
        self._commands, self._to_hold, self._held = came, frozenset(numbers), None

    @property
    def commands(self) -> int:
        """How many commands have come in the run, to this card and to others before it."""
        return self._commands

    @property
    def holds(self) -> int:
        """The number of the command whose answer is held back; 0 for none."""
        return 0 if self._held is None else self._commands

    def forget(self) -> None:
        """Let the card lose what is volatile, as if it had come just now."""
        self.card.forget()
        trace_faults(self.card, self._trace, self.slot)

    def power_off(self) -> None:
        """Take the card's power, as pulling it does."""
        self.card.power_off()
        trace_faults(self.card, self._trace, self.slot)

    def release(self) -> None:
        """Give the answer that is held back. OSError when the reader has gone."""
        answer, self._held = self._held, None
        if answer is not None:
            self._give(answer)

    def pump(self) -> bool:
        """Answer what has arrived; call it when readable. False when reader or card has gone.

        Acknowledging a message's length makes the kernel deliver its payload at once, on a
        loopback before setsockopt returns: hence the second look instead of another poll.
        """
        try:
            while data := self._socket.recv(_CHUNK, socket.MSG_DONTWAIT):
                self._acknowledge()
                for payload in self._frames.feed(data):
                    answer = respond(self.card, payload, self._trace, self.slot)
                    if answer is None:
                        continue
                    if is_control(payload):
                        self._send(frame(answer))
                    else:
                        self._answer(answer)
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

    def _answer(self, answer: bytes) -> None:
        self._commands += 1
        if self._commands in self._to_hold:
            self._held = answer
        else:
            self._give(answer)

    def _give(self, answer: bytes) -> None:
        self._trace.add("response", answer, slot=self.slot)
        self._send(frame(answer))

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
