"""`inv trace`: from any form into any other."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from harness.commands.trace import trace
from harness.errors import BadInput
from harness.forms.forms import FORMS, WRITTEN, load
from harness.report.facts import ScenarioFacts
from harness.report.publish import publish
from harness.report.report import Report
from harness.scenarios.registry import find_scenario
from tests.support.reports import report_of, run_line

EXCHANGE = [
    {"t_ns": 5, "kind": "command", "slot": 0, "hex": "00 A4 04 00"},
    {"t_ns": 6, "kind": "response", "slot": 0, "hex": "69 82"},
]
SCRIPTOR = "> 00 A4 04 00\n< 69 82 : Security status not satisfied.\n"


def with_worlds(report: Report, **worlds: Any) -> Report:
    """The same, with worlds of scenarios as the header has them."""
    import msgspec

    scenarios = [
        ScenarioFacts(s.program, s.name, s.summary, world=worlds.get(s.name, {}))
        for s in report.header.scenarios
    ]
    header = msgspec.structs.replace(report.header, scenarios=scenarios)
    return Report(header, report.runs, report.footer)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Two samples in two scenarios, of which one is as it is declared here."""
    runs = [
        run_line(sample, scenario=scenario, trace=EXCHANGE if scenario == "hello" else [])
        for sample in ("rust-pcsc", "scriptor")
        for scenario in ("hello", "no-card")
    ]
    world = find_scenario("hello").case_for("", "").world.as_object()
    path = tmp_path / "report.jsonl"
    publish(path, with_worlds(report_of(*runs), hello=world))
    return path


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    path, form, out, sample, scenario = words
    trace(Path(path), form, out, sample, scenario)
    return capsys.readouterr().out


def test_a_run_of_a_report_has_its_cards_atr(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = shown(capsys, str(report), "scriptor", "", "rust", "hello")
    card = find_scenario("hello").case_for("", "").world.card
    assert card and card.atr
    assert said == f"> RESET\n< OK: {card.atr.hex(' ').upper()}\n{SCRIPTOR}"


def test_a_whole_report_becomes_one_capture(report: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.pcapng"
    trace(report, "pcapng", str(out), "", "")
    read = load(out).recordings
    assert sorted((r.name, r.scenario) for r in read) == [
        (sample, f"hello/{scenario}")
        for sample in ("rust-pcsc", "scriptor")
        for scenario in ("hello", "no-card")
    ]
    assert out.read_bytes().count(b"rust-pcsc") == 1, "one interface for each sample"


def test_the_world_of_another_version_says_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.jsonl"
    publish(path, with_worlds(report_of(run_line(trace=EXCHANGE)), hello={"daemon": "other"}))
    assert shown(capsys, str(path), "scriptor", "", "", "") == SCRIPTOR


@pytest.mark.parametrize("form", [name for name in WRITTEN if name != "pcapng"])
def test_from_a_capture_into_every_text(
    form: str, report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "all.pcapng")
    trace(report, "pcapng", out, "", "")
    said = shown(capsys, out, form, "", "scriptor", "hello/hello")
    (found,) = FORMS[form].read(said.encode(), "again").recordings
    assert [(e.command.hex(), e.response.hex()) for e in found.exchanges] == [("00a40400", "6982")]


def test_lines_that_are_not_used_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bug.txt"
    path.write_text("> 00 A4 04 00\n< 69 82\n" + "< 90 00\n" * 25)
    trace(path, "scriptor", "", "", "")
    said = capsys.readouterr()
    assert said.out == SCRIPTOR
    lines = said.err.splitlines()
    assert lines[0] == f"{path}, line 3: a response to no command"
    assert lines[-1] == f"{path}: 5 more lines are not used"
    assert len(lines) == 21


def test_a_run_without_an_exchange_is_told(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trace(report, "scriptor", "", "rust", "no-card")
    assert capsys.readouterr() == ("", f"{report}: nothing was exchanged there\n")


@pytest.mark.parametrize(
    ("words", "what", "hint"),
    [
        (("legder", "", "", ""), "There is no form 'legder' that can be written.",
         "Did you mean ledger?"),
        (("pcscd", "", "", ""), "There is no form 'pcscd' that can be written.", "Known: apdu4j"),
        (("json", "", "rsut-pcsc", ""), "There is no sample 'rsut-pcsc'.",
         "Did you mean rust-pcsc?"),
        (("json", "", "", "helo"), "There is no scenario 'helo'.", "Did you mean hello?"),
        (("jdk", "", "rust", ""), "The form jdk holds one recording, and there are 2.",
         "choose one with --sample and --scenario"),
        (("json", "/no/such/folder/x", "", ""), "The trace cannot be written to", "name another"),
        (("json", "/", "", ""), "The trace cannot be written to", "name another"),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_bad_input(
    report: Path, words: tuple[str, str, str, str], what: str, hint: str
) -> None:
    with pytest.raises(BadInput) as caught:
        trace(report, *words)
    assert caught.value.what.startswith(what)
    assert caught.value.hint.startswith(hint)


def test_bytes_do_not_go_to_a_terminal(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(screen, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdout", screen)
    with pytest.raises(BadInput) as caught:
        trace(report, "pcapng", "", "", "")
    assert "--out FILE" in caught.value.hint
    assert screen.buffer.tell() == 0
    trace(report, "json", "", "", "")
    assert screen.buffer.tell() > 0


def test_bytes_go_into_a_pipe(report: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    trace(report, "pcapng", "", "", "")
    assert capfdbinary.readouterr().out.startswith(b"\n\r\r\n")


def test_an_earlier_file_is_replaced_as_a_whole(report: Path, tmp_path: Path) -> None:
    out = tmp_path / "trace.jsonl"
    out.write_text("before")
    trace(report, "json", str(out), "", "")
    assert len(load(out).recordings) == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.jsonl", "trace.jsonl"]


def test_a_trace_in_a_report_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "report.jsonl"
    publish(path, report_of(run_line("rust-pcsc", trace=[{"kind": "reset", "hex": "0"}])))
    with pytest.raises(BadInput, match="The trace of rust-pcsc in hello/hello is none"):
        trace(path, "json", "", "", "")


def test_the_form_can_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "both.txt"
    path.write_text("> 00 A4 04 00\n< 69 82\n> 00\n< 6982\n=> 00b00000\n<= 9000\n")
    trace(path, "ledger", "", "", "", "ledger")
    assert capsys.readouterr().out == "=> 00b00000\n<= 9000\n"
