"""What other processes may ask of an open bench: its trace, a new beginning, its end."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, Final

from harness.testbench.open_bench import OpenBench
from harness.testbench.order_socket import Answer
from harness.testbench.recorder import Recorder

_LIMIT_S: Final = 10.0


def asks(bench: OpenBench, seen: Recorder, closing: threading.Event) -> dict[str, Answer]:
    """The answers by name; see `world/order_channel.py`. closing: set when the bench is to end."""

    def trace() -> Mapping[str, Any]:
        bench.collect()
        return {"events": seen.events, "dropped": seen.dropped}

    def reset() -> Mapping[str, Any]:
        reader = bench.prepare(bench.world)
        bench.collect()
        seen.clear()
        return {"reader": reader}

    def status() -> Mapping[str, Any]:
        now = bench.bench.ask("status", _LIMIT_S)
        return {key: now[key] for key in ("reader", "seen", "world")}

    def close() -> Mapping[str, Any]:
        closing.set()
        return {}

    return {"trace": trace, "reset": reset, "status": status, "close": close}
