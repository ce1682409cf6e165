"""The bench: worlds as a PC/SC client sees them, deaths inside it, and `inv bench` for anybody."""

from __future__ import annotations

import re
import signal
import socket
import struct
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.bench.bench import Bench
from harness.bench.sample_container import SampleContainer
from harness.engine.engine import Engine
from harness.engine.session import Session, session
from harness.engine.spec import ContainerSpec
from harness.errors import BenchFailed
from harness.images.base import images_of
from harness.paths import ROOT, SAMPLES
from harness.programs.contract import hex_bytes
from harness.samples.folder import load_all
from harness.scenarios import words
from harness.scenarios.registry import SCENARIOS, find_scenario
from harness.scenarios.words import READER
from harness.world.world import Serving, World
from tests.support.docker import left_of, run, spawn

PATIENCE_S = 600  # the bench's image may have to be built first
SAMPLE = "scriptor"  # small, and quick to build


@pytest.fixture
def opened(engine: Engine) -> Iterator[Session]:
    with session(engine) as made:
        yield made
    assert left_of(engine, made.run_id) == []


@pytest.fixture
def bench(opened: Session) -> Iterator[Bench]:
    with Bench(opened, images_of(opened).tool("bench", lambda _: None).tag) as made:
        yield made


def world(name: str) -> World:
    return find_scenario(name).case_for("tests", "").world


def kill(bench: Bench, process: int) -> None:
    done = bench.container.execute(["python3", "-c", f"import os; os.kill({process}, 9)"])
    assert done.exit_status == 0, done.stderr


# One scenario of each kind: another hardware, another client, a card that comes late.
KINDS = {
    (world(s.name).hardware, world(s.name).second_client, world(s.name).late): s.name
    for s in SCENARIOS.values()
}.values()


@pytest.mark.parametrize("name", KINDS)
def test_every_world_comes_about_from_every_other(bench: Bench, name: str) -> None:
    wanted = world(name)
    for other in KINDS:
        bench.prepare(world(other))
        answer = bench.prepare(wanted)
        shown = f"{wanted.reader.name} 00 00" if wanted.reader else None
        assert answer["reader"] == shown
        assert (answer["pcscd_pid"] is None) == (wanted.daemon is Serving.NONE)
        assert [event["kind"] for event in bench.collect()] in ([], ["power-on"])


def test_changed_text_of_the_same_card_pulls_no_card(bench: Bench) -> None:
    bench.prepare(world("hello"))
    assert bench.prepare(world("greeting"))["changed"] == ["swap"]


@pytest.mark.parametrize("victim", ["pcscd_pid", "card_pid"])
def test_death_inside_the_bench_is_noticed_and_mended(bench: Bench, victim: str) -> None:
    kill(bench, bench.prepare(world("hello"))[victim])
    with pytest.raises(BenchFailed, match="broke during the run"):
        bench.collect()
    assert bench.prepare(world("hello"))["reader"] == READER
    assert bench.collect() == []


def test_bench_that_is_gone_is_reported(bench: Bench) -> None:
    bench.prepare(world("hello"))
    bench.container.kill()
    with pytest.raises(BenchFailed, match="died"):
        bench.prepare(world("hello"))


def test_run_on_a_broken_bench_is_repeated_once_on_a_fresh_one(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Bench] = []
    collect = Bench.collect

    def break_the_first(bench: Bench) -> list[dict[str, object]]:
        if bench not in made:
            made.append(bench)
        if bench is made[0]:
            bench.container.kill()
        return collect(bench)

    monkeypatch.setattr(Bench, "collect", break_the_first)
    lines = run(engine, SAMPLES, [SAMPLE], [find_scenario("hello")])
    assert lines[SAMPLE, "hello"].outcome == "pass"
    assert len(made) == 2


def test_bench_that_never_works_is_infrastructure_and_no_samples_fault(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Bench) -> list[dict[str, object]]:
        raise BenchFailed("Broken for a test.")

    monkeypatch.setattr(Bench, "collect", broken)
    line = run(engine, SAMPLES, [SAMPLE], [find_scenario("hello")])[SAMPLE, "hello"]
    assert (line.outcome, line.expected) == ("infrastructure", False)
    assert "Broken for a test." in line.why


def test_a_container_that_was_spoilt_is_replaced(bench: Bench, opened: Session) -> None:
    (sample,) = (s for s in load_all(SAMPLES) if s.id == SAMPLE)
    container = SampleContainer(bench, images_of(opened).sample(sample, lambda _: None).tag)
    case = find_scenario("hello").case_for("tests", SAMPLE)
    program = sample.manifest.programs["hello"]
    assert container.run(program, case).exit_status == 0
    container.discard()
    assert container.run(program, case).exit_status == 0
    container.discard()


# -- two cards

READ_ATR = """
from smartcard.System import readers
for reader in readers():
    connection = reader.createConnection()
    connection.connect()
    print(reader, bytes(connection.getATR()).hex(" ").upper())
    print(bytes(connection.transmit([0, 0xB0, 0, 0, 1])[0]).hex())
"""


def test_a_card_in_each_slot_is_seen_and_traced_by_its_slot(bench: Bench) -> None:
    both = words.world(words.card(), beside=words.card("store", 1))
    bench.prepare(both)
    seen = bench.container.execute(["python3", "-c", READ_ATR])
    assert seen.exit_status == 0, seen.stderr
    atrs = [hex_bytes(card.atr or b"") for card in both.cards]
    printed = seen.stdout.decode().splitlines()
    assert printed[0::2] == [f"Virtual PCD 00 0{slot} {atrs[slot]}" for slot in (0, 1)]
    assert printed[1::2] == ["", "00"]  # the hello card knows no such command
    commands = [event for event in bench.collect() if event["kind"] == "command"]
    assert [event["slot"] for event in commands] == [0, 1]


def test_of_two_cards_one_can_be_pulled(bench: Bench) -> None:
    both = words.world(words.card(), beside=words.card("store", 1))
    bench.prepare(both)
    bench.ask("remove", 10, slot=1)
    assert bench.prepare(both)["changed"] == ["insert 1"]
    assert bench.prepare(world("hello"))["changed"] == ["eject 1"]


# -- inv bench


def read_until(process: subprocess.Popen[str], text: str) -> str:
    """What it prints up to a line with `text`; ends it when that does not come."""
    assert process.stdout is not None
    patience = threading.Timer(PATIENCE_S, process.kill)
    patience.start()
    said = ""
    for line in process.stdout:
        said += line
        if text in line:
            patience.cancel()
            return said
    pytest.fail(f"{text!r} did not come: {said}")


@pytest.fixture
def served(engine: Engine) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """`./inv bench`, and the folder of its socket on this host."""
    if not engine.endpoint.local:
        pytest.skip("a program of this host reaches a bench only through a local engine")
    process = spawn(ROOT / "inv", "bench", "--greeting", "Good morning")
    said = read_until(process, "The trace")
    found = re.search(r"PCSCLITE_CSOCK_NAME=(\S+)", said)
    assert found, said
    yield process, Path(found[1])
    process.kill()
    process.communicate()


def end(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    return said


def test_bench_serves_a_container_and_shows_its_trace(
    served: tuple[subprocess.Popen[str], Path], opened: Session
) -> None:
    process, path = served
    (sample,) = (s for s in load_all(SAMPLES) if s.id == SAMPLE)
    image = images_of(opened).sample(sample, lambda _: None).tag
    volumes = {str(path.parent): ("/run/pcscd", "ro")}
    container = opened.container(ContainerSpec(image, ["sleep", "100"], volumes=volumes))
    container.start()
    result = container.execute(sample.manifest.programs["hello"].run)
    assert result.exit_status == 0, result.stderr
    assert b"47 6F 6F 64 20 6D 6F 72 6E 69 6E 67 90 00" in result.stdout
    said = read_until(process, "< 47 6F") + end(process)
    assert "> 00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01" in said
    assert "< 47 6F 6F 64 20 6D 6F 72 6E 69 6E 67 90 00  (Normal processing)" in said
    assert not path.parent.exists()
    assert opened.engine.images.labelled("pcsc-gallery", dangling=True) == []  # of its build cases


@pytest.mark.parametrize(("minor", "refused"), [(2, True), (4, False), (5, False), (6, False)])
def test_bench_accepts_old_clients_and_explains_whom_it_refuses(
    served: tuple[subprocess.Popen[str], Path], minor: int, refused: bool
) -> None:
    """A client's first message: CMD_VERSION with its protocol, 4:minor (winscard_msg.h)."""
    process, path = served
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))
        client.sendall(struct.pack("=IIiiI", 12, 0x11, 4, minor, 0))
        answer = client.recv(12, socket.MSG_WAITALL)
    service_stopped = 0x8010001E
    assert (struct.unpack("=iiI", answer)[2] == service_stopped) == refused
    said = read_until(process, "card was never asked") if refused else ""
    said += end(process)
    assert ("A client was refused" in said) == refused
    assert (f"speaks protocol 4:{minor} to pcscd" in said) == refused


def test_bench_of_an_unknown_card_is_bad_input() -> None:
    done = subprocess.run(
        [ROOT / "inv", "bench", "--card", "helo"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean hello?" in done.stderr
