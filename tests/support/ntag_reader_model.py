"""The reader of the model: the table of pseudo-APDUs, row by row."""

from __future__ import annotations

from tests.support.ntag_model import ACK, MUTE, NAK, Model, Said

OK, FAILED, LENGTH, FUNCTION = b"\x90\x00", b"\x63\x00", b"\x67\x00", b"\x6a\x81"
LENGTHS = {0x60: 1, 0x30: 2, 0x3A: 3, 0xA2: 6, 0xA0: 2, 0x1B: 5, 0x39: 2, 0x3C: 2, 0x50: 2}


def response(model: Model, raw: bytes) -> bytes:
    """What a program gets for these bytes."""
    if len(raw) < 4:
        return LENGTH
    if raw[0] != 0xFF:
        return b"\x6d\x00"
    rows = {0xCA: get_data, 0xB0: read_binary, 0xD6: update_binary, 0x00: acr122}
    if raw[1] in (0x82, 0x86, 0x88):
        return FAILED
    row = rows.get(raw[1])
    return row(model, raw) if row else FUNCTION


def get_data(model: Model, raw: bytes) -> bytes:
    if raw[2:4] != b"\x00\x00":
        return FUNCTION
    if len(raw) != 5:
        return LENGTH
    if raw[4] in (0, 7):
        return model.uid + OK
    return model.uid + b"\x62\x82" if raw[4] > 7 else b"\x6c\x07"


def read_binary(model: Model, raw: bytes) -> bytes:
    if len(raw) != 5:
        return LENGTH
    if raw[2] != 0 or raw[4] > 16:
        return FAILED
    said = model.tag(bytes([0x30, raw[3]]))
    return said[: raw[4] or 16] + OK if isinstance(said, bytes) else FAILED


def whole(raw: bytes) -> bytes:
    """The data where Lc is right, an Le behind it or not."""
    if len(raw) < 6 or len(raw) not in (5 + raw[4], 6 + raw[4]):
        return b""
    return raw[5 : 5 + raw[4]]


def update_binary(model: Model, raw: bytes) -> bytes:
    data = whole(raw)
    if raw[2] != 0 or len(data) not in (4, 16):
        return FAILED
    return OK if model.tag(bytes([0xA2, raw[3]]) + data[:4]) == ACK else FAILED


def acr122(model: Model, raw: bytes) -> bytes:
    kind, p2 = raw[2], raw[3]
    if kind == 0 and p2 == 0:
        return direct(model, raw[5:], raw[4] if len(raw) > 4 else 0)
    if kind == 0x40 and len(whole(raw)) == 4:
        if p2 & 4:
            model.led_red = bool(p2 & 1)
        if p2 & 8:
            model.led_green = bool(p2 & 2)
        return bytes([0x90, model.led_red + 2 * model.led_green])
    return setting(model, kind, p2) if len(raw) <= 5 else FAILED


def setting(model: Model, kind: int, p2: int) -> bytes:
    if kind == 0x51:
        model.parameter = p2
    answers = {
        (0x48, 0): b"ACR122U214",
        (0x50, 0): bytes([0x90, model.parameter]),
        (0x51, p2): bytes([0x90, p2]),
        (0x52, p2): OK,
    }
    return answers.get((kind, p2), FAILED)


def direct(model: Model, payload: bytes, lc: int) -> bytes:
    head, rest = payload[:2], payload[2:]
    le = len(payload) == lc + 1 and payload[-1] == 0  # perhaps
    if head == b"\xd4\x42":
        return b"\xd5\x43" + told(model.tag(frame(rest, le)), nak=2) + OK
    if head == b"\xd4\x40" and rest:
        return exchange(model, rest, le)
    if head == b"\xd4\x4a" and (len(rest) == 2 or (len(rest) == 3 and le)):
        return targets(model, rest[1])
    if head == b"\xd4\x02" and (rest == b"" or (len(rest) == 1 and le)):
        return b"\xd5\x03\x32\x01\x06\x07" + OK
    return FAILED


def exchange(model: Model, rest: bytes, le: bool) -> bytes:
    if rest[0] != 1:
        return b"\xd5\x41\x27" + OK
    return b"\xd5\x41" + told(model.tag(frame(rest[1:], le)), nak=1) + OK


def targets(model: Model, kind: int) -> bytes:
    if kind != 0 or not model.select():
        return b"\xd5\x4b\x00" + OK
    return b"\xd5\x4b\x01\x01\x00\x44\x00\x07" + model.uid + OK


def frame(data: bytes, le: bool) -> bytes:
    """Without Le, where the command is whole without it."""
    return data[:-1] if le and LENGTHS.get(data[:1][0] if data else 0) == len(data) - 1 else data


def told(said: Said, nak: int) -> bytes:
    """Error code and data as a PN532 has them."""
    if isinstance(said, bytes):
        return b"\x00" + said
    return {ACK: b"\x00", NAK: bytes([nak]), MUTE: b"\x01"}[said]
