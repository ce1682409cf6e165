"""Every scenario there is, by name."""

from __future__ import annotations

from harness.scenarios.hello import HELLO_SCENARIOS
from harness.scenarios.scenario import Scenario

SCENARIOS: dict[str, Scenario] = {scenario.name: scenario for scenario in HELLO_SCENARIOS}
DEFAULT = ("hello", "greeting")
EVERY = "all"
