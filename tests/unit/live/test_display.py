"""What is shown while a run goes on: in a pipe, and on terminals of any height."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from rich.console import Console

from harness.errors import BuildFailed
from harness.images.image import Image
from harness.images.queue import BuildBroke, BuildStarted, Built
from harness.live.display import Display
from harness.live.durations import Durations
from harness.render.console import console
from harness.report.facts import SampleFacts, ScenarioFacts
from harness.runs.events import Event, Planned, Ran, Running
from harness.scenarios.registry import SCENARIOS
from tests.support.reports import run_line

FACTS = SampleFacts(language="Tongue", wrapper="wrap", version="1.0", lines=42)
IMAGE = Image("tag", "sha256:1", 1)
MANY = [f"tongue{number}-wrap" for number in range(36)]
NAMES = [scenario.name for scenario in SCENARIOS.values()]


def planned(
    samples: Iterable[str] = ("a", "b"), scenarios: Iterable[str] = ("no-card",)
) -> Planned:
    """A plan to build two images, a and b, and to run every sample in every scenario."""
    facts = tuple(ScenarioFacts("hello", name, "a summary") for name in scenarios)
    names = [*samples]
    return Planned(dict.fromkeys(names, FACTS), facts, ("a", "b"), dict.fromkeys(names, len(facts)))


@pytest.fixture
def durations(tmp_path: Path) -> Durations:
    """No memory of earlier builds."""
    return Durations(tmp_path / "durations")


# -- in a pipe


def lines(durations: Durations, *events: Event) -> list[str]:
    """The lines that a display prints of events in a pipe."""
    out = io.StringIO()
    with Display(console(file=out), durations) as display:
        for event in events:
            display.show(event)
    return out.getvalue().splitlines()


@pytest.mark.parametrize(
    "complaint",
    ["error[E0425]: x", "[info] y", "undefined [/usr/lib/x.so]", ":key: [bold]z", "w" * 400],
)
def test_a_failed_build_is_shown_with_its_words_as_they_are(
    durations: Durations, complaint: str
) -> None:
    failure = BuildFailed("It could not be built.", complaint)
    text = "\n".join(lines(durations, planned(), BuildBroke("a", failure, "/logs/[a].log")))
    assert "FAILED a: It could not be built." in text
    assert complaint in text
    assert "/logs/[a].log" in text


def test_a_line_for_each_build_and_run_and_none_for_what_was_there(durations: Durations) -> None:
    built, ran = lines(
        durations,
        planned(),
        BuildStarted("a"),
        Built("a", IMAGE, 12.0),
        Built("c", IMAGE, 0),
        Ran(run_line("a", "no-card", "timeout")),
    )
    assert built.split()[:3] == ["built", "a", "12.0"]
    assert "1 images to go" in built
    assert ran.split()[:4] == ["ran", "a", "no-card", "timeout"]


def test_of_many_runs_only_those_that_are_to_be_read_have_a_line(durations: Durations) -> None:
    events: list[Event] = [planned(["a"], NAMES)]
    for name in NAMES:
        outcome = "timeout" if name in ("mute", "no-card") else "pass"
        expected = name == "no-card" or (name != "slow" and outcome == "pass")
        events.append(Ran(run_line("a", name, outcome, expected=expected)))
    *shown, last = lines(durations, *events)
    assert [line.split()[2] for line in shown] == ["no-card", "slow", "mute"]
    assert "timeout (known)" in shown[0]
    assert "pass (unexpected)" in shown[1]
    assert f"{len(NAMES) - 2} of {len(NAMES)} passed" in last
    assert f"{len(NAMES)} of {len(NAMES)} runs" in last


def test_durations_of_builds_are_remembered(durations: Durations, tmp_path: Path) -> None:
    lines(durations, planned(), Built("a", IMAGE, 12.0))
    assert Durations(tmp_path / "durations").left(["a"], {}, 1) == 12.0


# -- on a terminal


def screen(height: int, events: Iterable[Event], durations: Durations, width: int = 120) -> str:
    """What a terminal of that many rows shows after events."""
    out = Console(
        file=io.StringIO(), force_terminal=True, color_system=None, width=width, height=height
    )
    display = Display(out, durations)
    for event in events:
        display.show(event)
    with out.capture() as capture:
        out.print(display.picture())
    return capture.get()


def busy(scenarios: list[str] = NAMES) -> list[Event]:
    """A run of 36 samples: one has failed, one is under way, one is being built."""
    return [
        planned(MANY, scenarios),
        BuildStarted("a"),
        Ran(run_line(MANY[30], scenarios[0], "timeout")),
        Ran(run_line(MANY[20], scenarios[0])),
    ]


@pytest.mark.parametrize("scenarios", [NAMES, ["hello", "no-card"]], ids=["many", "few"])
@pytest.mark.parametrize("height", [24, 30, 200])
def test_the_status_line_is_on_every_screen(
    durations: Durations, height: int, scenarios: list[str]
) -> None:
    rows = screen(height, busy(scenarios), durations).rstrip("\n").split("\n")
    assert len(rows) < height
    assert f"2 of {36 * len(scenarios)} runs" in rows[-1]
    assert "building a" in rows[-1]


@pytest.mark.parametrize("height", [24, 30])
def test_a_low_screen_shows_what_runs_and_what_failed_and_how_far_it_is(
    durations: Durations, height: int
) -> None:
    text = screen(height, [*busy(["hello"]), Running(MANY[7], "hello/hello")], durations)
    assert f"{MANY[30]}, hello: timeout\n" in text
    assert f"running: {MANY[7]} hello 0 s\n" in text
    assert "\N{BOX DRAWINGS HEAVY HORIZONTAL}" in text
    assert MANY[20] not in text, "it passed, and nothing of it runs"


def test_what_has_run_runs_no_more(durations: Durations) -> None:
    events: list[Event] = [Running(MANY[7], "hello/no-card"), Ran(run_line(MANY[7], "no-card"))]
    assert MANY[7] not in screen(24, [*busy(), *events], durations)


@pytest.mark.parametrize("height", [4, 5, 6, 24])
def test_of_many_failures_the_latest_are_shown(durations: Durations, height: int) -> None:
    failures = [Ran(run_line(name, NAMES[1], "timeout")) for name in MANY]
    rows = screen(height, [*busy(), *failures], durations).rstrip("\n").split("\n")
    shown = [row for row in rows if row.startswith("✗")]
    assert len(rows) < height
    if height > 5:
        assert f"and {37 - len(shown)} failed before" in rows[0]


def test_a_high_screen_shows_every_sample(durations: Durations) -> None:
    text = screen(200, busy(), durations)
    assert all(name in text for name in MANY)


def test_a_terminal_keeps_the_table_of_a_run_that_was_stopped(durations: Durations) -> None:
    out = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=120, height=24)
    with pytest.raises(KeyboardInterrupt), Display(out, durations) as display:
        for event in busy():
            display.show(event)
        raise KeyboardInterrupt
    written = out.file.getvalue()  # type: ignore[attr-defined]
    assert all(name in written.rpartition("sample ")[2] for name in MANY)
