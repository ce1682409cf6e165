"""Traces as bug reports have them: with other text between, and with mistakes."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import BadInput
from harness.forms.forms import FORMS, read, recognised
from harness.forms.reading import Reading
from harness.forms.recording import Recording
from tests.unit.forms.recordings import plain

EXCHANGES = [("00A4040002A000", "9000"), ("00B0000002", "01029000")]
NONE_USED = "no line of it has that form's marks"

SCRIPTOR = """\
Hi all,

> On Monday Bob wrote:
> dead simple: it does not work
> be careful with it

Using T=1 protocol
# Select the applet.
00 A4 04 00 02 A0 00
> 00 A4 04 00 02 A0 00
< 90 00 : Normal processing.
     0.000317  > 00b0000002
[17:04] < 0x01, 0x02, 0x90, 0x00
if x1 < wait or 4 > they
"""
PYSCARD = """\
connecting to Virtual PCD 00 00
>  00 A4 04 00 02 A0 00
<  [] 90 0
>  00 B0 00 00 02
<  01 02 90 0
disconnecting from Virtual PCD 00 00
"""
LEDGER = """\
\x1b[32mrecorder\x1b[0m: x => y
2024-01-01T00:00:00 apdu => 00a4040002a000
2024-01-01T00:00:01 apdu <= 9000
=> 00 B0 00 00 02
\x1b[1m<= 01029000\x1b[0m
"""
JDK = """\
C-APDU: 00 a4 04 00 02 a0 00
some noise
R-APDU: 9000
   C-APDU:00B0000002
R-APDU: 01 02 90 00
"""
PCSCD = """\
00000000 debuglog.c:289:DebugLogSetLevel() debug level=debug
00000014 [139700000001] eventhandler.c:406:EHStatusHandlerThread() Card ATR: 3B 80 80 01 01
00000100 winscard.c:1595:SCardTransmit() Send Protocol: T=1
00000001 APDU: 00 A4 04 00 02 A0 00
00000200 SW: 90 00
00000050 [139700000002] APDU: 00 B0 00 00 02
00000300 SW: 01 02 90 00
"""
APDU4J = """\
# ATR: 3b80800101
# PROTOCOL: T=1
#
# Sent
00 A4 04 00 02 A0 00
# Received in 24ms
9000

00B0000002
# 1 ms
01029000
"""


def told(reading: Reading) -> list[str]:
    return [str(line) for line in reading.unused]


def exchanged(reading: Reading) -> list[tuple[str, str]]:
    (recording,) = reading.recordings
    return [(e.command.hex().upper(), e.response.hex()) for e in recording.exchanges]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("scriptor", SCRIPTOR),
        ("scriptor", PYSCARD),
        ("ledger", LEDGER),
        ("jdk", JDK),
        ("pcscd", PCSCD),
        ("apdu4j", APDU4J),
    ],
    ids=["scriptor", "pyscard", "ledger", "jdk", "pcscd", "apdu4j"],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_other_lines_do_not_matter(form: str, text: str, ends: str) -> None:
    data = b"\xef\xbb\xbf" + text.replace("\n", ends).encode()
    assert recognised(data, "file").name == form
    reading = read(data, "file")
    assert exchanged(reading) == EXCHANGES
    assert told(reading) == []


def test_pcscd_tells_times_and_the_atr() -> None:
    (recording,) = read(PCSCD.encode(), "file").recordings
    assert recording.atr == bytes.fromhex("3B80800101")
    assert [e.t_ns for e in recording.events] == [115_000, 315_000, 365_000, 665_000]


def test_apdu4j_tells_how_long_each_took() -> None:
    (recording,) = read(APDU4J.encode(), "file").recordings
    assert recording.atr == bytes.fromhex("3B80800101")
    assert [e.t_ns for e in recording.events] == [0, 24_000_000, 24_000_000, 25_000_000]


def test_apdu4j_of_a_command_without_a_response() -> None:
    reading = read(b"# ATR: 3B00\n00A40400\n# no response to 00B00000\n9000\n", "file", "apdu4j")
    assert exchanged(reading) == [("00A40400", "9000")]


def test_scriptor_breaks_long_responses_over_lines() -> None:
    row = "47 68 52 33 77 50 4C 59 59 6B 76 55 6B 6B 57 62"
    text = f"> 00 00 00 00\n< {row} \n{row} \n33 4C 90 00 : Normal processing.\n\n00 00 00 00\n"
    text += f"> 00 00 00 00\n< {row}\n> 00 00 00 00\n< {row} \n90 00 : Normal processing.\n"
    once = row.replace(" ", "").lower()
    assert [response for _, response in exchanged(read(text.encode(), "file"))] == [
        f"{once * 2}334c9000",
        once,
        f"{once}9000",
    ]


def test_scriptor_resets() -> None:
    text = "> RESET\n< OK: 3B 00 \n> 00 00 00 00\n< 90 00\n> reset\n< OK: 3b 00\n"
    (recording,) = read(text.encode(), "file").recordings
    assert recording.card_atr == b"\x3b\x00"
    assert [event.kind for event in recording.events] == ["command", "response", "reset"]


def test_any_byte_of_jdk_is_told() -> None:
    reading = read(b"C-APDU: 00 B0 00 00\nR-APDU: XX 01 xx 90 00\n", "file")
    assert exchanged(reading) == [("00B00000", "0001009000")]
    assert told(reading) == ["line 2: 2 bytes may be any (XX); 00 is taken for them"]


@pytest.mark.parametrize(
    ("form", "text", "lines"),
    [
        ("scriptor", "> 00 A4 0\n< 90 00\n> 00\n< 90 00", [
            "line 1: '0' has an odd number of digits", "line 2: a response to no command"]),
        ("scriptor", "> 00 A4 zz\n> 00\n< 90 0x", ["line 1: 'zz' is not hexadecimal",
            "line 3: '0x' is not hexadecimal"]),
        ("ledger", "=> 00a404001\n<= 9000\n=> 00\n<= 9000", [
            "line 1: '00a404001' has an odd number of digits",
            "line 2: a response to no command"]),
        ("jdk", "C-APDU: zz\nC-APDU:\nC-APDU: 00\nR-APDU: 90 0", [
            "line 1: 'zz' is not hexadecimal", "line 2: no bytes stand there",
            "line 4: '0' has an odd number of digits"]),
        ("pcscd", "SW: 90 00\nAPDU: 00 A\nAPDU: 00\nSW: 9000", [
            "line 1: a response to no command", "line 2: 'A' has an odd number of digits"]),
        ("apdu4j", "# ATR: 3B0\n00A40400\nwords\n9000", [
            "line 1: '3B0' has an odd number of digits", "line 3: 'words' is not hexadecimal"]),
        ("apdu4j", f"00\n9000\n{'Z' * 50}", [f"line 3: {'Z' * 40 + '...'!r} is not hexadecimal"]),
    ],
)  # fmt: skip
def test_lines_that_cannot_be_used_are_told(form: str, text: str, lines: list[str]) -> None:
    assert told(read(text.encode(), "file", form)) == lines


@pytest.mark.parametrize(
    ("form", "text", "why"),
    [
        ("ledger", "hello", NONE_USED),
        ("scriptor", "> hello\n< again", NONE_USED),
        ("jdk", "R-APDU: 90 00", "line 1: a response to no command"),
        ("apdu4j", "# nothing", NONE_USED),
        ("pcscd", "SW: 9", "line 1: a response to no command"),
    ],
)
def test_a_text_without_an_exchange_is_bad_input(form: str, text: str, why: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(text.encode(), "file", form)
    assert caught.value.what == f"file has no exchange in the form {form}."
    assert caught.value.why == why


@pytest.mark.parametrize("text", ["", " \n", "hello\n", "\xff\xfe\x00"])
def test_what_is_no_trace_is_not_recognised(text: str) -> None:
    with pytest.raises(BadInput, match=r"file (is empty|is in no form that is known)\."):
        read(text.encode("latin-1"), "file")


@pytest.mark.parametrize(
    ("text", "what", "why"),
    [
        ("{", "file, line 1: not a line of JSON.", "Expecting"),
        ("[1]", "file, line 1: not a line of a trace.", "it is no JSON object"),
        ('\n{"kind": "hello"}', "file, line 2: not a line of a trace.", "kind is 'hello', and not"),
        ('{"kind": 1}', "file, line 1: not a line of a trace.", "kind is 1, and not one of"),
        ('{"kind": "reset", "t_ns": -1}', "file, line 1: not", "t_ns is -1, and no number from 0"),
        ('{"kind": "reset", "slot": "0"}', "file, line 1: not", "slot is '0', and no number"),
        ('{"kind": "reset", "slot": true}', "file, line 1: not", "slot is True, and no number"),
        ('{"kind": "fault", "text": 1}', "file, line 1: not", "text is 1, and no text"),
        ('{"kind": "command", "hex": 1}', "file, line 1: not", "hex is 1, and no text"),
        ('{"kind": "command", "hex": "0"}', "file, line 1: not", "'0' has an odd number of digits"),
        ('{"kind": "recording", "name": 1}', "file, line 1: not", "name and scenario are texts"),
        ('{"kind": "recording", "atr": "x"}', "file, line 1: not", "'x' is not hexadecimal"),
        ('{"kind": "header", "schema": 2}', "file is a report, and no trace.", ""),
        (" ", "file is empty.", ""),
    ],
)
def test_json_that_is_no_trace_is_bad_input_with_its_line(text: str, what: str, why: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(text.encode(), "file", "json")
    assert caught.value.what.startswith(what)
    assert caught.value.why.startswith(why)


def test_json_events_without_a_head_are_of_the_file() -> None:
    (recording,) = read(b'{"kind": "command", "hex": "00"}\n', "some").recordings
    assert (recording.name, recording.scenario, recording.card_atr) == ("some", "", None)
    assert [(e.t_ns, e.kind, e.data) for e in recording.events] == [(0, "command", b"\x00")]


# -- at random

OTHER_LINES = ("", "Using T=1 protocol", "# note", "DEBUG 17 -> x", "\x1b[31merror\x1b[0m: no card")


@given(st.sampled_from(["scriptor", "ledger", "jdk"]), plain(), st.randoms())
def test_other_lines_anywhere_change_nothing(
    form: str, recording: Recording, rng: random.Random
) -> None:
    write = FORMS[form].write
    assert write
    data = write([recording])
    lines = data.decode().splitlines()
    for _ in range(5):
        lines.insert(rng.randint(0, len(lines)), rng.choice(OTHER_LINES))
    assert read("\n".join(lines).encode(), "file", form) == read(data, "file", form)


@given(st.sampled_from([*FORMS, ""]), st.binary(max_size=200) | st.text("0aX> <=#:C-APDU\n"))
def test_anything_is_a_reading_or_bad_input(form: str, content: bytes | str) -> None:
    data = content if isinstance(content, bytes) else content.encode()
    try:
        reading = read(data, "file", form)
    except BadInput as problem:
        assert problem.what.startswith("file")
    else:
        assert reading.recordings
        assert all(0 < line.line <= data.count(b"\n") + 1 for line in reading.unused)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["kind", "hex", "t_ns", "slot", "text", "name", "scenario", "atr"]),
            st.sampled_from(["recording", "command", "response", "insert", "fault", "00 A4", "0"])
            | st.integers() | st.none() | st.lists(st.integers(), max_size=1),
            max_size=4,
        ),
        min_size=1, max_size=4,
    )
)  # fmt: skip
def test_any_json_is_a_reading_or_bad_input_and_every_form_takes_it(
    lines: list[dict[str, object]],
) -> None:
    data = "\n".join(map(json.dumps, lines)).encode()
    try:
        recordings = read(data, "file", "json").recordings
    except BadInput as problem:
        assert problem.what.startswith("file, line ")
        return
    for form in FORMS.values():
        if form.write and (form.binary or len(recordings) == 1):
            assert form.write(recordings) or not recordings[0].exchanges
