"""The judge: every outcome it can give, in the order of its questions."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.judge.observation import Limit, Observation
from harness.judge.outcome import Outcome, Row
from harness.programs.contract import exchange_lines
from harness.programs.hello import HELLO, OK, SELECT
from harness.samples.manifest import Format
from harness.scenarios.case import Case, Ends
from harness.scenarios.registry import SCENARIOS, find_scenario
from harness.trace.exchange import Exchange
from tests.support.observations import hello_lines, judged, right, text, trace
from tests.support.samples import SAMPLE

FAIR = find_scenario("hello").case_for("s", SAMPLE)
RANDOM = find_scenario("greeting").case_for("s", SAMPLE)
EMPTY = find_scenario("no-card").case_for("s", SAMPLE)
NO_READER = find_scenario("no-reader").case_for("s", SAMPLE)
PULLED = find_scenario("removed-between").case_for("s", SAMPLE)
SCRIPT = Format("^> ([0-9A-F ]+)$", "^< ([0-9A-F ]+?) : .*$")


# How a right program may come to its end, for each that a case may ask for.
CHOICE = {
    Ends.ANSWERS: [Ends.ANSWERS],
    Ends.FAILS: [Ends.FAILS],
    Ends.EITHER: [Ends.ANSWERS, Ends.FAILS],
    Ends.WAITS: [Ends.WAITS, Ends.FAILS],
    Ends.GIVES_UP: [Ends.FAILS],
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_right_program_passes_every_scenario_and_in_no_other_way(name: str) -> None:
    case, contract = SCENARIOS[name].case_for("s", SAMPLE), SCENARIOS[name].contract
    for ends in (Ends.ANSWERS, Ends.FAILS, Ends.WAITS):
        verdict = judged(right(case, ends, contract), case, None, contract)
        assert (verdict.outcome is Outcome.PASS) is (ends in CHOICE[case.ends]), ends
        assert verdict.variations == ()


OTHER = (Exchange(SELECT, OK), Exchange(b"\x00\x01\x00\x00", b"\x6d\x00"))
TWICE = (*FAIR.exchanges, FAIR.exchanges[-1])
TABLE: list[tuple[str, Case, dict[str, Any], Outcome]] = [
    ("engine", FAIR, {"trouble": "the engine is gone"}, Outcome.INFRASTRUCTURE),
    ("hangs", FAIR, {"exit_status": None, "limit": Limit.TIME}, Outcome.TIMEOUT),
    ("floods", FAIR, {"exit_status": None, "limit": Limit.OUTPUT}, Outcome.OUTPUT_LIMIT),
    ("leaves", FAIR, {"left": ("sleep 9",)}, Outcome.LEFT_PROCESS),
    ("fails", FAIR, {"exit_status": 1}, Outcome.EXIT_STATUS),
    ("crashes", FAIR, {"exit_status": 139}, Outcome.EXIT_STATUS),
    ("says nothing", FAIR, {"stdout": ""}, Outcome.SILENT),
    ("says a blank", FAIR, {"stdout": "\n"}, Outcome.TRANSCRIPT_DIFFERS),
    ("hard-coded", RANDOM, {"stdout": right(FAIR).stdout}, Outcome.TRANSCRIPT_DIFFERS),
    ("invents", FAIR, {"trace": ()}, Outcome.TRANSCRIPT_DIFFERS),
    ("no line end", FAIR, {"stdout": right(FAIR).stdout[:-1]}, Outcome.TRANSCRIPT_DIFFERS),
    ("talks", FAIR, {"stdout": "Hi\n" + right(FAIR).stdout}, Outcome.TRANSCRIPT_DIFFERS),
    ("no text", FAIR, {"stdout": text(*hello_lines(FAIR.reader, FAIR.exchanges)[:-1])},
     Outcome.TRANSCRIPT_DIFFERS),
    ("no reader", FAIR, {"stdout": text(*hello_lines(None, FAIR.exchanges))},
     Outcome.TRANSCRIPT_DIFFERS),
    ("lower case", FAIR, {"stdout": right(FAIR).stdout.replace("48 65 6C", "48 65 6c")},
     Outcome.TRANSCRIPT_DIFFERS),
    ("other command", FAIR,
     {"stdout": text(*hello_lines(FAIR.reader, OTHER)), "trace": trace(*OTHER)},
     Outcome.TRACE_DIFFERS),
    ("once more", FAIR,
     {"stdout": text(*hello_lines(FAIR.reader, TWICE)), "trace": trace(*TWICE)},
     Outcome.TRACE_DIFFERS),
    ("secretly once more", FAIR, {"trace": trace(*TWICE)}, Outcome.TRANSCRIPT_DIFFERS),
    ("one exchange less", FAIR,
     {"stdout": text(*hello_lines(FAIR.reader, FAIR.exchanges[:1])),
      "trace": trace(*FAIR.exchanges[:1])}, Outcome.TRACE_DIFFERS),
    ("no answer", FAIR, {"trace": trace(*FAIR.exchanges)[:-2]}, Outcome.TRANSCRIPT_DIFFERS),
    ("cheerful", EMPTY, {"exit_status": 0}, Outcome.EXIT_STATUS),
    ("mute", EMPTY, {"stderr": " \n"}, Outcome.SILENT),
    ("hangs on no card", EMPTY, {"limit": Limit.TIME}, Outcome.TIMEOUT),
    ("no reader line", EMPTY, {"stdout": ""}, Outcome.PASS),
    ("invented", EMPTY, {"stdout": right(FAIR).stdout}, Outcome.TRANSCRIPT_DIFFERS),
    ("other reader", EMPTY, {"stdout": "Reader: Mine\n"}, Outcome.TRANSCRIPT_DIFFERS),
    ("a reader from nowhere", NO_READER, {"stdout": "Reader: Virtual PCD 00 00\n"},
     Outcome.TRANSCRIPT_DIFFERS),
    ("what it got", PULLED, {}, Outcome.PASS),
    ("more than it got", PULLED,
     {"stdout": right(PULLED).stdout + text("> 00 00 00 00", "< 90 00")},
     Outcome.TRANSCRIPT_DIFFERS),
    ("less than it got", PULLED, {"stdout": "Reader: Virtual PCD 00 00\n"},
     Outcome.TRANSCRIPT_DIFFERS),
    ("less than was there", PULLED, {"stdout": "", "trace": trace()}, Outcome.TRACE_DIFFERS),
]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "change", "outcome"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_each_defect_has_its_outcome(case: Case, change: dict[str, Any], outcome: Outcome) -> None:
    verdict = judged(replace(right(case), **change), case, None)
    assert verdict.outcome is outcome
    assert bool(verdict.why) is (outcome is not Outcome.PASS)


# Each question of the judge, as a defect that only it finds.
ORDER: list[tuple[dict[str, Any], Outcome]] = [
    ({"trouble": "the bench died"}, Outcome.INFRASTRUCTURE),
    ({"limit": Limit.OUTPUT}, Outcome.OUTPUT_LIMIT),
    ({"left": ("sleep 9",)}, Outcome.LEFT_PROCESS),
    ({"limit": Limit.TIME}, Outcome.TIMEOUT),
    ({"exit_status": 1}, Outcome.EXIT_STATUS),
    ({"stdout": "nonsense\n"}, Outcome.TRANSCRIPT_DIFFERS),
    ({"trace": trace(*OTHER), "stdout": text(*hello_lines(FAIR.reader, OTHER))},
     Outcome.TRACE_DIFFERS),
]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "later"), [(a, b) for a, b in product(range(len(ORDER)), repeat=2) if a < b]
)
def test_of_two_defects_the_first_question_finds_its_own(first: int, later: int) -> None:
    both = ORDER[later][0] | ORDER[first][0]
    assert judged(replace(right(FAIR), **both), FAIR, None).outcome is ORDER[first][1]


def test_a_mismatch_shows_the_three_witnesses_side_by_side() -> None:
    seen = replace(right(RANDOM), stdout=right(FAIR).stdout + "and more\n")
    rows = judged(seen, RANDOM, None).difference
    assert [row.agrees for row in rows] == [True, True, True, True, False, False, False]
    assert rows[5].printed == "Hello world!"
    assert rows[5].seen == rows[5].expected != "Hello world!"
    assert rows[6] == Row("and more", None, None)


def scripted(case: Case) -> str:
    """A case's exchanges as a program prints them that has a format of its own."""
    lines = exchange_lines(case.exchanges)
    return text("Using reader: whatever", *(f"{n} : meaning" if n[0] == "<" else n for n in lines))


@pytest.mark.parametrize(
    ("stdout", "seen", "outcome"),
    [
        (scripted(FAIR), FAIR, Outcome.PASS),
        (scripted(FAIR), RANDOM, Outcome.TRANSCRIPT_DIFFERS),
        ("", FAIR, Outcome.SILENT),
        ("Using reader: whatever\n", FAIR, Outcome.TRANSCRIPT_DIFFERS),
        (scripted(RANDOM), RANDOM, Outcome.TRACE_DIFFERS),
    ],
)
def test_a_format_of_its_own_is_judged_by_its_exchanges(
    stdout: str, seen: Case, outcome: Outcome
) -> None:
    observation = Observation(exit_status=0, stdout=stdout, trace=trace(*seen.exchanges))
    assert judged(observation, FAIR, SCRIPT).outcome is outcome


@given(st.text(max_size=60), st.text(max_size=20), st.sampled_from([0, 1]))
def test_no_text_passes_for_a_card_that_was_never_asked(
    stdout: str, stderr: str, status: int
) -> None:
    seen = Observation(exit_status=status, stdout=stdout, stderr=stderr, trace=trace())
    assert judged(seen, FAIR, None).outcome is not Outcome.PASS
    assert judged(seen, FAIR, SCRIPT).outcome is not Outcome.PASS


def test_a_refused_selection_is_an_answer_and_not_a_failure() -> None:
    case = find_scenario("unknown-applet").case_for("s", SAMPLE)
    assert case.exchanges[0] == Exchange(SELECT, b"\x6a\x82")
    assert case.exchanges[1].command == HELLO
    gave_up = replace(right(case), exit_status=1, stderr="not found")
    assert judged(gave_up, case, None).outcome is Outcome.EXIT_STATUS
