"""Lists of packages that hold each other: the greater one starts where the smaller one ends.

Many builds need a C compiler and pcsc-lite's headers, and something more each; what they have in
common is installed and kept once. What an image has, and so its tag, does not depend on it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from harness.images.dockerfile import recipe
from harness.images.packages import Packages
from harness.samples.sample import Sample


def build_lists(samples: Iterable[Sample]) -> frozenset[Packages]:
    """The lists of packages with which these samples, and their platforms, are built.

    Those of samples that are left out are not made, so that nothing starts from them.
    """
    lists: set[Packages] = set()
    for sample in samples:
        if not sample.left_out:
            lists.add(recipe(sample).build)
            lists.add(sample.platform.make.packages if sample.platform else ())
    return frozenset(filter(None, lists))


def start_of(packages: Packages, lists: Collection[Packages]) -> Packages:
    """The longest of `lists` whose packages are some of these, and not all; () for none."""
    within = [known for known in lists if set(known) < set(packages)]
    return max(within, key=lambda known: (len(known), known), default=())
