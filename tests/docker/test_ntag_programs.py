"""Programs of others on a virtual NTAG213: npm's nfc-pcsc as it is, and pyscard with ndeflib."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from harness.bench.bench import SOCKET_FOLDER, Bench
from harness.engine.engine import Engine
from harness.engine.session import Session, session
from harness.engine.spec import ContainerSpec
from harness.engine.streams import ExecResult
from harness.images.base import images_of
from harness.paths import SAMPLES
from harness.samples.folder import choose_samples
from harness.scenarios import words
from tests.support.docker import TESTS, left_of

FOLDER = TESTS / "ntag_programs"
UID = "04A1B2C3D4E580"
CONTENT = random.Random("content").randbytes(144).hex()
OTHER = random.Random("other").randbytes(144).hex()

Run = Callable[..., ExecResult]


@pytest.fixture(scope="module")
def opened(engine: Engine) -> Iterator[Session]:
    with session(engine) as made:
        yield made
    assert left_of(engine, made.run_id) == []


@pytest.fixture(scope="module")
def bench(opened: Session) -> Iterator[Bench]:
    with Bench(opened, images_of(opened).tool("bench", lambda _: None).tag) as made:
        yield made


def program(opened: Session, bench: Bench, name: str) -> Run:
    """A program beside the bench; its words go to its command line."""
    (sample,) = choose_samples(FOLDER, [name])
    image = images_of(opened).sample(sample, lambda _: None).tag
    volumes = {bench.sockets: (SOCKET_FOLDER, "ro")}
    container = opened.container(ContainerSpec(image, ["sleep", "600"], volumes=volumes))
    container.start()
    (command,) = (each.run for each in sample.manifest.programs.values())
    return lambda *words: container.execute([*command, *words])


@pytest.fixture(scope="module")
def nfc_pcsc(opened: Session, bench: Bench) -> Callable[..., dict[str, Any]]:
    run = program(opened, bench, "node-nfc-pcsc")

    def steps(*words: str) -> dict[str, Any]:
        """What came of each step: its result, or the message of its error."""
        done = run(*words)
        assert done.exit_status == 0, done.stderr
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return {line["step"]: line.get("error", line.get("result")) for line in lines}

    return steps


TAG = words.card("ntag213", uid=UID)


@pytest.fixture
def tag(bench: Bench) -> None:
    bench.prepare(words.world(TAG))


def lift(bench: Bench) -> None:
    """Lift the tag from the reader and put it there again: new configuration takes effect."""
    bench.ask("order", 20, text="remove")
    bench.ask("order", 20, text="insert")


@pytest.mark.usefixtures("tag")
def test_nfc_pcsc_reads_writes_and_reads_back(nfc_pcsc: Callable[..., dict[str, Any]]) -> None:
    seen = nfc_pcsc("uid", "version", f"write={CONTENT}", "read", "fast", "rolled")
    assert seen["uid"] == UID.lower()
    assert seen["version"] == "d54300" + "0004040201000f03" + "9000"
    assert seen["read"] == CONTENT
    assert seen["fast"] == "d54300" + CONTENT + "9000"
    assert seen["rolled"][8:16] == "04a1b2" + "9f", "behind the last page comes the first"


@pytest.mark.usefixtures("tag")
def test_nfc_pcsc_protects_by_a_password_and_is_refused_with_a_wrong_one(
    bench: Bench, nfc_pcsc: Callable[..., dict[str, Any]]
) -> None:
    assert nfc_pcsc(f"write={CONTENT}", "protect", "read")["read"] == CONTENT, "not yet"
    lift(bench)
    refused = nfc_pcsc("uid", "read", f"write={OTHER}")
    assert refused["uid"] == UID.lower()
    assert "0x6300" in refused["read"] and "0x6300" in refused["write"]
    wrong = nfc_pcsc("mistake", "read")
    assert wrong["mistake"] == "d543029000", "a NAK"
    assert "0x6300" in wrong["read"]
    right = nfc_pcsc("authenticate", f"write={OTHER}", "read")
    assert right["authenticate"] == "d54300" + "abcd" + "9000"
    assert right["read"] == OTHER


@pytest.mark.usefixtures("tag")
def test_five_wrong_passwords_are_enough(
    bench: Bench, nfc_pcsc: Callable[..., dict[str, Any]]
) -> None:
    nfc_pcsc("protect")
    lift(bench)
    for _ in range(5):
        assert nfc_pcsc("mistake")["mistake"] == "d543029000"
    assert nfc_pcsc("authenticate")["authenticate"] == "d543029000"


@pytest.mark.usefixtures("tag")
def test_pyscard_and_ndeflib_write_a_message_and_read_it(opened: Session, bench: Bench) -> None:
    run = program(opened, bench, "python-ndeflib")
    written = run("https://example.org/tag", "A few words")
    assert written.exit_status == 0, written.stderr
    assert written.stdout == b"https://example.org/tag\nA few words\n"
    assert run().stdout == written.stdout, "it is still there for whoever comes next"


def test_the_commands_of_the_page_are_answered_as_it_shows(bench: Bench, opened: Session) -> None:
    page = (SAMPLES / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^    > FF CA(?:.*\n    .)*.*$", page, re.MULTILINE)
    dialogue = [line.removeprefix("    ") for line in shown.splitlines()]
    (sample,) = choose_samples(SAMPLES, ["scriptor"])
    image = images_of(opened).sample(sample, lambda _: None).tag
    volumes = {bench.sockets: (SOCKET_FOLDER, "ro")}
    container = opened.container(ContainerSpec(image, ["sleep", "600"], volumes=volumes))
    container.start()
    bench.prepare(words.world(TAG))
    typed = "\\n".join(line[2:] for line in dialogue if line.startswith("> "))
    done = container.execute(["sh", "-c", f'printf "{typed}\\n" | scriptor'])
    lines = done.stdout.decode().splitlines()
    assert [line for line in lines if line[:2] in ("> ", "< ")] == dialogue
