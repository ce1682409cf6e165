"""Injected codes: rules as they are typed, and the scenarios that come of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import BadInput
from harness.scenarios.case import Ends
from harness.scenarios.group import Group, group_of
from harness.scenarios.inject import Rule, parse_rule, scenario_of, sweep
from harness.scenarios.pcsc_calls import CODES, RETURNS

RULES = st.builds(
    Rule, st.sampled_from([*RETURNS]), st.integers(0, 999_999_999), st.sampled_from([*CODES])
)


@given(RULES)
def test_a_rule_is_read_as_it_is_written(rule: Rule) -> None:
    assert parse_rule(rule.words) == rule
    assert parse_rule(rule.for_delegate) == rule, "its numbers are read, too"


@pytest.mark.parametrize("code", ["80100068", "0x80100068", "0X80100068", "SCARD_W_RESET_CARD"])
def test_a_code_is_a_name_or_a_number(code: str) -> None:
    assert parse_rule(f"SCardTransmit#2={code}").words == "SCardTransmit#2=SCARD_W_RESET_CARD"
    assert parse_rule(f"SCardTransmit={code}").for_delegate == "SCardTransmit=80100068"


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("SCardTransmit", "is no rule", "SCardTransmit#2="),
        ("SCardTransmit#0=SCARD_W_RESET_CARD", "is no rule", "without #2, each"),
        ("SCardTransmit#2=", "is no rule", ""),
        ("SCardTransmitt=SCARD_W_RESET_CARD", "no call 'SCardTransmitt'", "SCardTransmit?"),
        ("SCardTransmit=SCARD_E_RESET_CARD", "no code 'SCARD_E_RESET_CARD'", "W_RESET_CARD?"),
        ("SCardTransmit=12345678", "no code '12345678'", "SCARD_"),
    ],
)
def test_what_is_no_rule_is_refused(text: str, what: str, hint: str) -> None:
    with pytest.raises(BadInput, match=what) as caught:
        parse_rule(text)
    assert hint in caught.value.hint


def test_a_scenario_is_hello_with_the_rule_in_force() -> None:
    scenario = scenario_of(parse_rule("SCardConnect=SCARD_E_NOT_READY"))
    case = scenario.case_for("s", "a-b")
    assert scenario.id == "hello/SCardConnect=SCARD_E_NOT_READY"
    assert (case.rules, case.errors) == (("SCardConnect=80100010",), ("SCARD_E_NOT_READY",))
    assert case.ends is Ends.EITHER
    assert len(case.exchanges) == 2
    assert group_of(case) is Group.INJECTED
    assert scenario.is_failing


def test_a_sweep_is_over_what_each_call_may_return() -> None:
    names = [scenario.name for scenario in sweep()]
    assert len(names) == len({*names}) >= 40
    assert "SCardTransmit#2=SCARD_W_RESET_CARD" in names
    assert not any("SCardGetStatusChange" in name for name in names)


def test_every_code_that_a_call_returns_has_a_number_and_none_has_anothers() -> None:
    assert {code for codes in RETURNS.values() for code in codes} <= CODES.keys()
    assert len({*CODES.values()}) == len(CODES)
    assert all(len(codes) == len({*codes}) for codes in RETURNS.values())
