"""`inv bench` with orders, and with a command beside it, as they are typed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.engine.engine import Engine
from harness.engine.ownership import OWNER_FILE, SOCKET_FOLDERS, is_alive
from harness.engine.session import Session
from harness.images.base import images_of
from harness.paths import ROOT, SAMPLES
from harness.samples.folder import choose_samples
from tests.docker.test_bench_command import exchanged, read_until
from tests.support.docker import owned_by, spawn

SELECT = "00A404000AA00000006203010C0601"
SAMPLE = "scriptor"
CLIENT = f"printf 'reset\\n{SELECT}\\n' | scriptor -r 'Virtual PCD 00 00'"


def inv(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run `./inv bench` to its end; its images are there."""
    return subprocess.run(
        [ROOT / "inv", "bench", *words], cwd=cwd, capture_output=True, text=True, check=False
    )


def said(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What it said on stderr, but for the building of images."""
    return [line for line in done.stderr.splitlines() if "bench: Step " not in line]


@pytest.fixture(autouse=True)
def _leaves_nothing() -> Iterator[None]:
    """After each test the temporary folder has no folder of a bench that has gone."""
    before = left()
    yield
    assert left() <= before


def left() -> set[Path]:
    """Folders of benches whose process has ended."""
    there = Path(tempfile.gettempdir()).glob(f"{SOCKET_FOLDERS}*/{OWNER_FILE}")
    return {path.parent for path in there if not is_alive(path.read_text(encoding="utf-8"))}


@pytest.fixture
def image(opened: Session) -> str:
    """An image with a PC/SC client that is told on a command line what to send."""
    (sample,) = choose_samples(SAMPLES, [SAMPLE])
    return images_of(opened).sample(sample, lambda _: None).tag


# -- a command beside a bench


@pytest.mark.parametrize(
    ("command", "status"),
    [("exit 0", 0), ("exit 7", 7), ("kill -9 $$", 137), ('test -S "$PCSCLITE_CSOCK_NAME"', 0)],
)
def test_the_exit_status_is_the_commands(engine: Engine, command: str, status: int) -> None:
    if not engine.endpoint.local:
        pytest.skip("a program of this host reaches a bench only through a local engine")
    done = inv("--exec", "sh", "-c", command)
    assert (done.returncode, done.stdout) == (status, "")


def test_a_container_has_the_card(image: str, tmp_path: Path) -> None:
    saved = tmp_path / "trace.json"
    done = inv("--save", str(saved), "--image", image, "--exec", "sh", "-c", CLIENT)
    assert done.returncode == 0, done.stderr
    assert "< 90 00 : Normal processing." in done.stdout
    first, *events = [json.loads(line) for line in saved.read_text().splitlines()]
    assert first["kind"] == "recording"
    exchange = [event["hex"] for event in events if event["kind"] in ("command", "response")]
    assert exchange == ["00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01", "90 00"]


def test_a_script_is_obeyed_while_the_program_runs(image: str, tmp_path: Path) -> None:
    script = tmp_path / "pulled.orders"
    script.write_text("expect 00 A4*   # held back\nanswer 6A 82 to 00 A4*\nremove\n")
    done = inv("--script", str(script), "--image", image, "--exec", "sh", "-c", f"{CLIENT}; exit 3")
    assert done.returncode == 3, done.stderr
    lines = [line for line in said(done) if re.match(r"bench: +\d+\.\d+", line)]
    trace = [line.split(maxsplit=2)[2] for line in lines]
    assert [line for line in trace if line.startswith(("*", ">", "remove"))] == [
        "* expect 00 A4*",
        "> 00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01",
        "* answer 6A 82 to 00 A4*",
        "* remove",
        "remove",
    ]


def test_a_script_that_did_not_come_to_its_end_fails(tmp_path: Path) -> None:
    script = tmp_path / "s"
    script.write_text("expect 00 A4*\n")
    done = inv("--script", str(script), "--exec", "true")
    assert done.returncode == 1
    assert f"{script}, line 1: expect 00 A4*: it did not come to that." in done.stderr


def test_what_a_command_leaves_behind_is_ended_when_its_time_is_over(engine: Engine) -> None:
    if not engine.endpoint.local:
        pytest.skip("a program of this host reaches a bench only through a local engine")
    mark = f"5{os.getpid()}"  # a duration that no other process sleeps
    done = inv("--limit", "1", "--exec", "sh", "-c", f"setsid sleep {mark} & sleep {mark}")
    assert done.returncode == 124
    assert "It had not ended after 1 s, and was ended." in done.stderr
    left = subprocess.run(["pgrep", "-f", f"^sleep {mark}$"], capture_output=True, check=False)
    assert left.stdout == b""


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--exec",), "--exec wants a command."),
        (("--script", "/no/script", "--exec", "true"), "The script /no/script cannot be read."),
        (("--daemon", "3.1", "--exec", "true"), "No bench has a pcscd '3.1'."),
        (("--card", "ntag213", "--protocol", "T=1", "--exec", "true"), "has no option --protocol"),
        (("--card", "none", "--greeting", "x", "--exec", "true"), "has no option --greeting"),
        (("--slots", "3", "--exec", "true"), "A reader has 1 or 2 slots, not 3."),
        (("--exec", "/no/such/program"), "/no/such/program cannot be run."),
    ],
)
def test_what_cannot_be_is_told(words: tuple[str, ...], what: str) -> None:
    done = inv(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert what in done.stderr


# -- orders from elsewhere


@pytest.fixture
def running(engine: Engine) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """A bench that waits for orders, and the environment in which it is the one that is meant."""
    if not engine.endpoint.local:
        pytest.skip("orders from elsewhere come by a socket of this host")
    process = spawn(ROOT / "inv", "bench")
    found = re.search(r"PCSCLITE_CSOCK_NAME=(\S+)", read_until(process, "The trace"))
    assert found
    yield process, {"PCSCLITE_CSOCK_NAME": found[1]}
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def tell(environment: dict[str, str], *orders: str) -> subprocess.CompletedProcess[str]:
    """Give orders to that bench."""
    words = [word for order in orders for word in ("--tell", order)]
    return subprocess.run(
        [ROOT / "inv", "bench", *words],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_another_process_gives_orders(
    running: tuple[subprocess.Popen[str], dict[str, str]], engine: Engine, opened: Session
) -> None:
    process, environment = running
    assert tell(environment, "answer 69 82 to 00 A4* once", "hold 1s").returncode == 0
    printed = exchanged(opened, Path(environment["PCSCLITE_CSOCK_NAME"]), SELECT, SELECT)
    assert [line for line in printed.splitlines() if line.startswith("< ")][-2:] == [
        "< 69 82 : Command not allowed. Security status not satisfied.",
        "< 90 00 : Normal processing.",
    ]
    refused = tell(environment, "insert hello")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "a card is in slot 0 already" in refused.stderr and "swap it" in refused.stderr
    assert "There is no order 'dance'." in tell(environment, "dance").stderr
    events = [json.loads(line) for line in tell(environment, "trace").stdout.splitlines()]
    orders = [event["text"] for event in events if event.get("kind") == "order"]
    assert orders == [
        "answer 69 82 to 00 A4* once",
        "hold 1s",
        "hold: over",
        "insert hello",
        "insert hello: a card is in slot 0 already",
    ]
    assert tell(environment, "swap cryptoflex", "close").returncode == 0
    said_, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said_
    assert "* swap cryptoflex" in said_ and "insert 3B E2 00 00 40 20 49 06" in said_
    assert not owned_by(engine, process)


def test_a_bench_that_has_gone_is_told() -> None:
    done = tell({"PCSCLITE_CSOCK_NAME": "/no/such/pcscd.comm"}, "remove")
    if "Which bench?" not in done.stderr and "is in slot" not in done.stderr:  # of other tests
        assert (done.returncode, done.stdout) == (2, "")
        assert "No bench of yours takes orders now." in done.stderr
