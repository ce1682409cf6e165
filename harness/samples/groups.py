"""Groups of samples, by which they are chosen and shown."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import msgspec

from harness.errors import BadInput, nearest
from harness.samples import series
from harness.samples.folder import load_sound
from harness.samples.sample import Sample

GROUPS_FILE = "groups.toml"
OTHERS = "Other languages"


class Group(msgspec.Struct, frozen=True):
    """A group. id: as it is typed; title: of a table's section; samples: their names, sorted."""

    id: str
    title: str
    samples: tuple[str, ...] = ()


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    title: str
    series: bool = False
    languages: tuple[str, ...] = ()

    def group(self, samples: Sequence[Sample], of_series: Collection[str]) -> Group:
        """The group among these samples. of_series: the languages of the series."""
        languages = {*self.languages, *(of_series if self.series else ())}
        mine = {sample.name for sample in samples if sample.manifest.language in languages}
        return Group(self.id, self.title, tuple(sorted(mine)))


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    group: tuple[_Entry, ...] = ()


def load(folder: Path, samples: Sequence[Sample]) -> list[Group]:
    """The groups of `folder`/groups.toml with their samples; none without that file.

    samples: all there are. BadInput for a file that cannot be used.
    """
    path = folder / GROUPS_FILE
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = msgspec.convert(raw, _File).group
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, ValueError, msgspec.ValidationError) as error:
        raise BadInput(f"{path} cannot be used.", str(error)) from error
    if len({entry.id for entry in entries}) < len(entries):
        raise BadInput(f"{path}: an id stands there twice.")
    languages = {standing.row.language for standing in series.load(folder, samples)}
    return [entry.group(samples, languages) for entry in entries]


def sections(groups: Sequence[Group], ids: Iterable[str]) -> dict[str, list[str]]:
    """Samples' ids by the title of the first group that each is in; the others come last.

    A build of another wrapper, `name@label`, is where its sample is. Empty sections are left out.
    """
    found: dict[str, list[str]] = {group.title: [] for group in groups}
    titles: dict[str, str] = {}
    for group in groups:
        for name in group.samples:
            titles.setdefault(name, group.title)
    for id_ in ids:
        found.setdefault(titles.get(id_.partition("@")[0], OTHERS), []).append(id_)
    return {title: ids for title, ids in found.items() if ids}


def members(folder: Path, groups: Sequence[str]) -> list[str]:
    """The names of the samples in these groups. BadInput for a group that is not there.

    groups: their ids, also several in one word with commas; none for no group.
    """
    wanted = [id_ for word in groups for id_ in word.split(",") if id_]
    if not wanted:
        return []
    known = {group.id: group.samples for group in load(folder, load_sound(folder)[0])}
    for id_ in wanted:
        if id_ not in known:
            raise BadInput(f"There is no group {id_!r}.", hint=nearest(id_, known))
        if not known[id_]:
            raise BadInput(f"No sample is in the group {id_!r}.", hint=f"see {GROUPS_FILE}")
    return [*dict.fromkeys(name for id_ in wanted for name in known[id_])]
