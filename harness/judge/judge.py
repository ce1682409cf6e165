"""The judge: from an observation to a verdict.

In this order: was the infrastructure sound, were the limits kept, is the exit status
right, does the transcript equal the trace, does the trace equal the case's reference, and was
it in time for a card that comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from harness.judge import injection
from harness.judge.observation import Limit, Observation
from harness.judge.outcome import Outcome, Row, Verdict
from harness.judge.transcript import printed_lines, whole_lines
from harness.judge.variations import Variation, read
from harness.programs.contract import Contract, exchanges_only
from harness.samples.manifest import Format
from harness.scenarios.case import Case, Ends
from harness.trace.exchange import Exchange

# What shells and container runtimes mean by an exit status.
_NOT_STARTED = " (the command itself cannot be started: see `run`, and the packages)"
_MEANINGS = {
    126: _NOT_STARTED,
    127: _NOT_STARTED,
    134: " (SIGABRT: it gave itself up)",
    137: " (SIGKILL: out of memory?)",
    139: " (SIGSEGV: it crashed)",
}


def judge(seen: Observation, case: Case, contract: Contract, form: Format | None) -> Verdict:
    """The verdict on a run of a contract's program; form: its own format, if it has one."""
    verdict = _as_it_ended(_Run(seen, case, contract, form))
    return injection.unless_unmet(verdict, seen, case)


def _as_it_ended(run: _Run) -> Verdict:
    seen, case = run.seen, run.case
    if seen.kept_out:
        return Verdict(Outcome.UNSUPPORTED, seen.kept_out)
    if seen.trouble or seen.limit or seen.left:
        return run.unfinished()
    if seen.exit_status == 0 and case.ends in (Ends.ANSWERS, Ends.EITHER):
        return run.answered()
    if seen.exit_status == 1 and case.ends is not Ends.ANSWERS:
        return run.failed()
    return run.exit_status()


class _Run:
    """One run before the judge: what was printed and what the card saw, read once."""

    def __init__(
        self, seen: Observation, case: Case, contract: Contract, form: Format | None
    ) -> None:
        self.seen, self.case, self.form = seen, case, form
        self.contract = exchanges_only(contract) if form else contract
        self.printed = printed_lines(seen.stdout, form)
        self.reading = read(seen.exchanges(), contract.commands)
        self.variations = self.reading.variations
        if case.world.second_client is None and seen.reset_at_the_end():
            self.variations += (Variation.RESET,)

    def unfinished(self) -> Verdict:
        """The program was ended at a limit, left processes, or could not be watched."""
        if self.seen.trouble:
            return Verdict(Outcome.INFRASTRUCTURE, self.seen.trouble)
        if self.seen.limit is Limit.OUTPUT:
            return Verdict(Outcome.OUTPUT_LIMIT, "printed more than any program here has to say")
        if self.seen.left:
            return Verdict(Outcome.LEFT_PROCESS, f"left running: {'; '.join(self.seen.left)}")
        if self.case.silent_for(self.seen.exchanges()):
            as_expected = self.reading.own == self.case.exchanges
            return self._compare(self._shows_a_beginning(), as_expected)
        return Verdict(Outcome.TIMEOUT, f"did not end within {self.case.limit_s:g} s")

    def exit_status(self) -> Verdict:
        """The exit status is not one that the case allows."""
        wanted = {Ends.ANSWERS: "0", Ends.EITHER: "0 or 1"}.get(self.case.ends, "1")
        why = f"exit status {self.seen.exit_status}, expected {wanted}"
        why += _MEANINGS.get(self.seen.exit_status or 0, "")
        return self._verdict(Outcome.EXIT_STATUS, why)

    def answered(self) -> Verdict:
        """The program came to its end: every exchange was made and shown."""
        if not self.seen.stdout:
            return self._verdict(Outcome.SILENT, "exit status 0, and not a word on stdout")
        return self._compare(self._shows_everything(), self.reading.own == self.case.exchanges)

    def failed(self) -> Verdict:
        """The program rightly failed: it said why, and showed nothing that did not happen."""
        if not self.seen.stderr.strip():
            return Verdict(Outcome.SILENT, "failed, and did not say why on stderr")
        own, expected = self.reading.own, self.case.exchanges
        as_expected = own == expected
        if self.case.ends in (Ends.EITHER, Ends.WAITS):
            as_expected = own == expected[: len(own)]
        return self._compare(self._shows_what_happened(), as_expected)

    def _shows_a_beginning(self) -> bool:
        """Whole lines are the first of what happened; the rest may be in the program's buffer."""
        happened = self.contract.unanswered(self.case.connection, self.reading.own)
        lines = whole_lines(self.seen.stdout, self.form)
        return lines == happened[: len(lines)]

    def _shows_everything(self) -> bool:
        """The transcript is that of a program which came to its end."""
        return self.printed in [self._lines(self.reading.own), self._lines(self.reading.shown)]

    def _shows_what_happened(self) -> bool:
        """The transcript is one of those that are honest for a program that broke off.

        A wrapper that had no room for a response cannot show it, though the card gave it. Where
        a code is injected it may be the last call that failed, after everything was shown.
        """
        hidden = int(self.case.ends is Ends.EITHER)
        if self.case.rules and self.reading.own == self.case.exchanges and self._shows_everything():
            return True
        return any(
            self.printed in self.contract.partial(self.case.connection, exchanges, hidden)
            for exchanges in (self.reading.own, self.reading.shown)
        )

    def _compare(self, honest: bool, as_expected: bool) -> Verdict:
        """honest: what was printed is what happened. Then what happened must be what was to."""
        if not honest:
            why = "what it printed is not what the card saw"
            return self._verdict(Outcome.TRANSCRIPT_DIFFERS, why)
        if not as_expected:
            why = "what the card saw is not what the scenario expects"
            return self._verdict(Outcome.TRACE_DIFFERS, why)
        if why := self._untimely():
            return self._verdict(Outcome.UNTIMELY, why)
        return Verdict(Outcome.PASS, variations=self.variations)

    def _untimely(self) -> str:
        """Why it did not wait, or not for the card; "" where it did as it should."""
        case, reaction_s = self.case, self.seen.reaction_s()
        if self.seen.duration_s < case.lasts_s:
            return f"ended after {self.seen.duration_s:.1f} s, and is to wait {case.lasts_s:g} s"
        if case.reacts_s and reaction_s is not None and reaction_s > case.reacts_s:
            return f"the card had come {reaction_s:.1f} s before its first command"
        return ""

    def _verdict(self, outcome: Outcome, why: str) -> Verdict:
        return Verdict(outcome, why, self._rows(), self.variations)

    def _lines(self, exchanges: Sequence[Exchange]) -> list[str]:
        return self.contract.whole(self.case.connection, exchanges)

    def _rows(self) -> tuple[Row, ...]:
        """Printed, seen by the card, expected: in the same words."""
        saw, joined = self._lines(self.reading.own), self._lines(self.reading.shown)
        saw = joined if self.printed == joined else saw
        columns = zip_longest(self.printed, saw, self._lines(self.case.exchanges))
        return tuple(Row(*lines) for lines in columns)
