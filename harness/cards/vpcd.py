"""vpcd's protocol, seen from the card (vsmartcard's virtual reader, IFD handler 3.x).

One TCP connection per card. Every message, both ways, is a length of two bytes, big-endian,
and as many bytes. A message of one byte to the card is a control byte, any other an APDU.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable
from enum import IntEnum
from typing import Final

from harness.cards import status
from harness.cards.card import Card
from harness.cards.trace import Trace

HOST: Final = "127.0.0.1"
PORT: Final = 0x8C7B  # the first slot, "Virtual PCD 00 00"; the second has the next port
MAX_MESSAGE: Final = 0xFFFF

_SEND_LIMIT_S: Final = 5
_CHUNK: Final = 4096  # commands are short; recv allocates as much as it may take
_QUICKACK: Final[int | None] = getattr(socket, "TCP_QUICKACK", None)  # Linux only


class Control(IntEnum):
    """Control bytes. Only GET_ATR has an answer, and must have it in every power state."""

    POWER_OFF = 0
    POWER_ON = 1
    RESET = 2
    GET_ATR = 4


class FrameReader:
    """Messages from a stream of bytes that may be cut anywhere."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    @property
    def partial(self) -> bool:
        """Whether a message has begun and not ended."""
        return bool(self._buffer)

    def feed(self, data: bytes) -> list[bytes]:
        """The messages completed by `data`, without their lengths; an empty one as b""."""
        buffer = self._buffer
        buffer += data
        messages = []
        start = 0
        while len(buffer) - start >= 2:
            end = start + 2 + (buffer[start] << 8 | buffer[start + 1])
            if len(buffer) < end:
                break
            messages.append(bytes(buffer[start + 2 : end]))
            start = end
        del buffer[:start]
        return messages


def frame(payload: bytes) -> bytes:
    """`payload` as a message. ValueError above 65535 bytes."""
    if len(payload) > MAX_MESSAGE:
        raise ValueError(f"{len(payload)} bytes, a message holds at most {MAX_MESSAGE}")
    return len(payload).to_bytes(2) + payload


def respond(card: Card, payload: bytes, trace: Trace) -> bytes | None:
    """What the card says to a message; None where the protocol wants no answer.

    The message is traced; the answer when it is given, which may be later.

    The answer is never empty: vpcd would wait for the rest of it for ever, and with it
    pcscd and every client. An application that sends nothing at all gets 67 00 for the
    same reason, and an answer longer than a message can be becomes 6F 00.
    """
    if is_control(payload):
        return _control(card, Control(payload[0]), trace)
    trace.add("command", payload)
    answer = card.transmit(payload) if payload else status.WRONG_LENGTH.to_bytes(2)
    if not 1 <= len(answer) <= MAX_MESSAGE:
        card.faults.append(f"an answer of {len(answer)} bytes, allowed are 1 to {MAX_MESSAGE}")
        answer = status.NO_DIAGNOSIS.to_bytes(2)
    _tell_faults(card, trace)
    return answer


def is_control(payload: bytes) -> bool:
    """Whether a message is a control byte, which an APDU of one byte cannot be told from."""
    return len(payload) == 1 and payload[0] in _CONTROLS


_CONTROLS: Final = frozenset(Control)


def _control(card: Card, control: Control, trace: Trace) -> bytes | None:
    try:
        match control:
            case Control.GET_ATR:
                return card.atr  # not traced: pcscd asks for it twice a second
            case Control.POWER_ON:
                trace.add("power-on")
                card.power_on()
            case Control.POWER_OFF:
                trace.add("power-off")
                card.power_off()
            case Control.RESET:
                trace.add("reset")
                card.reset()
    except Exception as error:  # a card's own code must not take the reader down
        card.faults.append(f"{type(error).__name__} at {control.name}: {error}")
    _tell_faults(card, trace)
    return None


def _tell_faults(card: Card, trace: Trace) -> None:
    while card.faults:
        trace.add("fault", text=card.faults.popleft())


class Link:
    """A card in vpcd's slot: owns the socket. Closing it pulls the card.

    quickack: acknowledge at once, by setting TCP_QUICKACK after every recv, as the kernel
    takes the option back by itself. vpcd sends length and
    payload separately and leaves Nagle's algorithm on, so that without it the payload waits
    for the card's delayed acknowledgement of the length: 44 ms per command, against 0.06 ms.
    """

    def __init__(self, card: Card, trace: Trace, peer: socket.socket, quickack: bool = True):
        self.card = card
        self._trace = trace
        self._socket = peer
        self._frames = FrameReader()
        self._commands = 0
        self._to_hold: frozenset[int] = frozenset()
        self._held: bytes | None = None
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
        card: Card,
        trace: Trace,
        address: tuple[str, int] = (HOST, PORT),
        quickack: bool = True,
    ) -> Link:
        """Insert `card` into the slot at `address`. OSError when no vpcd listens there."""
        peer = socket.create_connection(address, timeout=_SEND_LIMIT_S)
        peer.settimeout(None)
        return cls(card, trace, peer, quickack)

    def fileno(self) -> int:
        return self._socket.fileno()

    def hold(self, numbers: Iterable[int]) -> None:
        """Count commands from 1 again, and hold the answers to those of `numbers` back."""
        self._commands, self._to_hold, self._held = 0, frozenset(numbers), None

    @property
    def holds(self) -> int:
        """The number of the command whose answer is held back; 0 for none."""
        return 0 if self._held is None else self._commands

    def release(self) -> None:
        """Give the answer that is held back. OSError when the reader has gone."""
        answer, self._held = self._held, None
        if answer is not None:
            self._give(answer)

    def pump(self) -> bool:
        """Answer what has arrived; call it when readable. False when the reader has gone.

        Acknowledging a message's length makes the kernel deliver its payload at once, on a
        loopback before setsockopt returns: hence the second look instead of another poll.
        """
        try:
            while data := self._socket.recv(_CHUNK, socket.MSG_DONTWAIT):
                self._acknowledge()
                for payload in self._frames.feed(data):
                    answer = respond(self.card, payload, self._trace)
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
        self._trace.add("response", answer)
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
