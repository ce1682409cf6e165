"""A run over two workers with an engine each, one of which is killed in the middle."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from harness.engine.engine import Engine
from harness.engine.ownership import OWNER_LABEL, RUN_LABEL
from harness.engine.session import session
from harness.images.base import BASE, images_of
from harness.paths import ROOT, SAMPLES
from harness.report.load import load
from harness.report.report import Report
from harness.runs.choice import choose
from harness.runs.pipeline import TOOLS
from harness.samples.folder import choose_samples
from tests.support.dask_processes import Cluster, scheduler
from tests.support.docker import Spawned, spawn
from tests.support.second_engine import bring, second_engine, why_not

pytest.importorskip("distributed")

NAMES = ["python-pyscard", "scriptor"]  # small, and quick to build
SCENARIOS = ["hello", "greeting", "sw-*", "no-card", "removed-*", "no-reader", "no-daemon"]


@pytest.fixture(scope="module")
def second(engine: Engine) -> Iterator[Engine]:
    """An engine beside the first, with the same images."""
    if reason := why_not():
        pytest.skip(reason)
    with session(engine) as opened:
        images = images_of(opened)
        samples = [images.sample(s, print).tag for s in choose_samples(SAMPLES, NAMES)]
        tools = [images.tool(name, print).tag for name in TOOLS]
    with second_engine() as made:
        bring([BASE, *tools, *samples], engine, made)
        yield made
        assert made.leftovers() == ([], [])


@pytest.fixture
def cluster(engine: Engine, second: Engine, tmp_path: Path) -> Iterator[Cluster]:
    """Two workers, `one` and `two`, with an engine each."""
    with scheduler(tmp_path) as made:
        made.start_worker("one", engine.endpoint.url)
        made.start_worker("two", second.endpoint.url)
        yield made


@pytest.fixture
def report(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    return folder / "report.jsonl"


def start(address: str, report: Path) -> Spawned:
    """`inv run --cluster` with its output in a pipe, and no engine of its own."""
    scenarios = [word for name in SCENARIOS for word in ("--scenario", name)]
    return spawn(
        sys.executable, "-m", "harness", "run", *NAMES, *scenarios, "--jobs", "1",
        "--cluster", address, "--report", report,
        env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def wait_until(true: Callable[[], object], process: Spawned, limit_s: float = 60) -> None:
    """Until something is so, while a process runs."""
    deadline = time.monotonic() + limit_s
    while not true():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def check_whole(report: Report) -> None:
    """Every run has one line, in the order of an ordinary run, and is as expected."""
    choice = choose(NAMES, SCENARIOS)
    wanted = [(sample.id, s.id) for sample in choice.samples for s in choice.of(sample)]
    assert [(run.sample, run.scenario_id) for run in report.runs] == wanted
    assert [run.repeat for run in report.runs if not run.expected] == []


def left_of_run(engine: Engine, run_id: str) -> list[str]:
    """Containers, volumes and untagged images of a run's workers."""
    containers, volumes = engine.leftovers()
    images = engine.images.labelled(RUN_LABEL, dangling=True)
    labels = [(found.get("Labels") or {}) for found in (*containers, *volumes, *images)]
    return [label[RUN_LABEL] for label in labels if label.get(RUN_LABEL, "").startswith(run_id)]


def test_both_workers_run_some_and_the_report_is_one(
    engine: Engine, second: Engine, cluster: Cluster, report: Path
) -> None:
    wait_for_two(cluster)
    with start(cluster.address, report) as process:
        said, _ = process.communicate(timeout=300)
    assert process.returncode == 0, said
    whole = load(report)
    check_whole(whole)
    workers = {worker.name: worker for worker in whole.header.workers}
    assert {*workers} == {"one", "two"}
    assert all(worker.runs > 0 and not worker.ended for worker in workers.values())
    for name, worker in workers.items():
        mine = [run for run in whole.runs if run.worker == name]
        assert len(mine) == worker.runs
        assert {run.host for run in mine} == {worker.host} != {""}
    for each in (engine, second):
        assert left_of_run(each, whole.header.run_id) == []


def test_a_worker_that_is_killed_loses_nothing(
    engine: Engine, second: Engine, cluster: Cluster, report: Path
) -> None:
    wait_for_two(cluster)
    with start(cluster.address, report) as process:
        wait_until(lambda: second.leftovers()[0], process)  # it is at work
        cluster.workers["two"].kill()
        said, _ = process.communicate(timeout=300)
    assert process.returncode == 0, said
    whole = load(report)
    check_whole(whole)
    one, two = whole.header.workers
    assert (one.ended, one.moved) == ("", {})
    assert "died" in two.ended
    moved = [(sample, name) for sample, names in two.moved.items() for name in names]
    assert moved
    done = {(run.sample, run.scenario_id): run.worker for run in whole.runs}
    assert {done[pair] for pair in moved} == {"one"}
    assert "worker two" in said
    for each in (engine, second):
        assert left_of_run(each, whole.header.run_id) == []


def test_a_worker_of_another_version_is_refused_before_anything_is_run(
    engine: Engine, cluster: Cluster, report: Path, tmp_path: Path
) -> None:
    other = tmp_path / "checkout"
    for name in ("harness", "containers"):
        shutil.copytree(ROOT / name, other / name)
    shutil.copy(ROOT / "pyproject.toml", other)
    with (other / "harness/judge/judge.py").open("a") as judge:
        judge.write("# judges otherwise\n")
    cluster.start_worker("three", engine.endpoint.url, other)
    wait_for(cluster, 3)
    with start(cluster.address, report) as process:
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 2, said
    assert "worker three" in said and "another version" in said
    assert "ran " not in said
    assert [*report.parent.iterdir()] == []


def test_a_worker_of_this_machine_that_is_killed_is_started_again(
    engine: Engine, report: Path
) -> None:
    with start("local:2", report) as process:
        wait_until(lambda: owner_of_some(engine, process), process)
        psutil.Process(owner_of_some(engine, process)).kill()
        said, _ = process.communicate(timeout=300)
    assert process.returncode == 0, said
    whole = load(report)
    check_whole(whole)
    assert sum("died" in worker.ended for worker in whole.header.workers) == 1
    assert left_of_run(engine, whole.header.run_id) == []
    assert psutil.pid_exists(process.pid) is False


def owner_of_some(engine: Engine, process: Spawned) -> int:
    """The number of a process below that one which has a container; 0 for none."""
    below = {child.pid for child in psutil.Process(process.pid).children(recursive=True)}
    for container in engine.leftovers()[0]:
        number = int((container["Labels"] or {}).get(OWNER_LABEL, "/0/").split("/")[1])
        if number in below:
            return number
    return 0


def wait_for_two(cluster: Cluster) -> None:
    """Both workers are there: a run begins with those that are."""
    wait_for(cluster, 2)


def wait_for(cluster: Cluster, workers: int) -> None:
    """Until so many have come."""
    from distributed import Client

    with Client(cluster.address, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=60)
