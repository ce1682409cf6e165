"""Makes the lines of a report: from samples, observations and verdicts to plain data."""

from __future__ import annotations

import os
import platform
import shlex
from importlib.metadata import version
from typing import Any

import msgspec

from harness.images.images import Images
from harness.judge.fidelity import Fidelity
from harness.judge.observation import Observation
from harness.judge.outcome import Outcome, Verdict
from harness.report.expectations import Expectations
from harness.report.report import SCHEMA_VERSION, Header, Run, SampleFacts, SeriesRow
from harness.runs.choice import Choice
from harness.samples.sample import Sample
from harness.samples.series import Standing
from harness.scenarios.case import Ends
from harness.scenarios.scenario import Scenario


def header(images: Images, choice: Choice, seed: str, started: str) -> Header:
    """The header of a finished run."""
    engine = images.session.engine
    facts = {sample.id: _facts(images, sample) for sample in choice.samples}
    bench = images.tool_tag("bench", f"BASE={images.base}")
    return Header(
        schema=SCHEMA_VERSION,
        run_id=images.session.run_id,
        started=started,
        seed=seed,
        versions={
            "python": platform.python_version(),
            "docker": engine.version,
            "docker-py": version("docker"),
        },
        images={
            "base": images.base_id,
            "bench": engine.image_id(bench) or "",
            **{name: fact.image_id for name, fact in facts.items()},
        },
        host=_host(engine.info()),
        samples=facts,
        scenarios={scenario.name: scenario.summary for scenario in choice.scenarios},
        caveats={s.name: s.caveat for s in choice.scenarios if s.caveat},
        failing=[s.name for s in choice.scenarios if s.case_for(seed, "").ends is not Ends.ANSWERS],
        series=[*map(_series_row, choice.series)],
    )


def _series_row(standing: Standing) -> SeriesRow:
    row = standing.row
    return SeriesRow(
        standing.number,
        row.language,
        row.wrapper,
        standing.state,
        row.reason,
        [*standing.samples],
    )


def _facts(images: Images, sample: Sample) -> SampleFacts:
    manifest = sample.manifest
    tag = images.sample_tag(sample)
    identity = images.session.engine.image_id(tag)
    first = "hello" if "hello" in manifest.programs else next(iter(manifest.programs))
    return SampleFacts(
        language=manifest.language,
        wrapper=manifest.wrapper,
        version=manifest.version,
        lines=sample.lines_of_code(first),
        image=tag,
        image_id=identity or "",
        image_bytes=images.session.engine.image_size(tag) if identity else 0,
    )


def _host(info: dict[str, Any]) -> dict[str, Any]:
    """The machine the engine runs on, which need not be this one."""
    return {
        "system": info.get("OperatingSystem", ""),
        "kernel": info.get("KernelVersion", ""),
        "architecture": info.get("Architecture", ""),
        "cpus": info.get("NCPU", 0),
        "memory_bytes": info.get("MemTotal", 0),
        "client": f"{platform.system()} {platform.release()}, {os.cpu_count()} cpus",
    }


def run_line(
    sample: Sample,
    scenario: Scenario,
    seen: Observation,
    verdict: Verdict,
    expected: Expectations,
    seed: str,
    how_told: Fidelity | None = None,
) -> Run:
    """The line of a run that took place. how_told: its failure, if there was one."""
    wanted = expected.outcome(sample, scenario.name)
    return Run(
        sample=sample.id,
        scenario=scenario.name,
        outcome=verdict.outcome,
        expected=verdict.outcome == wanted,
        exit_status=seen.exit_status,
        stdout=seen.stdout,
        stderr=seen.stderr,
        duration_s=seen.duration_s,
        trace=list(seen.trace),
        repeat=repeat(sample.id, scenario.name, seed),
        why=verdict.why,
        expected_outcome=wanted,
        reason=expected.reason(sample.id, scenario.name),
        to_last_output_s=seen.to_last_output_s,
        overhead_s=seen.overhead_s,
        fidelity=how_told or "",
        variations=[*verdict.variations],
        difference=[(row.printed, row.seen, row.expected) for row in verdict.difference],
    )


def unrun_line(
    sample: Sample, scenario: Scenario, verdict: Verdict, expected: Expectations, seed: str
) -> Run:
    """The line of a run that could not take place: not built, or declared unsupported.

    A program that a sample does not have is as expected as a declared gap.
    """
    line = run_line(sample, scenario, Observation(), verdict, expected, seed)
    if verdict.outcome is not Outcome.UNSUPPORTED or (sample.id, scenario.name) in expected.known:
        return line
    return msgspec.structs.replace(line, expected=True, expected_outcome=verdict.outcome)


def repeat(sample: str, scenario: str, seed: str) -> str:
    """The command that repeats just this run, random text included."""
    return shlex.join(["./inv", "run", sample, "--scenario", scenario, "--seed", seed])
