"""`inv measure`: figures that make sense only as ratios from one run on one machine."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.bench.bench import Bench
from harness.bench.sandbox import Sandbox
from harness.engine import ownership
from harness.engine.engine import Engine
from harness.engine.session import session
from harness.images.base import images_of
from harness.images.images import Images
from harness.measures.exchanges import exchanges
from harness.measures.figures import Figures, Tell
from harness.measures.growth import growth
from harness.measures.runs import Built, Stand, against_the_yardstick
from harness.paths import SAMPLES
from harness.render.console import console
from harness.samples.folder import load_all

_MEANING = {
    "exchange_us": "an exchange through pcscd and vpcd with this card, in microseconds",
    "exchange_vs_c_card": "the same over the same card written in C",
    "exchange_vs_no_quickack": "how many times faster than without TCP_QUICKACK",
    "run_vs_exec": "a run of a sample over docker exec of the same command",
    "run_vs_bare": "the same over the program alone in the same container",
    "harness_share": "the harness's part of the time in runs, all samples",
    "harness_mib": "the most memory that the harness took, in MiB",
}


def measure(as_json: bool) -> None:
    """Print the figures; with as_json nothing else."""
    engine = Engine.connect()
    tell = _silent if as_json else _print
    seed = ownership.new_seed()
    with session(engine) as opened:
        images = images_of(opened)
        figures, costs, sample = _measure(images, seed, tell)
    figures |= growth(engine, seed, tell)
    info = engine.info()
    machine = {
        "processor": _processor(),
        "cpus": info.get("NCPU"),
        "system": info.get("OperatingSystem"),
        "kernel": info.get("KernelVersion"),
        engine.product.lower(): engine.version,
    }
    if as_json:
        whole = {**figures, "exchange_vs_c": costs, "machine": machine, "run_sample": sample}
        print(json.dumps(whole, indent=2))
    else:
        _table(figures, costs, machine)


def _measure(images: Images, seed: str, tell: Tell) -> tuple[Figures, dict[str, float], str]:
    """The figures of exchanges and runs, the cost of an exchange by sample, and whose run it is."""
    opened = images.session
    base = images.tool("bench", _silent)
    image = images.tool("measure", _silent, BASE=images.base, BENCH=base.tag)
    with Bench(opened, image.tag) as bench:
        figures = exchanges(bench, tell)
    samples = [sample for sample in load_all(SAMPLES) if not sample.left_out]
    built: Built = [(sample, images.sample(sample, _silent)) for sample in samples]
    with Bench(opened, base.tag) as bench:
        stand = Stand(bench, Sandbox(opened, images.tool("runner", _silent)), seed)
        turnarounds = stand.turnarounds(built, tell)
        # The less a program does, the more the harness shows.
        quickest = min(built, key=lambda pair: turnarounds[pair[0].id])
        figures |= stand.one_run(*quickest, tell)
    return figures, against_the_yardstick(turnarounds, samples), quickest[0].id


def _silent(_: str) -> None:
    """Say nothing: what is printed is read by a program."""


def _print(text: str) -> None:
    print(f"measure: {text}", flush=True)


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line]
    return names[0] if names else platform.processor()


def _table(figures: Figures, costs: Mapping[str, float], machine: Mapping[str, Any]) -> None:
    out = console()
    for name, values in figures.items():
        numbers = " ".join(f"{values[key]:>9.2f}" for key in ("min", "median", "max"))
        out.print(f"{name:<24} {numbers}   {_MEANING.get(name, _of_growth(name))}")
    out.print(f"(min, median, max; {', '.join(f'{k} {v}' for k, v in machine.items())})")
    out.print("\nAn exchange in each sample, from the first answer to the second command; C = 1:")
    for name, cost in sorted(costs.items(), key=lambda item: item[1]):
        out.print(f"{name:<24} {cost:>9.2f}")


def _of_growth(name: str) -> str:
    """What a figure of growth means."""
    if name.startswith("wall_s_"):
        return f"`inv run` of {name.removeprefix('wall_s_')} samples with their images, in seconds"
    more, _, fewer = name.removeprefix("wall_").partition("_vs_")
    return f"{more} samples over {fewer}"
