"""Fidelity: how well a failure was reported, which maintainers of wrappers want to know first.

The rules read what the program printed on stderr. They cannot tell the wrapper's words from
the program's own, which a sample only has where its wrapper reports no failure at all.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from harness.judge import injection, pcsc_errors
from harness.judge.observation import Limit, Observation
from harness.judge.pcsc_errors import PcscError
from harness.scenarios.case import Case, Ends

_SIGNALS = range(129, 129 + 64)  # exit statuses by which container runtimes tell a signal


class Fidelity(StrEnum):
    """From best to worst; closed."""

    NAME = "symbolic-name"  # SCARD_E_NO_SERVICE, NoService
    CODE = "code"  # 0x8010001D
    MESSAGE = "message"  # Service not available.
    WAITS = "waits"  # it waited, where nothing but the program itself could end that
    GENERIC = "generic"  # it failed, and did not say with what
    WRONG = "wrong-code"  # it told another error of PC/SC
    SILENT = "silent"  # exit status 0, or nothing on stderr
    HANG = "hang"  # it had to be ended
    CRASH = "crash"  # ended by a signal


def fidelity(seen: Observation, case: Case) -> Fidelity | None:
    """The fidelity of a failure; None where there was none, or nothing was seen."""
    if not case.ends.is_failure or injection.unmet(seen, case):
        return None
    match seen:
        case Observation(limit=Limit.TIME):
            return Fidelity.WAITS if case.silent_for(seen.exchanges()) else Fidelity.HANG
        case Observation(exit_status=None):
            return None
        case Observation(exit_status=0):
            return None if case.ends is Ends.EITHER else Fidelity.SILENT
        case Observation(exit_status=status) if status in _SIGNALS:
            return Fidelity.CRASH
    return classify(seen.stderr, case.errors)


def classify(stderr: str, right: Collection[str]) -> Fidelity:
    """Classify a text on stderr by how it reports one of the errors named in `right`.

    Where none is named, PC/SC has no error for it, and whichever is told is none the worse.
    """
    if not stderr.strip():
        return Fidelity.SILENT
    found: dict[Fidelity, list[PcscError]] = {
        Fidelity.NAME: pcsc_errors.named(stderr),
        Fidelity.CODE: pcsc_errors.coded(stderr),
        Fidelity.MESSAGE: pcsc_errors.worded(stderr),
    }
    for how, errors in found.items():
        if any(error.name in right or not right for error in errors):
            return how
    other = any(found.values()) or pcsc_errors.tells_another(stderr)
    return Fidelity.WRONG if right and other else Fidelity.GENERIC
