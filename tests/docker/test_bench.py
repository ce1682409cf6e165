"""The bench: worlds as a PC/SC client sees them, deaths inside it, and two cards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.bench.bench import Bench
from harness.bench.sample_container import SampleContainer
from harness.bench.sandbox import Sandbox
from harness.bench.turns import Turns
from harness.cards.hello import ATR
from harness.engine.engine import Engine
from harness.engine.session import Session
from harness.errors import BenchFailed
from harness.images.base import images_of
from harness.paths import SAMPLES
from harness.programs.contract import hex_bytes
from harness.samples.folder import choose_samples
from harness.scenarios import words
from harness.scenarios.registry import SCENARIOS, choose_scenarios, find_scenario
from harness.scenarios.words import READER
from harness.world.world import Serving, World
from tests.support.docker import run

SAMPLE = "scriptor"  # small, and quick to build


@pytest.fixture
def bench(opened: Session) -> Iterator[Bench]:
    with Bench(opened, images_of(opened).tool("bench", lambda _: None).tag) as made:
        yield made


def world(name: str) -> World:
    (scenario,) = choose_scenarios([name])
    return scenario.case_for("tests", "").world


def kill(bench: Bench, process: int) -> None:
    done = bench.container.execute(["python3", "-c", f"import os; os.kill({process}, 9)"])
    assert done.exit_status == 0, done.stderr


def kind(there: World) -> object:
    """What is like in worlds that come about alike: of ATRs, that it is another, or none."""
    cards = [(card.slot, card.atr if card.atr in (ATR, b"") else "another") for card in there.cards]
    return there.daemon, there.reader, tuple(cards), there.second_client, there.late


KINDS = {kind(world(s.name)): s.name for s in SCENARIOS.values()}.values()


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


CONTEXTS = """
from smartcard import scard
held = []
while not (answer := scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM))[0]:
    held.append(answer[1])
print(len(held), scard.SCardGetErrorMessage(answer[0]))
"""


def test_pcscd_has_as_many_clients_as_it_allows_itself(bench: Bench) -> None:
    bench.prepare(world("hello"))
    seen = bench.container.execute(["python3", "-c", CONTEXTS])
    # PCSC_MAX_CONTEXT_THREADS is 200, of which the bench has one. Whoever comes then is told what
    # he is told who may not come in.
    assert seen.stdout == b"199 Access denied.\n", seen.stderr
    assert bench.ask("status", 5)["seen"].startswith("CHANGED PRESENT")


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
    (sample,) = choose_samples(SAMPLES, [SAMPLE])
    images = images_of(opened)
    sandbox = Sandbox(opened, images.tool("runner", lambda _: None))
    container = SampleContainer(bench, sandbox, images.sample(sample, lambda _: None).tag, Turns(1))
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
    bench.ask("order", 10, text="remove slot 1")
    assert bench.prepare(both)["changed"] == ["insert 1"]
    assert bench.prepare(world("hello"))["changed"] == ["eject 1"]
