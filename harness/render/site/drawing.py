"""A world as a drawing (SVG): who is there, who holds what, and what happens when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from markupsafe import Markup, escape

from harness.render.cells import visible

_WIDTH, _BOX, _HEIGHT = 760, 150, 58
_TOP, _SECOND, _LINE = 16, 118, 20
_XS: Final = (10, 210, 410, 600)  # program, pcscd, reader, card

_WORDS: Final = {
    "answer": "the card answers",
    "begin": "the other client begins a transaction",
    "change": "the card is pulled, and another one put in",
    "end leave": "its transaction ends",
    "end reset": "it resets the card, and its transaction ends",
    "insert": "the card is put in",
    "kill": "pcscd is killed",
    "lull": "",
    "release": "the other client leaves",
    "remove": "the card is pulled",
    "settle": "",
    "start": "pcscd is started again",
}
_DAEMONS: Final = {
    "serves": "",
    "none": "does not run",
    "refuses": "polkit refuses",
    "other-protocol": "another protocol version",
}
_HOLDS: Final = {
    "shared": "shares the card",
    "exclusive": "has the card for itself",
    "transaction": "is in a transaction",
}


def drawing(world: Mapping[str, Any]) -> Markup:
    """The world of a scenario, as `World.as_object` has it; nothing where there is none."""
    if not world:
        return Markup("")
    steps = list(happenings(world))
    other = world.get("second_client")
    bottom = (_SECOND + _HEIGHT if other else _TOP + _HEIGHT) + 24
    height = bottom + _LINE * len(steps) + (10 if steps else 0)
    inside = [*_boxes(world), *(_step(text, bottom + _LINE * n) for n, text in enumerate(steps))]
    about = escape(visible(in_words(world)))
    return Markup(
        f'<svg class="world" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{about}">'
        f"{''.join(inside)}</svg>"
    )


def in_words(world: Mapping[str, Any]) -> str:
    """The same as a sentence, for those who do not see it."""
    daemon = _DAEMONS.get(str(world.get("daemon")), "")
    parts = [f"pcscd {daemon}" if daemon else "pcscd runs"]
    parts.append(_reader_text(world) or "a reader")
    parts.append(_card_text(world))
    if other := world.get("second_client"):
        parts.append(f"another client {_HOLDS.get(str(other), '')}")
    return "; ".join([*parts, *happenings(world)])


def _boxes(world: Mapping[str, Any]) -> Iterator[str]:
    daemon = _DAEMONS.get(str(world.get("daemon")), "")
    reader, card = world.get("reader"), bool(world.get("cards")) and not world.get("late")
    yield _box(0, "the program", "under test")
    yield _box(1, "pcscd", daemon, missing=daemon == "does not run")
    yield _box(2, "reader", _reader_text(world), missing=not reader)
    yield _box(3, "card", _card_text(world), missing=not card)
    for left in range(3):
        yield _line(_XS[left] + _BOX, _TOP + _HEIGHT / 2, _XS[left + 1], _TOP + _HEIGHT / 2)
    if other := world.get("second_client"):
        yield _box(0, "another client", _HOLDS.get(str(other), ""), top=_SECOND)
        yield _line(_XS[0] + _BOX, _SECOND + _HEIGHT / 2, _XS[1] + _BOX / 2, _TOP + _HEIGHT)


def _reader_text(world: Mapping[str, Any]) -> str:
    reader = world.get("reader")
    if not reader:
        return "none"
    name = str(reader.get("name", ""))
    return "" if name == "Virtual PCD" else f"{len(name)} characters long"


def _card_text(world: Mapping[str, Any]) -> str:
    cards = world.get("cards") or []
    if not cards:
        return "none"
    card = cards[0]
    if card.get("relays") is not None:
        return "a relay to another"
    faults = ", ".join(f"{name} {value}" for name, value in (card.get("faults") or {}).items())
    where = " in the second slot" if card.get("slot") else ""
    late = ", not yet in" if world.get("late") else ""
    return f"{card.get('name', '')}{where}{late}{': ' + faults if faults else ''}"


def _box(place: int, title: str, text: str, *, top: float = _TOP, missing: bool = False) -> str:
    x, css = _XS[place], "missing" if missing else "there"
    middle = x + _BOX / 2
    return (
        f'<rect class="{css}" x="{x}" y="{top}" width="{_BOX}" height="{_HEIGHT}" rx="8"/>'
        f'<text class="title" x="{middle}" y="{top + 24}">{escape(visible(title))}</text>'
        f'<text x="{middle}" y="{top + 44}">{escape(visible(_short(text)))}</text>'
    )


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "\N{HORIZONTAL ELLIPSIS}"


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path d="M{x1:g} {y1:g}L{x2:g} {y2:g}"/>'


def _step(text: str, y: float) -> str:
    return f'<text class="step" x="10" y="{y + 14:g}">{escape(visible(text))}</text>'


def happenings(world: Mapping[str, Any]) -> Iterator[str]:
    """What happens while the program runs, a sentence for each moment."""
    for trigger in world.get("script") or []:
        at, actions = trigger.get("at") or {}, trigger.get("do") or []
        number = at.get("command")
        moment = f"at command {number}" if number else "when the program has come"
        done = ", ".join(filter(None, map(_action, actions)))
        yield f"{moment}: {done or 'it is never answered'}"


def _action(action: list[Any]) -> str:
    verb, *rest = [str(part) for part in action]
    if verb == "wait":
        return f"after {float(rest[0]):g} s" if rest else ""
    return _WORDS.get(" ".join([verb, *rest]), _WORDS.get(verb, verb))
