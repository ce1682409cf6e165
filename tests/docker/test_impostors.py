"""Impostors: one defect each, and the outcome that each must get. Nothing of them stays."""

from __future__ import annotations

import pytest

from harness.engine.engine import Engine
from harness.report.report import Run
from tests.support.docker import IMPOSTORS, run, scenario

Runs = dict[tuple[str, str], Run]

# impostor, scenario, outcome
PROMPT = [
    ("right-words", "hello", "transcript-differs"),
    ("hard-coded", "hello", "pass"),
    ("hard-coded", "greeting", "transcript-differs"),
    ("wrong-words", "hello", "transcript-differs"),
    ("one-command-more", "hello", "trace-differs"),
    ("silent", "hello", "silent"),
    ("silent", "no-card", "exit-status"),
    ("floods-stdout", "hello", "output-limit"),
    ("floods-stderr", "hello", "output-limit"),
    ("leaves-a-child", "hello", "left-process"),
    ("leaves-a-child-on-stdout", "hello", "left-process"),
    ("tries-the-network", "hello", "exit-status"),
    ("writes-its-image", "hello", "exit-status"),
    ("wants-root", "hello", "exit-status"),
    ("eats-memory", "hello", "exit-status"),
    ("kills-all", "hello", "exit-status"),
    ("removes-the-socket", "hello", "exit-status"),
    ("mute-failure", "no-card", "silent"),
    ("cheerful-failure", "no-card", "exit-status"),
    ("invented-failure", "no-card", "transcript-differs"),
    ("lost-line-end", "hello", "transcript-differs"),
    ("is-not-there", "hello", "exit-status"),
    ("kills-its-parent", "hello", "exit-status"),
    ("opens-the-runner", "hello", "exit-status"),
    ("frames-of-its-own", "hello", "exit-status"),
    ("escapes-twice", "hello", "left-process"),
    ("fills-tmp", "hello", "exit-status"),
    ("fills-tmp", "greeting", "exit-status"),
    ("does-not-build", "hello", "build-failed"),
    ("guesses", "ntag213", "transcript-differs"),
    ("guesses", "comes", "transcript-differs"),
    ("guesses", "t1", "transcript-differs"),
    ("guesses-the-uid", "ntag213", "transcript-differs"),
    ("guesses-the-protocol", "t1", "pass"),
    ("guesses-the-protocol", "t0", "transcript-differs"),
    ("does-not-wait", "there", "pass"),
    ("does-not-wait", "comes", "exit-status"),
    ("does-not-wait", "never", "untimely"),
    ("waits-by-luck", "comes", "untimely"),
    ("waits-by-luck", "never", "untimely"),
    ("tells-of-another", "another-comes", "exit-status"),
    ("keeps-the-card", "hello", "pass"),
    ("keeps-the-card", "removed-between", "unsupported"),
]
# These must be ended; they get a short limit, which no honest program is measured by.
ENDLESS = [
    ("hangs", "hello", "timeout"),
    ("stops-itself", "hello", "timeout"),
    ("forks-on-and-on", "hello", "timeout"),
]
SHORT_LIMIT_S = 2.0


@pytest.fixture(scope="module")
def prompt_runs(engine: Engine) -> Runs:
    runs: Runs = {}
    for where in sorted({where for _, where, _ in PROMPT}):
        names = [name for name, scene, _ in PROMPT if scene == where]
        runs |= run(engine, IMPOSTORS, names, [scenario(where)])
    return runs


@pytest.fixture(scope="module")
def endless_runs(engine: Engine) -> Runs:
    names = [name for name, *_ in ENDLESS]
    return run(engine, IMPOSTORS, names, [scenario("hello", SHORT_LIMIT_S)])


@pytest.mark.parametrize(("name", "where", "outcome"), PROMPT)
def test_impostor_is_found_out(prompt_runs: Runs, name: str, where: str, outcome: str) -> None:
    line = prompt_runs[name, where]
    assert line.outcome == outcome, f"{line.why}\n{line.stderr}"
    assert line.expected == (outcome in ("pass", "unsupported"))


@pytest.mark.parametrize(("name", "where", "outcome"), ENDLESS)
def test_impostor_is_ended(endless_runs: Runs, name: str, where: str, outcome: str) -> None:
    assert endless_runs[name, where].outcome == outcome


def test_every_impostor_is_tested() -> None:
    folders = {path.name for path in IMPOSTORS.iterdir() if path.is_dir()}
    assert folders == {name for name, *_ in PROMPT + ENDLESS}


def test_network_is_out_of_reach(prompt_runs: Runs) -> None:
    assert "no network" in prompt_runs["tries-the-network", "hello"].stderr


def test_image_socket_and_daemon_folder_are_read_only(prompt_runs: Runs) -> None:
    stderr = prompt_runs["writes-its-image", "hello"].stderr
    assert stderr.count("Read-only file system") + stderr.count("Permission denied") == 3
    assert "gone" not in prompt_runs["removes-the-socket", "hello"].stderr


def test_a_process_that_was_left_is_named(prompt_runs: Runs) -> None:
    for name in ("leaves-a-child", "leaves-a-child-on-stdout", "escapes-twice"):
        assert prompt_runs[name, "hello"].why == "left running: sleep 1000"


def test_the_runner_cannot_be_killed_stopped_opened_or_read(prompt_runs: Runs) -> None:
    killed, opened = (
        prompt_runs[name, "hello"] for name in ("kills-its-parent", "opens-the-runner")
    )
    assert (killed.exit_status, opened.exit_status) == (3, 3)
    assert opened.stderr.count("Permission denied") == 6
    assert "wrote" not in opened.stderr and "read" not in opened.stderr


def test_a_program_ends_as_it_ends_and_not_as_it_says(prompt_runs: Runs) -> None:
    line = prompt_runs["frames-of-its-own", "hello"]
    assert (line.exit_status, line.trace) == (3, [])
    assert line.stdout.startswith("X")


def test_no_run_finds_what_another_wrote(prompt_runs: Runs) -> None:
    for where in ("hello", "greeting"):
        line = prompt_runs["fills-tmp", where]
        assert (line.exit_status, line.stderr) == (3, "")


def test_failed_build_shows_the_end_of_its_log(prompt_runs: Runs) -> None:
    assert "the compiler says no" in prompt_runs["does-not-build", "hello"].why


def test_difference_names_the_wrong_line(prompt_runs: Runs) -> None:
    rows = prompt_runs["wrong-words", "hello"].difference
    wrong = [row for row in rows if not row[0] == row[1] == row[2]]
    assert ("< 90 01", "< 90 00", "< 90 00") in wrong
