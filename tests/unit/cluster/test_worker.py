"""What a worker does when it is called: a workplace for each run, left when it is told to."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.cluster import worker
from harness.cluster.code import CODE
from harness.cluster.piece import Parcel, Piece, PieceDone, Standing
from harness.cluster.scratch import Scratch
from harness.engine.endpoints import Endpoint
from harness.engine.ownership import OWNER_FILE, is_alive
from harness.errors import EngineMissing, Stopped
from tests.support.fake_cluster import FakeWorker, done
from tests.support.samples import LEAST, toml_document

PIECE = Piece("run/ada/0~0", "run", Parcel("ada", {}), ("hello/hello",), "seed")


class Place:
    """A workplace that does nothing. made: all there were."""

    made: list[Place]
    at_work = False

    def __init__(self, session_id: str) -> None:
        self.session_id, self.stopped = session_id, False
        self.closed = threading.Event()
        self.made.append(self)

    def standing(self, _: object) -> Standing:
        """What it has."""
        return FakeWorker().standing("a")

    def do(self, piece: Piece, _: object) -> PieceDone:
        """Do a piece, unless it is stopped."""
        if self.stopped:
            raise Stopped
        return done(piece)

    def close(self) -> None:
        """Be left."""
        self.closed.set()


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Place]]:
    """The workplaces that were opened."""
    made: list[Place] = []
    monkeypatch.setattr(Place, "made", made, raising=False)
    monkeypatch.setattr(worker, "Workplace", Place)
    yield made
    asyncio.run(worker.leave("run"))
    worker._left.clear()


def do() -> PieceDone | None:
    """Do the piece."""
    return worker.do(PIECE, lambda _: None)


def test_it_says_which_code_it_runs() -> None:
    assert worker.code() == CODE


def test_the_pieces_of_a_run_share_a_workplace(places: list[Place]) -> None:
    asyncio.run(worker.check_in("run", []))
    assert do() == do() == done(PIECE)
    (place,) = places
    assert place.session_id.startswith("run-")


def test_a_workplace_that_was_stopped_is_closed_before_another_is_opened(
    places: list[Place],
) -> None:
    do()
    places[0].stopped = True
    assert do() == done(PIECE)
    assert places[0].closed.is_set()
    assert places[1].session_id == places[0].session_id


def test_after_a_run_was_left_a_piece_that_comes_late_is_not_begun(places: list[Place]) -> None:
    do()
    asyncio.run(worker.leave("run"))
    assert places[0].closed.is_set()
    assert do() is None
    assert len(places) == 1
    asyncio.run(worker.check_in("run", []))
    assert do() == done(PIECE)


def test_a_workplace_that_nobody_sends_anything_to_closes_itself(
    places: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "IDLE_S", 0.01)
    do()
    assert places[0].closed.wait(10)


def test_one_that_is_at_work_does_not(places: list[Place], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "IDLE_S", 0.01)
    monkeypatch.setattr(Place, "at_work", True)
    do()
    assert not places[0].closed.wait(0.2)


def test_without_an_engine_there_is_no_workplace_and_the_next_piece_tries_again(
    places: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_: str) -> None:
        raise EngineMissing("No engine.")

    with monkeypatch.context() as context:
        context.setattr(worker, "Workplace", refuses)
        with pytest.raises(EngineMissing):
            do()
    assert do() == done(PIECE)
    assert len(places) == 1


def test_what_a_dead_worker_left_is_removed_by_its_sessions_name_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead, living = Scratch("run-1"), Scratch("run-12")
    gone = Endpoint(f"unix://{tmp_path}/gone.sock", "test", explicit=True)
    asyncio.run(worker.remove_left(gone, "run-1"))
    assert not dead.path.exists()
    assert is_alive((living.path / OWNER_FILE).read_text())
    living.remove()
    assert [*tmp_path.iterdir()] == []


def test_a_parcel_is_unpacked_into_a_folder_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    manifest = toml_document(LEAST).encode()
    files = {"hello.src": b"say hello\n", "sample.toml": manifest, "src/deep/more.src": b"more\n"}
    scratch = Scratch("run-1")
    with scratch.unpacked(Parcel("ada-wrap", files)) as sample:
        assert (sample.id, sample.manifest.language) == ("ada-wrap", "Tongue")
        names = [path.relative_to(sample.folder).as_posix() for path in sample.files()]
        assert names == ["hello.src", "sample.toml", "src/deep/more.src"]
    assert not sample.folder.exists()
