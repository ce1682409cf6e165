"""pcscd or the card process killed, or the bench hung, at every step of a run.

Nobody's sample is to blame: the run is repeated once on a fresh bench, and the next is sound.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from harness.bench.bench import Bench
from harness.bench.runner import Runner
from harness.engine.engine import Engine
from harness.paths import SAMPLES
from harness.scenarios.words import at_command
from harness.world.world import World
from tests.support.docker import run, scenario

SAMPLE = "scriptor"  # small, and quick to build
VICTIMS = ("pcscd_pid", "card_pid")
Break = Callable[[Bench], None]


class Breaker:
    """Breaks the first bench once, at one step of its first run, and counts benches."""

    def __init__(self, patch: pytest.MonkeyPatch, how: Callable[[Bench, dict[str, Any]], None]):
        self.how, self.done = how, False
        self.benches: list[Bench] = []
        self.patch = patch
        self._prepare, self._collect = Bench.prepare, Bench.collect
        self._answers: dict[str, Any] = {}

    def break_now(self, bench: Bench) -> None:
        """Do it, the first time."""
        if not self.done:
            self.done = True
            self.how(bench, self._answers)

    def after_prepare(self) -> None:
        """The world is there, the program has not started."""
        self.patch.setattr(Bench, "prepare", self._prepared(self.break_now))

    def during_a_command(self) -> None:
        """The card has a command, and holds its answer back."""

        def listen(bench: Bench) -> None:
            if not self.done:
                bench.on_event = lambda _: self.break_now(bench)

        self.patch.setattr(Bench, "prepare", self._prepared(listen, hold=True))

    def after_the_program(self) -> None:
        """The program has ended, nobody has asked for the trace."""

        def collect(bench: Bench) -> list[dict[str, Any]]:
            self.break_now(bench)
            return self._collect(bench)

        self.patch.setattr(Bench, "prepare", self._prepared(lambda _: None))
        self.patch.setattr(Bench, "collect", collect)

    def _prepared(self, then: Break, *, hold: bool = False) -> Callable[..., dict[str, Any]]:
        def prepare(bench: Bench, world: World, **rest: Any) -> dict[str, Any]:
            if bench not in self.benches:
                self.benches.append(bench)
            if hold and not self.done:
                world = replace(world, script=(at_command(1),))
            self._answers = self._prepare(bench, world, **rest)
            then(bench)
            return self._answers

        return prepare


def kill(victim: str) -> Callable[[Bench, dict[str, Any]], None]:
    """What kills a process of the bench."""

    def now(bench: Bench, pids: dict[str, Any]) -> None:
        code = f"import os; os.kill({pids[victim]}, 9)"
        assert bench.container.execute(["python3", "-c", code]).exit_status == 0

    return now


def hang(bench: Bench, _: dict[str, Any]) -> None:
    """Stop every process of the bench but the one that does it."""
    code = "import os, signal\nfor pid in filter(str.isdigit, os.listdir('/proc')):\n"
    code += " if int(pid) not in (1, os.getpid()): os.kill(int(pid), signal.SIGSTOP)"
    bench.container.execute(["python3", "-c", code])


STEPS = ("after_prepare", "during_a_command", "after_the_program")


@pytest.mark.parametrize(("step", "victim"), [*itertools.product(STEPS, VICTIMS)])
def test_a_death_in_the_bench_costs_one_repetition_and_nothing_else(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, step: str, victim: str
) -> None:
    breaker = Breaker(monkeypatch, kill(victim))
    getattr(breaker, step)()
    lines = run(engine, SAMPLES, [SAMPLE], [scenario("hello"), scenario("greeting")])
    assert breaker.done
    assert len(breaker.benches) == 2
    assert {name: line.outcome for (_, name), line in lines.items()} == {
        "hello": "pass",
        "greeting": "pass",
    }


@pytest.mark.parametrize("name", ["held", "transaction"])
def test_a_second_client_that_lets_go_costs_a_repetition(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It dies before the program comes, and pcscd takes back what it held."""
    breaker = Breaker(monkeypatch, kill("second_client_pid"))
    breaker.after_prepare()
    lines = run(engine, SAMPLES, [SAMPLE], [scenario(name)])
    assert breaker.done
    assert len(breaker.benches) == 2
    assert lines[SAMPLE, name].outcome == "pass"


@pytest.mark.parametrize("step", STEPS)
def test_a_bench_that_hangs_is_replaced_and_not_waited_for(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr("harness.bench.bench.ANSWER_MARGIN_S", 0.5)
    monkeypatch.setattr("harness.bench.bench.PREPARE_LIMIT_S", 15)
    breaker = Breaker(monkeypatch, hang)
    getattr(breaker, step)()
    lines = run(engine, SAMPLES, [SAMPLE], [scenario("hello", limit_s=3)])
    assert len(breaker.benches) == 2
    assert lines[SAMPLE, "hello"].outcome == "pass"


def test_a_bench_that_breaks_every_time_is_infrastructure(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_one = Runner.run

    def broken(runner: Runner, *program: Any, **rest: Any) -> Any:
        for bench in breaker.benches:
            kill("pcscd_pid")(bench, breaker._answers)
        return run_one(runner, *program, **rest)

    breaker = Breaker(monkeypatch, lambda *_: None)
    breaker.after_the_program()
    monkeypatch.setattr(Runner, "run", broken)
    lines = run(engine, SAMPLES, [SAMPLE], [scenario("hello")])
    assert lines[SAMPLE, "hello"].outcome == "infrastructure"
