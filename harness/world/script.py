"""Scripts: what happens in the middle of a run, in step with the program under test.

A script is a list of triggers: {"at": {"command": 1}, "do": [["begin"], ["answer"], ...]}. A
trigger fires when the card has that command and holds its answer back, or {"client": 1} when the
first client since the world was prepared is seen to have come to pcscd, which holds nobody
back. What is done then, in order:

answer             the card gives the answer that it held back
remove / insert    the card is pulled / put in again; returns when pcscd has noticed
change             the card is pulled, and the world's next one put into its place
begin              the second client begins a transaction, and has it
settle             it waits until pcscd has done with what others asked of the card before
end leave|reset    it ends it, leaving or resetting the card
release            it leaves the card and pcscd, whatever it held
kill / start       pcscd is killed / started again, with the card in its reader
wait SECONDS       a duration that the scenario is about; nothing is synchronised by it
lull               waits until the program has asked pcscd for something and is silent again

Between two commands means: while the first one's answer is held, the second client begins a
transaction; the program gets its response ("settle"), and its second command has to wait in
pcscd until that transaction ends. So there is no race, however fast or slow anybody is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from harness.readers.vpcd import SLOTS
from harness.world.errors import WorldError

# The actions, and what their argument is; None where there is none, int where it may be left out.
ACTIONS: Final[Mapping[str, type | None]] = {
    "answer": None,
    "remove": int,
    "insert": int,
    "change": None,
    "begin": None,
    "settle": None,
    "end": str,
    "release": None,
    "kill": None,
    "start": None,
    "wait": float,
    "lull": None,
}
LONGEST_WAIT_S: Final = 600
SLOT_NUMBERS: Final = " or ".join(map(str, range(SLOTS)))  # for messages
_WORDS: Final = {"end": ("leave", "reset")}


@dataclass(frozen=True)
class Action:
    """One thing that is done. slot: of the card that it is done to; None: the first one."""

    verb: str
    word: str = ""
    seconds: float = 0.0
    slot: int | None = None

    def __str__(self) -> str:
        """The action as a scenario declares it."""
        numbers = f"{self.seconds:g}" if self.seconds else "" if self.slot is None else self.slot
        return " ".join(filter(None, [self.verb, self.word, str(numbers)]))

    def as_object(self) -> list[object]:
        """For JSON."""
        arguments = (self.word or None, self.seconds or None, self.slot)
        return [self.verb, *(part for part in arguments if part is not None)]


@dataclass(frozen=True)
class Trigger:
    """When something is done, and what.

    command: its number, from 1; 0: when the first client comes. slot: of the card that has it.
    """

    command: int
    do: tuple[Action, ...]
    slot: int = 0

    def as_object(self) -> dict[str, object]:
        """For JSON; `parse_script` gives a list of them back."""
        return {"at": self._moment(), "do": [action.as_object() for action in self.do]}

    def _moment(self) -> dict[str, int]:
        if not self.command:
            return {"client": 1}
        slot = {"slot": self.slot} if self.slot else {}
        return {"command": self.command, **slot}


Script = tuple[Trigger, ...]


def held(script: Script) -> tuple[tuple[int, int], ...]:
    """The slots and numbers of the commands whose responses the cards are to hold back."""
    return tuple((trigger.slot, trigger.command) for trigger in script if trigger.command)


def parse_script(value: object) -> Script:
    """A script from JSON. WorldError, naming what is allowed, if it is none."""
    if not isinstance(value, list):
        raise WorldError("a script is a list of triggers")
    triggers = tuple(map(_trigger, value))
    moments = [(trigger.slot, trigger.command) for trigger in triggers]
    if len(set(moments)) < len(moments):
        raise WorldError("two triggers at the same moment", "put their actions into one")
    return triggers


def _trigger(value: object) -> Trigger:
    match value:
        case {"at": dict(at), "do": list(actions), **rest} if not rest:
            do = tuple(map(_action, actions))
            match at:
                case {"command": number, **slot} if _is_number(number) and {*slot} <= {"slot"}:
                    if is_slot(slot.get("slot", 0)):
                        return Trigger(number, do, slot.get("slot", 0))
                case {"client": number, **more} if number == 1 and _is_number(number) and not more:
                    return Trigger(0, do)
    hint = 'for instance {"at": {"command": 1}, "do": [["answer"]]}'
    raise WorldError(f"not a trigger: {value!r}", hint)


def _action(value: object) -> Action:
    match value:
        case [str(verb)] if verb in ACTIONS and ACTIONS[verb] in (None, int):
            return Action(verb)
        case [str(verb), str(word)] if ACTIONS.get(verb) is str and word in _WORDS[verb]:
            return Action(verb, word)
        case [str(verb), int() as slot] if ACTIONS.get(verb) is int and is_slot(slot):
            return Action(verb, slot=slot)
        case [str(verb), int() | float() as seconds] if (
            ACTIONS.get(verb) is float and seconds is not True and 0 < seconds <= LONGEST_WAIT_S
        ):
            return Action(verb, seconds=float(seconds))
    raise WorldError(f"not an action: {value!r}", f"known: {', '.join(ACTIONS)}")


def _is_number(value: object) -> bool:
    return type(value) is int and value > 0


def is_slot(value: object) -> bool:
    """Whether a value from JSON is a slot of vpcd's reader."""
    return type(value) is int and 0 <= value < SLOTS
