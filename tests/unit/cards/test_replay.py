"""The card that answers as a recording has it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cards.catalogue import make
from harness.cards.errors import CardError
from harness.cards.guard import Guarded
from harness.forms import json_lines
from harness.forms.recorder import Recorder
from harness.forms.recording import Recording
from harness.trace.trace import Event

ATR = "3B 80 80 01 01"
A, B, C = bytes.fromhex("00A40400"), bytes.fromhex("00B00000"), bytes.fromhex("00C00000")
TRACE = f"""
{{"kind": "recording", "name": "some", "atr": "3B 00"}}
{{"t_ns": 1, "kind": "power-on", "slot": 0, "hex": ""}}
{{"t_ns": 2, "kind": "command", "slot": 0, "hex": "{A.hex()}"}}
{{"t_ns": 3, "kind": "response", "slot": 0, "hex": "90 00"}}
{{"kind": "command", "hex": "{B.hex()}"}}
{{"kind": "response", "hex": "01 90 00"}}
{{"kind": "command", "hex": "{A.hex()}"}}
{{"kind": "response", "hex": "6A 82"}}
{{"kind": "command", "hex": "{C.hex()}"}}
"""


def card(trace: str = TRACE, **options: str) -> Guarded:
    return Guarded(make("replay", {"trace": trace, **options}))


def said(replay: Guarded, *commands: bytes) -> list[str]:
    return [replay.transmit(command).hex() for command in commands]


def test_strict_answers_in_order_and_says_what_is_not() -> None:
    replay = card()
    assert replay.atr == b"\x3b\x00"
    assert said(replay, A, B, A) == ["9000", "019000", "6a82"]
    assert not replay.faults
    assert said(replay, B, C, C) == ["6f00", "6f00", "6f00"]
    assert [*replay.faults] == [
        "replay: command 4 was 00 C0 00 00, and not 00 B0 00 00",
        "replay: 00 C0 00 00 had no response when it was recorded",
        "replay: the recording has 4 commands, and 00 C0 00 00 is one more",
    ]


def test_a_wrong_command_in_between_loses_no_place() -> None:
    assert said(card(), A, C, B) == ["9000", "6f00", "019000"]


@pytest.mark.parametrize("way", ["power_on", "reset"])
def test_after_power_on_it_goes_on_or_begins_again(way: str) -> None:
    replay = card()
    assert said(replay, A) == ["9000"]
    getattr(replay, way)()
    assert said(replay, B) == ["019000"]
    getattr(replay, way)()
    assert said(replay, A) == ["6a82"], "it goes on where both would fit"
    assert said(replay, A) == ["6f00"]
    getattr(replay, way)()
    assert said(replay, A, B, A) == ["9000", "019000", "6a82"]


def test_free_takes_any_order_and_the_last_answer() -> None:
    replay = card(mode="free")
    assert said(replay, B, A, A, B) == ["019000", "6a82", "6a82", "019000"]
    assert said(replay, bytes(30), C) == ["6f00", "6f00"]
    assert [*replay.faults] == [
        f"replay: {bytes(20).hex(' ')}... (30 bytes) was never recorded",
        "replay: 00 C0 00 00 had no response when it was recorded",
    ]


def test_the_atr_is_that_of_the_trace_of_a_card_put_in_or_of_the_option() -> None:
    inserted = '{"kind": "insert", "hex": "3B 01 02"}\n{"kind": "insert", "hex": "3B 02 03 04"}'
    assert card(inserted).atr == bytes.fromhex("3B0102")
    assert card(f'{{"kind": "recording", "atr": "{ATR}"}}\n{inserted}').atr == bytes.fromhex(ATR)
    assert card(TRACE, atr="3B 02 01 02").atr == bytes.fromhex("3B020102")
    assert card("").atr == bytes.fromhex(ATR)


@pytest.mark.parametrize(
    ("trace", "message"),
    [
        ("{", "trace, line 1: not a line of a recording: "),
        ("[]", "trace, line 1: not a line of a recording: "),
        ('\n{"kind": "command", "hex": "0"}', "trace, line 2: not a line of a recording: "),
        ('{"kind": "command", "hex": 7}', "trace, line 1: not a line of a recording: "),
        ('{"kind": "response", "hex": "9000"}', "trace, line 1: a response to no command"),
        ('{"kind": "recording", "atr": "3B"}', "an ATR has 2 to 33 bytes"),
    ],
)
def test_a_trace_that_is_none_is_refused_with_its_line(trace: str, message: str) -> None:
    with pytest.raises(CardError) as caught:
        make("replay", {"trace": trace})
    assert str(caught.value).startswith(message)


def test_another_mode_is_refused() -> None:
    with pytest.raises(CardError, match="unknown mode: 'loose'; allowed: free, strict"):
        card(mode="loose")


commands = st.lists(st.binary(min_size=4, max_size=8), max_size=8)


@given(commands)
def test_what_a_recorder_noted_of_a_card_is_replayed(sent: list[bytes]) -> None:
    times = iter(range(10_000))
    recorder = Recorder(make("store", {}), lambda: next(times))
    recorder.power_on()
    answers = [recorder.transmit(command) for command in sent]
    recording = recorder.recording("noted", "some")
    assert [event.t_ns for event in recording.events] == [*range(2 * len(sent) + 1)]
    assert recording.events[0] == Event(0, "power-on")
    replay = card(json_lines.write([recording]).decode())
    assert replay.atr == recorder.atr == recording.atr
    assert [replay.transmit(command) for command in sent] == answers
    assert not replay.faults


def test_a_recorder_in_front_of_a_card_is_like_that_card() -> None:
    recorder = Recorder(make("ntag213", {}))
    recorder.reset()
    recorder.power_off()
    recorder.forget()
    assert [event.kind for event in recorder.recording("n").events] == ["reset", "power-off"]
    assert recorder.save() == make("ntag213", {}).save()
    mute = Recorder(make("mute", {}))
    assert (mute.atr, mute.recording("m")) == (b"", Recording("m", ()))


def test_a_command_for_which_the_card_raises_has_no_response() -> None:
    recorder = Recorder(make("replay", {}))
    assert Guarded(recorder).transmit(A) == b"\x6f\x00"
    (exchange,) = recorder.recording("r").exchanges
    assert (exchange.command, exchange.response, exchange.answered_ns) == (A, b"", None)
