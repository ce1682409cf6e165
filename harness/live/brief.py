"""What a screen shows of a run that has no room for the whole table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from harness.live.progress import Progress
from harness.report.report import Run

BAR = 30  # columns


def brief(
    failed: Sequence[Run],
    titles: Mapping[str, str],
    running: Mapping[tuple[str, str], float],
    progress: Progress,
    status: str,
    height: int,
) -> Group:
    """What failed, the latest last; what runs; how far it is; and the status line.

    failed: runs that came out otherwise than expected. titles: of scenarios, by id.
    running: seconds, by the sample's and the scenario's id. height: of the screen, in rows.
    """
    now = [f"{sample} {titles[id_]} {seconds:.0f} s" for (sample, id_), seconds in running.items()]
    far = Table.grid(padding=(0, 1))
    far.add_column(width=BAR)
    far.add_column(no_wrap=True, overflow="ellipsis")
    far.add_row(ProgressBar(max(1, progress.total), progress.done), Text(status, "dim"))
    below: list[RenderableType] = [_line(f"running: {', '.join(now)}" if now else ""), far]
    return Group(*_failures(failed, titles, height - 1 - len(below)), *below)


def _failures(failed: Sequence[Run], titles: Mapping[str, str], room: int) -> list[Text]:
    """A line for each of the latest, as many as there is room for, and one for the rest."""
    if room <= 0 or not failed:
        return []
    shown = failed if len(failed) <= room else failed[len(failed) - room + 1 :]
    rest = len(failed) - len(shown)
    more = [_line(f"and {rest} failed before", "dim")] if rest else []
    return more + [
        _line(f"✗ {run.sample}, {titles[run.scenario_id]}: {run.outcome}", "bold red")
        for run in shown
    ]


def _line(text: str, style: str = "") -> Text:
    return Text(text, style, no_wrap=True, overflow="ellipsis")
