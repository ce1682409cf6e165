"""`inv atr`: bytes in any spelling, a card in a reader, and exit statuses."""

from __future__ import annotations

import json
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.commands import atr as command
from harness.errors import BadInput, Problem
from tests.support.atrs import OPENPGP

ULTRALIGHT = "3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 03 00 00 00 00 68"
GOOD = bytes.fromhex("3B 80 80 01 01")


@pytest.mark.parametrize(
    "words",
    [
        ["3B", "80", "80", "01", "01"],
        ["3B 80 80 01 01"],
        ["3B8080", "0101"],
        ["3b8080 01 01"],
        ["3B:80:80:01:01"],
        ["3b-80-80-01-01"],
        ["0x3B", "0x80", "0X80", "0x01", "0x01"],
        ["0x3B80800101"],
        ["{0x3B, 0x80, 0x80, 0x1, 0x01}"],
        ["\\x3B\\x80\\x80\\x01\\x01"],
        ["ATR: 3B 80 80 01 01"],
        ["ATR:", "3B 80 80 01 01\n"],
        ["[3B, 80, 80, 1, 1]"],
        ["", "3B\t80 80 01 01", ""],
    ],
    ids=" ".join,
)
def test_bytes_in_every_usual_spelling(words: list[str]) -> None:
    assert command.parse(words) == GOOD


@given(st.binary(min_size=1, max_size=40), st.sampled_from(["", " ", ":", ", ", "-"]))
def test_whatever_is_written_is_read_back(raw: bytes, between: str) -> None:
    written = between.join(f"{byte:02x}" for byte in raw)
    assert command.parse([written]) == command.parse([written.upper()]) == raw


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Which ATR"),
        (["  "], "Which ATR"),
        (["3BG0"], "'3BG0'"),
        (["3B", "hello"], "'hello'"),
        (["3B8"], "odd number"),
        (["3B", "808"], "odd number"),
        (["0x"], "''"),
        (["\N{FULLWIDTH DIGIT THREE}B"], "no hexadecimal"),
    ],
)
def test_what_is_no_hex_is_bad_input(words: list[str], said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        command.parse(words)
    assert caught.value.hint == command.EXAMPLE


def explained(capsys: pytest.CaptureFixture[str], text: str, **options: bool) -> tuple[int, str]:
    status = command.explain([text], options.get("json", False), options.get("reader", False))
    return status, capsys.readouterr().out


def test_each_byte_is_explained_in_a_line_that_begins_with_its_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out = explained(capsys, OPENPGP.hex())
    lines = [line.split(maxsplit=3) for line in out.splitlines()]
    assert status == 0
    assert ["2", "13", "TA1"] in [line[:3] for line in lines]
    assert "Fi 372, Di 4: 93 clock cycles per ETU" in out
    assert "43010 bit/s at 4 MHz, 53763 bit/s at 5 MHz" in out
    assert ["19", "B1", "TCK"] in [line[:3] for line in lines]
    assert out.splitlines()[-1] == "Right by ISO 7816-3 and ISO 7816-4."
    assert "\x1b" not in out


def test_an_atr_that_breaks_the_standard_is_explained_and_ends_with_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out = explained(capsys, ULTRALIGHT[:-2] + "69")
    assert status == 1
    assert "MIFARE Ultralight" in out
    assert out.splitlines()[-1] == "  at 19: TCK is 69; it has to be 68"


def test_many_bytes_after_the_end_are_shown_whole(capsys: pytest.CaptureFixture[str]) -> None:
    _, out = explained(capsys, "3B00" + "AB" * 40)
    assert out.count("AB") == 2 * 40  # in the first line, and in the table


def test_for_scripts_the_keys_are_those_that_are_promised(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out = explained(capsys, ULTRALIGHT, json=True)
    found = json.loads(out)
    assert status == 0
    assert {*found} == {
        "atr", "right", "convention", "protocols", "first_protocol", "mode", "check", "fields",
        "missing", "more_missing", "breaches", "summary",
    }  # fmt: skip
    assert found["atr"] == ULTRALIGHT
    assert (found["right"], found["convention"], found["mode"]) == (True, "direct", "negotiable")
    assert (found["protocols"], found["first_protocol"]) == ([0, 1], 0)
    assert found["check"] == {"state": "right", "expected": "68"}
    assert found["fields"][2] == {
        "name": "TD1",
        "offset": 2,
        "bytes": "80",
        "meaning": {"kind": "next-bytes", "follow": ["TD2"], "protocol": 0},
        "text": ["protocol T=0; TD2 follows"],
    }
    by_name = {field["name"]: field["meaning"] for field in found["fields"]}
    assert by_name["T10-T11"] == {
        "kind": "storage-name", "number": 3, "name": "MIFARE Ultralight",
    }  # fmt: skip
    assert by_name["TCK"] == {"kind": "check-byte", "state": "right", "expected": "68"}


def test_for_scripts_a_breach_has_its_kind_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    status, out = explained(capsys, "3B 80 80 01 02", json=True)
    assert status == 1
    assert json.loads(out)["breaches"] == [
        {"kind": "check-byte", "offset": 4, "text": "TCK is 02; it has to be 01"}
    ]


# -- a card in a reader: the parts of pyscard's scard that are used

EMPTY, PRESENT, MUTE = 0x10, 0x20, 0x200
NO_SERVICE, NO_READERS = 0x8010001D, 0x8010002E


class Scard(SimpleNamespace):
    """A daemon with readers. states: name -> (state, ATR)."""

    def __init__(self, states: dict[str, tuple[int, bytes]], refuses: int = 0) -> None:
        super().__init__(
            SCARD_SCOPE_USER=0, SCARD_S_SUCCESS=0, SCARD_STATE_UNAWARE=0, SCARD_STATE_MUTE=MUTE
        )
        self._states, self._refuses, self.released = states, refuses, 0

    def SCardEstablishContext(self, _: int) -> tuple[int, int]:  # noqa: N802
        return self._refuses, 7

    def SCardReleaseContext(self, _: int) -> int:  # noqa: N802
        self.released += 1
        return 0

    def SCardListReaders(self, _: int, __: list[str]) -> tuple[int, list[str]]:  # noqa: N802
        return (0 if self._states else NO_READERS), [*self._states]

    def SCardGetStatusChange(  # noqa: N802
        self, _: int, timeout: int, asked: list[tuple[str, int]]
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        assert timeout == 0
        return 0, [(name, self._states[name][0], [*self._states[name][1]]) for name, _ in asked]

    def SCardGetErrorMessage(self, code: int) -> str:  # noqa: N802
        return f"error {code:#x}"


READERS = {
    "Empty 00": (EMPTY, b""),
    "Virtual PCD 00": (PRESENT, GOOD),
    "Virtual PCD 01": (PRESENT, bytes.fromhex(ULTRALIGHT)),
    "Silent 00": (PRESENT | MUTE, b""),
}


def with_scard(monkeypatch: pytest.MonkeyPatch, scard: Any) -> None:
    package = ModuleType("smartcard")
    package.scard = scard  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "smartcard", package)
    monkeypatch.setitem(sys.modules, "smartcard.scard", scard)


@pytest.mark.parametrize(
    ("part", "reader", "atr"),
    [
        ("", "Virtual PCD 00", GOOD),
        ("virtual", "Virtual PCD 00", GOOD),
        ("PCD 01", "Virtual PCD 01", bytes.fromhex(ULTRALIGHT)),
    ],
)
def test_the_card_in_a_reader(
    monkeypatch: pytest.MonkeyPatch, part: str, reader: str, atr: bytes
) -> None:
    scard = Scard(READERS)
    with_scard(monkeypatch, scard)
    assert command.read_card(part) == command.Found(reader, atr)
    assert scard.released == 1


def test_the_reader_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_scard(monkeypatch, Scard(READERS))
    status, out = explained(capsys, "PCD 01", reader=True)
    assert (status, out.splitlines()[0]) == (0, "Reader: Virtual PCD 01")
    _, out = explained(capsys, "PCD 01", reader=True, json=True)
    assert json.loads(out)["reader"] == "Virtual PCD 01"


@pytest.mark.parametrize(
    ("scard", "part", "what", "said"),
    [
        (Scard({}, NO_SERVICE), "", "No PC/SC daemon", "0x8010001d"),
        (Scard({}), "", "no reader", "0x8010002e"),
        (Scard(READERS), "omnikey", "'omnikey'", "Virtual PCD 00"),
        (Scard(READERS), "Empty", "No card", "Empty 00"),
        (Scard(READERS), "Silent", "says nothing", "mute"),
    ],
)
def test_no_daemon_no_reader_no_card(
    monkeypatch: pytest.MonkeyPatch, scard: Scard, part: str, what: str, said: str
) -> None:
    with_scard(monkeypatch, scard)
    with pytest.raises(Problem, match=what) as caught:
        command.read_card(part)
    assert said in str(caught.value)


def test_without_pyscard_the_way_to_install_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "smartcard", None)
    with pytest.raises(Problem, match="pyscard") as caught:
        command.read_card("")
    assert "pip install 'pyscard" in caught.value.hint
