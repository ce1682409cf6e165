"""The command line: names as plain words, exit statuses, and no traceback, ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from invoke.collection import Collection

import tasks
from harness.cli import fold_names, guarded
from harness.errors import BadInput
from harness.paths import ROOT
from harness.report.publish import publish
from harness.runs.choice import choose
from harness.scenarios.registry import SCENARIOS
from harness.version import version
from tests.support.reports import report_of, run_line
from tests.support.samples import LEAST, SAMPLE, write_sample

NO_ENGINE = "unix:///nonexistent/docker.sock"
CONTEXTS = Collection.from_module(tasks).to_contexts()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ""),
        ("run", "run"),
        ("run a b", "run --name=a --name=b"),
        ("run --name a b", "run --name a --name=b"),
        ("run -n a b", "run -n a --name=b"),
        ("run -s hello a", "run -s hello --name=a"),
        ("run a --scenario x b --jobs 2 c", "run --name=a --scenario x --name=b --jobs 2 --name=c"),
        ("run --scenario=x a", "run --scenario=x --name=a"),
        ("run --scenario list", "run --scenario list"),
        ("run --jobs 2", "run --jobs 2"),
        ("list --json a", "list --json --name=a"),
        ("list a run b", "list --name=a run --name=b"),
        ("show a --dockerfile", "show --name=a --dockerfile"),
        ("new a-b", "new a-b"),
        ("doctor extra", "doctor extra"),
        ("nope a", "nope a"),
        ("--list", "--list"),
        ("--help run", "--help run"),
        ("run java-* --help", "run --name=java-* --help"),
    ],
)
def test_plain_words_after_a_task_that_takes_names_are_names(typed: str, meant: str) -> None:
    assert fold_names(typed.split(), CONTEXTS) == meant.split()


Typed = Callable[..., tuple[int, str, str]]  # words to exit status, stdout, stderr


# -- in this process; no engine answers, so whatever is asked for one ends there


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Typed]:
    """Runs a command line; gives its exit status, stdout and stderr."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    monkeypatch.setenv("DOCKER_HOST", NO_ENGINE)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["inv", *words])
        status = guarded()
        return (status, *capsys.readouterr())

    yield run
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(
    ("words", "said", "hint"),
    [
        (["lits"], "'lits'", "Did you mean list?"),
        (["report", "extra"], "'extra'", ""),
        (["list", "--nope"], "'--nope'", "--help"),
        (["run", "--scenario"], "scenario", "--help"),
        (["run", "--scenario", "helo"], "'helo'", "Did you mean hello?"),
        (["run", "--scenario", "hello,no-crad"], "'no-crad'", "Did you mean no-card?"),
        (["run", "no-such-sample"], "'no-such-sample'", "next:"),
        (["run", "--jobs", "many"], "many", "--help"),
        (["run", "--jobs", "-1"], "-1", ""),
        (["run", "--report", "/dev"], "/dev", "--report"),
        (["build", "--jobs", "-1"], "-1", ""),
        (["run"], "No Docker engine", "unset DOCKER_HOST"),
        (["show"], "Which sample", "./inv list"),
        (["new"], "sample", "--help"),
        (["new", "Bad Name"], "'Bad Name'", "./inv new"),
        (["bench", "--card", "helo"], "'helo'", "Did you mean hello?"),
        (["bench", "--protocol", "T=2"], "'T=2'", "T=1"),
        (["bench", "--uid", "04A1B2C3D4E580"], "no option --uid", "--greeting"),
        (["bench", "--card", "ntag213", "--uid", "04"], "7 bytes", "04A1B2C3D4E580"),
        (["bench", "--card", "ntag213", "--state", "/dev"], "a folder", "--state"),
        (["bench", "--card", "ntag213", "--state", "/proc/tag.bin"], "/proc/tag.bin", "--state"),
        (["bench", "--card", "iso7816", "--tree", "/nonexistent"], "/nonexistent", "--tree"),
        (["fuzz", "--sequences", "-1"], "-1", ""),
        (["fuzz", "--seed", "x"], "'x'", ""),
        (["report", "--format", "jsn"], "'jsn'", "Did you mean json?"),
        (["report", "--path", "/nonexistent"], "/nonexistent", "./inv run"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else None,
)
def test_impossible_command_exits_with_2_and_a_hint(
    typed: Typed, words: list[str], said: str, hint: str
) -> None:
    status, out, err = typed(*words)
    assert (status, out) == (2, "")
    assert err.startswith("inv: ")
    assert said in err
    assert hint in err


@pytest.mark.parametrize("form", ["table", "json", "markdown", "junit"])
def test_a_report_is_shown_with_the_exit_status_of_its_run(
    typed: Typed, tmp_path: Path, form: str
) -> None:
    fine, broken = tmp_path / "fine.jsonl", tmp_path / "broken.jsonl"
    publish(fine, report_of(run_line()))
    publish(broken, report_of(run_line(outcome="timeout")))
    for path, wanted in ((fine, 0), (broken, 1)):
        status, out, err = typed("report", "--path", str(path), "--format", form)
        assert (status, err) == (wanted, "")
        assert SAMPLE in out


# -- ./inv itself


def inv(*words: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    """What ./inv does with these words."""
    return subprocess.run(
        [ROOT / "inv", *words],
        env={**os.environ, "DOCKER_HOST": NO_ENGINE},
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("words", [["lits"], ["run", "--jobs", "many"]], ids=" ".join)
def test_the_script_passes_the_exit_status_on_and_shows_no_traceback(words: list[str]) -> None:
    done = inv(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("inv: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [["--list"], ["list", "--json"], ["list"]], ids=" ".join)
def test_a_reader_that_has_gone_is_no_error(words: list[str]) -> None:
    readable, writable = os.pipe()
    os.close(readable)
    try:
        done = inv(*words, stdout=writable)
    finally:
        os.close(writable)
    assert (done.returncode, done.stderr) == (0, "")


# -- what a run chooses, on samples of the test's own


def names(folder: Path, *scenarios: str) -> list[str]:
    """The scenarios that are chosen."""
    return [scenario.name for scenario in choose([], scenarios, folder).scenarios]


def test_the_version_is_that_of_the_project(typed: Typed) -> None:
    status, out, _ = typed("--version")
    assert (status, out) == (0, f"inv {version()}\n")


@pytest.mark.parametrize(
    ("task", "option"), [("run", "--scenario"), ("run", "--name"), ("test", "--name")]
)
def test_an_option_that_may_come_several_times_shows_that_it_takes_a_value(
    typed: Typed, task: str, option: str
) -> None:
    _, out, _ = typed(task, "--help")
    assert f"{option}=STRING" in out


def test_scenarios_may_be_listed_with_commas_or_all(tmp_path: Path) -> None:
    write_sample(tmp_path)
    assert names(tmp_path) == ["hello", "greeting"]
    assert names(tmp_path, "all") == [scenario.name for scenario in SCENARIOS.values()]
    assert names(tmp_path, "no-card,hello", "no-*") == [
        "hello",
        "no-card",
        "no-common-protocol",
        "no-reader",
        "no-daemon",
    ]


@pytest.mark.parametrize(
    ("samples", "scenarios", "meant"),
    [
        (["tongue-warp"], [], SAMPLE),
        ([], ["greting"], "greeting"),
        ([SAMPLE], ["hello", "no-crad"], "no-card"),
    ],
)
def test_a_choice_of_what_is_not_there_is_refused_with_the_nearest(
    tmp_path: Path, samples: list[str], scenarios: list[str], meant: str
) -> None:
    write_sample(tmp_path)
    with pytest.raises(BadInput) as caught:
        choose(samples, scenarios, tmp_path)
    assert caught.value.hint == f"Did you mean {meant}?"


@pytest.mark.parametrize(
    "manifest",
    [LEAST | {"unsupported": {"no-crad": "why"}}, LEAST | {"colour": "red"}, "no toml"],
    ids=["unknown scenario", "unknown key", "no toml"],
)
def test_a_broken_manifest_refuses_the_choices_that_need_its_sample(
    tmp_path: Path, manifest: dict[str, object] | str
) -> None:
    write_sample(tmp_path, "a-good")
    write_sample(tmp_path, "b-broken", manifest)
    assert [sample.id for sample in choose(["a-good"], [], tmp_path).samples] == ["a-good"]
    for needing in (["b-broken"], [], ["*"]):
        with pytest.raises(BadInput, match="b-broken"):
            choose(needing, [], tmp_path)


@pytest.mark.parametrize("task", ["run", "bench", "report", "test"])
def test_help_explains_every_option(task: str) -> None:
    said = subprocess.run(
        [ROOT / "inv", "--help", task], capture_output=True, text=True, check=True
    )
    options = [line for line in said.stdout.splitlines() if line.startswith("  -")]
    assert options
    assert [line for line in options if len(line.split("  ")) < 3] == []
