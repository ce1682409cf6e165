"""The declared table: distributions and their releases of pcsc-lite, and who speaks what."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import msgspec

from harness.errors import BadInput, nearest

FILE = Path(__file__).parent / "releases.toml"
_RELEASE = re.compile(r"(?:\d+:)?(\d+(?:\.\d+)*)")  # after an epoch


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Releases that speak a protocol: from `first` on, up to the first one of the next span."""

    first: str
    protocol: str
    source: str


class Distribution(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A release of a distribution. version: of its package."""

    name: str
    version: str
    source: str

    @property
    def release(self) -> str:
        """The release of pcsc-lite in it."""
        return release(self.version)

    def __str__(self) -> str:
        return f"{self.name} ({self.release})"


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What else is to be known of some distributions. of: their names."""

    of: tuple[str, ...]
    text: str
    source: str


class Releases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole table, spans oldest first."""

    span: tuple[Span, ...]
    distribution: tuple[Distribution, ...]
    note: tuple[Note, ...] = ()

    def having(self, wanted: str) -> tuple[Distribution, ...]:
        """The distributions that have a release of pcsc-lite."""
        return tuple(known for known in self.distribution if known.release == wanted)

    def alike(self, wanted: str) -> tuple[Distribution, ...]:
        """Those that have another release of the same span."""
        span = self.span_of(wanted)
        return tuple(
            known
            for known in self.distribution
            if known.release != wanted and self.span_of(known.release) == span
        )

    def span_of(self, wanted: str) -> Span | None:
        """The span of a release; None for one that is older than all."""
        later = [span for span in self.span if _number(span.first) <= _number(wanted)]
        return later[-1] if later else None


def release(version: str) -> str:
    """The release of pcsc-lite in a package's version: 1.9.5 in 1.9.5-3ubuntu1."""
    found = _RELEASE.match(version)
    if found is None:
        raise BadInput(f"{version!r} is no version of a package of pcsc-lite.")
    return found[1]


def load(path: Path = FILE) -> Releases:
    """Read the table. BadInput where it cannot be used."""
    try:
        found = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Releases)
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise BadInput(f"{path} cannot be used.", str(error)) from error
    _check(path, found)
    return found


def _check(path: Path, found: Releases) -> None:
    """BadInput for what can be read and makes no sense."""
    first = [_number(span.first) for span in found.span]
    if sorted(set(first)) != first:
        raise BadInput(f"{path}: the spans are not in their order, each once.")
    names = [known.name for known in found.distribution]
    if len(set(names)) < len(names):
        raise BadInput(f"{path}: a distribution stands there twice.")
    for known in found.distribution:
        _number(known.version)
    for name in (name for note in found.note for name in note.of):
        if name not in names:
            raise BadInput(
                f"{path}: a note on {name!r}, which is not there.", hint=nearest(name, names)
            )


def _number(text: str) -> tuple[int, ...]:
    """A release as numbers, by which it has its place among others; 2.5 is 2.5.0."""
    return tuple(map(int, re.sub(r"(\.0+)+$", "", release(text)).split(".")))
