"""How orders are written, and what each of them does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Form:
    """How an order is written, and what it does."""

    written: str
    does: str


FORMS: Final[Mapping[str, tuple[Form, ...]]] = {
    "insert": (
        Form("insert [CARD [OPTION=VALUE ...]]", "put a card in; the one that was there, if none"),
    ),
    "remove": (Form("remove", "pull the card, in the middle of a command, too"),),
    "swap": (Form("swap CARD [OPTION=VALUE ...]", "pull the card and put another one in"),),
    "answer": (
        Form("answer BYTES to PATTERN [once]", "this response to such commands, not the card's"),
        Form("answer", "the response that is held back; the card is mute no more"),
        Form("answer normally", "as the card does by itself: the end of answer, slow and mute"),
    ),
    "slow": (Form("slow SECONDS", "each response comes so much later; slow 0 ends that"),),
    "mute": (Form("mute", "no response at all, until answer"),),
    "expect": (
        Form(
            "expect PATTERN [within SECONDS]",
            "wait for such a command; its response is held back until answer, or the next expect",
        ),
    ),
    "wait": (Form("wait SECONDS", "do nothing for so long"),),
    "lull": (
        Form(
            "lull", "wait until a client has asked pcscd for something and is silent; 1.5 s at most"
        ),
    ),
    "reset": (Form("reset", "another client resets the card"),),
    "hold": (Form("hold [SECONDS]", "another client's transaction: so long, or until release"),),
    "exclusive": (
        Form("exclusive [SECONDS]", "another client's exclusive use: so long, or until release"),
    ),
    "shared": (Form("shared", "another client connects to the card, and leaves it alone"),),
    "begin": (Form("begin", "the other client begins a transaction, and has it"),),
    "settle": (Form("settle", "it waits until pcscd has done with what others asked before"),),
    "end": (Form("end leave|reset", "it ends its transaction, leaving or resetting the card"),),
    "release": (Form("release", "it leaves the card and pcscd, whatever it held"),),
    "kill": (Form("kill [pcscd]", "pcscd ends at once, without a chance to say goodbye"),),
    "stop": (Form("stop [pcscd]", "pcscd ends as its service manager ends it"),),
    "start": (Form("start [pcscd]", "pcscd is there again, with the cards in its readers"),),
    "restart": (Form("restart [pcscd]", "stop, and start"),),
    "refuse": (
        Form("refuse [polkit]", "pcscd lets nobody in, as polkit would have it; until restart"),
        Form("refuse protocol", "an old pcscd, which refuses newer clients; until restart"),
    ),
}
WITH_SLOT: Final = frozenset({"insert", "remove", "swap", "answer", "slow", "mute", "expect"}) | {
    *("reset", "hold", "exclusive", "shared")
}


def usage(verb: str) -> str:
    """How an order is written, in all its forms."""
    slot = " [slot N]" if verb in WITH_SLOT else ""
    return ", or ".join(form.written + slot for form in FORMS[verb])
