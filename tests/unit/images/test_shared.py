"""Lists of packages that hold each other: what a greater one starts from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.images import package_image
from harness.images.images import Images
from harness.images.packages import Packages
from harness.images.shared import build_lists, start_of
from harness.paths import SAMPLES
from harness.samples.folder import load_all
from tests.support.engine import images_on
from tests.support.samples import LEAST, write_sample

C = ("cc", "libc-dev")
LISTS = (C, ("cc", "libc-dev", "make"), ("cc", "other"), ("zz",))


@pytest.mark.parametrize(
    ("packages", "start"),
    [
        (("cc", "libc-dev", "make", "tongue"), ("cc", "libc-dev", "make")),
        (("cc", "libc-dev", "make"), C),
        (("cc", "libc-dev", "tongue/other"), C),
        (C, ()),
        (("cc",), ()),
        ((), ()),
    ],
)
def test_a_list_starts_from_the_longest_that_it_holds(packages: Packages, start: Packages) -> None:
    assert start_of(packages, LISTS) == start
    assert start_of(packages, LISTS[::-1]) == start


def test_of_two_as_long_it_is_always_the_same() -> None:
    either = (("a", "x"), ("b", "x"))
    assert start_of(("a", "b", "x"), either) == start_of(("a", "b", "x"), either[::-1])


def test_a_sample_that_is_left_out_gives_no_list(tmp_path: Path) -> None:
    build = {"run": ["cc hello.src"], "keep": ["hello"]}
    write_sample(tmp_path, "a-a", LEAST | {"build": build | {"apt": [*C]}})
    write_sample(tmp_path, "a-b", LEAST | {"build": build | {"apt": ["xx"]}, "needs": "the moon"})
    write_sample(tmp_path, "a-c", LEAST)
    assert build_lists(load_all(tmp_path)) == {C}


def test_the_gallerys_own_builds_have_something_in_common() -> None:
    lists = build_lists(load_all(SAMPLES))
    started = [known for known in lists if start_of(known, lists)]
    assert len(started) > 10
    assert all(set(start_of(known, lists)) < set(known) for known in started)


def test_what_a_list_starts_from_is_made_first_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, Packages]] = []
    plain = images_on()
    images = Images(plain.session, plain.base, lists=lambda: LISTS)

    def install(_session: object, base: str, packages: Packages, tag: str, *_others: Any) -> None:
        made.append((base, packages))
        images.session.engine.images.ids[tag] = tag  # type: ignore[attr-defined]

    monkeypatch.setattr(package_image, "install", install)
    greater, log = ("cc", "libc-dev", "make", "tongue"), lambda _: None
    tag = images.packages(greater, log)
    assert [packages for _, packages in made] == [C, LISTS[1], greater], "each is named whole"
    assert made[0][0] == "base" and tag not in {base for base, _ in made}
    assert made[2][0] == images.packages(LISTS[1], log)
    alone = Images(images.session, plain.base)
    assert alone.packages(greater, log) == tag, "it has no part in the tag"
    assert len(made) == 3
