"""The real Dask, with a cluster in this process or in one of its own, and without Dask at all."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from harness.cluster import optional, worker
from harness.cluster.address import Local, Remote
from harness.cluster.cluster import Broke, Ended, Message, Told
from harness.cluster.code import CODE
from harness.cluster.piece import Parcel, Piece, PieceDone
from harness.cluster.workplace import Tell
from harness.commands import run
from harness.errors import EngineMissing, Problem
from harness.runs.events import Running
from tests.support.fake_cluster import done
from tests.support.samples import write_sample

distributed = pytest.importorskip("distributed")

from harness.cluster import dask_cluster  # noqa: E402 - without Dask there is nothing to import
from harness.cluster.dask_cluster import DaskCluster, connected  # noqa: E402


def piece(number: int = 0) -> Piece:
    """A piece for one scenario."""
    return Piece(f"run/ada/{number}~0", "run", Parcel("ada", {}), ("hello/hello",), "seed")


@pytest.fixture(scope="module")
def client() -> Iterator[object]:
    """A cluster of one worker with one thread, in this process."""
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0"
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as made,
    ):
        yield made


@pytest.fixture
def cluster(client: object) -> DaskCluster:
    return DaskCluster(client, "run")


def messages(cluster: DaskCluster, count: int) -> list[Message]:
    """The next messages."""
    found = [cluster.wait(20) for _ in range(count)]
    return [message for message in found if message]


def test_calls_are_answered_also_by_coroutines_and_with_errors(cluster: DaskCluster) -> None:
    (address,) = cluster.workers()

    async def slowly(word: str) -> str:
        return word

    def fails() -> None:
        raise EngineMissing("No engine.", "none", "./inv setup")

    assert cluster.call(worker.code, at=[address]) == {address: CODE}
    assert cluster.call(slowly, "x", at=[address]) == {address: "x"}
    (error,) = cluster.call(fails, at=[address]).values()
    assert isinstance(error, EngineMissing)
    assert error.hint == "./inv setup"
    assert cluster.call(fails, at=[]) == {}


def test_a_worker_that_does_not_answer_is_not_waited_for_for_ever(
    cluster: DaskCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_cluster, "CALL_S", 0.2)
    with pytest.raises(Problem, match="does not answer"):
        cluster.call(asyncio.sleep, 2, at=[*cluster.workers()])


def test_events_of_a_piece_come_before_its_end(
    cluster: DaskCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def does(given: Piece, tell: Tell) -> PieceDone:
        tell(Running(given.sample, "hello/hello"))
        return done(given)

    monkeypatch.setattr(worker, "do", does)
    cluster.send(piece(1), *cluster.workers())
    told, ended = messages(cluster, 2)
    assert told == Told(Running("ada", "hello/hello"))
    assert ended == Ended(piece(1).key, done(piece(1)))


def test_a_worker_of_one_thread_does_as_many_pieces_at_once_as_it_is_sent(
    cluster: DaskCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    met = threading.Barrier(3, timeout=20)

    def waits_for_the_others(given: Piece, _: Tell) -> PieceDone:
        met.wait()
        return done(given)

    monkeypatch.setattr(worker, "do", waits_for_the_others)
    for number in range(2, 5):
        cluster.send(piece(number), *cluster.workers())
    ended = messages(cluster, 3)
    assert all(isinstance(message, Ended) for message in ended), ended


def test_what_a_worker_raises_is_a_message(
    cluster: DaskCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Piece, __: Tell) -> PieceDone:
        raise EngineMissing("The engine has gone.")

    monkeypatch.setattr(worker, "do", fails)
    cluster.send(piece(5), *cluster.workers())
    (broke,) = messages(cluster, 1)
    assert isinstance(broke, Broke)
    assert (broke.key, broke.lost, str(broke.error)) == (
        piece(5).key,
        False,
        "The engine has gone.",
    )


def test_of_a_piece_that_was_dropped_nothing_is_heard(
    cluster: DaskCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    let = threading.Event()

    def waits(given: Piece, _: Tell) -> PieceDone:
        let.wait(20)
        return done(given)

    monkeypatch.setattr(worker, "do", waits)
    cluster.send(piece(6), *cluster.workers())
    cluster.drop(piece(6).key)
    let.set()
    assert cluster.wait(0.5) is None


def test_where_nobody_answers_there_is_a_problem_that_says_how_to_start_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dask_cluster, "CONNECT_S", 0.5)
    with (
        pytest.raises(Problem, match="No Dask scheduler answers") as problem,
        connected(Remote("127.0.0.1:1"), "run"),
    ):
        pass
    assert "dask scheduler" in problem.value.hint


def test_a_cluster_without_workers_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "FIRST_WORKER_S", 0.2)
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=":0") as empty,
        pytest.raises(Problem, match="has no worker") as problem,
        connected(Remote(empty.scheduler_address), "run"),
    ):
        pass
    assert "dask worker ADDRESS" in problem.value.hint


def test_local_workers_are_processes_that_a_terminals_signals_do_not_end_and_that_end_with_it() -> (
    None
):
    with connected(Local(1), "run") as made:
        (address,) = made.workers()
        (number,) = made.call(os.getpid, at=[address]).values()
        process = psutil.Process(number)
        os.kill(number, signal.SIGINT)
        os.kill(number, signal.SIGHUP)
        assert made.call(worker.code, at=[address]) == {address: CODE}
    with pytest.raises(psutil.NoSuchProcess):
        process.wait(10)
        process.status()
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == set()


def test_workers_without_an_engine_are_refused_and_no_report_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    write_sample(tmp_path / "samples")
    report = tmp_path / "report.jsonl"
    with pytest.raises(Problem, match=r"The worker 0 .* cannot work") as problem:
        run.run([], ["hello"], report, cluster="local:1", folder=tmp_path / "samples")
    assert "none.sock" in problem.value.why
    assert not report.exists()


def test_a_scheduler_that_goes_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "CONNECT_S", 2)
    server = distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=":0",
                                      protocol="tcp", host="127.0.0.1")  # fmt: skip
    with connected(Remote(server.scheduler_address), "run") as made:
        server.close()
        deadline = time.monotonic() + 20
        with pytest.raises(Problem, match="cluster does not answer"):
            while time.monotonic() < deadline:
                made.workers()


def test_without_dask_the_problem_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "harness.cluster.dask_cluster")
    monkeypatch.delattr("harness.cluster.dask_cluster")
    with pytest.raises(Problem, match="needs Dask") as problem:
        optional.connect(Local(1), "run")
    assert problem.value.hint == "pip install '.[cluster]'"
