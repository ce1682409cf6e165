"""A child process that answers questions, played by small programs."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import pytest

from harness.benchd.worker import Worker
from harness.world.channel import Refusal

# Answers each question with what it was asked, and does what some questions ask for.
PARROT = """
import json, os, sys
def say(**fields):
    print(json.dumps(fields), flush=True)
for line in sys.stdin:
    heard = json.loads(line)
    match heard["op"]:
        case "tell":
            say(event={"kind": "word", "text": heard["text"]})
        case "refuse":
            say(id=heard["id"], ok=False, error="I do not like to", hint="ask nicely")
            continue
        case "grumble":
            print("Traceback", "[]", "{}", '{"id": 999, "ok": true}', sep="\\n")
        case "silence":
            continue
        case "die":
            os._exit(3)
    say(ok=True, **heard)
"""

# Answers when it has heard two questions, the second first.
BACKWARDS = """
import json, sys
lines = iter(sys.stdin)
for heard in reversed([json.loads(next(lines)), json.loads(next(lines))]):
    print(json.dumps({"ok": True, **heard}), flush=True)
next(lines, None)
"""

Body = Callable[[Worker], Awaitable[None]]


@asynccontextmanager
async def working(worker: Worker) -> AsyncIterator[None]:
    await worker.start()
    try:
        yield
    finally:
        await worker.stop(at_once=True)


def at_work(body: Body, worker: Worker | None = None) -> None:
    """Run a body with a worker, the parrot unless another is given, within half a minute."""
    asked = worker or Worker("the parrot", [sys.executable, "-c", PARROT])

    async def run() -> None:
        async with asyncio.timeout(30), working(asked):
            await body(asked)

    asyncio.run(run())


async def ended(worker: Worker) -> None:
    """Wait until its process has gone."""
    while worker.pid is not None:
        await asyncio.sleep(0.005)


def test_a_question_and_its_answer() -> None:
    async def body(parrot: Worker) -> None:
        assert parrot.pid is not None and parrot.how_ended == "is running"
        answer = await parrot.ask("say", text="Moin", number=7)
        assert (answer["op"], answer["text"], answer["number"]) == ("say", "Moin", 7)

    at_work(body)


def test_answers_find_their_questions_in_any_order() -> None:
    async def body(worker: Worker) -> None:
        first, second = await asyncio.gather(worker.ask("one"), worker.ask("two"))
        assert (first["op"], second["op"]) == ("one", "two")

    at_work(body, Worker("the other", [sys.executable, "-c", BACKWARDS]))


def test_a_refusal_is_handed_on() -> None:
    async def body(parrot: Worker) -> None:
        with pytest.raises(Refusal, match="I do not like to") as caught:
            await parrot.ask("refuse")
        assert caught.value.hint == "ask nicely"
        assert (await parrot.ask("say"))["ok"] is True

    at_work(body)


def test_events_of_a_worker_are_passed_on() -> None:
    told: list[Mapping[str, object]] = []

    async def body(parrot: Worker) -> None:
        await parrot.ask("tell", text="Moin")
        assert told == [{"kind": "word", "text": "Moin"}], "before the answer that came later"

    at_work(body, Worker("the parrot", [sys.executable, "-c", PARROT], told.append))


def test_stray_output_of_a_worker_is_ignored() -> None:
    async def body(parrot: Worker) -> None:
        assert (await parrot.ask("grumble"))["ok"] is True

    at_work(body)


def test_an_answer_may_be_as_long_as_agreed() -> None:
    text = "x" * 5000

    async def body(parrot: Worker) -> None:
        assert (await parrot.ask("say", text=text))["text"] == text
        too_long = asyncio.create_task(parrot.ask("say", text=text * 2))
        await asyncio.sleep(0)  # now it is asked
        assert (await parrot.ask("say", text="Moin"))["text"] == "Moin"
        assert not too_long.done(), "it came before, and was passed over"
        too_long.cancel()

    at_work(body, Worker("it", [sys.executable, "-c", PARROT], line_limit=8000))


def test_silent_worker_is_reported_and_goes_on() -> None:
    async def says(parrot: Worker) -> None:
        while True:
            with contextlib.suppress(Refusal):  # a busy machine takes its time
                assert (await parrot.ask("say"))["op"] == "say"
                return

    async def body(parrot: Worker) -> None:
        await says(parrot)  # it has started
        with pytest.raises(Refusal, match="the parrot does not answer"):
            await parrot.ask("silence")
        await says(parrot)

    at_work(body, Worker("the parrot", [sys.executable, "-c", PARROT], answer_s=0.2))


def test_death_answers_every_question_that_waits() -> None:
    async def body(parrot: Worker) -> None:
        asked = [asyncio.create_task(parrot.ask(op)) for op in ("silence", "silence", "die")]
        for question in asked:
            with pytest.raises(Refusal, match="the parrot ended"):
                await question

    at_work(body)


def test_a_killed_one_says_how_it_ended_and_can_come_again() -> None:
    async def body(parrot: Worker) -> None:
        first = parrot.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await ended(parrot)
        with pytest.raises(Refusal, match="the parrot ended by signal 9"):
            await parrot.ask("say")
        await parrot.start()
        assert parrot.pid not in (None, first)
        assert (await parrot.ask("say"))["ok"] is True

    at_work(body)


def test_one_that_ended_by_itself_says_so() -> None:
    async def body(parrot: Worker) -> None:
        with pytest.raises(Refusal, match="the parrot ended"):
            await parrot.ask("die")
        await ended(parrot)
        assert parrot.how_ended == "ended with exit status 3"

    at_work(body)


@pytest.mark.parametrize(("at_once", "number"), [(True, 9), (False, 15)])
def test_stopping(at_once: bool, number: int) -> None:
    async def body(parrot: Worker) -> None:
        await parrot.ask("say")
        await parrot.stop(at_once=at_once)
        assert parrot.pid is None and parrot.how_ended == f"ended by signal {number}"

    at_work(body)


def test_one_that_was_not_started() -> None:
    parrot = Worker("the parrot", [sys.executable, "-c", PARROT])
    assert parrot.pid is None and parrot.how_ended == "was not started"
    with pytest.raises(Refusal, match="the parrot was not started"):
        asyncio.run(parrot.ask("say"))
    asyncio.run(parrot.stop())
