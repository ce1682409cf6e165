"""The forms there are, by name; a file's form by its content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from harness.errors import BadInput, nearest
from harness.forms import apdu4j, jdk, json_lines, ledger, pcapng, pcscd_log, scriptor
from harness.forms.files import content_of
from harness.forms.reading import Reading
from harness.forms.recording import Recording


@dataclass(frozen=True)
class Form:
    """A form. write: None for one that is only read. marks: how many lines of a text are its."""

    name: str
    read: Callable[[bytes, str], Reading]
    marks: Callable[[bytes], int]
    write: Callable[[Sequence[Recording]], bytes] | None = None
    binary: bool = False


def _json_marks(data: bytes) -> int:
    return len(data) if data.lstrip().startswith(b"{") else 0


# Of two that fit equally well the first one is taken; bare lines of bytes are in many texts.
FORMS: Final = {
    form.name: form
    for form in (
        Form(pcapng.NAME, pcapng.read, pcapng.marks, pcapng.write, binary=True),
        Form(json_lines.NAME, json_lines.read, _json_marks, json_lines.write),
        Form(jdk.NAME, jdk.read, jdk.marks, jdk.write),
        Form(pcscd_log.NAME, pcscd_log.read, pcscd_log.marks),
        Form(ledger.NAME, ledger.read, ledger.marks, ledger.write),
        Form(scriptor.NAME, scriptor.read, scriptor.marks, scriptor.write),
        Form(apdu4j.NAME, apdu4j.read, apdu4j.marks, apdu4j.write),
    )
}
WRITTEN: Final = tuple(form.name for form in FORMS.values() if form.write)


def form_named(name: str) -> Form:
    """The form of that name. BadInput where there is none."""
    if name not in FORMS:
        raise BadInput(f"There is no form {name!r}.", hint=nearest(name, FORMS))
    return FORMS[name]


def recognised(data: bytes, name: str) -> Form:
    """The form that most lines of the content have. BadInput where none has any."""
    if not data.strip():
        raise BadInput(f"{name} is empty.", hint="name a file with a trace")
    found = max(FORMS.values(), key=lambda form: _weight(form, data))
    if not _weight(found, data):
        raise BadInput(
            f"{name} is in no form that is known.",
            "no line of it looks like a command or a response",
            f"forms that can be read: {', '.join(FORMS)}",
        )
    return found


def _weight(form: Form, data: bytes) -> int:
    """Bare bytes count only where no mark is."""
    lines = form.marks(data)
    return 2 * lines if form.name != apdu4j.NAME else min(lines, 1)


def read(data: bytes, name: str, form: str = "") -> Reading:
    """What a file has, in the form that is named, or else in the one that its content is in."""
    return (form_named(form) if form else recognised(data, name)).read(data, name)


def load(path: Path, form: str = "") -> Reading:
    """What is in a file; recordings without a name get that of the file."""
    return read(content_of(path), path.name, form)
