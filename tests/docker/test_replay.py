"""What a card said once, a card says again: to the same programs, and on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.bench.bench import SOCKET_FOLDER, Bench
from harness.engine.engine import Engine
from harness.engine.session import Session
from harness.engine.spec import ContainerSpec
from harness.forms.forms import FORMS, WRITTEN, load, read
from harness.forms.json_lines import event_of
from harness.forms.recording import Recording
from harness.forms.replayed import as_option
from harness.images.base import images_of
from harness.paths import ROOT, SAMPLES
from harness.samples.folder import choose_samples
from harness.scenarios import words
from tests.docker.test_bench_command import end, exchanged, read_until, socket_of
from tests.support.docker import spawn

SELECT = "00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01"
GREETING = "4D 6F 69 6E 90 00"  # Moin


@pytest.mark.parametrize("name", ["python-scard", "scriptor"])
def test_a_program_hears_from_its_own_trace_what_it_heard_from_the_card(
    opened: Session, name: str
) -> None:
    (sample,) = choose_samples(SAMPLES, [name])
    images = images_of(opened)
    image = images.sample(sample, lambda _: None).tag
    program = sample.manifest.programs["hello"].run
    with Bench(opened, images.tool("bench", lambda _: None).tag) as bench:
        volumes = {bench.sockets: (SOCKET_FOLDER, "ro")}
        container = opened.container(ContainerSpec(image, ["sleep", "600"], volumes=volumes))
        container.start()
        card = words.card(greeting="Moin")
        bench.prepare(words.world(card))
        first = container.execute(program)
        assert GREETING in first.stdout.decode()
        seen = Recording(name, tuple(map(event_of, bench.collect())), card.atr)
        for form in WRITTEN:
            write = FORMS[form].write
            assert write
            (again,) = read(write([seen]), name).recordings
            replay = words.card("replay", trace=as_option(again), atr=(card.atr or b"").hex())
            bench.prepare(words.world(replay))
            second = container.execute(program)
            assert (second.exit_status, second.stdout) == (first.exit_status, first.stdout), form
            trace = [event_of(event) for event in bench.collect()]
            assert not [event for event in trace if event.kind == "fault"]
        container.remove()


def test_a_saved_trace_is_a_card_on_the_command_line(
    engine: Engine, opened: Session, tmp_path: Path
) -> None:
    if not engine.endpoint.local:
        pytest.skip("a program of this host reaches a bench only through a local engine")
    file = tmp_path / "bench.jsonl"
    process = spawn(ROOT / "inv", "bench", "--greeting", "Moin", "--save", str(file))
    said = exchanged(opened, socket_of(process), SELECT.replace(" ", ""), "00000000")
    assert GREETING in said
    assert not file.exists(), "it gets its name at the end"
    assert f"The trace is in {file}." in " ".join(end(process).split())
    (recording,) = load(file).recordings
    assert [e.response.hex(" ").upper() for e in recording.exchanges] == ["90 00", GREETING]
    assert [*tmp_path.iterdir()] == [file]

    process = spawn(ROOT / "inv", "bench", "--card", "replay", "--trace", str(file))
    path = socket_of(process)
    assert GREETING in exchanged(opened, path, SELECT.replace(" ", ""), "00000000")
    assert "6F 00" in exchanged(opened, path, SELECT.replace(" ", ""), "00B00000")
    said = " ".join((read_until(process, "replay: command") + end(process)).split())
    assert "replay: command 2 was 00 00 00 00, and not 00 B0 00 00" in said


def test_a_card_of_a_few_lines(engine: Engine, opened: Session, tmp_path: Path) -> None:
    if not engine.endpoint.local:
        pytest.skip("a program of this host reaches a bench only through a local engine")
    file = tmp_path / "card.txt"
    file.write_text("ATR: 3B 80 80 01 01\n00 A4 04 00 * -> 90 00  # SELECT\n00 B0 .. .. -> 61 05\n")
    process = spawn(ROOT / "inv", "bench", "--card", "script", "--answers", str(file))
    said = exchanged(opened, socket_of(process), SELECT.replace(" ", ""), "00B00102", "00C00000")
    assert "> 00 B0 01 02 \n< 61 05" in said, "scriptor ends each with a blank"
    assert "> 00 C0 00 00 \n< 6F 00" in said
    said = " ".join((read_until(process, "no line fits") + end(process)).split())
    assert "script: no line fits 00 C0 00 00" in said
