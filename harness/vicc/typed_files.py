"""Files that cards of `inv bench` are made from: their content becomes options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from harness.errors import BadInput
from harness.forms.files import content_of
from harness.forms.reading import Unused
from harness.forms.recording import Recording
from harness.forms.replayed import as_option
from harness.world.channel import LINE_LIMIT

TRACE, ANSWERS, TREE = "trace", "answers", "tree"

# A card's description goes to the bench in one line of JSON, in which text may take more room.
_LARGEST_TRACE = LINE_LIMIT // 2
_LARGEST_TEXT = LINE_LIMIT // 8


def with_contents(options: Mapping[str, str]) -> tuple[dict[str, str], list[Unused]]:
    """Options whose `trace`, `answers` and `tree` are paths, with what is in these files.

    With the lines that could not be used. BadInput where a file cannot be read, or is no trace.
    """
    found, unused = dict(options), list[Unused]()
    if TRACE in found:
        from harness.forms.forms import load  # all forms, for the one card that is made of a trace

        path = Path(found[TRACE])
        reading = load(path)
        recording = _the_only(path, reading.recordings)
        found[TRACE] = _fitting(path, as_option(recording), _LARGEST_TRACE)
        unused += reading.unused
    for option in (ANSWERS, TREE):
        if option in found:
            path = Path(found[option])
            found[option] = _fitting(path, _text(path, option), _LARGEST_TEXT)
    return found, unused


def _the_only(path: Path, recordings: Sequence[Recording]) -> Recording:
    if len(recordings) == 1:
        return recordings[0]
    raise BadInput(
        f"A replay card is made of one recording, and there are {len(recordings)}.",
        hint=f"./inv trace {path} --sample S --scenario X --format json --out FILE takes one out",
    )


def _text(path: Path, option: str) -> str:
    hint = f"name another file with --{option}"
    data = content_of(path, hint)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        why = f"Line {line} is no text in UTF-8."
        raise BadInput(f"{path} cannot be read.", why, hint) from None
    if not text.strip():
        raise BadInput(f"{path} is empty.", hint=hint)
    return text


def _fitting(path: Path, text: str, most: int) -> str:
    if len(text) <= most:
        return text
    why = f"a card made of it has {len(text):,} characters, at most {most:,} go to the bench"
    raise BadInput(f"{path} is too long.", why, "take a part of it")
