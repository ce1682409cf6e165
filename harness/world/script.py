"""What happens in the middle of a run, in step with the program under test.

A script is a list of cues: {"at": {"command": 1}, "do": [["begin"], ["answer"], ...]}. A
cue comes when the card has that command and holds its answer back, or {"client": 1} when the
first client since the world was prepared has come to pcscd. What is done then, in order:

answer             the card gives the answer that it held back
remove / insert    the card is pulled / put in again; returns when pcscd has noticed
begin              the second client begins a transaction, and has it
settle             it waits until pcscd has done with what others asked of the card before
end leave|reset    it ends it, leaving or resetting the card
release            it leaves the card and pcscd, whatever it held
kill / start       pcscd is killed / started again, with the card in its reader
wait SECONDS       a duration that the scenario is about; nothing is synchronised by it

Between two commands means: while the first one's answer is held, the second client begins a
transaction; the program gets its answer ("settle"), and its second command has to wait in
pcscd until that transaction ends. So there is no race, however fast or slow anybody is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from harness.world.channel import Refusal

# The acts, and what their argument is; None where there is none.
ACTS: Final[Mapping[str, type | None]] = {
    "answer": None,
    "remove": None,
    "insert": None,
    "begin": None,
    "settle": None,
    "end": str,
    "release": None,
    "kill": None,
    "start": None,
    "wait": float,
}
LONGEST_WAIT_S: Final = 600
_WORDS: Final = {"end": ("leave", "reset")}


@dataclass(frozen=True)
class Act:
    """One thing that is done."""

    verb: str
    word: str = ""
    seconds: float = 0.0

    def __str__(self) -> str:
        return " ".join(filter(None, [self.verb, self.word]))

    def as_object(self) -> list[object]:
        """For JSON."""
        return [part for part in (self.verb, self.word, self.seconds) if part]


@dataclass(frozen=True)
class Cue:
    """When, and what then. command: its number, from 1; 0: when the first client comes."""

    command: int
    do: tuple[Act, ...]

    def as_object(self) -> dict[str, object]:
        """For JSON; `parse_script` gives a list of them back."""
        at = {"command": self.command} if self.command else {"client": 1}
        return {"at": at, "do": [act.as_object() for act in self.do]}


Script = tuple[Cue, ...]


def held(script: Script) -> tuple[int, ...]:
    """The numbers of the commands whose answers the card is to hold back."""
    return tuple(cue.command for cue in script if cue.command)


def parse_script(value: object) -> Script:
    """A script from JSON. Refusal, naming what is allowed, if it is none."""
    if not isinstance(value, list):
        raise Refusal("a script is a list of cues")
    cues = tuple(map(_cue, value))
    moments = [cue.command for cue in cues]
    if len(set(moments)) < len(moments):
        raise Refusal("two cues at the same moment", "put their acts into one")
    return cues


def _cue(value: object) -> Cue:
    match value:
        case {"at": dict(at), "do": list(acts), **rest} if len(at) == 1 and not rest:
            match at:
                case {"command": number} if type(number) is int and number > 0:
                    return Cue(number, tuple(map(_act, acts)))
                case {"client": number} if type(number) is int and number == 1:
                    return Cue(0, tuple(map(_act, acts)))
    hint = 'for instance {"at": {"command": 1}, "do": [["answer"]]}'
    raise Refusal(f"not a cue: {value!r}", hint)


def _act(value: object) -> Act:
    match value:
        case [str(verb)] if verb in ACTS and ACTS[verb] is None:
            return Act(verb)
        case [str(verb), str(word)] if ACTS.get(verb) is str and word in _WORDS[verb]:
            return Act(verb, word)
        case [str(verb), int() | float() as seconds] if (
            ACTS.get(verb) is float and seconds is not True and 0 < seconds <= LONGEST_WAIT_S
        ):
            return Act(verb, seconds=float(seconds))
    raise Refusal(f"not an act: {value!r}", f"known: {', '.join(ACTS)}")
