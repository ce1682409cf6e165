"""The samples of a folder: found by name first, their manifests read only where they are needed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from harness.errors import BadInput
from harness.samples import platform
from harness.samples.manifest import FILE_NAME, load
from harness.samples.platform import Platform
from harness.samples.sample import Sample
from harness.samples.select import select


def find(folder: Path) -> dict[str, Path]:
    """Every sample's folder by name, sorted; no manifest is read.

    A folder that starts with a dot or an underscore is no sample.
    """
    if not folder.is_dir():
        raise BadInput(
            f"There is no folder {folder}.", hint="run this in a checkout of the project"
        )
    folders = sorted(p for p in folder.iterdir() if p.is_dir() and p.name[0] not in "._")
    return {path.name: path for path in folders}


def load_sample(path: Path) -> Sample:
    """The sample in a folder, left out where it needs what not everybody has.

    BadInput for a manifest that cannot be used.
    """
    manifest = load(path)
    on = _platform(manifest.platform, path) if manifest.platform else None
    return Sample(path.name, path, manifest, platform=on, left_out=needs_text(manifest.needs))


def _platform(name: str, folder: Path) -> Platform:
    """The platform that a sample's manifest names. BadInput says whose it is."""
    try:
        return platform.load(name)
    except BadInput as problem:
        raise BadInput(f"{folder / FILE_NAME}: {problem.what}", problem.why, problem.hint) from None


def needs_text(needs: str) -> str:
    """What a sample says that is left out for what it needs; "" for one that needs nothing."""
    return f"needs {needs}: not run here" if needs else ""


def choose_samples(
    folder: Path, names: Sequence[str], members: Collection[str] = ()
) -> list[Sample]:
    """The samples of `folder` that `names` mean, as `select` has it, and `members`; or all.

    members: the names of those in the groups that were asked for. A sample that needs what not
    everybody has is left out unless `names` has it as a whole.
    BadInput where one of them has a broken manifest; what the others have does not matter.
    """
    chosen = map(load_sample, select("sample", find(folder), [*names, *members]))
    return [replace(sample, left_out="") if sample.name in names else sample for sample in chosen]


def load_all(folder: Path) -> list[Sample]:
    """Every sample of `folder`, sorted by id. BadInput where one is broken."""
    return choose_samples(folder, [])


def load_sound(
    folder: Path, loaded: Sequence[Sample] = ()
) -> tuple[list[Sample], dict[str, BadInput]]:
    """Every sample of `folder` that can be used, and by name what is wrong with the others.

    loaded: those of them that have been read.
    """
    have = {sample.id: sample for sample in loaded}
    sound, broken = [], {}
    for name, path in find(folder).items():
        try:
            sound.append(have.get(name) or load_sample(path))
        except BadInput as problem:
            broken[name] = problem
    return sound, broken
