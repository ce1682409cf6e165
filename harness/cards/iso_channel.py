"""A logical channel (ISO 7816-4, 5.4 and 7.3): what is selected in it, and what it may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from harness.cards import status
from harness.cards.apdu import EXTENDED_LE, SHORT_LE, CommandApdu, ResponseApdu
from harness.cards.errors import Refused
from harness.cards.iso_file import ALWAYS, MOST_SFI, Df, Ef, File, usable

CHANNELS: Final = 4  # 0 to 3: what the class byte counts without further bits
DONE: Final = ResponseApdu(b"", status.OK)

_OPEN_CHANNEL, _CLOSE_CHANNEL = 0x00, 0x80  # P1 of MANAGE CHANNEL


@dataclass(eq=False, slots=True)
class Secret:
    """A PIN or a key, under its condition: PIN or KEY with its number.

    left: tries that are left of `tries`. reset_code, reset_left: of a PIN, what RESET RETRY
    COUNTER takes; b"" for none. reset: the condition that stands for the reset code.
    """

    value: bytes
    tries: int
    left: int
    reset_code: bytes = b""
    reset_tries: int = 0
    reset_left: int = 0
    reset: int = 0xFF


@dataclass(eq=False, slots=True)
class Content:
    """All that a card keeps without power: its files, and its secrets by their condition."""

    mf: Df
    secrets: dict[int, Secret] = field(default_factory=dict)


class Channel:
    """What is current in a channel, and the conditions that are satisfied in it.

    all: the card's channels by number, None for one that is not open. record: the number of
    the current record of `ef`, 0 for none. challenge: the last one given, b"" for none.

    addressed, pointed: the file that a command named by itself, and the record that it will
    leave current. `commit` makes them so when the command has gone well.
    """

    __slots__ = (
        "addressed", "all", "challenge", "content", "df", "ef", "granted", "pointed", "record",
    )  # fmt: skip

    def __init__(self, content: Content, channels: list[Channel | None]) -> None:
        self.content, self.all = content, channels
        self.df: Df = content.mf
        self.ef: Ef | None = None
        self.record = self.pointed = 0
        self.addressed: File | None = None
        self.granted: set[int] = set()
        self.challenge = b""

    def select(self, file: File) -> None:
        """Make a file current; an EF takes the DF that it is in along."""
        self.record = 0
        if isinstance(file, Ef):
            self.df, self.ef = file.parent, file
        else:
            self.df, self.ef = file, None

    def commit(self) -> None:
        """Take over what the command named."""
        if self.addressed is not None:
            self.select(self.addressed)
        if self.pointed:
            self.record = self.pointed

    def by_sfi(self, sfi: int) -> Ef:
        """The EF of the current DF with that short identifier. Refused: 6A86, 6A82."""
        if not 1 <= sfi <= MOST_SFI:
            raise Refused(status.INCORRECT_P1_P2)
        ef = self.df.by_sfi(sfi)
        if ef is None:
            raise Refused(status.FILE_NOT_FOUND)
        self.addressed = ef
        return ef

    def current(self) -> Ef:
        """The current EF. Refused (6986) where there is none."""
        if self.ef is None:
            raise Refused(status.NO_CURRENT_EF)
        return self.ef

    def grants(self, condition: int) -> bool:
        """Whether a condition is satisfied; NEVER is none that could be."""
        return condition == ALWAYS or condition in self.granted

    def allow(self, file: File, condition: int) -> None:
        """Refused: 6985 for a file that is not activated, 6982 without what the right asks."""
        if not usable(file):
            raise Refused(status.CONDITIONS_NOT_SATISFIED)
        if condition != ALWAYS and condition not in self.granted:
            raise Refused(status.SECURITY_NOT_SATISFIED)


Handler = Callable[[Channel, CommandApdu], ResponseApdu]


def takes_all(command: CommandApdu) -> bool:
    """Whether Le asks for whatever there is: 00, or 0000."""
    return command.le == (EXTENDED_LE if command.extended else SHORT_LE)


def answer(command: CommandApdu, data: bytes) -> ResponseApdu:
    """Data, at most Le bytes of them; 6282 where Le counts more. Refused (6700) without Le."""
    le = command.le
    if le is None:
        raise Refused(status.WRONG_LENGTH)
    if len(data) >= le or takes_all(command):
        return ResponseApdu(data[:le], status.OK)
    return ResponseApdu(data, status.END_REACHED)


def whole_answer(command: CommandApdu, data: bytes, sw: int = status.OK) -> ResponseApdu:
    """Data that cannot be had in part: 6Cxx for a smaller Le, and none where no Le asks."""
    if command.le is None:
        return ResponseApdu(b"", sw)
    if len(data) > command.le:
        if len(data) > SHORT_LE:
            raise Refused(status.WRONG_LENGTH)
        raise Refused(status.WRONG_LE | len(data) & 0xFF)
    return ResponseApdu(data, sw)


def manage(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """MANAGE CHANNEL (11.1.2): open one, by number or the lowest that is free, or close one.

    What is opened from another than the basic channel begins where that one is; rights are not
    taken along. A channel closes itself with P2 00.
    """
    number = command.p2
    if command.p1 not in (_OPEN_CHANNEL, _CLOSE_CHANNEL):
        raise Refused(status.INCORRECT_P1_P2)
    if number >= CHANNELS:
        raise Refused(status.CHANNEL_NOT_SUPPORTED)
    if command.data:
        raise Refused(status.WRONG_LENGTH)
    if command.p1 == _OPEN_CHANNEL:
        return _open(channel, command, number)
    number = number or channel.all.index(channel)
    if not number or channel.all[number] is None:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    channel.all[number] = None
    return DONE


def _open(channel: Channel, command: CommandApdu, number: int) -> ResponseApdu:
    told = b""
    if not number:
        if command.le is None:
            raise Refused(status.WRONG_LENGTH)
        if None not in channel.all:
            raise Refused(status.FUNCTION_NOT_SUPPORTED)
        number = channel.all.index(None)
        told = bytes((number,))
    if channel.all[number] is not None:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    opened = Channel(channel.content, channel.all)
    if channel is not channel.all[0]:
        opened.df = channel.df
    channel.all[number] = opened
    return ResponseApdu(told, status.OK)
