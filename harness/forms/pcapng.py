"""pcapng that Wireshark and tshark open without a setting.

One interface per name of a recording (`frame.interface_name == "rust-pcsc"`), times in
nanoseconds, link type 252. Comments of packets have the scenario, and the events that have no
bytes; a recording without bytes is a comment of its interface. Recordings of one name and scenario
are read as one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from harness.errors import BadInput
from harness.forms import upper_pdu
from harness.forms.blocks import (
    COMMENT,
    IF_NAME,
    IF_TSRESOL,
    INTERFACE,
    MAX_OPTION,
    PACKET,
    Options,
    block,
    options,
    padded,
    section,
)
from harness.forms.comments import ATR, BARE, INSERT, Comment
from harness.forms.pcapng_reader import Reader
from harness.forms.reading import Reading
from harness.forms.recording import Recording

NAME: Final = "pcapng"

_NANOSECONDS: Final = b"\x09"  # 10 to the power of -9
_DIRECTIONS: Final = {
    "command": upper_pdu.SENT,
    "response": upper_pdu.RECEIVED,
    "insert": upper_pdu.RECEIVED,
}

Packet = tuple[int, int, bytes, Comment]  # time, direction, bytes


def write(recordings: Sequence[Recording]) -> bytes:
    """Any number of recordings; those of one name share an interface."""
    numbers = {name: n for n, name in enumerate(dict.fromkeys(r.name for r in recordings))}
    packets = [(recording, list(_packets(recording))) for recording in recordings]
    bare = {name: list[Recording]() for name in numbers}
    for recording, found in packets:
        if not found:
            bare[recording.name].append(recording)
    interfaces = [_interface(name, without) for name, without in bare.items()]
    frames = [_frame(numbers[r.name], packet) for r, found in packets for packet in found]
    return section(b"".join(interfaces + frames))


def _interface(name: str, bare: Iterable[Recording]) -> bytes:
    """An interface, with those of its recordings that have no bytes."""
    said: Options = [(IF_NAME, name.encode()[:MAX_OPTION]), (IF_TSRESOL, _NANOSECONDS)]
    for recording in bare:
        comment = Comment(recording.scenario, role=BARE, before=recording.events)
        said += [(COMMENT, text) for text in comment.texts()]
    return block(INTERFACE, struct.pack(">HHI", upper_pdu.LINK_TYPE, 0, 0) + options(said))


def _frame(interface: int, packet: Packet) -> bytes:
    t_ns, direction, data, comment = packet
    framed = upper_pdu.pack(direction, data)
    high, low = t_ns >> 32, t_ns & 0xFFFFFFFF
    head = struct.pack(">IIIII", interface, high, low, len(framed), len(framed))
    said = options((COMMENT, text) for text in comment.texts())
    return block(PACKET, head + padded(framed) + said)


def _packets(recording: Recording) -> Iterator[Packet]:
    """The packets of a recording: its ATR, and each event that has bytes."""
    scenario, events = recording.scenario, recording.events
    at = [n for n, event in enumerate(events) if event.data and event.kind in _DIRECTIONS]
    if recording.card_atr is not None:
        begins = events[0].t_ns if events else 0
        after = () if at else events
        said = Comment(scenario, role=ATR, after=after)
        yield begins, upper_pdu.RECEIVED, recording.card_atr, said
    done = 0
    for n in at:
        event = events[n]
        role = INSERT if event.kind == "insert" else ""
        after = events[n + 1 :] if n == at[-1] else ()
        said = Comment(scenario, event.slot, role, events[done:n], after)
        yield event.t_ns, _DIRECTIONS[event.kind], event.data, said
        done = n + 1


def read(data: bytes, name: str) -> Reading:
    """The recordings of a capture; `name` for an interface that has none. BadInput, with the
    block, where the file is none, is truncated, or has no packet of ISO 7816."""
    reader = Reader(name)
    try:
        found = reader.read(data)
    except ValueError as error:
        raise BadInput(f"{name} cannot be read as pcapng.", str(error)) from error
    if not found:
        why = f"it has {reader.others} packets of other kinds" if reader.others else "it is empty"
        raise BadInput(f"{name} has no packet of ISO 7816.", why)
    return Reading(tuple(found))


def marks(data: bytes) -> int:
    """Whether the file is one, as a number of lines that is above all others'."""
    return len(data) if data.startswith(b"\n\r\r\n") else 0
