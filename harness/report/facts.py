"""Facts that a report's header has: of samples, programs, scenarios, the series, the checkout."""

from __future__ import annotations

from typing import Any

import msgspec

from harness.samples.override import Part
from harness.samples.series import State

STAND_IN_MARK = " (stand-in)"


class ProgramFacts(msgspec.Struct, frozen=True):
    """A program of a sample: its source file, its argument vector, its lines that are not blank."""

    source: str
    run: tuple[str, ...]
    lines: int


class SampleFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of a sample: the manifest's words, the source, and the image that ran.

    kind:     of the wrapper: see the manifest's `kind`.
    lines:    of its first program, without blank ones.
    files:    the SHA-256 of each file of the sample, hexadecimal, by path.
    image:    its tag; image_id: the engine's name for it; image_bytes: base included. Empty
              where the image could not be built.
    override: what of it is another build than the gallery's own.
    platform: what it runs on beside Debian's packages, in words; stand_in: what of that is not
              the real thing; needs: what its build needs that not everybody has. Empty for most.
    """

    language: str
    wrapper: str
    version: str
    lines: int
    licence: str = ""
    homepage: str = ""
    state: str = ""
    debian: str = ""
    notes: str = ""
    kind: str = ""
    programs: dict[str, ProgramFacts] = {}
    files: dict[str, str] = {}
    image: str = ""
    image_id: str = ""
    image_bytes: int = 0
    override: list[Part] = []
    platform: str = ""
    stand_in: str = ""
    needs: str = ""

    @property
    def through(self) -> str:
        """The wrapper with its version, and what it was run on where that is a stand-in."""
        return ", ".join(filter(None, [f"{self.wrapper} {self.version}", self.stand_in]))

    @property
    def mark(self) -> str:
        """What is put behind its name where there is no room for `through`; "" for most."""
        return STAND_IN_MARK if self.stand_in else ""


class ScenarioFacts(msgspec.Struct, frozen=True):
    """A scenario: the program that runs in it, and what it is.

    caveat:  what the bench cannot show truly of it.
    remedy:  what helps whoever meets it.
    failing: whether something goes wrong for the program in it.
    group:   what it is about, in words of `scenarios/group.py`.
    ends:    how a right program ends in it, and errors: what PC/SC promises there, by its names.
    world:   of one run, as the control channel has it; in others, texts and numbers may differ.
    """

    program: str
    name: str
    summary: str
    caveat: str = ""
    failing: bool = False
    remedy: str = ""
    group: str = ""
    ends: str = ""
    errors: list[str] = []
    world: dict[str, Any] = {}

    @property
    def id(self) -> str:
        """Its name among all scenarios: `program/name`."""
        return f"{self.program}/{self.name}"


class SeriesRow(msgspec.Struct, frozen=True):
    """A row of the blog's series: what it goes through, and what stands for it here.

    samples: those to look at, also where the row does not run.
    """

    number: int
    language: str
    wrapper: str
    state: State
    reason: str
    samples: list[str]


class Checkout(msgspec.Struct, frozen=True):
    """The project's own version: git's commit, "" outside a checkout; changed: not committed."""

    commit: str = ""
    changed: bool = False
