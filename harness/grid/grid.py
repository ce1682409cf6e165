"""The grid as values, which are the format of `inv grid --json` as well."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from harness.grid.releases import Releases


class Question(StrEnum):
    """What is asked in a cell; the words of containers/grid/client.c."""

    CONNECT = "connect"
    EXCHANGE = "exchange"
    WAIT = "wait"


class Outcome(StrEnum):
    """What came of a question."""

    WORKS = "works"
    FAILS = "fails"  # a call gave another code than SCARD_S_SUCCESS
    HANGS = "hangs"  # it had to be ended
    CRASHES = "crashes"  # a signal ended it


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """A pcscd, or a libpcsclite: a row or a column.

    id: the release of Debian that it is out of, or `static`. origin: that in words. version: as
    it says itself, or its package; release: that of pcsc-lite in it; patched: what it is patched
    for. distributions: those that have this release; alike: those with another one that speaks
    the same protocol, each with its release.
    """

    id: str
    origin: str
    version: str
    release: str
    patched: str = ""
    distributions: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One question between a daemon and a library, by their ids.

    call, code, name: the last call that the program made, and what it gave (0x8010001E,
    SCARD_E_SERVICE_STOPPED); empty where it was ended before it could say so.
    commands: how many the card saw. log: what pcscd wrote meanwhile, line by line.
    """

    daemon: str
    library: str
    question: Question
    outcome: Outcome
    call: str = ""
    code: str = ""
    name: str = ""
    commands: int = 0
    log: tuple[str, ...] = ()


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, with the declared table that distributions are out of."""

    daemons: tuple[Side, ...]
    libraries: tuple[Side, ...]
    cells: tuple[Cell, ...]
    releases: Releases

    def cell(self, daemon: Side, library: Side, question: Question) -> Cell:
        """One of them. KeyError where it was not run."""
        wanted = (daemon.id, library.id, question)
        for cell in self.cells:
            if (cell.daemon, cell.library, cell.question) == wanted:
                return cell
        raise KeyError(wanted)
