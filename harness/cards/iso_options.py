"""What a file card can be made as: options become its content."""

from __future__ import annotations

from typing import Final

from harness.cards.errors import CardError, Refused
from harness.cards.hello import GREETING, HELLO_AID
from harness.cards.iso_channel import Content
from harness.cards.iso_example import EXAMPLE
from harness.cards.iso_file import NEVER, Access, Df, add
from harness.cards.iso_saved import restored
from harness.cards.iso_tree import content_of
from harness.cards.options import Options

HELLO_FID: Final = 0x4845  # "HE"
GET_RESPONSE: Final = "get-response"
DELIVERIES: Final = ("direct", GET_RESPONSE)


def content_from(name: str, options: Options) -> Content:
    """What the card with that name of the catalogue has in it.

    tree:  the files in TOML, see `iso_tree`; without it those of `iso_example`.
    hello: "yes" puts the hello applet there, as a DF with its AID.
    state: what `save` gave. It has all of the above.
    """
    tree, state = options.text("tree"), options.hex("state")
    hello = options.one_of("hello", "no", ("yes", "no")) == "yes"
    if state:
        if tree or hello:
            raise CardError(
                "a saved state has the files of a card; give it without what else makes some"
            )
        return restored(name, state)
    content = content_of(tree or EXAMPLE)
    if hello:
        _add_hello(content.mf)
    return content


def _add_hello(mf: Df) -> None:
    applet = Df(mf, HELLO_FID, HELLO_AID, Access(admin=NEVER), greeting=GREETING.encode())
    try:
        add(mf, applet)
    except Refused as refused:
        raise CardError(
            f"the hello applet does not fit into the tree ({refused}): it is the DF "
            f"{HELLO_FID:04X} with the name {HELLO_AID.hex().upper()}"
        ) from None
