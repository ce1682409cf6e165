"""Parts that are made from what the project declares: they change with the code alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from harness.judge import outcome, variations
from harness.pages.marks import Part
from harness.pages.rooms import rooms
from harness.programs.hello import CONTRACT
from harness.render.markdown import table
from harness.samples.sample import Sample
from harness.scenarios.registry import SCENARIOS


def declared(samples: Sequence[Sample]) -> Mapping[str, Part]:
    """The parts by name, of these samples."""
    return {
        "contract": lambda: CONTRACT.page,
        "languages": lambda: languages(samples),
        "outcomes": lambda: _meanings("outcome", outcome.MEANINGS),
        "rooms": lambda: table(("room", "what lives there"), map(_room, rooms())),
        "scenarios": scenarios,
        "variations": lambda: _meanings("by itself", variations.MEANINGS),
    }


def languages(samples: Iterable[Sample]) -> str:
    """The samples by language, each with its wrapper: what to pick from."""
    by_language: dict[str, list[str]] = {}
    for sample in samples:
        manifest = sample.manifest
        state = "" if manifest.state == "active" else f" ({manifest.state})"
        text = f"[{manifest.wrapper}](samples/{sample.id}){state}"
        by_language.setdefault(manifest.language, []).append(text)
    rows = sorted(by_language.items(), key=lambda item: item[0].lower())
    return "\n".join(f"- **{language}**: {', '.join(texts)}" for language, texts in rows)


def scenarios() -> str:
    """Every scenario: its world, what the bench cannot show truly of it, and what helps."""
    rows = [
        (f"`{s.name}`", f"{s.summary} ({s.caveat})" if s.caveat else s.summary, s.remedy)
        for s in SCENARIOS.values()
    ]
    return table(("scenario", "the world", "what helps whoever meets it"), rows)


def _meanings(title: str, meanings: Mapping[Any, str]) -> str:
    return table((title, "meaning"), ((f"`{word}`", text) for word, text in meanings.items()))


def _room(room: tuple[str, str]) -> tuple[str, str]:
    name, text = room
    return f"[{name}]({name})", text
