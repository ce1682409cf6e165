"""Files that come, go and change their life (ISO 7816-9): CREATE, DELETE, ACTIVATE and others."""

from __future__ import annotations

from harness.cards import status
from harness.cards.apdu import CommandApdu, ResponseApdu
from harness.cards.errors import Refused
from harness.cards.iso_channel import DONE, Channel
from harness.cards.iso_fcp import FCI, FCP, described
from harness.cards.iso_file import Df, Ef, File, Life, add, usable
from harness.cards.iso_objects import by_tag


def create(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """E0: a file in the current DF, as control parameters say; it is then selected.

    They stand in 62, or in 6F, where OpenSC has them.
    """
    _no_parameters(command)
    channel.allow(channel.df, channel.df.access.admin)
    templates = by_tag(command.data, (), (FCP, FCI))
    if len(templates) != 1:
        raise Refused(status.WRONG_DATA)
    file = described(channel.df, *templates.values())
    add(channel.content.mf, file)
    channel.select(file)
    return DONE


def delete(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """E4: a file in the current DF, or the current one. A DF has to be empty.

    A channel in which it was current has the DF above.
    """
    file = _named(channel, command)
    parent = file.parent
    if parent is None or (isinstance(file, Df) and file.files):
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    _allow(channel, file)
    parent.files.remove(file)
    for other in channel.all:
        if other is not None and file in (other.df, other.ef):
            other.select(parent)
    return DONE


def activate(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """44: of a file that is deactivated."""
    return _live(channel, _named(channel, command), Life.ACTIVATED)


def deactivate(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """04: of a file that is activated."""
    return _live(channel, _named(channel, command), Life.DEACTIVATED)


def terminate_ef(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """E8: for good."""
    file = _named(channel, command)
    if not isinstance(file, Ef):
        raise Refused(status.WRONG_STRUCTURE)
    return _live(channel, file, Life.TERMINATED)


def terminate_df(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """E6: for good, and with it the use of all that is in it; not the MF."""
    file = _named(channel, command)
    if not isinstance(file, Df):
        raise Refused(status.WRONG_STRUCTURE)
    if file.parent is None:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    return _live(channel, file, Life.TERMINATED)


def terminate_card(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """FE: no command is served any more; the next ATR says so."""
    _no_parameters(command)
    if command.data:
        raise Refused(status.WRONG_LENGTH)
    return _live(channel, channel.content.mf, Life.TERMINATED)


def _no_parameters(command: CommandApdu) -> None:
    if command.p1 or command.p2:
        raise Refused(status.INCORRECT_P1_P2)


def _named(channel: Channel, command: CommandApdu) -> File:
    """The file in the current DF with the identifier in the data; without data, the current."""
    _no_parameters(command)
    if not command.data:
        return channel.ef or channel.df
    if len(command.data) != 2:
        raise Refused(status.WRONG_LENGTH)
    file = channel.df.child(int.from_bytes(command.data))
    if file is None:
        raise Refused(status.FILE_NOT_FOUND)
    return file


def _allow(channel: Channel, file: File) -> None:
    """Whether it may be administered, in use itself or not: what it is in has to be."""
    if file.parent is not None and not usable(file.parent):
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    if not channel.grants(file.access.admin):
        raise Refused(status.SECURITY_NOT_SATISFIED)


def _live(channel: Channel, file: File, life: Life) -> ResponseApdu:
    """Refused (6985) for a file that is so already, or terminated."""
    _allow(channel, file)
    if file.life in (life, Life.TERMINATED):
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    file.life = life
    return DONE
