"""Overrides as they are asked for on a command line, and the samples that come of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.errors import BadInput
from harness.samples.sample import Sample
from harness.wrappers import library
from harness.wrappers.overridden import DEBIAN, how_of, with_release, with_tree
from harness.wrappers.releases import releases
from harness.wrappers.tree import read_tree

LATEST = "latest"


@dataclass(frozen=True)
class Asked:
    """What is asked for: folders of source trees, releases, and a libpcsclite ("" for none).

    A release is a version, or `latest`.

    A libpcsclite is a folder where it has a slash or is one, else a suite of Debian.
    """

    trees: Sequence[str] = ()
    releases: Sequence[str] = ()
    libpcsclite: str = ""

    def __bool__(self) -> bool:
        return bool(self.trees or self.releases or self.libpcsclite)


OWN = Asked()  # the builds that the manifests name


def overridden(samples: Sequence[Sample], asked: Asked) -> list[Sample]:
    """Each sample with each build that is asked for, in that order; as they are where none is.

    BadInput where a sample has no way to get it, or two builds would have one name.
    """
    if not asked:
        return [*samples]
    if asked.trees or (asked.releases and not _all_debians(samples)):
        _check_one_wrapper(samples)
    trees = [read_tree(Path(path)) for path in asked.trees]
    built = [
        *(with_tree(sample, tree) for sample in samples for tree in trees),
        *(with_release(s, _version(s, word)) for s in samples for word in asked.releases),
    ]
    found = _over(built or [*samples], asked.libpcsclite)
    _check_names(found)
    return sorted(found, key=lambda sample: sample.name)


def _version(sample: Sample, word: str) -> str:
    """The release that a word means, `latest` being the last one for everybody."""
    if word != LATEST:
        return word
    how = how_of(sample)
    known = releases(how.registry, how.packages[0])
    if not known:
        raise BadInput(f"{how.packages[0]} has no release.", f"{how.registry} lists none")
    return known[-1]


def _over(samples: Sequence[Sample], word: str) -> list[Sample]:
    if not word:
        return [*samples]
    if os.sep in word or Path(word).is_dir():
        tree = read_tree(Path(word))
        return [library.over_tree(sample, tree) for sample in samples]
    return [library.over_suite(sample, word) for sample in samples]


def _all_debians(samples: Sequence[Sample]) -> bool:
    """Whether a release is a suite of Debian for all of them, whatever their wrappers are."""
    return all(how_of(sample).registry == DEBIAN for sample in samples)


def _check_one_wrapper(samples: Sequence[Sample]) -> None:
    packages = {sample.name: how_of(sample).packages for sample in samples}
    if len({*packages.values()}) > 1:
        told = "; ".join(f"{name}: {', '.join(names)}" for name, names in packages.items())
        raise BadInput(
            "The samples go through different wrappers.", told[:300], "name those of one wrapper"
        )


def _check_names(samples: Sequence[Sample]) -> None:
    taken: set[str] = set()
    for sample in samples:
        if sample.id in taken:
            raise BadInput(
                f"Two builds would be called {sample.id}.",
                "a source tree is called like its folder, a release by its version",
                "name each only once; trees are in folders of different names",
            )
        taken.add(sample.id)
