"""GET DATA and PUT DATA (ISO 7816-4, 11.4): data objects of the current DF."""

from __future__ import annotations

from typing import Final

from harness.cards import status
from harness.cards.apdu import CommandApdu, ResponseApdu
from harness.cards.errors import Refused
from harness.cards.iso_channel import DONE, Channel, whole_answer
from harness.cards.iso_file import MEMORY, used
from harness.cards.iso_objects import TAG_LIST, by_tag, is_tag, joined, parse, tags

MOST_OBJECTS: Final = 64  # in one DF

_CURRENT_DF: Final = (0x0000, 0x3FFF)  # P1-P2 of the odd instructions


def get(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """CA: the value of the data object whose tag is P1-P2."""
    tag = _tag(command)
    channel.allow(channel.df, channel.df.access.read)
    if command.data or command.le is None:
        raise Refused(status.WRONG_LENGTH)
    value = channel.df.objects.get(tag)
    if value is None:
        raise Refused(status.DATA_NOT_FOUND)
    return whole_answer(command, value)


def get_odd(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """CB: the data objects of a tag list 5C that are there, whole."""
    _in_current_df(command)
    channel.allow(channel.df, channel.df.access.read)
    if command.le is None:
        raise Refused(status.WRONG_LENGTH)
    objects = channel.df.objects
    asked = tags(by_tag(command.data, (TAG_LIST,))[TAG_LIST])
    there = [(tag, objects[tag]) for tag in asked if tag in objects]
    if not there:
        raise Refused(status.DATA_NOT_FOUND)
    return whole_answer(command, joined(there))


def put(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """DA: make the data the value of the data object whose tag is P1-P2."""
    tag = _tag(command)
    channel.allow(channel.df, channel.df.access.update)
    if not command.data:
        raise Refused(status.WRONG_LENGTH)
    return _keep(channel, {tag: command.data})


def put_odd(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """DB: keep data objects, all or none of them."""
    _in_current_df(command)
    channel.allow(channel.df, channel.df.access.update)
    objects = parse(command.data)
    if not objects or any(not is_tag(tag) or not value for tag, value in objects):
        raise Refused(status.WRONG_DATA)
    return _keep(channel, dict(objects))


def _tag(command: CommandApdu) -> int:
    tag = command.p1 << 8 | command.p2
    if not is_tag(tag):
        raise Refused(status.INCORRECT_P1_P2)
    return tag


def _in_current_df(command: CommandApdu) -> None:
    if command.p1 << 8 | command.p2 not in _CURRENT_DF:
        raise Refused(status.FILE_NOT_FOUND)


def _keep(channel: Channel, new: dict[int, bytes]) -> ResponseApdu:
    """Refused (6A84) where there is no room for all."""
    df = channel.df
    objects = df.objects | new
    more = sum(map(len, objects.values())) - sum(map(len, df.objects.values()))
    if len(objects) > MOST_OBJECTS or used(channel.content.mf) + more > MEMORY:
        raise Refused(status.NO_SPACE)
    df.objects = objects
    return DONE
