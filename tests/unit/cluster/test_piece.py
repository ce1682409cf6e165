"""Pieces: every scenario in one of them, small enough to be lost, and plain enough to travel."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from harness.cluster.piece import cut, parcel
from harness.errors import BenchFailed, BuildFailed, EngineMissing, Problem
from harness.report.expectations import Expectations, Known
from harness.runs.choice import Choice
from harness.runs.work import MOST_CASES
from harness.samples.folder import load_all
from harness.scenarios.registry import SCENARIOS
from tests.support.samples import write_sample

KNOWN = {
    (sample, "hello/no-card"): Known(sample, "no-card", "timeout", "it waits", "https://x.example")
    for sample in ("ada-wrap", "basic-wrap")
}


@pytest.fixture
def choice(tmp_path: Path) -> Choice:
    for name in ("ada-wrap", "basic-wrap"):
        write_sample(tmp_path, name)
    return Choice(load_all(tmp_path), [*SCENARIOS.values()], Expectations(KNOWN))


def test_every_scenario_of_every_sample_is_in_one_piece(choice: Choice) -> None:
    parcels = {sample.id: parcel(sample) for sample in choice.samples}
    pieces = [*cut(choice, parcels, "run", "seed")]
    pairs = [(piece.sample, name) for piece in pieces for name in piece.scenarios]
    assert sorted(pairs) == sorted((s.id, each.id) for s in choice.samples for each in choice.of(s))
    assert len({piece.key for piece in pieces}) == len(pieces)
    assert all(1 <= len(piece.scenarios) <= MOST_CASES for piece in pieces)
    assert all(piece.hardware for piece in pieces)


def test_a_piece_holds_the_files_and_what_is_expected_of_its_own_sample(choice: Choice) -> None:
    parcels = {sample.id: parcel(sample) for sample in choice.samples}
    first = next(cut(choice, parcels, "run", "seed"))
    assert {*first.parcel.files} == {"hello.src", "sample.toml"}
    assert {sample for sample, _ in first.known} == {first.sample}


def test_a_piece_travels(choice: Choice) -> None:
    parcels = {sample.id: parcel(sample) for sample in choice.samples}
    for piece in cut(choice, parcels, "run", "seed"):
        assert pickle.loads(pickle.dumps(piece)) == piece


@pytest.mark.parametrize("kind", [Problem, EngineMissing, BuildFailed, BenchFailed])
def test_a_problem_travels_whole(kind: type[Problem]) -> None:
    there = pickle.loads(pickle.dumps(kind("what", "why", "hint")))
    assert (type(there), str(there)) == (kind, str(kind("what", "why", "hint")))
