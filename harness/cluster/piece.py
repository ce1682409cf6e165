"""Pieces of work: what is sent to a worker, and what comes back. Plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from harness.engine.endpoints import Endpoint
from harness.images.context import sample_files
from harness.images.image import Image
from harness.report.expectations import Known
from harness.report.report import Run
from harness.runs.choice import Choice
from harness.runs.work import Hardware, units
from harness.samples.sample import Sample

_NO_IMAGE = Image("", "", 0)  # no worker has said yet which it has


@dataclass(frozen=True)
class Parcel:
    """A sample as it travels: its id, and its files by path."""

    sample: str
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Piece:
    """A few scenarios of equal hardware, to be run for one sample.

    key:       unique among everything that this run sends.
    run_id:    of the whole run.
    scenarios: by their ids.
    known:     what is expected of the sample, where that is no pass.
    jobs:      programs at a time on the worker, of all its pieces.
    deaths:    how many workers died while they had it.
    """

    key: str
    run_id: str
    parcel: Parcel
    scenarios: tuple[str, ...]
    seed: str
    hardware: Hardware = ()
    known: Mapping[tuple[str, str], Known] = field(default_factory=dict)
    jobs: int = 1
    deaths: int = 0

    @property
    def sample(self) -> str:
        """The sample's id."""
        return self.parcel.sample

    def again(self, *, died: bool) -> Piece:
        """The same work under another key; died: with one death more."""
        key, _, number = self.key.rpartition("~")
        return replace(self, key=f"{key}~{int(number) + 1}", deaths=self.deaths + died)


@dataclass(frozen=True)
class PieceDone:
    """What came of a piece. image: None where it could not be built. tools: by name."""

    runs: tuple[Run, ...]
    image: Image | None
    tools: Mapping[str, Image]


@dataclass(frozen=True)
class Standing:
    """What a worker has.

    host:       the name of the machine that its engine runs on.
    seat:       the name of its own machine, which is the same one where the engine is local.
    engine:     product and version; engine_id: the same for two workers of one engine.
    machine:    the engine's machine, as a report's header has it.
    endpoint:   how the engine is reached from the seat.
    session_id: the label of whatever the worker makes there.
    images:     those of the samples that are there, by the sample's id.
    """

    host: str
    seat: str
    engine: str
    engine_id: str
    machine: Mapping[str, Any]
    processors: int
    memory_bytes: int
    endpoint: Endpoint
    session_id: str
    base: str
    images: Mapping[str, Image]


def parcel(sample: Sample) -> Parcel:
    """A sample read from the disk."""
    return Parcel(sample.id, sample_files(sample))


def cut(choice: Choice, parcels: Mapping[str, Parcel], run_id: str, seed: str) -> Iterator[Piece]:
    """The work of a choice, in the order of samples and scenarios, each scenario in one piece."""
    for sample in choice.samples:
        known = {
            name: entry for name, entry in choice.expected.known.items() if name[0] == sample.id
        }
        for number, unit in enumerate(units(sample, _NO_IMAGE, choice.of(sample), seed)):
            scenarios = tuple(scenario.id for scenario, _ in unit.cases)
            yield Piece(
                f"{run_id}/{sample.id}/{number}~0",
                run_id,
                parcels[sample.id],
                scenarios,
                seed,
                unit.hardware,
                known,
            )
