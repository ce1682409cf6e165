"""A script beside a program: its turns, its end, and what kept it from that."""

from __future__ import annotations

import threading

import pytest

from harness.errors import OrderRefused, Problem
from harness.testbench.script_run import ScriptRun
from harness.testbench.typed_orders import orders_in
from harness.world.order import Order

LIMIT_S = 10.0


class Bench:
    """Obeys orders; `expect` waits until it is told that the command came."""

    def __init__(self) -> None:
        self.obeyed: list[str] = []
        self.came = threading.Event()
        self.run: ScriptRun | None = None

    def obey(self, order: Order) -> None:
        if order.verb == "remove" and "remove" in self.obeyed:
            raise OrderRefused("remove: no card is in slot 0.", hint="insert one")
        if order.waits:
            assert self.run
            self.run.take({"kind": "waiting", "text": order.text})
            self.came.wait(LIMIT_S)
        self.obeyed.append(order.text)


def started(*lines: str) -> tuple[Bench, ScriptRun, list[Problem]]:
    bench, told = Bench(), list[Problem]()
    bench.run = run = ScriptRun("s", orders_in(lines, "s"), bench.obey, told.append)
    run.start()
    assert run.under_way.wait(LIMIT_S)
    return bench, run, told


def test_what_stands_before_the_first_wait_is_done_before_the_program_begins() -> None:
    bench, run, told = started("mute", "expect 00 A4*", "remove")
    assert bench.obeyed == ["mute"]
    bench.came.set()
    assert run.end(LIMIT_S) is None
    assert bench.obeyed == ["mute", "expect 00 A4*", "remove"] and told == []


def test_a_script_without_a_wait_is_over_then() -> None:
    bench, run, _ = started("mute", "answer")
    assert run.end(0) is None
    assert bench.obeyed == ["mute", "answer"]


def test_a_script_of_nothing() -> None:
    _, run, _ = started()
    assert run.end(0) is None


def test_a_command_that_never_came_is_told_with_its_line() -> None:
    bench, run, _ = started("mute", "", "expect 00 B0*")
    trouble = run.end(LIMIT_S)
    assert trouble and trouble.what == "s, line 3: expect 00 B0*: it did not come to that."
    bench.came.set()


def test_an_order_that_is_refused_ends_the_script_and_is_told() -> None:
    bench, run, told = started("remove", "remove", "mute")
    trouble = run.end(LIMIT_S)
    assert trouble and trouble.what == "s, line 2: remove: no card is in slot 0."
    assert trouble.hint == "insert one" and told == [trouble]
    assert bench.obeyed == ["remove"]


@pytest.mark.parametrize("kind", ["command", "trigger"])
def test_other_events_say_nothing(kind: str) -> None:
    run = ScriptRun("s", orders_in(["wait 1s"], "s"), lambda _: None)
    run.take({"kind": kind})
    assert not run.under_way.is_set()


def test_a_script_that_is_left_is_no_trouble() -> None:
    def obey(_: Order) -> None:
        run.leave()
        raise OrderRefused("The bench has died.")

    told = list[Problem]()
    run = ScriptRun("s", orders_in(["remove"], "s"), obey, told.append)
    run.start()
    assert run.under_way.wait(LIMIT_S)
    assert told == [] and run.trouble is None
