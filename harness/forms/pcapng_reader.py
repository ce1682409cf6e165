"""Reads captures in pcapng: their packets of ISO 7816, by interface and scenario."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from harness.forms import comments, upper_pdu
from harness.forms.blocks import (
    COMMENT,
    IF_NAME,
    IF_TSRESOL,
    INTERFACE,
    PACKET,
    SECTION,
    Block,
    blocks,
    fields,
    parse_options,
)
from harness.forms.comments import ATR, BARE, Comment
from harness.forms.recording import Recording
from harness.trace.trace import Event, Kind

_MICROSECONDS: Final = 6  # where an interface does not say its resolution


@dataclass(frozen=True)
class _Interface:
    """What of an interface matters: whether its packets can be read, its name, its time."""

    ours: bool
    name: str
    resolution: int

    def nanoseconds(self, ticks: int) -> int:
        """The time of a packet. The resolution's upper bit says that it is a power of 2."""
        if self.resolution & 0x80:
            return ticks * 10**9 >> (self.resolution & 0x7F)
        return ticks * 10**9 // int(10**self.resolution)


@dataclass
class _Growing:
    """A recording as its packets come."""

    card_atr: bytes | None = None
    events: list[Event] = field(default_factory=list)
    waits: set[int] = field(default_factory=set)  # slots with a command and no response yet

    def take(self, t_ns: int, direction: int, data: bytes, said: Comment) -> None:
        """Take a packet."""
        self.events += said.before
        if direction == upper_pdu.SENT:
            self.waits.add(said.slot)
            self.events.append(Event(t_ns, "command", data, slot=said.slot))
        elif said.role == ATR or (not said.role and self._is_first):
            self.card_atr = data
        else:
            kind: Kind = "insert" if said.role or said.slot not in self.waits else "response"
            self.waits.discard(said.slot)
            self.events.append(Event(t_ns, kind, data, slot=said.slot))
        self.events += said.after

    @property
    def _is_first(self) -> bool:
        return self.card_atr is None and not any(event.data for event in self.events)


class Reader:
    """Reads one capture. others: how many packets were not of ISO 7816."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._interfaces: list[_Interface] = []
        self._found: dict[tuple[str, str], _Growing] = {}
        self.others = 0

    def read(self, data: bytes) -> list[Recording]:
        """The recordings. ValueError, with the block, for a file that is none."""
        for found in blocks(data):
            if found.kind == SECTION:
                self._interfaces = []
            elif found.kind == INTERFACE:
                self._interface(found)
            elif found.kind == PACKET:
                self._packet(found)
        return [
            Recording(name, tuple(grown.events), grown.card_atr, scenario)
            for (name, scenario), grown in self._found.items()
        ]

    def _interface(self, found: Block) -> None:
        link_type = fields(found, "HHI")[0]
        options = dict(parse_options(found, 8))
        name = options.get(IF_NAME, b"").decode("utf-8", "replace") or self._name
        resolution = (options.get(IF_TSRESOL) or bytes((_MICROSECONDS,)))[0]
        ours = link_type == upper_pdu.LINK_TYPE
        self._interfaces.append(_Interface(ours, name, resolution))
        bare: _Growing | None = None
        for text in (value for code, value in parse_options(found, 8) if code == COMMENT and ours):
            said = comments.parse([text])
            if said.role == BARE:
                bare = self._grown(name, said.scenario)
            if bare:  # long ones go on in the next comment
                bare.events += said.before

    def _packet(self, found: Block) -> None:
        number, high, low, length, _ = fields(found, "IIIII")
        if number >= len(self._interfaces):
            raise ValueError(f"block {found.number} is of interface {number}, which is not there")
        interface = self._interfaces[number]
        if 20 + length > len(found.body):
            raise ValueError(f"block {found.number} is shorter than its packet")
        unpacked = None
        if interface.ours:
            try:
                unpacked = upper_pdu.unpack(found.body[20 : 20 + length])
            except ValueError as error:
                raise ValueError(f"block {found.number}: {error}") from error
        if unpacked is None:
            self.others += 1
            return
        pairs = parse_options(found, 20 + length + -length % 4)
        said = comments.parse(value for code, value in pairs if code == COMMENT)
        t_ns = interface.nanoseconds(high << 32 | low)
        self._grown(interface.name, said.scenario).take(t_ns, *unpacked, said)

    def _grown(self, name: str, scenario: str) -> _Growing:
        return self._found.setdefault((name, scenario), _Growing())
