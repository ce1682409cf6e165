"""`inv trace`: a recorded trace in the form of another tool."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from harness.errors import BadInput, nearest
from harness.forms.files import content_of
from harness.forms.forms import WRITTEN, Form, form_named, read
from harness.forms.reading import Unused
from harness.forms.recording import Recording
from harness.forms.whole_file import WholeFile
from harness.report.load import load
from harness.report.recordings import of_report
from harness.samples.select import select

_MOST_TOLD = 20
_REPORT = b'{"kind":"header",'  # how reports begin


def trace(path: Path, form: str, out: str, sample: str, scenario: str, read_as: str = "") -> None:
    """Write what a file has in a form, to another file or to stdout.

    path: a report, or a trace in any form; read_as: its form, "" to tell it by the content.
    sample, scenario: which of its recordings, "" for all.
    """
    written = _written(form)
    recordings, unused = recordings_of(path, read_as)
    chosen = chosen_of(recordings, sample, scenario)
    write = written.write
    assert write is not None
    data = write(chosen)
    tell(path, unused)
    if not data:
        print(f"{path}: nothing was exchanged there", file=sys.stderr)
    if out:
        _save(Path(out), data)
    else:
        _print(written, data)


def _written(name: str) -> Form:
    """The form of that name, which must be one that is written."""
    if name not in WRITTEN:
        hint = nearest(name, WRITTEN)
        raise BadInput(f"There is no form {name!r} that can be written.", hint=hint)
    return form_named(name)


def recordings_of(path: Path, form: str = "") -> tuple[Sequence[Recording], Sequence[Unused]]:
    """What a report or a trace has, and the lines of it that could not be used."""
    data = content_of(path)
    if not form and data.startswith(_REPORT):
        return of_report(load(path)), ()
    found = read(data, path.name, form)
    return found.recordings, found.unused


def chosen_of(recordings: Sequence[Recording], sample: str, scenario: str) -> list[Recording]:
    """Those of a sample and a scenario, each "" for all. BadInput where there is none."""
    chosen = list(recordings)
    if sample:
        names = select("sample", {found.name: found.name for found in chosen}, [sample])
        chosen = [found for found in chosen if found.name in names]
    if scenario:
        words = {word: word for found in chosen for word in _words(found)}
        names = select("scenario", words, [scenario])
        chosen = [found for found in chosen if {*_words(found)} & {*names}]
    return chosen


def _words(recording: Recording) -> tuple[str, str]:
    """What names a recording's scenario: with its program, and without."""
    return recording.scenario, recording.scenario.rpartition("/")[2]


def tell(path: Path, unused: Iterable[Unused]) -> None:
    """Say on stderr which lines could not be used, and why; of very many only the first ones."""
    lines = [*unused]
    for line in lines[:_MOST_TOLD]:
        print(f"{path}, {line}", file=sys.stderr)
    if len(lines) > _MOST_TOLD:
        print(f"{path}: {len(lines) - _MOST_TOLD} more lines are not used", file=sys.stderr)


def _save(path: Path, data: bytes) -> None:
    file = WholeFile(path, "The trace")
    try:
        file.write(data)
        file.end()
    finally:
        file.discard()


def _print(form: Form, data: bytes) -> None:
    if form.binary and sys.stdout.isatty():
        raise BadInput(
            f"{form.name} is nothing to read on a terminal.",
            hint=f"--out FILE, or a pipe: ./inv trace ... --format {form.name} | wireshark -k -i -",
        )
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
