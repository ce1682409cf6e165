"""Words that all renderers share: outcomes, sizes, times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from harness.judge.outcome import Outcome
from harness.report.facts import ScenarioFacts
from harness.report.history import Seen
from harness.report.report import Report, Run

LAST_OUTPUT = "to last line"  # title of the time from start to the last output
FEW = 8  # scenarios that can have a column each; of more there is a summary

LEGEND = (
    "symbolic-name, code, message: it told the right error by its name, its number, or in words. "
    "waits: it waited, where nothing but the program itself could end that. generic: that it "
    "failed, not with what. wrong-code: another error. silent: exit status 0, or nothing on "
    "stderr. hang: it had to be ended. crash: a signal ended it. "
    "no failure: it did what was asked all the same. *: not as the contract asks."
)


def outcome_text(run: Run) -> str:
    """The outcome; a known non-pass and an unexpected pass are marked as such.

    What is not a pass and is known has a reason; in a sweep, of which nothing is expected, it has
    none.
    """
    if run.expected:
        known = run.reason and run.outcome not in (Outcome.PASS, Outcome.UNSUPPORTED)
        return f"{run.outcome} (known)" if known else run.outcome
    return f"{run.outcome} (unexpected)" if run.outcome is Outcome.PASS else run.outcome


def became_text(run: Run | Seen | None) -> str:
    """What became of a run, and how its failure was told; None where there was no run."""
    if run is None:
        return "no run"
    return f"{run.outcome}, {run.fidelity}" if run.fidelity else str(run.outcome)


def size_text(size: int) -> str:
    """Bytes as megabytes (10^6)."""
    return f"{size / 1e6:.0f} MB" if size else "-"


def last_output_text(runs: Iterable[Run]) -> str:
    """The median time from start to the last printed line, over the runs that passed."""
    times = sorted(
        run.to_last_output_s for run in runs if run.outcome is Outcome.PASS and run.exit_status == 0
    )
    return f"{times[len(times) // 2] * 1000:.0f} ms" if times else "-"


def titles(scenarios: Sequence[ScenarioFacts]) -> dict[str, str]:
    """Titles of scenarios by id: their names alone, where all are of one program."""
    one = len({scenario.program for scenario in scenarios}) < 2
    return {scenario.id: scenario.name if one else scenario.id for scenario in scenarios}


def passed_text(runs: Iterable[Run], total: int) -> str:
    """The number of runs that passed, of all that the sample has."""
    return f"{sum(run.outcome is Outcome.PASS for run in runs)} of {total}"


def otherwise_text(runs: Iterable[Run], titles: Mapping[str, str]) -> str:
    """Scenarios that did not pass, by outcome: "timeout (known): no-card, no-reader".

    Of a sample that is not run at all, the reason.
    """
    found: dict[str, list[str]] = {}
    mine = [*runs]
    if mine and all(run.outcome is Outcome.UNSUPPORTED for run in mine):
        reasons = {run.why for run in mine}
        if len(reasons) == 1:
            return reasons.pop()
    for run in mine:
        if run.outcome is not Outcome.PASS or not run.expected:
            found.setdefault(outcome_text(run), []).append(titles[run.scenario_id])
    return "; ".join(f"{outcome}: {', '.join(names)}" for outcome, names in found.items()) or "-"


def by_itself_text(runs: Iterable[Run]) -> str:
    """Variations that were seen in any scenario."""
    return ", ".join(dict.fromkeys(name for run in runs for name in run.variations)) or "-"


def failing(report: Report) -> list[ScenarioFacts]:
    """The scenarios of a report in which something goes wrong for the program."""
    return [scenario for scenario in report.header.scenarios if scenario.failing]


def fidelity_text(run: Run) -> str:
    """The fidelity of a failure; marked where the run is not as the contract asks."""
    if run.outcome is Outcome.PASS:
        return run.fidelity or "no failure"
    return f"{run.fidelity or run.outcome} *"


def by_sample(report: Report) -> dict[str, dict[str, Run]]:
    """Runs by the sample's and the scenario's id."""
    found: dict[str, dict[str, Run]] = {name: {} for name in report.header.samples}
    for run in report.runs:
        found.setdefault(run.sample, {})[run.scenario_id] = run
    return found


def summary_text(report: Report) -> str:
    """The sums in one line: outcomes, times, and the share of the harness."""
    footer = report.footer
    counts = ", ".join(f"{number} {name}" for name, number in sorted(footer.counts.items()))
    share = "-" if footer.harness_share is None else f"{footer.harness_share:.0%}"
    return (
        f"{len(report.runs)} runs: {counts}; {footer.unexpected} unexpected. "
        f"{footer.wall_s:.1f} s in all, {footer.programs_s:.1f} s in programs "
        f"({footer.processor_s:.1f} s of processor time), harness's share of the runs {share}."
    )


def visible(text: str | None) -> str:
    """Text as a terminal may show it: control characters but line ends are spelt out."""
    return "".join(
        char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in text or ""
    )


def difference_lines(run: Run) -> list[tuple[str, str, str, bool]]:
    """Rows of a difference: printed, seen by the card, expected, and whether they agree."""
    return [
        (visible(printed), visible(seen), visible(expected), printed == seen == expected)
        for printed, seen, expected in run.difference
    ]


def difference_text(run: Run) -> str:
    """A difference as plain text, line by line; lines that do not agree are marked."""
    rows = [("printed", "the card saw", "expected", True), *difference_lines(run)]
    widths = [max(len(str(row[n])) for row in rows) for n in range(2)]
    left, middle = widths
    return "\n".join(
        f"{' ' if agree else '!'} {printed:<{left}} | {seen:<{middle}} | {expected}".rstrip()
        for printed, seen, expected, agree in rows
    )
