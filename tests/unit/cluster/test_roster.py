"""What a piece costs a worker, how many it takes at a time, and which of those that wait."""

from __future__ import annotations

import pytest

from harness.cluster.piece import Parcel, Piece
from harness.cluster.roster import WORTH_A_BUILD, Member, share_out
from harness.cluster.waiting import Waiting
from tests.support.fake_cluster import FakeWorker, done, image_of

HERE, OTHER = ("here",), ("other",)


def piece(
    sample: str = "ada", number: int = 0, hardware: tuple[str, ...] = HERE, runs: int = 1
) -> Piece:
    """A piece of so many runs."""
    scenarios = ("hello/hello",) * runs
    return Piece(f"run/{sample}/{number}~0", "run", Parcel(sample, {}), scenarios, "s", hardware)


def member(address: str = "a", *has: str, slots: int = 1) -> Member:
    """A worker that has those images."""
    return Member(address, address, FakeWorker(has=has).standing(address), slots)


def did(worker: Member, *pieces: Piece) -> Member:
    """That worker, when it has done them."""
    for each in pieces:
        worker.take(each)
        worker.at_work.pop(each.key)
        worker.did(each, done(each, image=image_of(each.sample)))
        worker.has.add(each.sample)
    return worker


def taken_by(worker: Member, waiting: Waiting) -> list[str]:
    """The keys of what a worker takes and does, in order, until nothing is left."""
    taken = []
    while each := waiting.take(lambda sample, n: worker.cost(sample, [], n), worker.hardware):
        taken.append(each.key)
        did(worker, each)
    return taken


def test_a_build_costs_more_than_a_container_and_what_is_there_costs_nothing() -> None:
    worker = did(member("a", "ada", "new"), piece("ada"))
    costs = [worker.cost(sample, [], 1) for sample in ("ada", "new", "unbuilt")]
    assert costs == [(0, False), (0, True), (1, True)]


def test_another_hardware_costs_more_than_a_container_and_less_than_a_build() -> None:
    worker = did(member("a", "ada", "new"), piece("ada"))
    waiting = Waiting()
    pieces = [piece("unbuilt"), piece("new", 0, OTHER), piece("ada", 1, OTHER), piece("new", 2)]
    waiting.put(pieces)
    assert taken_by(worker, waiting) == [pieces[i].key for i in (3, 1, 2, 0)]


def test_a_sample_whose_image_only_another_has_is_left_to_it_unless_much_of_it_waits() -> None:
    worker, other = member("a"), member("b", "ada")
    assert worker.cost("ada", [other], WORTH_A_BUILD) is None
    assert worker.cost("ada", [other], WORTH_A_BUILD + 1) is not None
    other.ended = "it died"
    assert worker.cost("ada", [other], 1) is not None


def test_an_image_that_is_being_built_is_not_waited_for() -> None:
    worker = member("a", slots=2)
    worker.take(piece("ada"))
    assert worker.builds("ada")
    assert worker.cost("ada", [], 1000) is None
    assert member("b").cost("ada", [worker], 1) is None


@pytest.mark.parametrize(
    ("engines", "jobs", "each"),
    [
        (["x", "y"], 0, [8, 8]),
        (["x", "x"], 0, [4, 4]),
        (["x"] * 16, 0, [1] * 16),
        (["x", "x", "y"], 3, [3, 3, 3]),
    ],
)
def test_workers_of_one_engine_share_its_processors_and_its_memory(
    engines: list[str], jobs: int, each: list[int]
) -> None:
    members = [
        Member(str(n), str(n), FakeWorker(engine=name, processors=8, memory_bytes=64).standing("x"))
        for n, name in enumerate(engines)
    ]
    share_out(members, jobs, lambda programs, memory: programs * memory)
    assert [member.jobs for member in members] == each
    memory = [64 // engines.count(name) for name in engines]
    assert [member.slots for member in members] == [
        a * b for a, b in zip(each, memory, strict=True)
    ]


def test_the_cheapest_is_taken_first_and_the_oldest_of_equals() -> None:
    waiting = Waiting()
    pieces = [piece("ada", 0, OTHER), piece("ada", 1), piece("basic", 2), piece("ada", 3)]
    waiting.put(pieces)
    worker = did(member("a", "ada", "basic"), piece("basic", 9))
    assert taken_by(worker, waiting) == [pieces[i].key for i in (2, 1, 3, 0)]
    assert not waiting


def test_what_is_not_to_be_had_goes_on_waiting() -> None:
    waiting = Waiting()
    waiting.put([piece()])
    assert waiting.take(lambda *_: None, []) is None
    assert waiting


def test_the_runs_of_a_sample_that_wait_are_counted() -> None:
    waiting = Waiting()
    waiting.put([piece("ada", 0, runs=3), piece("ada", 1, OTHER, runs=2), piece("basic", 2)])
    seen: dict[str, int] = {}

    def note(sample: str, runs: int) -> None:
        seen[sample] = runs

    waiting.take(note, [])
    assert seen == {"ada": 5, "basic": 1}
    assert [each.key for each in waiting.take_all("ada")] == ["run/ada/0~0", "run/ada/1~0"]
    waiting.take(note, [])
    assert seen["basic"] == 1
    assert len(waiting.take_all("basic")) == 1
    assert not waiting


def test_the_same_work_under_another_key_knows_how_many_died_of_it() -> None:
    again = piece().again(died=True).again(died=False).again(died=True)
    assert (again.key, again.deaths) == ("run/ada/0~3", 2)
