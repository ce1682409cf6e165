"""Child processes: their lines, their ends, and no way to survive."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import PIPE

from harness.benchd.child import Child


async def shell(
    script: str, lines: list[bytes], ended: asyncio.Event, grace_s: float = 2.0
) -> Child:
    process = await asyncio.create_subprocess_exec("sh", "-c", script, stdin=PIPE, stdout=PIPE)
    return Child(process, lines.append, on_end=ended.set, grace_s=grace_s)


def test_lines_and_exit_status() -> None:
    async def run() -> None:
        lines: list[bytes] = []
        ended = asyncio.Event()
        child = await shell("read x; echo one; echo got $x; exit 3", lines, ended)
        assert child.alive and child.how_ended == "is running"
        child.write(b"this\n")
        await asyncio.wait_for(ended.wait(), 10)
        await child.stop()
        assert lines == [b"one", b"got this"]
        assert not child.alive and child.how_ended == "ended with exit status 3"
        child.write(b"ignored\n")

    asyncio.run(run())


def test_child_that_ignores_sigterm_is_killed() -> None:
    async def run() -> None:
        lines: list[bytes] = []
        child = await shell(
            "trap '' TERM; echo ready; while :; do read x; done", lines, asyncio.Event(), 0.05
        )
        while not lines:
            await asyncio.sleep(0.005)
        await child.stop()
        assert child.how_ended == "ended by signal 9"

    asyncio.run(run())


def test_stopping_twice_is_harmless() -> None:
    async def run() -> None:
        child = await shell("exec sleep 60", [], asyncio.Event())
        await child.stop(at_once=True)
        await child.stop()
        assert child.how_ended == "ended by signal 9"

    asyncio.run(run())
