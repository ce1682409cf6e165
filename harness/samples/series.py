"""The blog's series, row by row, and what stands for each row here."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from harness.errors import BadInput, nearest
from harness.samples.manifest import FILE_NAME
from harness.samples.sample import Sample

SERIES_FILE = "series.toml"


class State(StrEnum):
    """The state of a row."""

    RUNS = "runs"
    STAND_IN = "on a stand-in"  # the row's own wrapper is called, and something stands in for it
    INSTEAD = "another wrapper"  # the language runs, through another wrapper than the row's
    NOT_RUN = "not run"


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One article. reason: why its own wrapper does not run here; "" when it does."""

    id: str
    language: str
    wrapper: str = ""
    reason: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    row: tuple[Row, ...] = ()


class Standing(msgspec.Struct, frozen=True):
    """A row with its number in the series, its state, and the samples that a reader may take.

    samples: those that stand for the row; where there is none, those in its language.
    """

    number: int
    row: Row
    state: State
    samples: tuple[str, ...]


def load(folder: Path, samples: Sequence[Sample]) -> list[Standing]:
    """The rows of `folder`/series.toml in their order; none without that file.

    samples: all there are. BadInput for a sample of an unknown row.
    """
    path = folder / SERIES_FILE
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        rows = msgspec.convert(raw, _File).row
    except FileNotFoundError:
        rows = ()
    except (OSError, UnicodeDecodeError, ValueError, msgspec.ValidationError) as error:
        raise BadInput(f"{path} cannot be used.", str(error)) from error
    known = {row.id for row in rows}
    if len(known) < len(rows):
        raise BadInput(f"{path}: an id stands there twice.")
    for sample in samples:
        if sample.manifest.series and sample.manifest.series not in known:
            raise BadInput(
                f"{sample.folder / FILE_NAME}: the series has no row {sample.manifest.series!r}.",
                hint=nearest(sample.manifest.series, known),
            )
    return [_standing(number, row, samples) for number, row in enumerate(rows, 1)]


def _standing(number: int, row: Row, samples: Sequence[Sample]) -> Standing:
    own = [sample for sample in samples if sample.manifest.series == row.id]
    if own:
        return Standing(number, row, _state(row, own), tuple(sample.id for sample in own))
    related = tuple(s.id for s in samples if s.manifest.language == row.language)
    return Standing(number, row, State.NOT_RUN, related)


def _state(row: Row, own: Sequence[Sample]) -> State:
    """The state of a row that has samples of its own."""
    if all(sample.left_out for sample in own):
        return State.NOT_RUN
    if all(sample.stand_in for sample in own):
        return State.STAND_IN
    return State.INSTEAD if row.reason else State.RUNS
