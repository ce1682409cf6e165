"""Orders as they are typed on this host, whose files a card's options may name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from harness.errors import BadInput, OrderRefused
from harness.vicc.state_file import StateFile
from harness.vicc.typed_card import STATE, typed_card
from harness.world.errors import WorldError
from harness.world.order import Order, parse_order
from harness.world.order_forms import FORMS, WITH_SLOT

_COMMENT: Final = "#"


def typed_order(text: str) -> Order:
    """The order in a line. OrderRefused, with what is allowed, for what is none."""
    try:
        return parse_order(text)
    except WorldError as error:
        said = error.error
        what = f"{said[:1].upper()}{said[1:]}{'' if said.endswith('?') else '.'}"
        raise OrderRefused(what, hint=error.hint) from None


def card_of(order: Order) -> dict[str, Any] | None:
    """The card that an order puts in, as the bench takes it; None where it names none.

    OrderRefused for a card that there is not, an option that it has not, a file that is not there.
    """
    fields = order.card_fields
    if fields is None:
        return None
    options = {**fields["options"]}
    state = options.pop(STATE, "")
    try:
        card = typed_card(order.card, options, StateFile(Path(state)) if state else None)
    except BadInput as problem:
        raise OrderRefused(problem.what, problem.why, problem.hint) from None
    return fields | {"options": dict(card.options)}


def orders_in(lines: Iterable[str], name: str) -> tuple[tuple[int, Order], ...]:
    """The orders of a script with the numbers of their lines; # begins a comment.

    OrderRefused, with the line, for what is no order: a script with a mistake is not begun.
    """
    found = list[tuple[int, Order]]()
    for number, line in enumerate(lines, 1):
        text = line.partition(_COMMENT)[0].strip()
        if not text:
            continue
        try:
            order = typed_order(text)
            card_of(order)
        except OrderRefused as refused:
            what = f"{name}, line {number}: {refused.what}"
            raise OrderRefused(what, refused.why, refused.hint) from None
        found.append((number, order))
    return tuple(found)


def script_of(path: Path) -> tuple[tuple[int, Order], ...]:
    """The orders of a file. BadInput where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"The script {path} cannot be read.", why) from None
    return orders_in(text.splitlines(), str(path))


def help_text() -> str:
    """All orders, a line each, for people."""
    rows = [
        (form.written + (" [slot N]" if verb in WITH_SLOT else ""), form.does)
        for verb, forms in FORMS.items()
        for form in forms
    ]
    width = max(len(written) for written, _ in rows)
    return "\n".join(f"  {written:<{width}}  {does}" for written, does in rows)
