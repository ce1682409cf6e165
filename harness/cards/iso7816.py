"""A file card by ISO 7816-4 and 7816-9: commands to channels, in chains, and answers in parts.

What the commands do stands in the modules iso_*: files, SELECT, binary, records, data objects,
life cycle, PINs and keys. Not there: secure messaging, PINs of a single DF, EFs that have a TLV
structure, and the odd instructions of VERIFY and its kin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Final, Self

from harness.atr.make import both_protocols
from harness.cards import status
from harness.cards.apdu import SHORT_LE, CommandApdu, ResponseApdu
from harness.cards.card import Card
from harness.cards.errors import Refused
from harness.cards.iso_channel import CHANNELS, DONE, Channel, Content, Handler
from harness.cards.iso_commands import COMMANDS
from harness.cards.iso_file import Life
from harness.cards.iso_options import DELIVERIES, GET_RESPONSE, content_from
from harness.cards.iso_saved import saved_content
from harness.cards.options import Options

LONGEST: Final = 0xFFFF  # bytes of data that a chain of commands can bring

_CHAIN: Final = 0x10  # bit of the class byte
_FETCH: Final = 0xC0  # GET RESPONSE
_TERMINATED: Final = Life.TERMINATED


def atr_of(life: Life) -> bytes:
    """The answer to reset: historical bytes in compact TLV (ISO 7816-4, 12.1.1.2).

    31: DFs by full and by partial name. 73: DFs also by path and identifier, short identifiers,
    records by number and identifier; WRITE is a logical OR, units of a byte; chaining, extended
    length, four channels, given by either side. 81: the life cycle status of the card.
    """
    return both_protocols(bytes.fromhex("80 31 C0 73 F7 41 DB 81") + bytes((life,)))


class IsoCard(Card):
    """The card. Its options are text; those without which it can be: see `iso_options`.

    commands: by instruction; a card that is derived from this one has others there.
    delivery: "get-response" answers 61xx to a command that brings data or has no Le.
    deliveries: those that there are, the usual one first.
    """

    name: ClassVar[str] = "iso7816"
    commands: ClassVar[Mapping[int, Handler]] = COMMANDS
    deliveries: ClassVar[tuple[str, ...]] = DELIVERIES

    def __init__(self, content: Content, atr: bytes = b"", delivery: str = DELIVERIES[0]) -> None:
        super().__init__(atr or atr_of(content.mf.life))
        self._own_atr = not atr
        self._content, self._fetched = content, delivery == GET_RESPONSE
        self._mf, self._handlers = content.mf, self.commands
        self.forget()

    @classmethod
    def from_options(cls, options: Options) -> Self:
        """The card that options describe."""
        delivery = options.one_of("delivery", cls.deliveries[0], cls.deliveries)
        return cls(content_from(cls.name, options), options.hex("atr"), delivery)

    def save(self) -> bytes:
        """Files, data objects, and the PINs and keys with the tries that are left."""
        return saved_content(self.name, self._content)

    def forget(self) -> None:
        self._channels: list[Channel | None] = [None] * CHANNELS
        self._channels[0] = Channel(self._content, self._channels)
        self._chain: CommandApdu | None = None
        self._rest: tuple[int, bytes, int] | None = None  # channel, data, their status word
        if self._own_atr:
            self.atr = atr_of(self._content.mf.life)

    def process(self, command: CommandApdu) -> ResponseApdu:
        return self.perform(command, command.cla)

    def perform(self, command: CommandApdu, cla: int) -> ResponseApdu:
        """The response to a command of that class, whatever class it has itself."""
        try:
            if cla >= CHANNELS or self._chain is not None:
                command = self._whole(command, cla)
                if self._chain is not None:
                    return DONE
                cla = command.cla
            channel = self._channels[cla]
            if channel is None:
                raise Refused(status.CHANNEL_NOT_SUPPORTED)
            if command.ins == _FETCH and self._fetched:
                return self._fetch(command, cla)
            self._rest = None
            handler = self._handlers.get(command.ins)
            if handler is None:
                raise Refused(status.INS_NOT_SUPPORTED)
            if self._mf.life is _TERMINATED:
                raise Refused(status.CONDITIONS_NOT_SATISFIED)
            channel.addressed, channel.pointed = None, 0
            response = handler(channel, command)
            if self._fetched:
                response = self.delivered(command, cla, response)
        except Refused as refused:
            return ResponseApdu(b"", refused.sw)
        if channel.addressed is not None or channel.pointed:
            channel.commit()
        return response

    def delivered(self, command: CommandApdu, cla: int, response: ResponseApdu) -> ResponseApdu:
        """The response in parts; Refused as if the command had not been."""
        data = response.data
        if not data or (not command.data and command.le is not None):
            return response
        self._rest = cla, data, response.sw
        return ResponseApdu(b"", status.MORE_DATA | min(len(data), SHORT_LE) & 0xFF)

    def _whole(self, command: CommandApdu, cla: int) -> CommandApdu:
        """The command with all data that its chain has brought so far (5.3.3).

        `_chain` has it as long as there is more to come. Refused, and the chain is forgotten,
        for a command that is not of the chain, and for what is too long or nothing.
        """
        chain, self._chain = self._chain, None
        refusal = class_refusal(cla)
        if refusal:
            raise Refused(refusal)
        more, cla = cla & _CHAIN, cla & ~_CHAIN
        data = command.data
        if chain is not None:
            if (cla, command.ins, command.p1, command.p2) != _head(chain):
                raise Refused(status.LAST_OF_CHAIN_EXPECTED)
            data = chain.data + data
        if len(data) > LONGEST or (more and not command.data):
            raise Refused(status.WRONG_LENGTH)
        whole = replace(command, cla=cla, data=data)
        if more:
            if self._channels[cla] is None:
                raise Refused(status.CHANNEL_NOT_SUPPORTED)
            self._rest, self._chain = None, whole
        return whole

    def _fetch(self, command: CommandApdu, cla: int) -> ResponseApdu:
        """GET RESPONSE (11.7.1): the next up to 256 bytes."""
        if command.p1 or command.p2:
            raise Refused(status.INCORRECT_P1_P2)
        if self._rest is None or self._rest[0] != cla:
            raise Refused(status.CONDITIONS_NOT_SATISFIED)
        if command.data or command.le is None:
            raise Refused(status.WRONG_LENGTH)
        _, data, sw = self._rest
        size = min(len(data), SHORT_LE)
        if size < command.le < SHORT_LE:
            raise Refused(status.WRONG_LE | size & 0xFF)
        size = min(size, command.le)
        part, left = data[:size], data[size:]
        self._rest = (cla, left, sw) if left else None
        if left:
            sw = status.MORE_DATA | min(len(left), SHORT_LE) & 0xFF
        return ResponseApdu(part, sw)


def class_refusal(cla: int) -> int:
    """The status word for a class byte that the card does not serve, 0 for one that it does.

    ISO 7816-4, 5.4.1: 000x xxxx has secure messaging in bits 4 and 3; 01xx xxxx are channels
    from 4 on; all others are reserved, proprietary or FF, invalid.
    """
    if cla & 0xC0 == 0x40:
        return status.CHANNEL_NOT_SUPPORTED
    if cla & 0xE0:
        return status.CLA_NOT_SUPPORTED
    return status.SECURE_MESSAGING_NOT_SUPPORTED if cla & 0x0C else 0


def _head(command: CommandApdu) -> tuple[int, int, int, int]:
    return command.cla, command.ins, command.p1, command.p2
