"""The files of a card that is given none, and a model for others: see `iso_tree`."""

from __future__ import annotations

from typing import Final

EXAMPLE: Final = """\
[mf]

[[pin]]
number = 1
value = "1234"
tries = 3
reset-code = "12345678"

[[key]]
number = 1
value = "000102030405060708090A0B0C0D0E0F"

[[ef]]
path = "2F00"
kind = "transparent"
text = "A file card with ISO 7816-4 commands"
update = "pin 1"

[[df]]
path = "5000"
name = "A0 00 00 00 62 03 01 0C 10"

[[ef]]
path = "5000/5001"
kind = "transparent"
size = 64
update = "pin 1"

[[ef]]
path = "5000/5002"
kind = "linear-fixed"
record = 8
records = 4
content = ["01 02 03 04 05 06 07 08"]
read = "pin 1"
update = "pin 1"

[[ef]]
path = "5000/5003"
kind = "cyclic"
record = 4
records = 3
update = "key 1"

[[object]]
in = "5000"
tag = "5F50"
text = "https://example.org"
"""
