"""Injected codes: scenarios in which a call of PC/SC returns what it is told to.

The program's own calls are answered by a delegate of libpcsclite.so.1 (containers/runner), so
nothing of reader or card is otherwise than in `hello`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.errors import BadInput, nearest
from harness.programs.hello import CONTRACT
from harness.scenarios.case import Case
from harness.scenarios.hello_words import greets
from harness.scenarios.pcsc_calls import CODES, RETURNS
from harness.scenarios.scenario import Scenario
from harness.scenarios.words import FAILURE_LIMIT_S, always, card, either, world

_RULE = re.compile(r"(\w+)(?:#([1-9]\d{0,8}))?=(\w+)")

# The calls that every program which says hello makes: a sweep is over all that each may return.
_SWEPT = {
    "SCardEstablishContext": 1,
    "SCardListReaders": 1,
    "SCardConnect": 1,
    "SCardTransmit": 2,
    "SCardDisconnect": 1,
    "SCardReleaseContext": 1,
}


@dataclass(frozen=True)
class Rule:
    """A call that returns a code. number: the how-manieth such call of the program; 0: each."""

    call: str
    number: int
    code: str

    @property
    def words(self) -> str:
        """The rule as it is typed, such as `SCardTransmit#2=SCARD_W_RESET_CARD`."""
        return f"{self._call}={self.code}"

    @property
    def for_delegate(self) -> str:
        """The same in the words of the delegate, which knows numbers alone."""
        return f"{self._call}={CODES[self.code]:08X}"

    @property
    def _call(self) -> str:
        return f"{self.call}#{self.number}" if self.number else self.call


def parse_rule(text: str) -> Rule:
    """The rule in `CALL#N=CODE` or `CALL=CODE`; CODE is a name, or a number in hexadecimal.

    BadInput for a call or a code that there is not.
    """
    found = _RULE.fullmatch(text.strip())
    if found is None:
        raise BadInput(
            f"{text!r} is no rule.",
            "a rule is a call of PC/SC and the code that it is to return",
            "SCardTransmit#2=SCARD_E_COMM_DATA_LOST is the second SCardTransmit; without #2, each",
        )
    call, number, code = found.groups()
    if call not in RETURNS:
        raise BadInput(f"PC/SC has no call {call!r}.", hint=nearest(call, RETURNS))
    return Rule(call, int(number or 0), _code(code))


def _code(word: str) -> str:
    """The name of a code, from its name or its number."""
    numbers = {f"{number:X}": name for name, number in CODES.items()}
    name = numbers.get(word.upper().removeprefix("0X"), word)
    if name not in CODES:
        raise BadInput(f"PC/SC has no code {word!r}.", hint=nearest(word.upper(), CODES))
    return name


def scenario_of(rule: Rule) -> Scenario:
    """The scenario hello, in which a rule is in force.

    A program may fail with the code, after whatever it has done by then; or make good for it,
    and go on: a call that gives a size is asked again, and not every wrapper minds whether a
    disconnect went well.
    """
    when = {0: "each time", 1: "the first time"}.get(rule.number, f"the {rule.number}. time")
    return Scenario(
        rule.words, CONTRACT, f"{rule.call} returns {rule.code}, {when}", always(_case(rule))
    )


def sweep() -> Sequence[Scenario]:
    """A scenario for each code that each call of hello may return, as their pages say."""
    return [
        scenario_of(Rule(call, number, code))
        for call, number in _SWEPT.items()
        for code in RETURNS[call]
    ]


def _case(rule: Rule) -> Case:
    told = either(greets(world(card())), rule.code)
    return replace(told, rules=(rule.for_delegate,), limit_s=FAILURE_LIMIT_S)
