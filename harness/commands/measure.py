"""`inv measure`: figures that make sense only as ratios from one run on one machine."""

from __future__ import annotations

import json
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.bench.bench import Bench
from harness.bench.sample_container import SampleContainer
from harness.engine import ownership
from harness.engine.engine import Engine
from harness.engine.session import session
from harness.engine.time_limit import TimeLimit
from harness.errors import BenchFailed
from harness.images.base import images_of
from harness.images.image import Image
from harness.images.images import Images
from harness.judge.judge import judge
from harness.judge.outcome import Outcome
from harness.paths import SAMPLES
from harness.render.table import console
from harness.samples.folder import load_all
from harness.samples.sample import Sample
from harness.scenarios import registry

ROUNDS = 7
EXCHANGES, WARM_UP = 1500, 200
SLOW_EXCHANGES, SLOW_WARM_UP = 20, 3  # 50 ms each
RUNS = 15

OURS: dict[str, Any] = {"name": "hello", "options": {}}
IN_C: dict[str, Any] = {"program": ["/usr/local/bin/card-c"]}
NO_QUICKACK: dict[str, Any] = {**OURS, "quickack": False}
CLIENT = "/usr/local/bin/client"

Figures = dict[str, dict[str, float]]


def measure(as_json: bool) -> None:
    """Print the figures; with as_json nothing else."""
    engine = Engine.connect()
    tell = _silent if as_json else _print
    with session(engine) as opened:
        images = images_of(opened)
        base = images.tool("bench", lambda _: None)
        image = images.tool("measure", lambda _: None, BASE=images.base, BENCH=base.tag)
        with Bench(opened, image.tag) as bench:
            figures = _exchanges(bench, tell)
        sample, sample_image = _smallest(images)
        with Bench(opened, base.tag) as bench:
            figures["run_vs_exec"] = _runs(bench, sample_image.tag, sample, tell)
        info = engine.info()
    machine = {
        "processor": _processor(),
        "cpus": info.get("NCPU"),
        "system": info.get("OperatingSystem"),
        "kernel": info.get("KernelVersion"),
        engine.product.lower(): engine.version,
    }
    if as_json:
        print(json.dumps({**figures, "machine": machine, "run_sample": sample.id}, indent=2))
    else:
        _table(figures, machine)


def _silent(_: str) -> None:
    """Say nothing: what is printed is read by a program."""


def _print(text: str) -> None:
    print(f"measure: {text}", flush=True)


def _exchanges(bench: Bench, tell: Callable[[str], None]) -> Figures:
    """The time of `00 00 00 00` as a C client sees it, with three cards in turn."""
    microseconds, against_c, against_slow = [], [], []
    for number in range(ROUNDS + 1):
        tell(f"exchanges, round {number} of {ROUNDS}" if number else "exchanges, warming up")
        ours = _median_exchange(bench, OURS, EXCHANGES, WARM_UP)
        in_c = _median_exchange(bench, IN_C, EXCHANGES, WARM_UP)
        slow = _median_exchange(bench, NO_QUICKACK, SLOW_EXCHANGES, SLOW_WARM_UP)
        if number:
            microseconds.append(ours)
            against_c.append(ours / in_c)
            against_slow.append(slow / ours)
    return {
        "exchange_us": spread(microseconds),
        "exchange_vs_c_card": spread(against_c),
        "exchange_vs_no_quickack": spread(against_slow),
    }


def _median_exchange(bench: Bench, card: Mapping[str, Any], count: int, warm_up: int) -> float:
    world = registry.find_scenario("hello").case_for("measure", "").world
    bench.prepare(world, card=card)
    result = bench.container.execute([CLIENT, str(count), str(warm_up)], limit=TimeLimit(60))
    if result.exit_status != 0:
        raise BenchFailed("The measuring client failed.", result.stderr.decode(errors="replace"))
    return float(json.loads(result.stdout)["median_us"])


def _smallest(images: Images) -> tuple[Sample, Image]:
    """The sample whose image is smallest: the less a program does, the more the harness shows."""
    built = [(sample, images.sample(sample, lambda _: None)) for sample in load_all(SAMPLES)]
    return min(built, key=lambda pair: pair[1].size)


def _runs(
    bench: Bench, image: str, sample: Sample, tell: Callable[[str], None]
) -> dict[str, float]:
    """A whole run (bench reset, exec, trace, judge) over a bare exec in the same container."""
    tell(f"{RUNS} runs of {sample.id} beside {RUNS} bare execs")
    scenario = registry.find_scenario("hello")
    program = sample.manifest.programs[scenario.program]
    container = SampleContainer(bench, image)
    seed = ownership.new_seed()
    ratios = []
    for number in range(RUNS + 1):
        case = scenario.case_for(seed, sample.id)
        began = time.monotonic()
        verdict = judge(container.run(program, case), case, scenario.contract, program.format)
        whole = time.monotonic() - began
        if verdict.outcome is not Outcome.PASS:
            raise BenchFailed(f"{sample.id} did not pass while it was measured.", verdict.why)
        began = time.monotonic()
        container.bare(program)
        if number:  # the first pair starts the container
            ratios.append(whole / (time.monotonic() - began))
    container.discard()
    return spread(ratios)


def spread(values: Sequence[float]) -> dict[str, float]:
    """min, median and max, rounded to what such figures are worth."""
    return {
        "min": round(min(values), 3),
        "median": round(statistics.median(values), 3),
        "max": round(max(values), 3),
    }


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line]
    return names[0] if names else platform.processor()


def _table(figures: Figures, machine: Mapping[str, Any]) -> None:
    meaning = {
        "exchange_us": "an exchange through pcscd and vpcd with this card, in microseconds",
        "exchange_vs_c_card": "the same over the same card written in C",
        "exchange_vs_no_quickack": "how many times faster than without TCP_QUICKACK",
        "run_vs_exec": "a run of a sample over a bare exec of the same command",
    }
    out = console()
    for name, values in figures.items():
        out.print(
            f"{name:<24} {values['min']:>9.2f} {values['median']:>9.2f} {values['max']:>9.2f}"
            f"   {meaning[name]}",
        )
    out.print(f"(min, median, max; {', '.join(f'{k} {v}' for k, v in machine.items())})")
