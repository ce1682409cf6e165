"""Ctrl-C, kill -9, two runs at once, an engine that dies: nothing running, nothing half-written."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from harness.engine.engine import Engine
from harness.paths import ROOT
from harness.report.load import load
from tests.support.docker import owned_by, spawn
from tests.support.proxy import Proxy

SAMPLE = "scriptor"  # small, and quick to build


def start(
    report: Path, *arguments: str, env: dict[str, str] | None = None
) -> subprocess.Popen[str]:
    """`./inv run` in a session of its own, with its output in a pipe."""
    return spawn(
        ROOT / "inv", "run", SAMPLE, "--scenario", "all", "--report", report, *arguments, env=env
    )


def first_result(process: subprocess.Popen[str]) -> None:
    """Wait until the run is in its middle: its first result has been printed."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("ran "):
            return
    pytest.fail("the run ended without a result")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return tmp_path / "report.jsonl"


@pytest.mark.parametrize("signals", [["INT"], ["INT", "INT"], ["TERM"], ["HUP"]], ids=str)
def test_signal_in_the_middle_leaves_nothing(
    engine: Engine, report: Path, signals: list[str]
) -> None:
    with start(report) as process:
        first_result(process)
        for name in signals:
            process.send_signal(getattr(signal, f"SIG{name}"))
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert said.rstrip().endswith("Stopped.")
    assert "Traceback" not in said
    assert owned_by(engine, process) == []
    assert list(report.parent.iterdir()) == []


def test_killed_run_is_cleaned_by_label_and_live_ones_are_left(
    engine: Engine, report: Path
) -> None:
    with start(report) as victim:
        first_result(victim)
        victim.kill()
        victim.communicate()
    assert owned_by(engine, victim)
    assert list(report.parent.iterdir()) == []
    with start(report) as living:
        first_result(living)
        living.send_signal(signal.SIGSTOP)
        mine = owned_by(engine, living)
        cleaned = subprocess.run(
            [ROOT / "inv", "clean"], capture_output=True, text=True, check=True
        )
        assert owned_by(engine, victim) == []
        assert owned_by(engine, living) == mine != []
        assert f"/{living.pid}/" in cleaned.stdout
        living.send_signal(signal.SIGCONT)
        said, _ = living.communicate(timeout=60)
    assert living.returncode == 0, said


def test_two_runs_at_once_both_end_well(engine: Engine, report: Path) -> None:
    with start(report) as one, start(report) as two:
        said = [one.communicate(timeout=120)[0], two.communicate(timeout=120)[0]]
    assert (one.returncode, two.returncode) == (0, 0), said
    kept = [path for path in report.parent.iterdir() if path.suffix == ".jsonl"]
    assert len(kept) == 2
    assert len({load(path).header.run_id for path in kept}) == 2
    assert owned_by(engine, one) + owned_by(engine, two) == []


def test_engine_that_dies_in_a_run_is_reported_and_no_report_is_published(
    engine: Engine, proxy: Proxy, report: Path
) -> None:
    with start(report, env={"DOCKER_HOST": f"unix://{proxy.path}"}) as process:
        first_result(process)
        proxy.cut()
        said, _ = process.communicate(timeout=90)
    assert process.returncode == 2, said
    assert "engine does not answer any more" in said
    assert "Traceback" not in said
    assert not report.exists()
    subprocess.run([ROOT / "inv", "clean"], capture_output=True, check=True)
    assert owned_by(engine, process) == []
