"""Delegates of libpcsclite.so.1 under a sample's program: one that injects codes, one that spies.

Both lie beside the runner (containers/runner); pcsc-lite 2.1.0 and later loads the one that the
environment names. What it writes down is the program's record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from harness.bench.runner import FOLDER
from harness.scenarios.case import Case


@dataclass(frozen=True)
class Delegate:
    """A delegate: the variables that a program gets for it, and the path of its record.

    Both empty: there is none.
    """

    environment: Mapping[str, str] = field(default_factory=dict)
    record: str = ""


def delegate_for(case: Case, home: str) -> Delegate:
    """The delegate that a case asks for. home: the program's own folder, which is empty."""
    if case.rules:
        return injecting(case.rules)
    if case.spied:
        # The library of pcsc-spy opens this one file, which it does not make.
        library = {"LIBPCSCLITE_DELEGATE": f"{FOLDER}/libpcscspy.so.0"}
        return Delegate(library, f"{home}/pcsc-spy")
    return Delegate()


def injecting(rules: Sequence[str]) -> Delegate:
    """The delegate of ours, with rules in its own words: containers/runner/delegate has them."""
    record = "/tmp/.pcsc-delegate"
    environment = {
        "LIBPCSCLITE_DELEGATE": f"{FOLDER}/libpcsc-delegate.so",
        "PCSC_DELEGATE_RULES": " ".join(rules),
        "PCSC_DELEGATE_RECORD": record,
    }
    return Delegate(environment, record)
