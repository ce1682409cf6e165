"""What a run costs beside the program alone, and what an exchange costs in each sample."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping, Sequence

from harness.bench.bench import Bench
from harness.bench.sample_container import ENVIRONMENT, SampleContainer
from harness.bench.sandbox import Sandbox
from harness.bench.turns import Turns
from harness.errors import BenchFailed
from harness.images.image import Image
from harness.judge.judge import judge
from harness.judge.observation import Observation
from harness.judge.outcome import Outcome
from harness.measures.figures import Figures, Tell, spread
from harness.samples.sample import Sample
from harness.scenarios import registry
from harness.scenarios.on_reader import case_of

RUNS = 15
RUNS_OF_EACH = 5
YARDSTICK = "C"  # the language that the others are compared with

Built = Sequence[tuple[Sample, Image]]


class Stand:
    """Samples that can be run on one bench in the scenario `hello`."""

    def __init__(self, bench: Bench, sandbox: Sandbox, seed: str) -> None:
        self._bench, self._sandbox, self._seed = bench, sandbox, seed
        self._scenario = registry.find_scenario("hello")

    def container(self, image: Image) -> SampleContainer:
        """A container of a sample, to be discarded."""
        return SampleContainer(self._bench, self._sandbox, image.tag, Turns(1))

    def run(self, sample: Sample, container: SampleContainer) -> Observation:
        """A whole run: bench reset, program, trace, judge. BenchFailed where it does not pass."""
        case = case_of(sample, self._scenario, self._seed)
        program = sample.manifest.programs[self._scenario.program]
        seen = container.run(program, case)
        verdict = judge(seen, case, self._scenario.contract, program.format)
        if verdict.outcome is not Outcome.PASS:
            raise BenchFailed(f"{sample.id} did not pass while it was measured.", verdict.why)
        return seen

    def one_run(self, sample: Sample, image: Image, tell: Tell) -> Figures:
        """A run over `docker exec` of the same command, and over the program alone."""
        tell(f"{RUNS} runs of {sample.id}, beside docker exec and the program alone")
        program = sample.manifest.programs[self._scenario.program]
        container = self.container(image)
        over_exec, over_bare = [], []
        for number in range(RUNS + 1):
            began = time.monotonic()
            self.run(sample, container)
            whole = time.monotonic() - began
            began = time.monotonic()
            container.container().execute(program.run, environment=ENVIRONMENT)
            executed = time.monotonic() - began
            if number:  # the first one starts the container
                over_exec.append(whole / executed)
                over_bare.append(whole / container.alone(program).duration_s)
        container.discard()
        return {"run_vs_exec": spread(over_exec), "run_vs_bare": spread(over_bare)}

    def turnarounds(self, built: Built, tell: Tell) -> dict[str, float]:
        """By sample: the seconds from the card's first answer to its second command.

        That is the wrapper's way of an exchange, pcscd's, and what the program prints of it,
        in a program that has just been started; the median of some runs.
        """
        found = {}
        for number, (sample, image) in enumerate(built, start=1):
            tell(f"exchanges of {sample.id}, {number} of {len(built)}")
            container = self.container(image)
            runs = [self.run(sample, container) for _ in range(RUNS_OF_EACH)]
            container.discard()
            found[sample.id] = statistics.median(map(turnaround, runs))
        return found


def turnaround(seen: Observation) -> float:
    """Seconds from the card's first answer to the command after it, on the card's clock."""
    answered = next(event["t_ns"] for event in seen.trace if event["kind"] == "response")
    asked = next(
        event["t_ns"]
        for event in seen.trace
        if event["kind"] == "command" and event["t_ns"] > answered
    )
    return float(asked - answered) / 1e9


def against_the_yardstick(
    turnarounds: Mapping[str, float], samples: Sequence[Sample]
) -> dict[str, float]:
    """The same as multiples of the sample in C; of the quickest, where there is none."""
    mine = [s.id for s in samples if s.manifest.language == YARDSTICK]
    unit = turnarounds[mine[0]] if mine else min(turnarounds.values())
    return {name: round(seconds / unit, 2) for name, seconds in turnarounds.items()}
