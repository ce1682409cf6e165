"""The commands of a file card by their instruction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from harness.cards import (
    iso_admin,
    iso_binary,
    iso_data,
    iso_record,
    iso_security,
    iso_select,
    status,
)
from harness.cards.apdu import SHORT_LE, CommandApdu, ResponseApdu
from harness.cards.errors import Refused
from harness.cards.iso_channel import Channel, Handler, manage
from harness.cards.iso_file import ALWAYS


def greet(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """00, in a DF that is the hello applet."""
    text = channel.df.greeting
    if not text:
        raise Refused(status.INS_NOT_SUPPORTED)
    channel.allow(channel.df, ALWAYS)
    if command.p1 or command.p2:
        raise Refused(status.WRONG_P1_P2)
    if command.data:
        raise Refused(status.WRONG_LENGTH)
    if command.le is not None and command.le < len(text) <= SHORT_LE:
        raise Refused(status.WRONG_LE | len(text) & 0xFF)
    return ResponseApdu(text, status.OK)


COMMANDS: Final[Mapping[int, Handler]] = {
    0x00: greet,
    0x04: iso_admin.deactivate,
    0x0C: iso_record.erase,
    0x0E: iso_binary.erase,
    0x0F: iso_binary.erase_odd,
    0x20: iso_security.verify,
    0x24: iso_security.change,
    0x2C: iso_security.reset_counter,
    0x44: iso_admin.activate,
    0x70: manage,
    0x82: iso_security.external,
    0x84: iso_security.challenge,
    0x88: iso_security.internal,
    0xA0: iso_binary.search,
    0xA1: iso_binary.search_odd,
    0xA2: iso_record.search,
    0xA4: iso_select.select,
    0xB0: iso_binary.read,
    0xB1: iso_binary.read_odd,
    0xB2: iso_record.read,
    0xB3: iso_record.read_odd,
    0xCA: iso_data.get,
    0xCB: iso_data.get_odd,
    0xD0: iso_binary.write,
    0xD1: iso_binary.write_odd,
    0xD2: iso_record.write,
    0xD6: iso_binary.update,
    0xD7: iso_binary.update_odd,
    0xDA: iso_data.put,
    0xDB: iso_data.put_odd,
    0xDC: iso_record.update,
    0xDD: iso_record.update_odd,
    0xE0: iso_admin.create,
    0xE2: iso_record.append,
    0xE4: iso_admin.delete,
    0xE6: iso_admin.terminate_df,
    0xE8: iso_admin.terminate_ef,
    0xFE: iso_admin.terminate_card,
}
