"""What other processes may ask of an open bench: its trace, a new beginning, its end."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from harness.testbench.open_bench import OpenBench
from harness.testbench.order_socket import Answer
from harness.testbench.recorder import Recorder


def asks(bench: OpenBench, seen: Recorder, closing: threading.Event) -> dict[str, Answer]:
    """The answers by name; see `order_socket`. closing: is set when the bench is to end."""

    def trace() -> Mapping[str, Any]:
        bench.collect()
        return {"events": seen.events, "dropped": seen.dropped}

    def reset() -> Mapping[str, Any]:
        reader = bench.prepare(bench.world)
        bench.collect()
        seen.clear()
        return {"reader": reader}

    def close() -> Mapping[str, Any]:
        closing.set()
        return {}

    return {"trace": trace, "reset": reset, "close": close}
