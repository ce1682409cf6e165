"""A screen that is slower than what it is to show, and a recorder of what happened."""

from __future__ import annotations

import io
import threading
from typing import Any

from harness.render.console import console
from harness.testbench.recorder import Recorder
from harness.testbench.screen import Screen

LIMIT_S = 10


class SlowText(io.StringIO):
    """Text that waits before its first line."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()

    def write(self, text: str) -> int:
        assert self.go_on.wait(LIMIT_S)
        return super().write(text)


def command(number: int) -> dict[str, Any]:
    return {"kind": "command", "t_ns": number, "slot": 0, "hex": f"{number:08X}"}


def test_all_is_shown_that_the_screen_is_fast_enough_for() -> None:
    out = io.StringIO()
    screen = Screen(console(file=out))
    for number in range(100):
        screen.take(command(number))
    screen.end(LIMIT_S)
    assert out.getvalue().count("> ") == 100 and "not shown" not in out.getvalue()


def test_what_it_is_too_slow_for_is_counted_and_said_in_its_place() -> None:
    out = SlowText()
    screen = Screen(console(file=out), most=10)
    for number in range(1000):
        screen.take(command(number))
    out.go_on.set()
    screen.end(LIMIT_S)
    *_, last = out.getvalue().splitlines()
    skipped = int(last.split()[0])
    assert "are not shown: they came faster than the screen" in last
    assert out.getvalue().count("> ") + skipped == 1000


def test_a_recorder_keeps_the_newest_and_counts_the_rest() -> None:
    heard: list[dict[str, Any]] = []
    recorder = Recorder(heard.append, most=2)
    for number in range(3):
        recorder.take(command(number))
    recorder.take({"kind": "dropped", "events": 5})
    assert [event.get("t_ns") for event in recorder.events] == [2, None]
    assert recorder.dropped == 7 and len(heard) == 4
    recorder.clear()
    assert recorder.events == [] and recorder.dropped == 0
