"""What is shown while a run goes on, in a pipe."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.display import Display
from harness.durations import Durations
from harness.errors import BuildFailed
from harness.events import BuildBroke, BuildEnded, BuildStarted, Event, Ran
from tests.support import run_line


@pytest.fixture
def shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> pytest.CaptureFixture[str]:
    """A pipe, and no memory of earlier builds."""
    monkeypatch.setattr("harness.display.Durations", lambda: Durations(tmp_path / "durations"))
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
