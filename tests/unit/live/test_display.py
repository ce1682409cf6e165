"""What is shown while a run goes on, in a pipe."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import BuildFailed
from harness.live.display import Display
from harness.live.durations import Durations
from harness.runs.events import BuildBroke, BuildEnded, BuildStarted, Event, Ran
from harness.scenarios.registry import SCENARIOS
from tests.support.support import one_sample, run_line


@pytest.fixture
def shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> pytest.CaptureFixture[str]:
    """A pipe, and no memory of earlier builds."""
    monkeypatch.setattr("harness.live.display.Durations", lambda: Durations(tmp_path / "durations"))
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return capsys


def show(*events: Event) -> None:
    """Show events in a display of their own."""
    with Display([], []) as display:
        display.expect(["a", "b"])
        for event in events:
            display.show(event)


@pytest.mark.parametrize(
    "complaint",
    ["error[E0425]: x", "[info] y", "undefined [/usr/lib/x.so]", ":key: [bold]z", "w" * 400],
)
def test_a_failed_build_is_told_with_its_words_as_they_are(
    shown: pytest.CaptureFixture[str], complaint: str
) -> None:
    show(BuildBroke("a", BuildFailed("It could not be built.", complaint), "/logs/[a].log"))
    text = shown.readouterr().out
    assert "FAILED a: It could not be built." in text
    assert complaint in text
    assert "/logs/[a].log" in text


def test_a_line_for_each_build_and_run_and_none_for_what_was_there(
    shown: pytest.CaptureFixture[str],
) -> None:
    show(
        BuildStarted("a"),
        BuildEnded("a", "tag", 12.0),
        BuildEnded("b", "tag", 0),
        Ran(run_line("a", "no-card", "timeout")),
    )
    built, ran = shown.readouterr().out.splitlines()
    assert built.split()[:3] == ["built", "a", "12.0"]
    assert "1 images to go" in built
    assert ran.split()[:4] == ["ran", "a", "no-card", "timeout"]


def test_of_many_runs_only_those_that_are_to_be_read_have_a_line(
    shown: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sample = one_sample(tmp_path / "samples")
    with Display([sample], [*SCENARIOS.values()]) as display:
        for name in SCENARIOS:
            known = name == "no-card"
            outcome = "timeout" if name in ("mute", "no-card") else "pass"
            expected = known or (name != "slow" and outcome == "pass")
            display.show(Ran(run_line(sample.id, name, outcome, expected=expected)))
    *lines, last = shown.readouterr().out.splitlines()
    assert [line.split()[2] for line in lines] == ["no-card", "slow", "mute"]
    assert "timeout (known)" in lines[0]
    assert "pass (unexpected)" in lines[1]
    number = len(SCENARIOS)
    assert f"{number - 2} of {number} passed; {number} of {number} runs" in last
