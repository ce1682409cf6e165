"""Recordings of a report's runs, for tools that read traces."""

from __future__ import annotations

from harness.errors import BadInput
from harness.forms.json_lines import event_of
from harness.forms.recording import Recording
from harness.report.facts import ScenarioFacts
from harness.report.report import Report, Run
from harness.scenarios.registry import SCENARIOS
from harness.scenarios.scenario import Scenario


def of_report(report: Report) -> list[Recording]:
    """A recording of each run. BadInput where a trace in it is none."""
    recorded = Recorded(report)
    return [recorded.run(run) for run in report.runs]


class Recorded:
    """Recordings of the runs of a report, as they are asked for."""

    def __init__(self, report: Report) -> None:
        self._scenarios = {facts.id: _the_same(facts) for facts in report.header.scenarios}
        self._seed = report.header.seed

    def run(self, run: Run) -> Recording:
        """The recording of one of them. BadInput where its trace is none."""
        return _of_run(run, self._scenarios[run.scenario_id], self._seed)


def _of_run(run: Run, scenario: Scenario | None, seed: str) -> Recording:
    try:
        events = tuple(map(event_of, run.trace))
    except ValueError as error:
        what = f"The trace of {run.sample} in {run.scenario_id} is none."
        raise BadInput(what, str(error)) from error
    # A trace begins when the card is in, so that only the scenario knows what it is.
    card = scenario.case_for(seed, run.sample).world.at_first().card if scenario else None
    return Recording(run.sample, events, (card and card.atr) or None, run.scenario_id)


def _the_same(facts: ScenarioFacts) -> Scenario | None:
    """The scenario as it is declared here, unless the report is of one with another world."""
    here = SCENARIOS.get(facts.id)
    return here if here and here.case_for("", "").world.as_object() == facts.world else None
