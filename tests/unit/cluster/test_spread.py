"""A run that is spread: each line once, whoever works, dies, stops or comes late."""

from __future__ import annotations

import socket
from collections import Counter
from pathlib import Path

import pytest

from harness.cluster import worker
from harness.cluster.cluster import Message
from harness.cluster.piece import Piece
from harness.cluster.spread import Spread
from harness.engine.endpoints import Endpoint
from harness.errors import EngineMissing, Problem
from harness.judge.outcome import Outcome
from harness.report.report import Report
from harness.runs.choice import Choice
from harness.runs.events import Event, Planned, Ran, Running
from harness.runs.pipeline import TOOLS
from harness.runs.whole import Origin, whole_report
from harness.samples.folder import load_all
from harness.scenarios.registry import SCENARIOS
from tests.support.fake_cluster import (
    Does,
    FakeCluster,
    FakeWorker,
    cannot_build,
    dies,
    dies_late,
    loses_its_engine,
    stops_once,
    works,
)
from tests.support.samples import write_sample

EVERY = [s for s in SCENARIOS.values() if s.program == "hello"]
SAMPLES = ("ada-wrap", "basic-wrap", "c-wrap")


@pytest.fixture
def choice(tmp_path: Path) -> Choice:
    """Three samples in every scenario."""
    for name in SAMPLES:
        write_sample(tmp_path, name)
    return Choice(load_all(tmp_path), EVERY)


def spread_over(cluster: FakeCluster, choice: Choice, *, jobs: int = 1) -> tuple[Spread, Report]:
    """Run a choice; gives the report too."""
    spread = Spread(cluster, choice, "seed", "run", lambda _: None, jobs, lambda: cluster.now)
    spread.run()
    workers = [member.facts() for member in spread.members]
    return spread, whole_report(spread, Origin("run", "", {}, {}), workers)


def check_whole(report: Report, choice: Choice) -> None:
    """Each run has one line, in the order of an ordinary run."""
    wanted = [(sample.id, scenario.id) for sample in choice.samples for scenario in EVERY]
    assert [(run.sample, run.scenario_id) for run in report.runs] == wanted


def two(does: Does = works, seat: str = "elsewhere") -> FakeCluster:
    """Two workers that have every image; the second as it is told."""
    return FakeCluster(
        {"a": FakeWorker(has=SAMPLES), "b": FakeWorker(does, seat=seat, has=SAMPLES)}
    )


def test_each_run_has_one_line_in_the_usual_order_and_says_where_it_ran(choice: Choice) -> None:
    cluster = two()
    _, report = spread_over(cluster, choice)
    check_whole(report, choice)
    assert {run.worker for run in report.runs} == {"a", "b"}
    assert all(run.host == f"host-{run.worker}" for run in report.runs)
    shares = Counter(run.worker for run in report.runs)
    assert shares == {worker.name: worker.runs for worker in report.header.workers}
    assert cluster.left == ["a", "b"]


def test_the_header_names_each_worker_its_engine_and_its_images(choice: Choice) -> None:
    _, report = spread_over(two(), choice)
    first = report.header.workers[0]
    assert (first.name, first.host, first.engine) == ("a", "host-a", "Docker 1")
    assert first.images["base"] == "sha256:base"
    assert first.images["bench"] == "sha256:bench"
    assert report.header.images["ada-wrap"] == "sha256:ada-wrap"


def test_the_plan_comes_first_and_then_what_happens(choice: Choice) -> None:
    cluster = FakeCluster({"a": FakeWorker(has=("ada-wrap",))})
    events: list[Event] = []
    Spread(cluster, choice, "seed", "run", events.append, 1, lambda: cluster.now).run()
    planned = events[0]
    assert isinstance(planned, Planned)
    assert planned.builds == (*TOOLS, "basic-wrap", "c-wrap")
    assert planned.runs == dict.fromkeys(SAMPLES, len(EVERY))
    kinds = Counter(map(type, events))
    assert kinds[Ran] == kinds[Running] == len(SAMPLES) * len(EVERY)


def test_the_work_of_a_worker_that_dies_is_done_elsewhere_and_the_report_says_so(
    choice: Choice,
) -> None:
    cluster = two(does=dies)
    _, report = spread_over(cluster, choice)
    check_whole(report, choice)
    assert {run.outcome for run in report.runs} == {Outcome.PASS}
    a, b = report.header.workers
    assert (a.ended, a.moved, b.runs) == ("", {}, 0)
    assert "died" in b.ended
    lost = cluster.sent["b"][0]
    assert b.moved == {lost.sample: [*lost.scenarios]}
    assert cluster.left == ["a"]


def test_a_dead_worker_that_is_heard_once_more_doubles_no_line(choice: Choice) -> None:
    cluster = two(does=dies_late)
    _, report = spread_over(cluster, choice)
    check_whole(report, choice)
    assert not cluster.late
    assert cluster.dropped == [cluster.sent["b"][0].key]


def test_work_that_kills_again_and_again_becomes_infrastructure(choice: Choice) -> None:
    def kills(cluster: FakeCluster, address: str, piece: Piece) -> list[Message]:
        does = dies if piece.sample == "ada-wrap" else works
        return does(cluster, address, piece)

    born = [FakeWorker(kills, name="a", has=SAMPLES) for _ in range(2 * len(EVERY))]
    cluster = FakeCluster({"a": FakeWorker(kills, has=SAMPLES)}, 1, born)
    _, report = spread_over(cluster, choice)
    check_whole(report, choice)
    outcomes = {(run.sample, run.outcome) for run in report.runs}
    assert outcomes == {
        ("ada-wrap", Outcome.INFRASTRUCTURE),
        ("basic-wrap", Outcome.PASS),
        ("c-wrap", Outcome.PASS),
    }
    assert "2 workers died" in report.runs[0].why
    assert [worker.name for worker in report.header.workers[:3]] == ["a", "a#2", "a#3"]


def test_when_all_workers_die_there_is_a_problem_after_a_while(choice: Choice) -> None:
    cluster = FakeCluster({"a": FakeWorker(dies), "b": FakeWorker(dies)})
    with pytest.raises(Problem, match="No worker of the cluster is left") as problem:
        spread_over(cluster, choice)
    assert "a: it died" in problem.value.why
    assert cluster.now > 30


def test_a_worker_whose_engine_goes_is_given_up_with_its_reason(choice: Choice) -> None:
    cluster = two(does=loses_its_engine)
    _, report = spread_over(cluster, choice)
    check_whole(report, choice)
    assert report.header.workers[1].ended == "The engine has gone. it does not answer"
    assert len(cluster.sent["b"]) == 1
    assert cluster.left == ["a", "b"]  # it is there, and has things to remove


def test_without_any_engine_left_nobody_is_waited_for(choice: Choice) -> None:
    cluster = FakeCluster({"a": FakeWorker(loses_its_engine)})
    with pytest.raises(Problem, match="No worker") as problem:
        spread_over(cluster, choice)
    assert "The engine has gone" in problem.value.why
    assert cluster.now < 10


def test_a_piece_that_was_stopped_is_done_again(choice: Choice) -> None:
    cluster = FakeCluster({"a": FakeWorker(stops_once)})
    _, report = spread_over(cluster, choice)
    check_whole(report, choice)
    assert report.header.workers[0].ended == ""


def test_a_sample_that_cannot_be_built_is_not_tried_again(choice: Choice) -> None:
    cluster = FakeCluster({"a": FakeWorker(cannot_build)})
    _, report = spread_over(cluster, choice)
    check_whole(report, choice)
    assert {run.outcome for run in report.runs} == {Outcome.BUILD_FAILED}
    assert [piece.sample for piece in cluster.sent["a"]] == [*SAMPLES]


def test_a_worker_that_comes_late_gets_work_and_one_of_other_code_gets_none(
    choice: Choice,
) -> None:
    def calls_others(cluster: FakeCluster, address: str, piece: Piece) -> list[Message]:
        cluster.there["late"] = FakeWorker(has=SAMPLES)
        cluster.there["other"] = FakeWorker(has=SAMPLES, code="other")
        cluster.there[address].does = works
        return works(cluster, address, piece)

    cluster = FakeCluster({"a": FakeWorker(calls_others, has=SAMPLES)})
    _, report = spread_over(cluster, choice)
    check_whole(report, choice)
    assert {worker.name for worker in report.header.workers} == {"a", "late"}
    assert {*cluster.sent} == {"a", "late"}


@pytest.mark.parametrize(
    ("refused", "says"),
    [
        (FakeWorker(code="other"), "another version of the harness"),
        (FakeWorker(code=ModuleNotFoundError("No module named 'harness'")), "No module named"),
        (FakeWorker(unfit=EngineMissing("No engine.", hint="./inv setup")), "No engine"),
    ],
)
def test_a_worker_that_cannot_be_used_is_refused_before_anything_is_run(
    choice: Choice, refused: FakeWorker, says: str
) -> None:
    cluster = FakeCluster({"a": FakeWorker(), "b": refused})
    with pytest.raises(Problem, match="worker b") as problem:
        spread_over(cluster, choice)
    assert says in str(problem.value)
    assert cluster.sent == {}
    assert cluster.left == ["a"]


def test_ctrl_c_lets_every_worker_leave_and_drops_what_they_have(choice: Choice) -> None:
    def interrupt(event: Event) -> None:
        if isinstance(event, Ran):
            raise KeyboardInterrupt

    cluster = two()
    spread = Spread(cluster, choice, "seed", "run", interrupt, 1, lambda: cluster.now)
    with pytest.raises(KeyboardInterrupt):
        spread.run()
    assert cluster.left == ["a", "b"]
    assert cluster.dropped
    assert len(spread.runs) == 1


def test_what_a_dead_worker_left_is_removed_by_one_on_its_machine(choice: Choice) -> None:
    cluster = two(does=dies)
    _, report = spread_over(cluster, choice)
    assert cluster.swept == [("a", "run-b")]
    assert "./inv clean" not in report.header.workers[1].ended


def test_what_nobody_can_remove_is_said(choice: Choice) -> None:
    cluster = two(does=dies, seat="a machine of its own")
    _, report = spread_over(cluster, choice)
    assert cluster.swept == []
    assert "./inv clean" in report.header.workers[1].ended


def test_on_this_machine_it_is_removed_from_here(
    choice: Choice, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept: list[tuple[Endpoint, str]] = []
    monkeypatch.setattr(worker, "sweep", lambda *engine: swept.append(engine))
    spread_over(two(does=dies, seat=socket.gethostname()), choice)
    assert [(endpoint.url, session) for endpoint, session in swept] == [("unix:///b.sock", "run-b")]


def test_jobs_are_pieces_at_a_time_on_each_worker(choice: Choice) -> None:
    def holds(cluster: FakeCluster, address: str, _: Piece) -> list[Message]:
        if len(cluster.sent[address]) < 3:
            return []
        cluster.there[address].does = works
        return [
            message for held in cluster.sent[address] for message in works(cluster, address, held)
        ]

    cluster = FakeCluster({"a": FakeWorker(holds, has=SAMPLES)})
    _, report = spread_over(cluster, choice, jobs=3)
    check_whole(report, choice)
