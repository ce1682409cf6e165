"""pcscd as a process, played by a shell script; and what its log says of clients."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from harness.benchd.daemon import Daemon
from harness.benchd.installed import Installed
from harness.benchd.refusals import Refusals
from harness.world.channel import Refusal
from harness.world.world import ReaderSpec, Serving

MISMATCH = [
    "00036072 ../src/winscard_svc.c:404:ContextThread() Communication protocol mismatch!",
    "00000217 ../src/winscard_svc.c:406:ContextThread() Client protocol is 4:4",
    "00000002 ../src/winscard_svc.c:408:ContextThread() Server protocol is 4:5",
]
# As the bench's image has it, shortened.
READER_CONF = """\
# vpcd's two slots
FRIENDLYNAME "Virtual PCD"
DEVICENAME   /dev/null:0x8C7B
"""
SERVED = "00000001 ../src/winscard_svc.c:421:ContextThread() Enable backward compatibility"


def test_a_refused_client() -> None:
    watch = Refusals()
    assert [watch.feed(line) for line in MISMATCH] == [False, False, True]
    assert watch.verdict() == {"kind": "client-refused", "client": "4:4", "daemon": "4:5"}
    assert watch.verdict() is None


def test_an_old_client_that_is_served_after_all() -> None:
    watch = Refusals()
    for line in [*MISMATCH, SERVED]:
        watch.feed(line)
    assert watch.verdict() is None


AUTHORITY = "00314436 ../src/auth.c:115:IsClientAuthorized() "
SERVICE = "00000254 ../src/winscard_svc.c:361:ContextThread() "
REJECTED = "Rejected unauthorized PC/SC client"


def test_a_client_that_polkit_keeps_out_is_told_with_the_reason() -> None:
    refusals = Refusals()
    why = "Process 9 (user: 1000) is NOT authorized for action: access_pcsc"
    assert refusals.at_once(AUTHORITY + why) is None
    polkit = {"kind": "client-refused", "why": "polkit"}
    assert refusals.at_once(SERVICE + REJECTED) == {**polkit, "said": f"{REJECTED}: {why}"}
    assert refusals.at_once(SERVICE + REJECTED) == {**polkit, "said": REJECTED}


def test_a_client_beyond_a_limit() -> None:
    said = "Too many context running: 200"
    limit = {"kind": "client-refused", "why": "limit", "said": said}
    assert Refusals().at_once(SERVICE + said) == limit
    assert Refusals().at_once(SERVICE + "Card reset") is None


ECHO = 'echo "$@"; exec sleep 60'


def fake_pcscd(monkeypatch: pytest.MonkeyPatch, folder: Path, help_text: str, script: str) -> None:
    program = folder / "pcscd"
    program.write_text(f'#!/bin/sh\n[ "$1" = --help ] && echo "{help_text}" && exit\n{script}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


async def eventually(daemon: Daemon, lines: int) -> list[str]:
    """The log, once it has so many lines."""
    async with asyncio.timeout(10):
        while len(daemon.log.since_mark()) < lines:
            await asyncio.sleep(0.005)
    return daemon.log.since_mark()


@pytest.mark.parametrize(
    ("help_text", "reader", "arguments"),
    [
        (
            "--disable-polkit",
            ReaderSpec(),
            "--foreground --info --disable-polkit --config /etc/pcsc-bench/reader",
        ),
        ("no such thing", None, "--foreground --info --config /etc/pcsc-bench/no-reader"),
    ],
)
def test_options_suit_the_build(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    help_text: str,
    reader: ReaderSpec | None,
    arguments: str,
) -> None:
    fake_pcscd(monkeypatch, tmp_path, help_text, ECHO)

    async def run() -> None:
        daemon = Daemon(lambda _: None, tmp_path)
        await daemon.start(reader)
        assert daemon.pid is not None
        assert await eventually(daemon, 1) == [arguments]
        await daemon.stop()
        assert daemon.pid is None and daemon.how_ended == "ended by signal 15"

    asyncio.run(run())


@pytest.mark.parametrize(
    ("serving", "polkit", "bus"),
    [("refuses", "", "no-bus"), ("serves", " --disable-polkit", "the usual")],
)
def test_one_that_is_to_refuse_asks_polkit_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, serving: str, polkit: str, bus: str
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "the usual")
    script = 'echo "$@"; echo "$DBUS_SYSTEM_BUS_ADDRESS"; exec sleep 60'
    fake_pcscd(monkeypatch, tmp_path, "--disable-polkit", script)

    async def run() -> None:
        daemon = Daemon(lambda _: None, tmp_path, Installed(scratch=tmp_path))
        for lines in (2, 4):
            await daemon.start(None, Serving(serving))
            arguments, address = (await eventually(daemon, lines))[-2:]
            assert arguments.startswith(f"--foreground --info{polkit} --config ")
            assert address.endswith(bus)
            await daemon.stop()

    asyncio.run(run())


def test_pcscd_without_polkit_cannot_refuse(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake_pcscd(monkeypatch, tmp_path, "", ECHO)
    daemon = Daemon(lambda _: None, tmp_path)
    with pytest.raises(Refusal, match="built without polkit and refuses nobody"):
        asyncio.run(daemon.start(None, Serving.REFUSES))
    assert daemon.pid is None


def test_one_of_another_protocol_is_the_older_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake_pcscd(monkeypatch, tmp_path, "--disable-polkit", "exit 1")
    old = tmp_path / "old-pcscd"
    old.write_text(f"#!/bin/sh\n{ECHO}\n")
    old.chmod(0o755)

    async def run() -> None:
        daemon = Daemon(lambda _: None, tmp_path, Installed(old_pcscd=str(old)))
        await daemon.start(None, Serving.OTHER_PROTOCOL)
        arguments = "--foreground --info --config /etc/pcsc-bench/no-reader"
        assert await eventually(daemon, 1) == [arguments], "it knows no option of the newer one"
        await daemon.stop()
        old.unlink()
        with pytest.raises(Refusal, match="old-pcscd cannot be started"):
            await daemon.start(None, Serving.OTHER_PROTOCOL)

    asyncio.run(run())


@pytest.mark.parametrize("name", ["Leser", "Prüfstand für Karten", r"\\1 & \g<0>"])
def test_a_reader_by_another_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    fake_pcscd(monkeypatch, tmp_path, "", 'shift 3; cat "$1"/*; exec sleep 60')
    usual = tmp_path / "reader"
    usual.mkdir()
    (usual / "vpcd").write_text(READER_CONF)

    async def run() -> None:
        daemon = Daemon(lambda _: None, tmp_path, Installed(reader=usual, scratch=tmp_path))
        await daemon.start(ReaderSpec(name))
        assert await eventually(daemon, 3) == [
            "# vpcd's two slots",
            f'FRIENDLYNAME "{name}"',
            "DEVICENAME   /dev/null:0x8C7B",
        ]
        await daemon.stop()

    asyncio.run(run())
    assert (usual / "vpcd").read_text() == READER_CONF


def test_a_reader_with_one_slot_has_a_driver_of_its_own(tmp_path: Path) -> None:
    usual, driver = tmp_path / "reader", tmp_path / "single.so"
    usual.mkdir()
    (usual / "vpcd").write_text(f"{READER_CONF}LIBPATH /usr/lib/two.so\nCHANNELID 0x8C7B\n")
    installed = Installed(reader=usual, single=driver, scratch=tmp_path)
    with pytest.raises(Refusal, match="no reader with one slot"):
        installed.configuration(ReaderSpec(slots=1))
    driver.touch()
    (made,) = installed.configuration(ReaderSpec("One", 1)).iterdir()
    lines = made.read_text().splitlines()
    assert lines[1:] == [
        'FRIENDLYNAME "One"',
        "DEVICENAME   /dev/null:0x8C7B",
        f"LIBPATH {driver}",
        "CHANNELID 0x8C7B",
    ]


@pytest.mark.parametrize("clients", [0, 2])
def test_each_client_is_one_more(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clients: int
) -> None:
    threads = f"[threading.Thread(target=time.sleep, args=[60]).start() for _ in range({clients})]"
    program = f"import threading, time; {threads}; print('ready', flush=True); time.sleep(60)"
    fake_pcscd(monkeypatch, tmp_path, "", f'exec {shlex.quote(sys.executable)} -c "{program}"')

    async def run() -> None:
        daemon = Daemon(lambda _: None, tmp_path)
        assert daemon.clients == 0, "there is no daemon"
        await daemon.start(None)
        await eventually(daemon, 1)
        assert daemon.clients == 1 + clients
        await daemon.stop(at_once=True)
        assert daemon.clients == 0

    asyncio.run(run())


def test_one_that_died_says_how(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake_pcscd(monkeypatch, tmp_path, "", ECHO)

    async def run() -> None:
        daemon = Daemon(lambda _: None, tmp_path)
        assert daemon.last_words == "was not started"
        await daemon.start(None)
        (arguments,) = await eventually(daemon, 1)
        assert daemon.pid is not None
        os.kill(daemon.pid, signal.SIGKILL)
        while daemon.pid is not None:
            await asyncio.sleep(0.005)
        assert daemon.last_words == f"ended by signal 9: {arguments}"

    asyncio.run(run())


def test_stale_files_are_removed_and_refused_clients_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    echo = "; ".join(f"echo '{line}'" for line in MISMATCH)
    fake_pcscd(monkeypatch, tmp_path, "", f"{echo}; exec sleep 60")
    told: list[Mapping[str, object]] = []

    async def run() -> None:
        daemon = Daemon(told.append, tmp_path)
        await daemon.start(ReaderSpec())
        for name in ("pcscd.comm", "pcscd.pid"):
            (tmp_path / name).touch()
        await eventually(daemon, 3)
        async with asyncio.timeout(10):
            while not told:
                await asyncio.sleep(0.005)
        await daemon.stop(at_once=True)
        assert daemon.log.last(2) == MISMATCH[1:]

    asyncio.run(run())
    assert told == [{"kind": "client-refused", "client": "4:4", "daemon": "4:5"}]
    assert [path.name for path in tmp_path.iterdir()] == ["pcscd"]


def test_no_pcscd_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refusal, match="pcscd cannot be started"):
        asyncio.run(Daemon(lambda _: None, tmp_path).start(ReaderSpec()))
