"""A card session of a SIM: what is current, and what was presented (GSM 11.11, 6.5 and 7.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from harness.cards import sim_status
from harness.cards.errors import Refused
from harness.cards.sim_chv import Chv
from harness.cards.sim_file import Condition, Df, Ef, Structure


@dataclass(frozen=True, slots=True)
class Content:
    """What is in a card, and outlives its sessions.

    chvs: those that are initialised, by number. ki: the subscriber's key. random: gives that
    many bytes for a challenge.
    """

    mf: Df
    chvs: Mapping[int, Chv]
    ki: bytes
    random: Callable[[int], bytes]


class Session:
    """From activation or reset to the next one, or to deactivation.

    directory: the current DF or MF. ef: the current EF. pointer: the number of the current
    record, 0 where none is set. presented: the CHVs whose conditions are satisfied.
    """

    def __init__(self, content: Content) -> None:
        self.content = content
        self.directory: Df = content.mf
        self.ef: Ef | None = None
        self.pointer = 0
        self.presented: set[int] = set()

    def select(self, file: Df | Ef) -> None:
        """Make a file current. A cyclic file's pointer is at what was updated last (8.1)."""
        self.pointer = 0
        if isinstance(file, Df):
            self.directory, self.ef = file, None
            return
        self.ef = file
        if file.structure is Structure.CYCLIC:
            self.pointer = 1

    def current(self) -> Ef:
        """The current EF. Refused: 94 00 where there is none."""
        if self.ef is None:
            raise Refused(sim_status.NO_EF)
        return self.ef

    def valid(self, *structures: Structure) -> Ef:
        """The current EF. Refused: 94 08 for another structure, 98 10 if it is invalidated."""
        ef = self.current()
        if ef.structure not in structures:
            raise Refused(sim_status.INCONSISTENT)
        if ef.invalidated:
            raise Refused(sim_status.INVALIDATION_STATUS)
        return ef

    def require(self, condition: Condition) -> None:
        """Refused: 98 04 for a condition that is not satisfied."""
        if not self._satisfied(condition):
            raise Refused(sim_status.NOT_FULFILLED)

    def _satisfied(self, condition: Condition) -> bool:
        """Whether a condition is satisfied (7.3).

        A wrong value takes nothing back as long as there are tries. A CHV that is blocked and
        disabled stays disabled (8.12).
        """
        if condition is Condition.ALWAYS:
            return True
        chv = self.content.chvs.get(condition)
        if chv is None:
            return False
        return not chv.enabled or (chv.left > 0 and condition in self.presented)
