"""What requests to the card process name: cards, slots, and commands. Refusal for what is none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from time import monotonic, sleep
from typing import Final, TypeVar

from harness.benchd.outside_card import Outside, OutsideCard
from harness.cards import catalogue
from harness.cards.guard import Guarded
from harness.cards.script import Pattern, Rule, pattern, response
from harness.readers.manner import Manner
from harness.world.channel import Refusal
from harness.world.script import SLOT_NUMBERS, is_slot

_TRY_S: Final = 0.001
_EAGER_S: Final = 0.1

Made = TypeVar("Made")
Hold = list[tuple[int, int]]  # slot, and number of a command from 1


class Cards:
    """The cards of a run, by slot.

    One that is put in again in the same run is the one that was pulled, with all that it has
    kept; the next run begins with cards fresh from the factory.
    """

    def __init__(self, outside: Outside) -> None:
        """outside: plays the cards that are not of this process."""
        self._outside = outside
        self._made: dict[int, tuple[object, Guarded]] = {}

    def put_in(self, fields: Mapping[str, object]) -> Guarded:
        """The card that a request describes: of this run where there was such a one."""
        described, card = self._made.get(slot_of(fields), (None, None))
        if card is None or described != fields.get("card"):
            return self.fresh(fields)
        return card

    def fresh(self, fields: Mapping[str, object]) -> Guarded:
        """The card that a request describes, in any case another one than was there."""
        card = self._card_of(fields)
        self._made[slot_of(fields)] = fields.get("card"), card
        return card

    def begin(self, slots: Collection[int]) -> dict[int, Guarded]:
        """A new run: fresh cards in place of those that are in these slots."""
        self._made = {
            slot: (described, self._card_of({"card": described, "slot": slot}))
            for slot, (described, _) in self._made.items()
            if slot in slots
        }
        return {slot: card for slot, (_, card) in self._made.items()}

    def _card_of(self, fields: Mapping[str, object]) -> Guarded:
        """The card that a request describes, fresh. CardError where it cannot be made."""
        description = fields.get("card")
        match description:
            case {"outside": str(atr)}:
                return Guarded(OutsideCard(bytes.fromhex(atr), slot_of(fields), self._outside))
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


def pattern_of(fields: Mapping[str, object]) -> Pattern | None:
    """The kind of command that a request is about; None for none. CardError for a wrong one."""
    command = fields.get("command")
    return None if command is None else pattern(str(command))


def change_manner(manner: Manner, fields: Mapping[str, object]) -> None:
    """Change the manner of a slot as a request says; what it does not name stays.

    normally: true; mute: true or false; delay_s: seconds; response, command, once: a response in
    place of the card's. CardError for bytes that are none.
    """
    match fields:
        case {"normally": True}:
            manner.normally()
        case {"mute": bool(mute)}:
            manner.mute = mute
        case {"delay_s": int() | float() as delay_s}:
            manner.delay_s = float(delay_s)
        case {"response": str(answer), "command": str(command), **rest}:
            manner.answer(Rule(pattern(command), response(answer)), bool(rest.get("once", False)))
        case _:
            raise Refusal(f"not a manner: {fields!r}")


def patient(connect: Callable[[], Made], patience_s: float) -> Made:
    """What `connect` gives, as soon as it does; what it raises after so many seconds.

    By trying: nobody tells when a port is listened at, and pcscd's first look at its reader comes
    some 0.1 ms after that. It starts in 10 ms, for which it is tried without a pause.
    """
    began = monotonic()
    while True:
        try:
            return connect()
        except ConnectionRefusedError:
            waited = monotonic() - began
            if waited >= patience_s:
                raise
        if waited > _EAGER_S:
            sleep(_TRY_S)
