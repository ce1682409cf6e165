"""The report: JSON Lines; a header, one line per run, a footer.

Everything that is shown anywhere is rendered from it alone. How one is read is in `load`,
how one is written in `publish`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from harness.judge.fidelity import Fidelity
from harness.judge.observation import Usage
from harness.judge.outcome import Outcome, Row
from harness.judge.variations import Variation
from harness.report.facts import Checkout, SampleFacts, ScenarioFacts, SeriesRow
from harness.report.worker_facts import WorkerFacts
from harness.samples.groups import Group

SCHEMA_VERSION = 2


class Header(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="header"):
    """The header: what ran where, enough to say what a figure was measured on.

    started: UTC, ISO 8601. images: ids by name; samples: by id; scenarios: in their order.
    groups: of all samples, by which tables are divided.
    workers: of a run over several machines; host is the one that it was started on, then.
    """

    schema: int
    run_id: str
    started: str
    seed: str
    versions: dict[str, str]
    images: dict[str, str]
    host: dict[str, Any]
    samples: dict[str, SampleFacts]
    scenarios: list[ScenarioFacts]
    checkout: Checkout = Checkout()
    series: list[SeriesRow] = []
    groups: list[Group] = []
    workers: list[WorkerFacts] = []


class Run(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="run"):
    """One sample's program under one scenario. Times are in seconds.

    exit_status: null where the program was ended, or did not run.
    trace:       the card's events, oldest first.
    repeat:      the command that repeats just this run.
    reason:      why another outcome than a pass is expected.
    fidelity:    how a failure was reported; null where there was none.
    usage:       of processor and memory, by the program and the children it waited for.
    variations:  what the wrapper did by itself.
    calls:       of PC/SC, as pcsc-spy has them; empty where they were not asked for, or not seen.
    difference:  rows of what was printed, seen by the card, and expected.
    host:        the machine that it ran on, and worker: whose work it was; "" in a run on one.
    """

    sample: str
    program: str
    scenario: str
    outcome: Outcome
    expected: bool
    exit_status: int | None
    stdout: str
    stderr: str
    duration_s: float
    trace: list[dict[str, Any]]
    repeat: str
    why: str = ""
    expected_outcome: Outcome = Outcome.PASS
    reason: str = ""
    to_last_output_s: float = 0.0
    overhead_s: float = 0.0
    fidelity: Fidelity | None = None
    variations: list[Variation] = []
    difference: list[Row] = []
    calls: str = ""
    usage: Usage = Usage()
    host: str = ""
    worker: str = ""

    @property
    def scenario_id(self) -> str:
        """The scenario's name among all scenarios: `program/name`."""
        return f"{self.program}/{self.scenario}"


class Footer(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="footer"):
    """The sums. harness_s: what the harness added to the programs' own time in the runs.

    programs_s: includes what they waited, when others ran; processor_s: what they computed.
    """

    counts: dict[Outcome, int]
    unexpected: int
    wall_s: float
    programs_s: float
    harness_s: float
    processor_s: float = 0.0

    @property
    def harness_share(self) -> float | None:
        """The harness's part of the time in runs, from 0 to 1; None where nothing took time."""
        busy = self.programs_s + self.harness_s
        return self.harness_s / busy if busy else None


Line = Header | Run | Footer


@dataclass(frozen=True)
class Report:
    """A whole report."""

    header: Header
    runs: list[Run]
    footer: Footer

    def overridden(self) -> list[str]:
        """The samples in it that are of another build than the gallery's own, by their ids."""
        return [id_ for id_, facts in self.header.samples.items() if facts.override]
