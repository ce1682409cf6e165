"""Orders: what somebody has done to a bench while it runs, in words that can be typed.

They are a script's actions (`script.py`), and what a scenario has declared beforehand: cards, their
faults, and who else is there. `order_forms.py` says how each is written and what it does.
"""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from harness.cards.errors import CardError
from harness.cards.script import pattern, response
from harness.world.errors import WorldError
from harness.world.order_forms import FORMS, WITH_SLOT, usage
from harness.world.script import LONGEST_WAIT_S, SLOT_NUMBERS, is_slot

_SLOT: Final = "slot"
_FAULTS: Final = "faults."  # what begins with it is of cards/faulty.py
_SECONDS: Final = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*(ms|s|)")


@dataclass(frozen=True)
class Order:
    """One order.

    text: as it was typed, with single blanks. card, options: what is to be put in; an option such
    as faults.NAME is one of the faults that every card can have (cards/faulty.py). seconds: how
    long, None where that was not said. command: a pattern (`cards.script.pattern`). response: with
    its status word. once: for the next such command alone. word: leave, reset, normally, ...
    slot: of the reader, from 0.
    """

    verb: str
    text: str
    card: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    seconds: float | None = None
    command: str = ""
    response: bytes = b""
    once: bool = False
    word: str = ""
    slot: int = 0

    @property
    def waits(self) -> bool:
        """Whether it does nothing but wait, so that others can be obeyed meanwhile."""
        return self.verb in ("wait", "expect", "lull")

    @property
    def card_fields(self) -> dict[str, Any] | None:
        """The card that it names, as `parse.parse_card` takes it; None where it names none."""
        if not self.card:
            return None
        parts: dict[str, dict[str, str]] = {"options": {}, "faults": {}}
        for name, value in self.options.items():
            part = "faults" if name.startswith(_FAULTS) else "options"
            parts[part][name.removeprefix(_FAULTS)] = value
        return {"name": self.card, **parts, "slot": self.slot}


def parse_order(text: str) -> Order:
    """The order in a line. WorldError, with how such orders are written, for what is none."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise WorldError(f"{text.strip()!r} cannot be read: {error}", "close the quotes") from None
    if not words:
        raise WorldError("an order is missing", f"known: {', '.join(FORMS)}")
    verb, *rest = words
    if verb not in FORMS:
        raise WorldError(f"there is no order {verb!r}", f"known: {', '.join(FORMS)}")
    try:
        slot, rest = _slot(verb, rest)
        fields = _READERS.get(verb, _nothing)(verb, rest)
    except (WorldError, CardError) as error:
        raise WorldError(f"{verb}: {error}", f"it is {usage(verb)}") from None
    return Order(verb=verb, text=" ".join(text.split()), slot=slot, **fields)


Fields = dict[str, Any]
_Reader = Callable[[str, Sequence[str]], Fields]


def _slot(verb: str, words: Sequence[str]) -> tuple[int, list[str]]:
    """The slot that stands at the end of an order, and what stands before it."""
    if _SLOT not in words[-2:]:
        return 0, [*words]
    *before, number = words if words[-1] != _SLOT else [*words, ""]
    if verb not in WITH_SLOT:
        raise WorldError("it is about no slot")
    if not number.isdecimal() or not is_slot(int(number)):
        raise WorldError(f"a slot is {SLOT_NUMBERS}, not {number!r}")
    return int(number), before[:-1]


def _nothing(verb: str, words: Sequence[str]) -> Fields:
    if words:
        raise WorldError(f"nothing comes after {verb}, and {words[0]!r} does")
    return {}


def _card(verb: str, words: Sequence[str]) -> Fields:
    if not words:
        if verb == "swap":
            raise WorldError("which card?")
        return {}
    name, *given = words
    options: dict[str, str] = {}
    for option in given:
        key, equals, value = option.partition("=")
        if not (key and equals):
            raise WorldError(f"an option is NAME=VALUE, and not {option!r}")
        options[key] = value
    return {"card": name, "options": options}


def _duration(verb: str, words: Sequence[str]) -> Fields:
    if not words:
        if verb in ("wait", "slow"):
            raise WorldError("how long?")
        return {}
    return {"seconds": _seconds(" ".join(words), least=0 if verb == "slow" else 0.001)}


def _seconds(text: str, least: float) -> float:
    found = _SECONDS.fullmatch(text.strip())
    seconds = float(found[1]) / (1000 if found[2] == "ms" else 1) if found else math.nan
    if not least <= seconds <= LONGEST_WAIT_S:
        raise WorldError(f"a duration is such as 2s, 0.5 or 100ms, not {text!r}")
    return seconds


def _answer(_: str, words: Sequence[str]) -> Fields:
    if not words:
        return {}
    if [*words] == ["normally"]:
        return {"word": "normally"}
    if "to" not in words:
        raise WorldError("to which commands?")
    at = words.index("to")
    command = [*words[at + 1 :]]
    once = command[-1:] == ["once"]
    kind = pattern(" ".join(command[:-1] if once else command)).text
    return {"response": response(" ".join(words[:at])), "command": kind, "once": once}


def _expect(_: str, words: Sequence[str]) -> Fields:
    command, fields = [*words], Fields()
    if "within" in words:
        at = words.index("within")
        command = [*words[:at]]
        fields["seconds"] = _seconds(" ".join(words[at + 1 :]), least=0.001)
    return fields | {"command": pattern(" ".join(command)).text}


def _one_of(*allowed: str, default: str = "") -> _Reader:
    def read(verb: str, words: Sequence[str]) -> Fields:
        word = " ".join(words) or default
        if word not in allowed:
            raise WorldError(f"{verb} what? {' or '.join(allowed)}")
        return {"word": word}

    return read


_READERS: Final[Mapping[str, _Reader]] = {
    "insert": _card,
    "swap": _card,
    "answer": _answer,
    "expect": _expect,
    "end": _one_of("leave", "reset"),
    "refuse": _one_of("polkit", "protocol", default="polkit"),
    **dict.fromkeys(("wait", "slow", "hold", "exclusive"), _duration),
    **dict.fromkeys(("kill", "stop", "start", "restart"), _one_of("pcscd", default="pcscd")),
}
