"""What requests to the card process name: cards, slots, and commands. Refusal for what is none."""

from __future__ import annotations

from collections.abc import Mapping

from harness.cards import catalogue
from harness.cards.guard import Guarded
from harness.world.channel import Refusal
from harness.world.script import SLOT_NUMBERS, is_slot

Hold = list[tuple[int, int]]  # slot, and number of a command from 1


def card_of(fields: Mapping[str, object]) -> Guarded:
    """The card that a request describes, fresh. CardError where it cannot be made."""
    description = fields.get("card")
    match description:
        case {"name": str(name), "options": dict(options), **rest}:
            faults = rest.get("faults")
            return Guarded(
                catalogue.make(name, options, faults if isinstance(faults, dict) else None)
            )
    raise Refusal(f"not a card: {description!r}")


def slot_of(fields: Mapping[str, object]) -> int:
    """The slot that a request is about; the first one unless it says so."""
    slot = fields.get("slot", 0)
    if isinstance(slot, int) and is_slot(slot):
        return slot
    raise Refusal(f"slot is {SLOT_NUMBERS}, not {slot!r}")


def holds(value: object) -> Hold:
    """Slots and numbers of commands, as pairs."""
    if isinstance(value, list):
        found = [(pair[0], pair[1]) for pair in value if _is_pair(pair)]
        if len(found) == len(value):
            return found
    raise Refusal(f"hold is a list of slots and numbers of commands, not {value!r}")


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(type(n) is int for n in value)
