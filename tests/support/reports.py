"""Reports, and lines of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from harness.judge.fidelity import Fidelity
from harness.judge.outcome import Outcome
from harness.report.facts import SampleFacts, ScenarioFacts
from harness.report.report import SCHEMA_VERSION, Footer, Header, Report, Run
from harness.samples.override import Part
from tests.support.samples import SAMPLE


def run_line(
    sample: str = SAMPLE,
    scenario: str = "hello",
    outcome: str = Outcome.PASS,
    *,
    program: str = "hello",
    expected: bool | None = None,
    **fields: Any,
) -> Run:
    """A run of a report; expected if it passed, unless said otherwise, and then with a reason."""
    usual: dict[str, Any] = {
        "exit_status": 0,
        "stdout": "",
        "stderr": "",
        "duration_s": 0.1,
        "trace": [],
        "repeat": f"./inv run {sample} --scenario {scenario} --seed s",
    }
    if expected and outcome not in (Outcome.PASS, Outcome.UNSUPPORTED):
        usual["reason"] = "it is known (https://known.example)"
    words = usual | fields
    words["fidelity"] = Fidelity(words["fidelity"]) if words.get("fidelity") else None
    words["expected_outcome"] = Outcome(words.get("expected_outcome", Outcome.PASS))
    return Run(
        sample=sample,
        program=program,
        scenario=scenario,
        outcome=Outcome(outcome),
        expected=outcome == Outcome.PASS if expected is None else expected,
        **words,
    )


RELEASE = Part("wrapper", "release", "1.0", "1.0", ("--wrapper-version", "1.0"))


def of_other_builds(report: Report, *names: str) -> Report:
    """The report, whose samples of these names are of another release of their wrapper; or all."""
    samples = report.header.samples
    for name in names or [*samples]:
        samples[name] = msgspec.structs.replace(samples[name], override=[RELEASE])
    return report


def report_of(
    *runs: Run,
    run_id: str = "r1",
    wrapper: str = "wrap",
    failing: Collection[str] = (),
    caveats: Mapping[str, str] | None = None,
    remedies: Mapping[str, str] | None = None,
    **fields: Any,
) -> Report:
    """A whole report around runs; each run's sample and scenario stands in its header.

    failing, caveats: by the names of scenarios. fields: what else the header says.
    """
    scenarios = {
        run.scenario_id: _facts(run, failing, caveats or {}, remedies or {}) for run in runs
    }
    facts = SampleFacts(language="Tongue", wrapper=wrapper, version="1.0", lines=1)
    header = Header(
        schema=SCHEMA_VERSION,
        run_id=run_id,
        started="2020-01-02T03:04:05Z",
        seed="s",
        versions={},
        images={},
        host={},
        samples={run.sample: facts for run in runs},
        scenarios=[*scenarios.values()],
        **fields,
    )
    counts = dict(Counter(run.outcome for run in runs))
    unexpected = sum(not run.expected for run in runs)
    footer = Footer(counts=counts, unexpected=unexpected, wall_s=1.0, programs_s=0.5, harness_s=0.5)
    return Report(header, [*runs], footer)


def _facts(
    run: Run, failing: Collection[str], caveats: Mapping[str, str], remedies: Mapping[str, str]
) -> ScenarioFacts:
    name = run.scenario
    words = caveats.get(name, ""), name in failing, remedies.get(name, "")
    return ScenarioFacts(run.program, name, "a summary", *words)


WHOLE = report_of(
    run_line(stdout="Grüße\x00\x1b[31m\N{SNOWMAN}", trace=[{"kind": "reset", "hex": ""}]),
    run_line(scenario="greeting", outcome="timeout", exit_status=None, why="too long",
             difference=[("a", None, "c")]),
)  # fmt: skip
