"""The lines of runs: from an observation and a verdict to plain data."""

from __future__ import annotations

import shlex

import msgspec

from harness.judge.fidelity import Fidelity
from harness.judge.observation import Observation
from harness.judge.outcome import Outcome, Verdict
from harness.report.expectations import Expectations
from harness.report.report import Run
from harness.samples.sample import Sample
from harness.scenarios.on_reader import case_of
from harness.scenarios.registry import word_for
from harness.scenarios.scenario import Scenario


def run_line(
    sample: Sample,
    scenario: Scenario,
    seen: Observation,
    verdict: Verdict,
    expected: Expectations,
    seed: str,
    fidelity: Fidelity | None = None,
) -> Run:
    """The line of a run that took place. fidelity: how its failure was reported, if it failed."""
    return Run(
        sample=sample.id,
        program=scenario.program,
        scenario=scenario.name,
        outcome=verdict.outcome,
        expected=expected.fits(sample, scenario, verdict.outcome),
        exit_status=seen.exit_status,
        stdout=seen.stdout,
        stderr=seen.stderr,
        duration_s=seen.duration_s,
        trace=list(seen.trace),
        repeat=repeat(sample, scenario, seed),
        why=verdict.why,
        expected_outcome=expected.outcome(sample, scenario),
        reason=expected.reason(sample, scenario),
        to_last_output_s=seen.to_last_output_s,
        overhead_s=seen.overhead_s,
        fidelity=fidelity,
        variations=[*verdict.variations],
        difference=[*verdict.difference],
        calls=seen.calls,
        usage=seen.usage,
    )


def unrun_line(
    sample: Sample, scenario: Scenario, verdict: Verdict, expected: Expectations, seed: str
) -> Run:
    """The line of a run that could not take place: not built, or declared unsupported."""
    line = run_line(sample, scenario, Observation(), verdict, expected, seed)
    known = (sample.name, scenario.id) in expected.known
    if verdict.outcome is not Outcome.UNSUPPORTED or known:
        return line
    return msgspec.structs.replace(line, expected=True, expected_outcome=verdict.outcome)


def repeat(sample: Sample, scenario: Scenario, seed: str) -> str:
    """The command that repeats just this run, random text included."""
    case = case_of(sample, scenario, seed)
    words = ["--inject", scenario.name] if case.rules else ["--scenario", word_for(scenario)]
    words += ["--seed", seed, *(["--calls"] if case.spied else [])]
    return shlex.join(["./inv", "run", sample.name, *sample.override.options, *words])
