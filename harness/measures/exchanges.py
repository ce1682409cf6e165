"""What an exchange costs: a C client in the bench, and three cards in turn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from harness.bench.bench import Bench
from harness.engine.time_limit import TimeLimit
from harness.errors import BenchFailed
from harness.measures.figures import Figures, Tell, spread
from harness.scenarios import registry

ROUNDS = 7
EXCHANGES, WARM_UP = 1500, 200
SLOW_EXCHANGES, SLOW_WARM_UP = 20, 3  # 50 ms each

OURS: dict[str, Any] = {"name": "hello", "options": {}}
IN_C: dict[str, Any] = {"program": ["/usr/local/bin/card-c"]}
NO_QUICKACK: dict[str, Any] = {**OURS, "quickack": False}
CLIENT = "/usr/local/bin/client"


def exchanges(bench: Bench, tell: Tell) -> Figures:
    """The time of `00 00 00 00` as a C client sees it. bench: of the image `measure`."""
    microseconds, against_c, against_slow = [], [], []
    for number in range(ROUNDS + 1):
        tell(f"exchanges, round {number} of {ROUNDS}" if number else "exchanges, warming up")
        ours = _median(bench, OURS, EXCHANGES, WARM_UP)
        in_c = _median(bench, IN_C, EXCHANGES, WARM_UP)
        slow = _median(bench, NO_QUICKACK, SLOW_EXCHANGES, SLOW_WARM_UP)
        if number:
            microseconds.append(ours)
            against_c.append(ours / in_c)
            against_slow.append(slow / ours)
    return {
        "exchange_us": spread(microseconds),
        "exchange_vs_c_card": spread(against_c),
        "exchange_vs_no_quickack": spread(against_slow),
    }


def _median(bench: Bench, card: Mapping[str, Any], count: int, warm_up: int) -> float:
    world = registry.find_scenario("hello").case_for("measure", "").world
    bench.prepare(world, card=card)
    result = bench.container.execute([CLIENT, str(count), str(warm_up)], limit=TimeLimit(60))
    if result.exit_status != 0:
        raise BenchFailed("The measuring client failed.", result.stderr.decode(errors="replace"))
    return float(json.loads(result.stdout)["median_us"])
