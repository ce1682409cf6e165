"""The protocol of QEMU's passthru cards: messages out of a stream, and into one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.readers.qemu_protocol import (
    INIT,
    MAX_PAYLOAD,
    Kind,
    MalformedMessage,
    Message,
    MessageReader,
)

MESSAGES = st.lists(
    st.builds(Message, st.sampled_from(Kind).map(int), st.binary(max_size=40)), max_size=5
)


def test_a_message_is_a_header_of_three_numbers_and_its_payload() -> None:
    assert Message(Kind.APDU, b"\x90\x00").pack().hex(" ", -4) == "00000007 00000000 00000002 9000"
    assert INIT.pack().hex(" ", -4) == "00000001 ffffffff 0000000c 56534344 00000002 00000000"


@given(MESSAGES, st.lists(st.integers(0, 200)))
def test_messages_come_whole_however_the_stream_is_cut(
    messages: list[Message], cuts: list[int]
) -> None:
    stream = b"".join(message.pack() for message in messages)
    reader, found, before = MessageReader(), [], 0
    for cut in (*sorted(cut for cut in cuts if cut < len(stream)), len(stream)):
        found += reader.feed(stream[before:cut])
        before = cut
    assert found == messages


def test_one_that_nobody_would_send_is_refused_before_it_has_come() -> None:
    header = Message(Kind.APDU).pack()[:8] + (MAX_PAYLOAD + 1).to_bytes(4)
    with pytest.raises(MalformedMessage, match="65537 bytes"):
        MessageReader().feed(header)
