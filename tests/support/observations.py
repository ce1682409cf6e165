"""Observations: exchanges, traces, and programs that do what a case asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from harness.judge.judge import judge
from harness.judge.observation import Limit, Observation
from harness.judge.outcome import Verdict
from harness.programs.contract import Connection, Contract, exchange_lines
from harness.programs.hello import CONTRACT
from harness.samples.manifest import Format
from harness.scenarios.case import Case, Ends
from harness.trace.exchange import Exchange


def exchange(command: str | bytes, response: str | bytes) -> Exchange:
    """An exchange, in hexadecimal where it is text."""
    sent = bytes.fromhex(command) if isinstance(command, str) else command
    return Exchange(sent, bytes.fromhex(response) if isinstance(response, str) else response)


def trace(*exchanges: Exchange, then: str = "power-off") -> tuple[dict[str, Any], ...]:
    """What a card records of exchanges, power and all; no response where there was none."""
    events: list[dict[str, Any]] = [{"t_ns": 1, "kind": "power-on", "hex": ""}]
    for each in exchanges:
        slot = {"slot": each.slot}
        events += [{"t_ns": 2, "kind": "command", "hex": each.command.hex(" "), **slot}]
        if each.response:
            events += [{"t_ns": 3, "kind": "response", "hex": each.response.hex(" "), **slot}]
    return (*events, {"t_ns": 4, "kind": then, "hex": ""})


def text(*lines: str) -> str:
    """Lines as a program prints them."""
    return "".join(f"{line}\n" for line in lines)


def right(case: Case, ends: Ends | None = None, contract: Contract = CONTRACT) -> Observation:
    """A program that does what a case asks for; ends: its choice, where there is one.

    Where it WAITS it is ended; where it fails, it tells no more than was answered.
    """
    ends = ends or (Ends.ANSWERS if case.ends is Ends.EITHER else case.ends)
    seen = trace(*case.exchanges)
    if ends is Ends.ANSWERS:
        lines = contract.whole(case.connection, case.exchanges)
        return Observation(exit_status=0, stdout=text(*lines), trace=seen)
    lines = contract.head(case.connection)
    lines += exchange_lines(e for e in case.exchanges if len(e.response) >= 2)
    said: dict[str, Any] = {"stdout": text(*lines), "trace": seen}
    if ends is Ends.WAITS:
        return Observation(limit=Limit.TIME, **said)
    said["duration_s"] = case.lasts_s
    return Observation(exit_status=1, stderr="it went wrong\n", **said)


def hello_lines(reader: str | None, exchanges: Sequence[Exchange]) -> list[str]:
    """What the program hello prints that made these exchanges and came to its end."""
    return CONTRACT.whole(Connection(reader), exchanges)


def judged(
    seen: Observation, case: Case, form: Format | None = None, contract: Contract = CONTRACT
) -> Verdict:
    """The verdict on a run of a program, of hello unless said otherwise."""
    return judge(seen, case, contract, form)
