"""vpcd's protocol, seen from the card (vsmartcard's virtual reader, IFD handler 3.x).

One TCP connection per card. Every message, both ways, is a length of two bytes, big-endian,
and as many bytes. A message of one byte to the card is a control byte, any other an APDU.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from harness.cards import status
from harness.cards.guard import Guarded
from harness.readers.faults import trace_faults
from harness.trace.trace import Trace

MAX_MESSAGE: Final = 0xFFFF

# What a card without an ATR answers: longer than any, which vpcd takes for a card that is there
# and cannot be powered. It knows no other sign; an empty answer would make it wait for ever.
_MUTE: Final = bytes(34)


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


def respond(card: Guarded, payload: bytes, trace: Trace, slot: int = 0) -> bytes | None:
    """The card's reply to a message; None where the protocol wants none.

    The message is traced, as of that slot; the answer when it is given, which may be later.

    The answer is never empty: vpcd would wait for the rest of it for ever, and with it
    pcscd and every client. An application that sends nothing at all gets 67 00 for the
    same reason, and an answer longer than a message can be becomes 6F 00.
    """
    if is_control(payload):
        return _control(card, Control(payload[0]), trace, slot)
    trace.add("command", payload, slot=slot)
    answer = card.transmit(payload) if payload else status.WRONG_LENGTH.to_bytes(2)
    if not 1 <= len(answer) <= MAX_MESSAGE:
        card.faults.append(f"an answer of {len(answer)} bytes, allowed are 1 to {MAX_MESSAGE}")
        answer = status.NO_DIAGNOSIS.to_bytes(2)
    trace_faults(card, trace, slot)
    return answer


def is_control(payload: bytes) -> bool:
    """Whether a message is a control byte, which an APDU of one byte cannot be told from."""
    return len(payload) == 1 and payload[0] in _CONTROLS


_CONTROLS: Final = frozenset(Control)


def _control(card: Guarded, control: Control, trace: Trace, slot: int) -> bytes | None:
    match control:
        case Control.GET_ATR:
            return card.atr or _MUTE  # not traced: pcscd asks for it twice a second
        case Control.POWER_ON:
            trace.add("power-on", slot=slot)
            card.power_on()
        case Control.POWER_OFF:
            trace.add("power-off", slot=slot)
            card.power_off()
        case Control.RESET:
            trace.add("reset", slot=slot)
            card.reset()
    trace_faults(card, trace, slot)
    return None
