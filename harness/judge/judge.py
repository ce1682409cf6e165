"""From an observation to an outcome. Knows no docker, no sample by name, no report.

In this order: was the infrastructure sound, were the limits kept, is the exit status
right, does the transcript equal the trace, does the trace equal the scenario's reference.
"""

from __future__ import annotations

from itertools import zip_longest

from harness.judge.observation import Limit, Observation
from harness.judge.outcome import Outcome, Row, Verdict
from harness.judge.transcript import contract_lines, exchange_lines, hex_bytes, printed_lines
from harness.judge.variations import Variation, read
from harness.samples.manifest import Format
from harness.scenarios.case import Case, Ends, Exchange

# What shells and container runtimes mean by an exit status.
_NOT_STARTED = " (the command itself cannot be started: see `run`, and the packages)"
_MEANINGS = {
    126: _NOT_STARTED,
    127: _NOT_STARTED,
    134: " (SIGABRT: it gave itself up)",
    137: " (SIGKILL: out of memory?)",
    139: " (SIGSEGV: it crashed)",
}


def judge(seen: Observation, case: Case, form: Format | None) -> Verdict:
    """What became of a run on this case; `form` is the program's own format, if it has one."""
    run = _Run(seen, case, form)
    if seen.trouble or seen.limit or seen.left:
        return run.broken_off()
    if seen.exit_status == 0 and case.ends in (Ends.ANSWERS, Ends.EITHER):
        return run.answered()
    if seen.exit_status == 1 and case.ends is not Ends.ANSWERS:
        return run.failed()
    return run.exit_status()


class _Run:
    """One run before the judge: the witnesses, read once."""

    def __init__(self, seen: Observation, case: Case, form: Format | None) -> None:
        self.seen, self.case, self.form = seen, case, form
        self.printed = printed_lines(seen.stdout, form)
        self.head = [f"Reader: {case.reader}"] if case.reader and not form else []
        self.reading = read(seen.exchanges(), case.commands)
        self.variations = self.reading.variations
        if case.world.second_client is None and seen.reset_at_the_end():
            self.variations += (Variation.RESET,)

    def broken_off(self) -> Verdict:
        """It did not come to its own end, or not all of it."""
        if self.seen.trouble:
            return Verdict(Outcome.INFRASTRUCTURE, self.seen.trouble)
        if self.seen.limit is Limit.OUTPUT:
            return Verdict(Outcome.OUTPUT_LIMIT, "printed more than any program here has to say")
        if self.seen.left:
            return Verdict(Outcome.LEFT_PROCESS, f"left running: {'; '.join(self.seen.left)}")
        # Right only where the card has fallen silent, and it waits for the answer.
        if self.case.ends is Ends.WAITS and self.reading.own == self.case.exchanges:
            return self._compare(self._shows_a_beginning(), True)
        return Verdict(Outcome.TIMEOUT, f"did not end within {self.case.limit_s:g} s")

    def exit_status(self) -> Verdict:
        wanted = {Ends.ANSWERS: "0", Ends.EITHER: "0 or 1"}.get(self.case.ends, "1")
        why = f"exit status {self.seen.exit_status}, expected {wanted}"
        why += _MEANINGS.get(self.seen.exit_status or 0, "")
        return self._verdict(Outcome.EXIT_STATUS, why)

    def answered(self) -> Verdict:
        """All exchanges were made, and shown."""
        if not self.seen.stdout:
            return self._verdict(Outcome.SILENT, "exit status 0, and not a word on stdout")
        shown = [self._lines(self.reading.own), self._lines(self.reading.shown)]
        return self._compare(self.printed in shown, self.reading.own == self.case.exchanges)

    def failed(self) -> Verdict:
        """It rightly failed: it told why, and showed nothing that did not happen."""
        if not self.seen.stderr.strip():
            return Verdict(Outcome.SILENT, "failed, and did not say why on stderr")
        own, expected = self.reading.own, self.case.exchanges
        as_expected = own == expected
        if self.case.ends in (Ends.EITHER, Ends.WAITS):
            as_expected = own == expected[: len(own)]
        return self._compare(self._told_what_happened(), as_expected)

    def _shows_a_beginning(self) -> bool:
        """Its whole lines are the first of what happened; the rest its buffer may have held."""
        if self.form is not None:
            return True
        happened = self.head + exchange_lines(self.reading.own)[:-1]  # there was no last answer
        lines = self.seen.stdout.split("\n")[:-1]
        return lines == happened[: len(lines)]

    def _told_what_happened(self) -> bool:
        """The reader, or not; every exchange that was answered; the next command, or not.

        An answer that a wrapper had no room for was given by the card, and is not shown.
        """
        told = self.printed
        if told[: len(self.head)] == self.head:
            told = told[len(self.head) :]
        for exchanges in (self.reading.own, self.reading.shown):
            done = [exchange for exchange in exchanges if len(exchange.response) >= 2]
            least = len(done) - (self.case.ends is Ends.EITHER)
            for number in range(max(0, least), len(done) + 1):
                lines = exchange_lines(done[:number])
                tried = [f"> {hex_bytes(c)}" for c in self.case.commands[number : number + 1]]
                # A byte that is no answer may be shown; what never came may not.
                cut = [x for x in exchanges[number : number + 1] if x.response]
                if told in (lines, lines + tried, lines + exchange_lines(cut)):
                    return True
        return False

    def _compare(self, honest: bool, as_expected: bool) -> Verdict:
        """honest: what was printed is what happened. Then what happened must be what was to."""
        if not honest:
            why = "what it printed is not what the card saw"
            return self._verdict(Outcome.TRANSCRIPT_DIFFERS, why)
        if not as_expected:
            why = "what the card saw is not what the scenario expects"
            return self._verdict(Outcome.TRACE_DIFFERS, why)
        return Verdict(Outcome.PASS, variations=self.variations)

    def _verdict(self, outcome: Outcome, why: str) -> Verdict:
        return Verdict(outcome, why, self._rows(), self.variations)

    def _lines(self, exchanges: tuple[Exchange, ...]) -> list[str]:
        if self.form is not None:
            return exchange_lines(exchanges)
        return contract_lines(self.case.reader, exchanges)

    def _rows(self) -> tuple[Row, ...]:
        """Printed, seen by the card, expected: in the same words."""
        saw, joined = self._lines(self.reading.own), self._lines(self.reading.shown)
        saw = joined if self.printed == joined else saw
        columns = zip_longest(self.printed, saw, self._lines(self.case.exchanges))
        return tuple(Row(*lines) for lines in columns)
