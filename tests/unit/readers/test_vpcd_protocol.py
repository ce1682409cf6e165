"""vpcd's protocol: messages under any cut, and answers that never hang the reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cards.card import Card
from harness.cards.guard import Guarded
from harness.cards.hello import ATR, HelloCard
from harness.cards.mute import MuteCard
from harness.readers.vpcd_protocol import FrameReader, frame, respond
from harness.trace.trace import Trace

SELECT = bytes.fromhex("00A404000AA00000006203010C0601")


class Answers(Card):
    """Gives the same answer to everything, however wrong; fails at every power event."""

    def __init__(self, answer: bytes) -> None:
        super().__init__(ATR)
        self.answer = answer

    def transmit(self, raw: bytes) -> bytes:
        return self.answer if raw else b""

    def forget(self) -> None:
        raise RuntimeError("cannot forget")


@given(st.lists(st.binary(max_size=300), max_size=6), st.data())
def test_messages_survive_any_cut(payloads: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(frame(payload) for payload in payloads)
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=8).map(sorted))
    reader, got = FrameReader(), []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        got += reader.feed(stream[start:end])
    assert got == payloads
    assert not reader.partial


def test_a_message_that_has_begun_is_partial() -> None:
    reader = FrameReader()
    assert reader.feed(b"\x00\x02\x01") == [] and reader.partial
    assert reader.feed(b"\x02\x00") == [b"\x01\x02"] and reader.partial


def test_the_longest_message() -> None:
    assert FrameReader().feed(frame(bytes(65535))) == [bytes(65535)]
    with pytest.raises(ValueError, match="65536"):
        frame(bytes(65536))


@pytest.mark.parametrize(("byte", "kinds"), [(0, ["power-off"]), (1, ["power-on"]), (2, ["reset"])])
def test_power_is_not_answered_but_felt(byte: int, kinds: list[str]) -> None:
    card, trace = Guarded(HelloCard()), Trace()
    respond(card, SELECT, Trace())
    assert respond(card, bytes((byte,)), trace) is None
    assert [event.kind for event in trace.drain()] == kinds
    assert respond(card, bytes(4), trace) == b"\x6d\x00"


def test_the_atr_is_given_and_not_traced() -> None:
    trace = Trace()
    assert respond(Guarded(HelloCard()), b"\x04", trace) == ATR
    assert trace.drain() == []


def test_a_mute_card_gives_what_no_reader_takes_for_an_atr() -> None:
    answer = respond(Guarded(MuteCard()), b"\x04", Trace())
    assert answer is not None
    assert len(answer) > 33, "shorter would be an ATR, nothing at all would hang vpcd"


def test_a_command_is_traced_when_it_comes() -> None:
    trace = Trace()
    assert respond(Guarded(HelloCard()), SELECT, trace) == b"\x90\x00"
    assert [(event.kind, event.data) for event in trace.drain()] == [("command", SELECT)]


@pytest.mark.parametrize("payload", [b"", b"\x03", b"\x05", b"\xff"])
def test_odd_payloads_get_67_00(payload: bytes) -> None:
    assert respond(Guarded(HelloCard()), payload, Trace()) == b"\x67\x00"


def test_an_answer_of_one_byte_is_given_as_it_is() -> None:
    assert respond(Guarded(Answers(b"\x90")), SELECT, Trace()) == b"\x90"


@pytest.mark.parametrize("answer", [b"", bytes(65536)])
def test_an_answer_vpcd_cannot_take_is_replaced(answer: bytes) -> None:
    trace = Trace()
    assert respond(Guarded(Answers(answer)), SELECT, trace) == b"\x6f\x00"
    *_, fault = trace.drain()
    assert fault.kind == "fault" and f"an answer of {len(answer)} bytes" in fault.text


def test_fault_at_power_on_is_traced_and_the_card_stays() -> None:
    card, trace = Guarded(Answers(b"\x90\x00")), Trace()
    assert respond(card, b"\x01", trace) is None
    assert [event.kind for event in trace.drain()] == ["power-on", "fault"]
    assert respond(card, SELECT, trace) == b"\x90\x00"


@given(st.binary(max_size=80))
def test_everything_but_power_gets_an_answer(payload: bytes) -> None:
    answer = respond(Guarded(HelloCard()), payload, Trace())
    if payload in (b"\x00", b"\x01", b"\x02"):
        assert answer is None
    else:
        assert answer is not None and len(answer) >= 2
