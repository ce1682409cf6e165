"""Injected codes before the judge: a rule that never hit is no pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.judge.fidelity import Fidelity, fidelity
from harness.judge.injection import unmet
from harness.judge.judge import judge
from harness.judge.observation import Limit, Observation
from harness.judge.outcome import Outcome
from harness.programs.hello import CONTRACT
from harness.scenarios.case import Case
from harness.scenarios.inject import parse_rule, scenario_of
from tests.support.observations import right, trace


def case_of(rule: str) -> Case:
    return scenario_of(parse_rule(rule)).case_for("s", "a-b")


TRANSMIT = case_of("SCardTransmit#2=SCARD_W_RESET_CARD")
EACH = case_of("SCardTransmit=SCARD_W_RESET_CARD")
HIT = ("loaded", "SCardTransmit#2=80100068")


@pytest.mark.parametrize(
    ("case", "record", "why"),
    [
        (TRANSMIT, HIT, ""),
        (EACH, HIT, ""),
        (TRANSMIT, ("loaded",), "it never makes the call SCardTransmit#2"),
        (TRANSMIT, ("loaded", "SCardTransmit#1=80100068"), "it never makes the call"),
        (EACH, ("loaded", "SCardConnect#1=80100068"), "it never makes the call SCardTransmit"),
        (TRANSMIT, (), "it does not go through libpcsclite.so.1"),
        (replace(TRANSMIT, rules=()), (), ""),
    ],
)
def test_the_record_says_whether_a_rule_hit(case: Case, record: tuple[str, ...], why: str) -> None:
    found = unmet(Observation(record=record), case)
    assert found.startswith(why)
    assert bool(found) == bool(why)


@pytest.mark.parametrize("record", [(), ("loaded",)])
def test_a_program_that_was_told_nothing_has_not_passed(record: tuple[str, ...]) -> None:
    seen = replace(right(TRANSMIT), record=record)
    verdict = judge(seen, TRANSMIT, CONTRACT, None)
    assert verdict.outcome is Outcome.UNSUPPORTED
    assert verdict.why
    assert fidelity(seen, TRANSMIT) is None


@pytest.mark.parametrize("record", [(), ("loaded",)])
@pytest.mark.parametrize(
    ("ended", "outcome", "why"),
    [
        (Observation(exit_status=127), Outcome.EXIT_STATUS, "cannot be started"),
        (Observation(exit_status=139), Outcome.EXIT_STATUS, "it crashed"),
        (Observation(limit=Limit.TIME), Outcome.TIMEOUT, "did not end"),
        (Observation(limit=Limit.OUTPUT), Outcome.OUTPUT_LIMIT, "printed more"),
        (Observation(exit_status=0), Outcome.SILENT, "not a word"),
        (
            Observation(exit_status=1, stderr="ImportError: No module named 'smartcard'\n"),
            Outcome.EXIT_STATUS,
            "exit status 1, though no call was told a code",
        ),
    ],
)
def test_one_that_did_not_get_so_far_is_told_by_how_it_ended(
    record: tuple[str, ...], ended: Observation, outcome: Outcome, why: str
) -> None:
    seen = replace(ended, record=record)
    verdict = judge(seen, TRANSMIT, CONTRACT, None)
    assert verdict.outcome is outcome
    assert why in verdict.why
    assert fidelity(seen, TRANSMIT) is None


def test_one_that_goes_on_after_a_code_has_passed_and_one_that_makes_things_up_has_not() -> None:
    seen = replace(right(TRANSMIT), record=HIT)
    assert judge(seen, TRANSMIT, CONTRACT, None).outcome is Outcome.PASS
    assert fidelity(seen, TRANSMIT) is None
    wrong = replace(seen, stdout=seen.stdout.replace("Hello", "Hallo"))
    assert judge(wrong, TRANSMIT, CONTRACT, None).outcome is Outcome.TRANSCRIPT_DIFFERS


def test_one_that_says_the_code_after_what_it_has_done_has_passed() -> None:
    whole = right(TRANSMIT)
    seen = replace(
        whole,
        exit_status=1,
        stdout="".join(whole.stdout.splitlines(keepends=True)[:3]),
        stderr="SCardTransmit: Card was reset.\n",
        trace=trace(*TRANSMIT.exchanges[:1]),
        record=HIT,
    )
    assert judge(seen, TRANSMIT, CONTRACT, None).outcome is Outcome.PASS
    assert fidelity(seen, TRANSMIT) is Fidelity.MESSAGE


def test_one_that_fails_when_everything_is_said_and_done_has_passed() -> None:
    case = case_of("SCardDisconnect#1=SCARD_E_NO_SERVICE")
    record = ("loaded", "SCardDisconnect#1=8010001D")
    failed = replace(right(case), exit_status=1, stderr="Service not available.\n", record=record)
    assert judge(failed, case, CONTRACT, None).outcome is Outcome.PASS
    assert fidelity(failed, case) is Fidelity.MESSAGE
    made_up = replace(failed, stdout=failed.stdout + "Bye world!\n")
    assert judge(made_up, case, CONTRACT, None).outcome is Outcome.TRANSCRIPT_DIFFERS


def test_a_bench_that_failed_is_told_before_a_rule_that_did_not_hit() -> None:
    verdict = judge(Observation(trouble="The bench has died."), TRANSMIT, CONTRACT, None)
    assert verdict.outcome is Outcome.INFRASTRUCTURE
