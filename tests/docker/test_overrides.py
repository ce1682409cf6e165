"""Other builds of a wrapper: its source package as a registry has it, and another libpcsclite."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.judge.outcome import Outcome
from harness.paths import ROOT
from harness.report.load import load
from harness.report.report import Report
from tests.support.sources import source_of_pcsc, source_of_pyscard, unpacked

pytestmark = [pytest.mark.docker, pytest.mark.timeout(900)]


@pytest.fixture
def ran(tmp_path: Path) -> Callable[..., tuple[int, str, Report]]:
    """Runs `inv run`; gives its exit status, what it printed, and its report."""

    def run(*words: str) -> tuple[int, str, Report]:
        path = tmp_path / "report.jsonl"
        done = subprocess.run(
            [sys.executable, "-m", "harness", "run", *words, "--report", str(path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr, load(path)

    return run


@pytest.mark.parametrize(
    ("sample", "source", "file", "spoilt", "outcome", "said"),
    [
        (
            "python-pyscard",
            source_of_pyscard,
            "src/smartcard/System.py",
            '\nraise SystemExit("spoilt on purpose")\n',
            Outcome.EXIT_STATUS,
            "stderr: spoilt on purpose",
        ),
        (
            "rust-pcsc",
            source_of_pcsc,
            "src/lib.rs",
            '\ncompile_error!("spoilt on purpose");\n',
            Outcome.BUILD_FAILED,
            "error: spoilt on purpose",
        ),
    ],
)
def test_a_source_tree_is_what_runs_and_passes_everything_until_it_is_spoilt(
    ran: Callable[..., tuple[int, str, Report]],
    tmp_path: Path,
    sample: str,
    source: Callable[[], bytes],
    file: str,
    spoilt: str,
    outcome: Outcome,
    said: str,
) -> None:
    tree = unpacked(source(), tmp_path / "my wrapper")
    status, text, report = ran(sample, "--wrapper", str(tree), "--scenario", "all")
    assert status == 0, text
    assert report.overridden() == [f"{sample}@my-wrapper"]
    assert {run.outcome for run in report.runs} == {Outcome.PASS}
    assert len(report.runs) > 60

    with (tree / file).open("a", encoding="utf-8") as opened:
        opened.write(spoilt)
    status, text, report = ran(sample, "--wrapper", str(tree), "--scenario", "hello")
    assert (status, [run.outcome for run in report.runs]) == (1, [outcome])
    assert said in text
    assert f"./inv run {sample} --wrapper '{tree}'" in text


def test_another_libpcsclite_is_the_one_that_is_named(
    ran: Callable[..., tuple[int, str, Report]],
) -> None:
    status, text, report = ran("c-winscard", "--libpcsclite", "forky")
    assert status == 0, text
    (facts,) = report.header.samples.values()
    assert "over libpcsclite forky (libpcsclite1 " in facts.version
    assert "(libpcsclite1 2.3." not in facts.version  # which is this release's
