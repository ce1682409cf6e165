"""pcapng byte by byte, as its specification has it, and damaged in every way."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import BadInput
from harness.forms import pcapng
from harness.forms.blocks import COMMENT, IF_NAME, IF_TSRESOL, block, options, section
from harness.forms.recording import Recording
from harness.forms.upper_pdu import RECEIVED, SENT, pack, unpack
from harness.trace.trace import Event

ATR = bytes.fromhex("3B80800101")
SELECT = bytes.fromhex("00A40400")
T = 5_015_516_881_430
ONE = Recording(
    "rust-pcsc",
    (
        Event(T, "power-on"),
        Event(T + 1, "command", SELECT),
        Event(T + 2, "response", b"\x69\x82"),
        Event(T + 3, "fault", b"", 'it "broke"', 1),
    ),
    ATR,
    "hello/hello",
)

Parsed = tuple[int, bytes, list[tuple[int, bytes]]]


def parsed(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and body of each block (section 3.1): total length before and after, padded to 4."""
    while data:
        kind, length = struct.unpack(">II", data[:8])
        assert length % 4 == 0
        assert data[length - 4 : length] == data[4:8]
        yield kind, data[8 : length - 4]
        data = data[length:]


def parsed_options(body: bytes) -> list[tuple[int, bytes]]:
    """Options (section 3.5): code, length without padding, value; up to code 0 of length 0."""
    found = []
    while body[:4] != bytes(4):
        code, length = struct.unpack(">HH", body[:4])
        found.append((code, body[4 : 4 + length]))
        end = 4 + length + -length % 4
        assert not body[4 + length : end].strip(b"\0")
        body = body[end:]
    assert body == bytes(4)
    return found


def packet(body: bytes) -> tuple[int, int, bytes, list[str]]:
    """Interface, time, data and comments of an enhanced packet block (section 4.3)."""
    number, high, low, captured, original = struct.unpack(">IIIII", body[:20])
    assert captured == original
    data = body[20 : 20 + captured]
    rest = body[20 + captured + -captured % 4 :]
    said = parsed_options(rest) if rest else []
    assert {code for code, _ in said} <= {1}
    return number, high << 32 | low, data, [text.decode() for _, text in said]


def test_every_byte_is_as_specified() -> None:
    data = pcapng.write([ONE])
    (kind, head), (interface, described), *packets = parsed(data)
    assert kind == 0x0A0D0D0A
    assert head == bytes.fromhex("1A2B3C4D 0001 0000") + (len(data) - 28).to_bytes(8)
    assert (interface, described[:8]) == (1, bytes.fromhex("00FC 0000 00000000"))
    assert parsed_options(described[8:]) == [(2, b"rust-pcsc"), (9, b"\x09")]
    assert [number for number, _ in packets] == [6, 6, 6]
    sent, received = (
        bytes.fromhex("000C0008") + b"iso7816\0" + bytes.fromhex(f"00230004 0000000{x} 00000000")
        for x in "01"
    )
    assert [packet(body) for _, body in packets] == [
        (0, T, received + ATR, ["scenario: hello/hello\nATR"]),
        (0, T + 1, sent + SELECT,
         [f"scenario: hello/hello\nbefore: power-on at {T} ns in slot 0"]),
        (0, T + 2, received + b"\x69\x82",
         [f'scenario: hello/hello\nafter: fault at {T + 3} ns in slot 1: "it \\"broke\\""']),
    ]  # fmt: skip


def test_recordings_of_one_name_share_an_interface() -> None:
    other = Recording("scriptor", (Event(1, "command", SELECT),))
    again = Recording("rust-pcsc", (), None, "hello/no-reader")
    blocks = [*parsed(pcapng.write([ONE, other, again]))]
    assert [kind for kind, _ in blocks] == [0x0A0D0D0A, 1, 1, 6, 6, 6, 6]
    first, second = (parsed_options(body[8:]) for kind, body in blocks if kind == 1)
    assert first == [
        (2, b"rust-pcsc"), (9, b"\x09"),
        (1, b"scenario: hello/no-reader\na recording without bytes"),
    ]  # fmt: skip
    assert second == [(2, b"scriptor"), (9, b"\x09")]
    assert [packet(body)[0] for kind, body in blocks if kind == 6] == [0, 0, 0, 1]


def test_comments_are_as_long_as_an_option_may_be() -> None:
    events = tuple(Event(n, "fault", b"", "\N{SNOWMAN}" * 4000) for n in range(9))
    many = Recording("n", (*events, Event(9, "command", SELECT)))
    *_, (_, body) = parsed(pcapng.write([many]))
    assert len(packet(body)[3]) == 5, "24 kB each in JSON, two fit into 65,535 bytes"
    assert pcapng.read(pcapng.write([many]), "n").recordings == (many,)
    bare = Recording("n", events)
    assert pcapng.read(pcapng.write([bare]), "n").recordings == (bare,)


def test_a_text_that_is_too_long_is_cut() -> None:
    event = Event(1, "fault", b"", "x" * 5000)
    (read,) = pcapng.read(pcapng.write([Recording("n", (event,))]), "n").recordings
    assert read.events == (Event(1, "fault", b"", "x" * 4000),)


# -- as others write it


def capture(order: str = ">", resolution: bytes = b"", *packets: bytes) -> bytes:
    """A section of unknown length in either byte order, with one interface and packets."""

    def framed(kind: int, body: bytes) -> bytes:
        length = struct.pack(f"{order}I", 12 + len(body))
        return struct.pack(f"{order}I", kind) + length + body + length

    option = struct.pack(f"{order}HH", 9, 1) + resolution + b"\0\0\0" if resolution else b""
    head = struct.pack(f"{order}IHHq", 0x1A2B3C4D, 1, 0, -1)
    interface = struct.pack(f"{order}HHI", 252, 0, 0) + option
    data = framed(0x0A0D0D0A, head) + framed(1, interface)
    for packed in packets:
        fields = struct.pack(f"{order}IIIII", 0, 1, 2, len(packed), len(packed))
        data += framed(6, fields + packed + bytes(-len(packed) % 4))
    return data + framed(5, bytes(12))  # statistics of an interface, which say nothing here


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize(
    ("resolution", "t_ns"),
    [
        (b"", ((1 << 32) + 2) * 1000),  # microseconds where nothing is said
        (b"\x09", (1 << 32) + 2),
        (b"\x0a", ((1 << 32) + 2) // 10),
        (b"\x00", ((1 << 32) + 2) * 10**9),
        (b"\xa0", 10**9),  # 2 to the power of -32
    ],
)
def test_either_order_and_any_resolution_are_read(order: str, resolution: bytes, t_ns: int) -> None:
    packets = pack(RECEIVED, ATR), pack(SENT, SELECT), pack(RECEIVED, b"\x90\x00")
    (read,) = pcapng.read(capture(order, resolution, *packets), "file").recordings
    assert (read.name, read.scenario, read.card_atr) == ("file", "", ATR)
    assert read.events == (Event(t_ns, "command", SELECT), Event(t_ns, "response", b"\x90\x00"))


def test_an_atr_in_the_middle_is_of_a_card_that_is_put_in() -> None:
    packets = pack(SENT, SELECT), pack(RECEIVED, b"\x90\x00"), pack(RECEIVED, ATR)
    (read,) = pcapng.read(capture(">", b"", *packets), "file").recordings
    assert [event.kind for event in read.events] == ["command", "response", "insert"]


def test_packets_of_others_are_left_out() -> None:
    tags = struct.pack(">HH", 0x000C, 3) + b"dns\0" + bytes(4)
    (read,) = pcapng.read(capture("<", b"", tags, pack(SENT, SELECT)), "file").recordings
    assert [event.data for event in read.events] == [SELECT]
    with pytest.raises(BadInput) as caught:
        pcapng.read(capture("<", b"", tags, tags), "file")
    assert caught.value.why == "it has 2 packets of other kinds"


def test_tags_that_are_not_known_are_skipped() -> None:
    more = struct.pack(">HH", 0x0019, 1) + b"x\0\0\0"
    assert unpack(more + pack(SENT, SELECT)) == (SENT, SELECT)


@pytest.mark.parametrize("length", range(16))
def test_a_packet_that_ends_in_its_tags(length: int) -> None:
    with pytest.raises(ValueError, match=r"ends in its tags|bytes, and"):
        unpack(pack(SENT, b"")[:length])


def test_a_packet_that_does_not_say_who_sent_it() -> None:
    with pytest.raises(ValueError, match="who sent it"):
        unpack(struct.pack(">HH", 0x000C, 8) + b"iso7816\0" + bytes(4))


# -- damaged


def test_truncated_at_every_length_it_is_refused() -> None:
    data = pcapng.write([ONE, Recording("other", ONE.events)])
    for length in range(len(data)):
        with pytest.raises(BadInput) as caught:
            pcapng.read(data[:length], "file")
        assert "truncated" in caught.value.why or length in (0, 1, 2, 3), length


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is empty"),
        (b"hello world, this is text", "it does not begin with the header of a section"),
        (section(b""), "it is empty"),
        (block(0x0A0D0D0A, bytes(16)), "block 1 is the header of a section without its byte-order"),
        (section(block(6, bytes(20))), "block 2 is of interface 0, which is not there"),
        (section(block(6, bytes(8))), "block 2 is too short for its kind"),
        (section(block(1, bytes(4))), "block 2 is too short for its kind"),
        (section(block(1, bytes(8) + b"\0\x01\0\x09abcd")), "block 2 has an option that is longer"),
        (section(struct.pack(">III", 1, 8, 8)), "block 2 says that it has 8 bytes, and does not"),
        (section(struct.pack(">III", 1, 12, 16)), "block 2 says that it has 12 bytes"),
        (section(block(1, bytes.fromhex("00FC 0000 00000000"))
                 + block(6, struct.pack(">IIIII", 0, 0, 0, 400, 400))),
         "block 3 is shorter than its packet"),
        (section(block(1, bytes.fromhex("00FC 0000 00000000"))
                 + block(6, struct.pack(">IIIII", 0, 0, 0, 4, 4) + b"\0\x0c\0\x08")),
         "block 3: tag 000C has 8 bytes, and 0 are there"),
    ],
)  # fmt: skip
def test_what_is_no_capture_is_refused_with_its_block(data: bytes, why: str) -> None:
    with pytest.raises(BadInput) as caught:
        pcapng.read(data, "file")
    assert caught.value.why.startswith(why)


@given(st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_other_bytes_anywhere_give_a_recording_or_bad_input(at: int, other: bytes) -> None:
    data = pcapng.write([ONE])
    at = min(at, len(data) - len(other))
    try:
        read = pcapng.read(data[:at] + other + data[at + len(other) :], "file")
    except BadInput as problem:
        assert problem.what
    else:
        assert read.recordings


def test_ten_thousand_exchanges() -> None:
    events = tuple(
        Event(n, "command" if n % 2 == 0 else "response", n.to_bytes(4)) for n in range(20_000)
    )
    many = Recording("many", events, ATR)
    assert pcapng.read(pcapng.write([many]), "file").recordings == (many,)


def test_options_that_are_none_take_no_room() -> None:
    assert options([]) == b""
    assert options([(COMMENT, b"x")]) == bytes.fromhex("0001 0001 78000000 00000000")
    assert (COMMENT, IF_NAME, IF_TSRESOL) == (1, 2, 9)
