"""Who owns what a run makes, and whether that process lives."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from harness.engine import ownership
from harness.paths import ROOT

HOST = socket.gethostname()
NOBODY = 2**22 + 1  # above what Linux gives out
TELL_OWNER = "from harness.engine.ownership import owner; print(owner(), flush=True); input()"


@contextmanager
def other_process() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Another process that lives until the end of this, and its label."""
    with subprocess.Popen(
        [sys.executable, "-c", TELL_OWNER],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process
        process.kill()


def test_this_process_lives() -> None:
    assert ownership.is_alive(ownership.owner())


def test_another_process_lives_until_it_is_reaped() -> None:
    with other_process() as (label, process):
        assert ownership.is_alive(label)
        process.kill()
        process.wait()
        assert not ownership.is_alive(label)


def test_a_zombie_does_not_live() -> None:
    with other_process() as (label, process):
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # ended, not reaped
        assert not ownership.is_alive(label)


def test_a_number_that_came_back_is_another_process() -> None:
    host, number, started = ownership.owner().split("/")
    assert not ownership.is_alive(f"{host}/{number}/{float(started) - 1:.2f}")


def test_owner_on_another_host_counts_as_alive() -> None:
    assert ownership.is_alive("another-host.example/1/1")
    assert ownership.is_alive(f"another-host.example/{NOBODY}/1")


@pytest.mark.parametrize(
    "label",
    [
        "",
        "/",
        HOST,
        f"{HOST}/",
        f"{HOST}/{NOBODY}/",
        f"{HOST}/{NOBODY}/1",
        f"{HOST}/{'9' * 400}/1",
        f"{HOST}/x/1",
        f"{HOST}/-1/1",
        f"{HOST}/\N{SUPERSCRIPT TWO}/1",
    ],
)
def test_label_that_names_no_process_is_not_alive(label: str) -> None:
    assert not ownership.is_alive(label)


def test_run_ids_and_seeds_do_not_clash_and_can_be_typed() -> None:
    for make in (ownership.new_run_id, ownership.new_seed):
        made = {make() for _ in range(20)}
        assert len(made) == 20
        assert all(text.isascii() and text.replace("-", "").isalnum() for text in made)
