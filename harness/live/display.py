"""Shows a run as it happens: a table that fills on a terminal, a line per event in a pipe."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from rich.console import Group
from rich.live import Live
from rich.text import Text

from harness.live.durations import Durations
from harness.live.progress import Progress, minutes
from harness.paths import LATEST_REPORT
from harness.render.cells import FEW, PASS, outcome_text, passed_text
from harness.render.matrix import matrix
from harness.render.table import console, print_report
from harness.report.report import Report, Run, SampleFacts
from harness.runs.events import BuildBroke, BuildEnded, BuildStarted, Event, Ran
from harness.samples.sample import Sample
from harness.scenarios.scenario import Scenario


class Display:
    """Takes events in the order they come; owns nothing but the screen."""

    def __init__(self, samples: Sequence[Sample], scenarios: Sequence[Scenario]) -> None:
        self._out = console()
        self._facts = {sample.id: _facts(sample) for sample in samples}
        self._scenarios = [scenario.name for scenario in scenarios]
        self._runs: dict[str, dict[str, Run]] = {}
        self._building: dict[str, str] = {}
        self._started: dict[str, float] = {}
        self._waiting: list[str] = []
        self._durations = Durations()
        self._progress = Progress(len(self._facts) * len(self._scenarios))
        self._live: Live | None = None

    def __enter__(self) -> Display:
        if self._out.is_terminal:
            self._live = Live(
                console=self._out,
                get_renderable=self._picture,
                refresh_per_second=4,
                transient=True,
            )
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live:
            self._live.stop()
            if error is not None and self._runs:
                self._out.print(
                    matrix(self._facts, self._scenarios, self._runs, width=self._out.width)
                )
        self._durations.save()

    def expect(self, names: Iterable[str]) -> None:
        """These images are going to be built."""
        self._waiting = [*names]
        self._building = dict.fromkeys(self._waiting, "waits")

    def show(self, event: Event) -> None:
        """Take an event."""
        line = self._take(event)
        if line and self._live is None:
            self._out.print(line)

    def _take(self, event: Event) -> str:
        match event:
            case BuildStarted(name):
                self._started[name] = time.monotonic()
                self._building[name] = "builds"
                return ""
            case BuildEnded(name, _, seconds):
                self._ended(name)
                self._building[name] = "ready"
                if seconds < 1:
                    return ""
                self._durations.remember(name, seconds)
                return f"built  {name}  {seconds:.1f} s{self._left_text()}"
            case BuildBroke(name, problem, log):
                self._ended(name)
                text = f"FAILED {name}: {problem}\n  log:  {log}"
                if self._live:
                    self._live.console.print(Text(text, "red"))
                return text
            case Ran(run):
                mine = self._runs.setdefault(run.sample, {})
                mine[run.scenario] = run
                self._progress.ran(run.duration_s)
                return self._ran_text(run, mine)
        return ""

    def _ran_text(self, run: Run, mine: Mapping[str, Run]) -> str:
        """A line for a run; where there are many, for what did not pass, and for each sample."""
        line = (
            f"ran    {run.sample}  {run.scenario}  {outcome_text(run)}"
            f"  {run.duration_s * 1000:.0f} ms"
        )
        if len(self._scenarios) <= FEW:
            return line
        lines = [] if run.outcome == PASS and run.expected else [line]
        if len(mine) == len(self._scenarios):
            passed = passed_text(mine.values(), len(mine))
            lines.append(f"ran    {run.sample}  {passed} passed; {self._runs_text()}")
        return "\n".join(lines)

    def _runs_text(self) -> str:
        progress = self._progress
        left = minutes(progress.left_s())
        return f"{progress.done} of {progress.total} runs, about {left} left"

    def _ended(self, name: str) -> None:
        self._started.pop(name, None)
        if name in self._waiting:
            self._waiting.remove(name)

    # -- the live picture

    def _picture(self) -> Group:
        table = matrix(
            self._facts, self._scenarios, self._runs, self._building, width=self._out.width
        )
        return Group(table, Text(self._status(), "dim"))

    def _status(self) -> str:
        parts = [self._runs_text()]
        if self._started:
            now = time.monotonic()
            running = ", ".join(f"{n} {now - t:.0f} s" for n, t in self._started.items())
            parts.append(f"building {running}")
        return "; ".join(parts) + self._left_text()

    def _left_text(self) -> str:
        if not self._waiting:
            return ""
        now = time.monotonic()
        spent = {name: now - began for name, began in self._started.items()}
        left = self._durations.left(self._waiting, spent, max(1, len(spent)))
        return f"; {len(self._waiting)} images to go, about {minutes(left)} left"

    # -- the end

    def conclude(self, report: Report, path: Path) -> None:
        """After the run: the whole report, and where it is."""
        self._out.print()
        print_report(report, self._out)
        again = "./inv report" + ("" if path == LATEST_REPORT else f" --path {path}")
        self._out.print(f"Report: {path} ({again} shows it again)")


def _facts(sample: Sample) -> SampleFacts:
    manifest = sample.manifest
    return SampleFacts(
        manifest.language,
        manifest.wrapper,
        manifest.version,
        sample.lines_of_code(next(iter(manifest.programs))),
    )
