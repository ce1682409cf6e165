"""What the tests of file cards share: dialogues, as they stand on paper."""

from __future__ import annotations

from collections.abc import Sequence

from harness.cards.card import Card
from harness.cards.catalogue import make

TREE = """
[[pin]]
number = 1
value = "1234"
reset-code = "12345678"
reset-tries = 2

[[key]]
number = 1
value = "000102030405060708090A0B0C0D0E0F"
tries = 2

[[ef]]
path = "2F01"
kind = "transparent"
content = "00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F"

[[ef]]
path = "2F02"
kind = "transparent"
size = 600

[[ef]]
path = "2F03"
kind = "transparent"
size = 4
read = "pin 1"
update = "key 1"

[[ef]]
path = "2F04"
kind = "transparent"
size = 4
read = "never"
update = "never"
admin = "never"

[[df]]
path = "5000"
name = "A0 00 00 01 01"

[[ef]]
path = "5000/5001"
kind = "linear-fixed"
record = 3
records = 4
content = ["01 AA AA", "02 BB BB", "01 CC CC"]

[[ef]]
path = "5000/5002"
kind = "linear-variable"
record = 6
records = 3
sfi = 9
content = ["01", "02 03 04"]

[[ef]]
path = "5000/5003"
kind = "cyclic"
record = 2
records = 3
content = ["01 01"]

[[df]]
path = "6000"
name = "A0 00 00 01 02"
admin = "pin 1"

[[df]]
path = "6000/6100"
"""

VERIFY = "0020000104 31323334"


def card(name: str = "iso7816", **options: str) -> Card:
    """A card with the files of TREE, or as options say."""
    return make(name, options if "state" in options else {"tree": TREE, **options})


def say(to: Card, *commands: str) -> str:
    """The answer to the last command."""
    answers = [to.transmit(bytes.fromhex(command)) for command in commands]
    return answers[-1].hex(" ").upper()


def hold(to: Card, dialogue: Sequence[tuple[str, str]]) -> None:
    """Send one command after the other; each has to get its answer."""
    for number, (command, answer) in enumerate(dialogue, 1):
        got = say(to, command)
        wanted = bytes.fromhex(answer).hex(" ").upper()
        assert got == wanted, f"{number}: {command} gets {got}, not {wanted}"
