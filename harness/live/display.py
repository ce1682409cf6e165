"""Shows a run as it happens: a table that fills on a terminal, a line per event in a pipe."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from harness.images.queue import BuildBroke, BuildStarted, Built
from harness.judge.outcome import Outcome
from harness.live.brief import brief
from harness.live.durations import Durations
from harness.live.progress import Progress, minutes
from harness.paths import LATEST_REPORT
from harness.render.cells import FEW, outcome_text, passed_text, titles
from harness.render.console import console
from harness.render.matrix import matrix
from harness.render.table import print_report
from harness.report.report import Report, Run
from harness.runs.events import Event, Planned, Ran, Running

NOTHING = Planned({}, (), (), {})


class Display:
    """Takes events in the order they come; owns nothing but the screen."""

    def __init__(self, out: Console | None = None, durations: Durations | None = None) -> None:
        self._out = out or console()
        self._durations = durations or Durations()
        self._planned = NOTHING
        self._titles: dict[str, str] = {}
        self._runs: dict[str, dict[str, Run]] = {}
        self._failed: list[Run] = []  # those that were not expected, in the order they came
        self._running: dict[tuple[str, str], float] = {}  # since when
        self._building: dict[str, str] = {}
        self._started: dict[str, float] = {}
        self._waiting: list[str] = []
        self._progress = Progress(0)
        self._live: Live | None = None

    def __enter__(self) -> Display:
        if self._out.is_terminal:
            self._live = Live(
                console=self._out,
                get_renderable=self.picture,
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
                self._out.print(self._matrix())
        self._durations.save()

    def show(self, event: Event) -> None:
        """Take an event."""
        line = self._take(event)
        if line and self._live is None:
            self._out.print(line)

    def _take(self, event: Event) -> str:
        match event:
            case Planned():
                self._plan(event)
            case BuildStarted(name):
                self._started[name] = time.monotonic()
                self._building[name] = "builds"
            case Built(name, _, seconds):
                self._ended(name, "ready")
                if seconds >= 1:
                    self._durations.remember(name, seconds)
                    return f"built  {name}  {seconds:.1f} s{self._left_text()}"
            case BuildBroke(name, problem, log):
                self._ended(name, "failed")
                text = f"FAILED {name}: {problem}\n  log:  {log}"
                if self._live:
                    self._live.console.print(Text(text, "red"))
                return text
            case Running(sample, scenario):
                self._running[sample, scenario] = time.monotonic()
            case Ran(run):
                self._running.pop((run.sample, run.scenario_id), None)
                mine = self._runs.setdefault(run.sample, {})
                mine[run.scenario_id] = run
                self._failed += [] if run.expected else [run]
                self._progress.ran(run.duration_s)
                return self._ran_text(run, mine)
        return ""

    def _plan(self, planned: Planned) -> None:
        self._planned = planned
        self._titles = titles(planned.scenarios)
        self._waiting = [*planned.builds]
        self._building = dict.fromkeys(self._waiting, "waits")
        self._progress = Progress(sum(planned.runs.values()))

    def _ran_text(self, run: Run, mine: Mapping[str, Run]) -> str:
        """A line for a run; where there are many, for what did not pass, and for each sample."""
        name, took = self._titles[run.scenario_id], f"{run.duration_s * 1000:.0f} ms"
        line = f"ran    {run.sample}  {name}  {outcome_text(run)}  {took}"
        if run.outcome is Outcome.BUILD_FAILED:
            return ""  # as has been said
        if len(self._titles) <= FEW:
            return line
        as_declared = run.expected and run.outcome in (Outcome.PASS, Outcome.UNSUPPORTED)
        lines = [] if as_declared else [line]
        if len(mine) == (total := self._planned.runs[run.sample]):
            passed = passed_text(mine.values(), total)
            lines.append(f"ran    {run.sample}  {passed} passed; {self._runs_text()}")
        return "\n".join(lines)

    def _runs_text(self) -> str:
        progress = self._progress
        left = minutes(progress.left_s())
        return f"{progress.done} of {progress.total} runs, about {left} left"

    def _ended(self, name: str, state: str) -> None:
        self._building[name] = state
        self._started.pop(name, None)
        if name in self._waiting:
            self._waiting.remove(name)

    # -- the live picture

    def picture(self) -> Group:
        """The screen now: the whole table, where it has room for that, and the status line."""
        whole = Group(self._matrix(), Text(self._status(), "dim"))
        rows = len(self._out.render_lines(whole, pad=False))
        return whole if rows < self._out.height else self._brief()

    def _brief(self) -> Group:
        now = time.monotonic()
        return brief(
            self._failed,
            self._titles,
            {run: now - began for run, began in self._running.items()},
            self._progress,
            self._status(),
            self._out.height,
        )

    def _matrix(self) -> Table:
        return matrix(
            self._planned.samples,
            self._planned.scenarios,
            self._runs,
            self._building,
            self._planned.runs,
            width=self._out.width,
        )

    def _status(self) -> str:
        parts = [self._runs_text()] if self._progress.total else []
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
