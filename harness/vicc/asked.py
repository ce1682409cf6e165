"""What is asked of a card that stands in: the words of `inv card` and of the command `card`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from harness.errors import BadInput
from harness.readers.vpcd import HOST, PORT

DEFAULT: Final = "hello"
RELAY: Final = "relay"

# Options of cards, and what each is. A file is named by its path, hello is said or not.
OPTIONS: Final[Mapping[str, str]] = {
    "protocol": "what the hello card offers: T=0, T=1 or both (default)",
    "greeting": "what the hello card says",
    "atr": "the card's answer to reset, in hexadecimal",
    "uid": "of an NTAG card: 7 bytes in hexadecimal, the first one 04",
    "ndef": "the NDEF message that an NTAG card has, in hexadecimal",
    "tree": "a TOML file that says which files, PINs and keys a file card has",
    "hello": "the hello applet on a file card, too",
    "trace": "of the card replay: a file with the trace that it answers from, in any form",
    "mode": "of the card replay: strict (default), the commands in their order, or free",
    "answers": "of the card script: a file with lines such as 00 A4 04 00 * -> 90 00",
    "pin": "of the card sim: CHV1, 4 to 8 digits; nothing for one that is disabled",
    "imsi": "of the card sim: 6 to 15 digits",
    "iccid": "of the card sim: 18 to 20 digits",
}
# The cards that have options on a command line, and these. Written out: to ask the cards
# themselves would import all of them for every task.
CARDS: Final = (
    "hello (default; --protocol, --greeting, --atr), "
    "iso7816 and cryptoflex (--tree, --hello, --atr, --state), "
    "ntag213, ntag215 and ntag216 (--uid, --ndef, --atr, --state), "
    "sim (--pin, --imsi, --iccid, --atr), replay (--trace, --mode, --atr), "
    "script (--answers, --atr), store"
)
STATE: Final = (
    "a file that an NTAG or file card's memory comes from and is kept in; made if not there"
)
# What only a card of this machine can have.
RELAY_OPTIONS: Final[Mapping[str, str]] = {
    "reader": "of the card relay: a part of the name of the reader whose card it is; the first "
    "with a card",
    "hook": "of the card relay: a Python file whose functions command and response see, and may "
    "change, what goes through",
}
PLACE: Final[Mapping[str, str]] = {
    "hostname": "where vpcd is; with --reversed, the address that the card listens at",
    "port": f"vpcd's port: {PORT} is its first slot's, the next one its second's",
    "reversed": "listen for a vpcd that connects, instead of connecting to one",
}


@dataclass(frozen=True)
class Asked:
    """A card, and where it is to be.

    options: of the card, by name; None for one that was not typed. state: the file that its state
    is in and is kept in; "" for none. hostname, port: of vpcd, or, reversed, of the card.
    """

    name: str = DEFAULT
    options: Mapping[str, str | None] = field(default_factory=dict)
    state: str = ""
    hostname: str = HOST
    port: int = PORT
    reversed: bool = False


def the_one(names: Sequence[str]) -> str:
    """The name of the card. BadInput for more than one."""
    if len(names) > 1:
        raise BadInput(
            f"One card at a time, not {', '.join(names)}.",
            hint=f"start another for the other slot, with --port {PORT + 1}",
        )
    return names[0] if names else DEFAULT
