"""The program under test: its exit status, its time, and what it leaves behind."""

from __future__ import annotations

import os
import subprocess

import psutil
import pytest

from harness.errors import BadInput
from harness.testbench.program import TIMED_OUT, run_command


@pytest.mark.parametrize(
    ("script", "status"), [("exit 0", 0), ("exit 7", 7), ("kill -TERM $$", 143)]
)
def test_the_status_is_as_a_shell_tells_it(script: str, status: int) -> None:
    assert run_command(["sh", "-c", script], {}, 0) == status


def test_it_has_what_it_needs_in_its_environment() -> None:
    script = 'test "$PCSCLITE_CSOCK_NAME" = /here && test -n "$PATH"'
    assert run_command(["sh", "-c", script], {"PCSCLITE_CSOCK_NAME": "/here"}, 0) == 0


def test_a_command_that_is_none() -> None:
    with pytest.raises(BadInput, match="/no/such/program cannot be run"):
        run_command(["/no/such/program"], {}, 0)


@pytest.mark.parametrize("way", ["sleep {} & exit 0", "setsid sleep {} & exit 0"])
def test_nothing_that_it_started_outlives_it(way: str) -> None:
    seconds = f"6{os.getpid()}"
    assert run_command(["sh", "-c", way.format(seconds)], {}, 0) == 0
    assert not sleeping(seconds)


def test_its_time_is_over() -> None:
    seconds = f"7{os.getpid()}"
    script = f"trap '' TERM; setsid sleep {seconds} & sleep {seconds}"
    assert run_command(["sh", "-c", script], {}, 0.2) == TIMED_OUT
    assert not sleeping(seconds)


def test_who_was_there_before_stays() -> None:
    with subprocess.Popen(["sleep", "60"]) as before:
        assert run_command(["true"], {}, 0) == 0
        assert before.poll() is None
        before.kill()


def sleeping(seconds: str) -> bool:
    """Whether a process sleeps for so long."""
    found = (process.info["cmdline"] for process in psutil.process_iter(["cmdline"]))
    return ["sleep", seconds] in found
