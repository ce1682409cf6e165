"""pcscd as a process, played by a shell script; and what its log says of clients."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from harness.benchd.channel import Refusal
from harness.benchd.daemon import Daemon, VersionWatch

MISMATCH = [
    "00036072 ../src/winscard_svc.c:404:ContextThread() Communication protocol mismatch!",
    "00000217 ../src/winscard_svc.c:406:ContextThread() Client protocol is 4:4",
    "00000002 ../src/winscard_svc.c:408:ContextThread() Server protocol is 4:5",
]
SERVED = "00000001 ../src/winscard_svc.c:421:ContextThread() Enable backward compatibility"


def test_a_refused_client() -> None:
    watch = VersionWatch()
    assert [watch.feed(line) for line in MISMATCH] == [False, False, True]
    assert watch.verdict() == {"kind": "client-refused", "client": "4:4", "daemon": "4:5"}
    assert watch.verdict() is None


def test_an_old_client_that_is_served_after_all() -> None:
    watch = VersionWatch()
    for line in [*MISMATCH, SERVED]:
        watch.feed(line)
    assert watch.verdict() is None


def fake_pcscd(monkeypatch: pytest.MonkeyPatch, folder: Path, help_text: str, script: str) -> None:
    program = folder / "pcscd"
    program.write_text(f'#!/bin/sh\n[ "$1" = --help ] && echo "{help_text}" && exit\n{script}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


async def eventually(daemon: Daemon, lines: int) -> list[str]:
    """The log, once it has so many lines."""
    async with asyncio.timeout(10):
        while len(daemon.log()) < lines:
            await asyncio.sleep(0.005)
    return daemon.log()


@pytest.mark.parametrize(
    ("help_text", "reader", "arguments"),
    [
        (
            "--disable-polkit",
            True,
            "--foreground --info --disable-polkit --config /etc/pcsc-bench/reader",
        ),
        ("no such thing", False, "--foreground --info --config /etc/pcsc-bench/no-reader"),
    ],
)
def test_options_suit_the_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, help_text: str, reader: bool, arguments: str
) -> None:
    fake_pcscd(monkeypatch, tmp_path, help_text, 'echo "$@"; exec sleep 60')

    async def run() -> None:
        daemon = Daemon(lambda _: None, tmp_path)
        await daemon.start(reader=reader)
        assert daemon.pid is not None
        assert await eventually(daemon, 1) == [arguments]
        await daemon.stop()
        assert daemon.pid is None and daemon.how_ended == "ended by signal 15"

    asyncio.run(run())


def test_stale_files_go_and_refusals_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    echo = "; ".join(f"echo '{line}'" for line in MISMATCH)
    fake_pcscd(monkeypatch, tmp_path, "", f"{echo}; exec sleep 60")
    told: list[Mapping[str, object]] = []

    async def run() -> None:
        daemon = Daemon(told.append, tmp_path)
        await daemon.start(reader=True)
        for name in ("pcscd.comm", "pcscd.pid"):
            (tmp_path / name).touch()
        await eventually(daemon, 3)
        async with asyncio.timeout(10):
            while not told:
                await asyncio.sleep(0.005)
        await daemon.stop(at_once=True)
        assert daemon.log(2) == MISMATCH[1:]
        assert daemon.log(0) == []

    asyncio.run(run())
    assert told == [{"kind": "client-refused", "client": "4:4", "daemon": "4:5"}]
    assert [path.name for path in tmp_path.iterdir()] == ["pcscd"]


def test_no_pcscd_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refusal, match="pcscd cannot be started"):
        asyncio.run(Daemon(lambda _: None, tmp_path).start(reader=True))
