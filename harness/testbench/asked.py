"""What is asked of a bench on a command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from harness.bench.typed_world import reader_of, world_of
from harness.readers.vpcd import SLOTS
from harness.testbench.script_run import Script
from harness.testbench.typed_orders import script_of
from harness.vicc.state_file import StateFile
from harness.world.world import World


@dataclass(frozen=True)
class Asked:
    """A bench's card, and the files of a bench.

    options: the card's, None for one that was not typed. state: the file that its state is in,
    and is kept in; save: the one for the trace; script: the one with orders; "" for none.
    daemon: the name or number of a release of pcscd; "" for the newest. slots: of the reader.
    """

    card: str = "hello"
    options: Mapping[str, str | None] = field(default_factory=dict)
    state: str = ""
    save: str = ""
    script: str = ""
    daemon: str = ""
    slots: int = SLOTS

    @cached_property
    def state_file(self) -> StateFile | None:
        """The file of the card's state. BadInput where it cannot be used."""
        return StateFile(Path(self.state)) if self.state else None

    @cached_property
    def orders(self) -> Script:
        """The script's orders. BadInput where it cannot be read, OrderRefused for a wrong one."""
        return script_of(Path(self.script)) if self.script else ()

    def world(self, tell: Callable[[str], None]) -> World:
        """The world with its card. tell: gets what of a file is not used. BadInput if wrong."""
        world = world_of(self.card, self.options, self.state_file, tell)
        return replace(world, reader=reader_of(slots=self.slots))
