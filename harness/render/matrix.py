"""Samples by scenarios as a table: a column for each of a few scenarios, a summary of many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from harness.judge.outcome import Outcome
from harness.render.cells import (
    FEW,
    LAST_OUTPUT,
    by_itself_text,
    last_output_text,
    otherwise_text,
    outcome_text,
    passed_text,
    size_text,
    titles,
)
from harness.render.console import PIPE_WIDTH
from harness.report.facts import SampleFacts, ScenarioFacts
from harness.report.report import Run

Runs = Mapping[str, Run]


def matrix(
    samples: Mapping[str, SampleFacts],
    scenarios: Sequence[ScenarioFacts],
    runs: Mapping[str, Runs],
    building: Mapping[str, str] | None = None,
    totals: Mapping[str, int] | None = None,
    sections: Mapping[str, Sequence[str]] | None = None,
    *,
    plain: bool = False,
    width: int = PIPE_WIDTH,
) -> Table:
    """Samples by scenarios.

    building: what a sample without results waits for. totals: how many runs each sample has,
    where not all have taken place. sections: titles of parts with their samples, if it has parts.
    width: of the screen, in columns.
    """
    many, names = len(scenarios) > FEW, titles(scenarios)
    outcomes = SUMMARY if many else [*names.values()]
    facts = _facts_for(width, samples, outcomes)
    table = _empty(facts, outcomes, plain=plain, breaks=not (plain or many))
    for name, fact in _in_sections(samples, sections or {}, table):
        mine, waiting = runs.get(name, {}), (building or {}).get(name, "")
        cells = (
            _summary(mine, (totals or {}).get(name, len(mine)), waiting, names)
            if many
            else [_cell(mine[s], plain) if s in mine else Text(waiting, "dim") for s in names]
        )
        wrapper = [text(fact) for title, text in facts.items() if title == WRAPPER]
        figures = [text(fact) for title, text in facts.items() if title != WRAPPER]
        table.add_row(name + fact.mark, *wrapper, *cells, *figures, last_output_text(mine.values()))
    return table


def _in_sections(
    samples: Mapping[str, SampleFacts], sections: Mapping[str, Sequence[str]], table: Table
) -> Iterator[tuple[str, SampleFacts]]:
    """The samples, section by section; of several each begins with a row that has its title."""
    if len(sections) < 2:
        yield from samples.items()
        return
    for title, names in sections.items():
        table.add_section()
        table.add_row(Text(title, "bold"))
        for name in names:
            yield name, samples[name]


def _empty(facts: Iterable[str], outcomes: Iterable[str], *, plain: bool, breaks: bool) -> Table:
    """A table of these columns without rows; breaks: titles may break where they have a dash."""
    table = Table(box=None if plain else box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("sample", no_wrap=True)
    if WRAPPER in facts:
        table.add_column(WRAPPER, no_wrap=True)
    for title in outcomes:
        shown = title.replace("-", "-\n") if breaks else title
        table.add_column(shown, no_wrap=plain, overflow="fold")
    for title in (*(title for title in facts if title != WRAPPER), LAST_OUTPUT):
        table.add_column(title, justify="right", no_wrap=True)
    return table


SUMMARY = ("passed", "otherwise", "by-itself")


def _summary(mine: Runs, total: int, waiting: str, names: Mapping[str, str]) -> list[Text]:
    if not mine and waiting:
        return [Text(waiting, "dim"), Text(), Text()]
    runs = mine.values()
    known = all(run.expected for run in runs)
    return [
        Text(passed_text(runs, total), "green" if known else "bold red"),
        Text(otherwise_text(runs, names), "yellow" if known else "bold red"),
        Text(by_itself_text(runs)),
    ]


WRAPPER = "wrapper"
_FACTS: dict[str, Callable[[SampleFacts], str]] = {
    WRAPPER: lambda fact: f"{fact.wrapper} {fact.version}",
    "lines": lambda fact: str(fact.lines),
    "image": lambda fact: size_text(fact.image_bytes),
}


def _facts_for(
    width: int, samples: Mapping[str, SampleFacts], columns: Sequence[str]
) -> dict[str, Callable[[SampleFacts], str]]:
    """The columns that fit beside samples and outcomes; a narrow terminal does without some."""
    names = max((len(name + fact.mark) for name, fact in samples.items()), default=0)
    outcomes = sum(max(map(len, name.split("-"))) + 2 for name in columns)
    wide = max((len(_FACTS[WRAPPER](fact)) for fact in samples.values()), default=0)
    left = width - names - outcomes - len(LAST_OUTPUT) - 4
    chosen = dict(_FACTS)
    if left < wide + 16:
        chosen[WRAPPER] = lambda fact: fact.wrapper
        wide = max((len(fact.wrapper) for fact in samples.values()), default=0)
    for title, needed in ((WRAPPER, wide + 16), ("image", 16), ("lines", 7)):
        if left < needed:
            del chosen[title]
    return chosen


def _cell(run: Run, plain: bool) -> Text:
    """Words in a pipe; on a terminal a mark, and words only for what should be read."""
    style = ("green" if run.outcome is Outcome.PASS else "yellow") if run.expected else "bold red"
    if plain:
        return Text(outcome_text(run), style)
    if run.outcome is Outcome.PASS:
        return Text("✓" if run.expected else "✓ unexpected", style)
    if run.expected:
        return Text("-" if run.outcome is Outcome.UNSUPPORTED else "known", style)
    return Text(f"✗ {run.outcome}", style)
