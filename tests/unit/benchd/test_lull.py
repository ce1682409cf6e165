"""Lulls, seen in the threads of a process that stands for pcscd."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.benchd.lull import SILENT_S, Lulls

# A thread from the beginning that never rests, and on a line of stdin one more, which wakes
# three times in quick succession and then once in `pause` seconds.
PROCESS = """
import sys, threading, time

def restless():
    while True:
        time.sleep(0.001)

def client(pause):
    while True:
        for _ in range(3):
            time.sleep(0.004)
        time.sleep(pause)

threading.Thread(target=restless, daemon=True).start()
print("ready", flush=True)
for line in sys.stdin:
    threading.Thread(target=client, args=[float(line)], daemon=True).start()
"""


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", PROCESS]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def seconds_to_lull(lulls: Lulls, longest_s: float) -> float:
    begin = time.monotonic()
    asyncio.run(lulls.lull(longest_s))
    return time.monotonic() - begin


def start_client(process: subprocess.Popen[str], pause: float) -> None:
    assert process.stdin
    process.stdin.write(f"{pause}\n")
    process.stdin.flush()


def test_a_lull_comes_when_it_has_been_silent_for_a_while(process: subprocess.Popen[str]) -> None:
    lulls = Lulls(process.pid)
    start_client(process, 600)
    assert SILENT_S <= seconds_to_lull(lulls, 300) < 300


def test_one_that_was_there_before_is_no_client(process: subprocess.Popen[str]) -> None:
    longest_s = 0.2
    assert seconds_to_lull(Lulls(process.pid), longest_s) >= longest_s, "nobody has asked"


def test_one_that_hardly_rests_ends_the_wait_too(process: subprocess.Popen[str]) -> None:
    lulls = Lulls(process.pid)
    start_client(process, 0.001)
    assert seconds_to_lull(lulls, 0.2) >= SILENT_S


def test_a_lull_that_is_noticed_late_is_none(
    process: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where each look comes late, as on a busy machine, nobody knows how old a silence is."""
    monkeypatch.setattr("harness.benchd.lull._LOOK_S", 2 * SILENT_S)
    lulls = Lulls(process.pid)
    start_client(process, 0.15)
    longest_s = 0.2
    looks = longest_s / SILENT_S
    assert seconds_to_lull(lulls, longest_s) >= looks * 2 * SILENT_S, "time missed does not count"


@pytest.mark.parametrize("pid", [None, 2**22 + 1], ids=["none", "gone"])
def test_without_pcscd_there_is_only_silence(pid: int | None) -> None:
    assert not pid or not Path(f"/proc/{pid}").exists()
    assert seconds_to_lull(Lulls(pid), 0.05) >= 0.05
