"""Debian's tshark reads our captures without a setting."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest

from harness.bench.sample_container import ENVIRONMENT, TMPFS, USER
from harness.cards.catalogue import make
from harness.cards.hello import ATR, HELLO_AID
from harness.engine.engine import Engine
from harness.engine.session import Container, session
from harness.engine.spec import ContainerSpec
from harness.forms import pcapng
from harness.forms.recorder import Recorder
from harness.forms.recording import Recording
from harness.images.base import images_of
from tests.support.docker import left_of

FILE = "/tmp/trace.pcapng"
SELECT = bytes((0x00, 0xA4, 0x04, 0x00, len(HELLO_AID), *HELLO_AID))
T = 1_700_000_000_123_456_789


def recording(
    name: str, scenario: str, *commands: str, greeting: str = "Moin", **faults: str
) -> Recording:
    """What the hello card answers to these commands, a microsecond for each event."""
    times = iter(range(T, T + 1000 * 1000, 1000))
    recorder = Recorder(make("hello", {"greeting": greeting}, faults), lambda: next(times))
    recorder.power_on()
    for command in (SELECT.hex(), *commands):
        recorder.transmit(bytes.fromhex(command))
    recorder.reset()
    return recorder.recording(name, scenario)


RECORDINGS = [
    recording("rust-pcsc", "hello/hello", "00000000"),
    recording("rust-pcsc", "hello/long", "00000000", greeting="x" * 300),
    recording("scriptor", "hello/refused", "00000000", "10A40400", refusal="6982"),
    Recording("go-scard", (), None, "hello/no-reader"),
]
PACKETS = sum((r.atr is not None) + 2 * len(r.exchanges) for r in RECORDINGS)


@pytest.fixture(scope="module")
def tool(engine: Engine) -> Iterator[Container]:
    """A container with tshark and a capture."""
    with session(engine) as opened:
        image = images_of(opened).packages(("tshark",), lambda _: None)
        made = opened.container(
            ContainerSpec(
                image,
                ["sleep", "600"],
                user=USER,
                tmpfs=TMPFS,
                memory_bytes=1 << 30,
                processes=32,
            )
        )
        made.start()
        text = base64.b64encode(pcapng.write(RECORDINGS)).decode()
        put = made.execute(["sh", "-c", f"echo {text} | base64 -d > {FILE}"])
        assert put.exit_status == 0, put.stderr
        yield made
    assert left_of(engine, opened.run_id) == []


def shown(tool: Container, *words: str) -> list[list[str]]:
    """The fields that tshark prints of each packet, or what else it prints, in columns."""
    done = tool.execute(["tshark", "-r", FILE, *words], environment=ENVIRONMENT)
    assert done.exit_status == 0, done.stderr
    return [line.split("\t") for line in done.stdout.decode().splitlines()]


def fields(tool: Container, chosen: str, *names: str) -> list[list[str]]:
    filters = ["-Y", chosen] if chosen else []
    return shown(tool, *filters, "-T", "fields", *(w for name in names for w in ("-e", name)))


def test_every_packet_is_iso_7816_and_none_is_malformed(tool: Container) -> None:
    assert len(fields(tool, "", "frame.number")) == PACKETS
    assert len(fields(tool, "iso7816", "frame.number")) == PACKETS
    assert fields(tool, "_ws.malformed", "frame.number") == []


def test_atr_commands_and_responses_are_decoded(tool: Container) -> None:
    mine = 'frame.interface_name == "rust-pcsc"'
    started = fields(tool, f"iso7816.atr && {mine}", "iso7816.atr.init_char")
    assert started == [["0x3b"], ["0x3b"]]
    assert len(fields(tool, f"iso7816.apdu.ins == 0xa4 && {mine}", "frame.number")) == 2
    words = ["\t".join(line) for line in shown(tool, "-Y", mine)]
    assert sum(line.endswith("Select file") for line in words) == 2
    assert sum(line.endswith("Response APDU (to Select file)") for line in words) == 2
    answers = fields(tool, f"iso7816.apdu.sw1 && {mine}", "iso7816.apdu.sw1")
    assert answers == [["0x90"]] * 4


def test_a_filter_finds_a_status_word(tool: Container) -> None:
    found = fields(tool, "iso7816.apdu.sw1 == 0x69", "frame.number", "frame.interface_name")
    (at,) = [n for n, e in enumerate(RECORDINGS[2].exchanges) if e.response == b"\x69\x82"]
    before = sum(1 + 2 * len(r.exchanges) for r in RECORDINGS[:2])
    assert found == [[str(before + 1 + 2 * (at + 1)), "scriptor"]], "each begins with its ATR"


def test_a_sample_is_an_interface(tool: Container) -> None:
    for name in ("rust-pcsc", "scriptor", "go-scard"):
        chosen = fields(tool, f'frame.interface_name == "{name}"', "frame.comment")
        expected = [r for r in RECORDINGS if r.name == name and r.atr]
        assert len(chosen) == sum(1 + 2 * len(r.exchanges) for r in expected)
        assert all(text.startswith("scenario: hello/") for [text] in chosen)


def test_times_are_nanoseconds_and_power_events_are_comments(tool: Container) -> None:
    (first, second, *_), *_ = [fields(tool, "", "frame.time_epoch", "frame.comment")]
    assert first[0] == f"{T // 10**9}.{T % 10**9:09d}"
    assert second[0] == f"{T // 10**9}.{T % 10**9 + 1000:09d}"
    assert f"before: power-on at {T} ns in slot 0" in second[1]


def test_the_atr_is_the_cards(tool: Container) -> None:
    names = "iso7816.atr.historical_bytes", "iso7816.atr.tck"
    for historical, check in fields(tool, "iso7816.atr", *names):
        assert bytes.fromhex(historical) == ATR[4:-1]
        assert int(check, 16) == ATR[-1]
