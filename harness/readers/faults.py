"""What goes wrong in a card's own code, as the trace has it."""

from __future__ import annotations

from harness.cards.guard import Guarded
from harness.trace.trace import Trace


def trace_faults(card: Guarded, trace: Trace, slot: int) -> None:
    """Record what went wrong in a card's own code."""
    while card.faults:
        trace.add("fault", text=card.faults.popleft(), slot=slot)
