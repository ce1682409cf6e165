"""Lanes that are kept: the next piece gets one as it is, unless it met trouble."""

from __future__ import annotations

import pytest

from harness.bench.lane import LaneImages
from harness.cluster.kept_lanes import KeptLanes
from harness.errors import Stopped
from harness.images.image import Image
from harness.samples.manifest import Program
from harness.scenarios.case import Case
from harness.scenarios.registry import find_scenario
from tests.support.miniatures import Behaviour, MiniLane, Stop, always_right, bench_dies

IMAGE, OTHER = (Image(name, f"sha256:{name}", 1) for name in ("ada", "basic"))
MADE_OF = LaneImages(*(Image(name, f"sha256:{name}", 1) for name in ("bench", "runner")))
PROGRAM = Program("hello.src", ("./hello",))


class Lanes:
    """Lanes whose programs all do one thing. opened: those that were made."""

    def __init__(self, does: Behaviour = always_right) -> None:
        self.opened: list[MiniLane] = []
        self.stop = Stop()
        self.does = does
        self.kept = KeptLanes(self._open)

    def _open(self, made_of: LaneImages) -> MiniLane:
        assert made_of is MADE_OF
        programs = {IMAGE.tag: self.does, OTHER.tag: self.does}
        self.opened.append(MiniLane(programs, self.stop))
        return self.opened[-1]

    def piece(self, image: Image, case: Case) -> None:
        """Run one program on a lane, and close it, as a pipeline does."""
        lane = self.kept.take(MADE_OF, image.tag, case.world.hardware)
        try:
            lane.run(image, PROGRAM, case)
        finally:
            lane.close()


@pytest.fixture
def case() -> Case:
    return find_scenario("hello").case_for("s", "ada")


def test_the_next_piece_gets_the_bench_and_the_container_as_they_are(case: Case) -> None:
    lanes = Lanes()
    lanes.piece(IMAGE, case)
    lanes.piece(IMAGE, case)
    (lane,) = lanes.opened
    assert (lane.benches, lane.containers, lane.alive) == (1, [IMAGE.tag], True)


def test_of_several_the_one_with_the_container_is_taken(case: Case) -> None:
    lanes = Lanes()
    hardware = case.world.hardware
    one, other = (lanes.kept.take(MADE_OF, tag, hardware) for tag in ("x", "y"))
    one.run(IMAGE, PROGRAM, case)
    other.run(OTHER, PROGRAM, case)
    one.close()
    other.close()
    taken = lanes.kept.take(MADE_OF, OTHER.tag, hardware)
    assert [*taken.images] == [OTHER.tag]
    assert taken.hardware == hardware


def test_two_pieces_at_once_have_a_lane_each(case: Case) -> None:
    lanes = Lanes()
    first = lanes.kept.take(MADE_OF, IMAGE.tag, case.world.hardware)
    lanes.piece(IMAGE, case)
    first.close()
    assert len(lanes.opened) == 2


def test_after_trouble_bench_and_containers_are_removed(case: Case) -> None:
    lanes = Lanes(bench_dies)
    lanes.piece(IMAGE, case)
    assert not lanes.opened[0].alive
    lanes.piece(IMAGE, case)
    assert len(lanes.opened) == 2


def test_a_lane_that_has_a_fresh_bench_after_trouble_is_kept(case: Case) -> None:
    lanes = Lanes(bench_dies)
    lane = lanes.kept.take(MADE_OF, IMAGE.tag, case.world.hardware)
    lane.run(IMAGE, PROGRAM, case)
    lane.close()  # as the scheduler does before it tries again
    lanes.opened[0].programs[IMAGE.tag] = always_right
    lane.run(IMAGE, PROGRAM, case)
    lane.close()
    lanes.piece(IMAGE, case)
    assert len(lanes.opened) == 1


def test_a_lane_whose_session_was_stopped_is_not_kept(case: Case) -> None:
    lanes = Lanes()
    lanes.stop.stop()
    with pytest.raises(Stopped):
        lanes.piece(IMAGE, case)
    assert not lanes.opened[0].alive


def test_in_the_end_all_are_closed(case: Case) -> None:
    lanes = Lanes()
    lanes.piece(IMAGE, case)
    lanes.kept.close()
    assert not lanes.opened[0].alive
