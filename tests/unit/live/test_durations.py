"""How long builds took: a cache that may be missing, damaged or unwritable."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.live.durations import UNKNOWN_S, Durations


def test_durations_are_known_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "cache/durations.json"
    first = Durations(path)
    first.remember("a", 40.0)
    first.save()
    assert Durations(path).left(["a"], {}, 1) == 40.0
    assert [file.name for file in path.parent.iterdir()] == ["durations.json"]


def test_an_unknown_image_takes_as_long_as_the_others_on_average(tmp_path: Path) -> None:
    durations = Durations(tmp_path / "none")
    assert durations.left(["new"], {}, 1) == UNKNOWN_S
    durations.remember("a", 10.0)
    durations.remember("b", 30.0)
    assert durations.left(["new", "a"], {}, 1) == 30.0


def test_workers_share_and_what_is_spent_is_not_to_come(tmp_path: Path) -> None:
    durations = Durations(tmp_path / "none")
    durations.remember("a", 40.0)
    durations.remember("b", 20.0)
    assert durations.left(["a", "b"], {"a": 10.0}, 2) == 25.0
    assert durations.left([], {}, 2) == 0.0


def test_a_build_that_is_late_is_never_less_than_nothing(tmp_path: Path) -> None:
    durations = Durations(tmp_path / "none")
    durations.remember("a", 5.0)
    assert durations.left(["a"], {"a": 500.0}, 1) > 0


@pytest.mark.parametrize(
    "text",
    ["", "[]", "3", '{"a": "x"}', '{"a": []}', '{"a": null}', "\udcff",
     '{"a": ' + "9" * 400 + "}", "[" * 100_000],
    ids=range(9),
)  # fmt: skip
def test_a_damaged_cache_is_done_without(tmp_path: Path, text: str) -> None:
    path = tmp_path / "durations.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    durations = Durations(path)
    assert durations.left(["a"], {}, 1) == UNKNOWN_S
    durations.remember("a", 2.0)
    durations.save()
    assert Durations(path).left(["a"], {}, 1) == 2.0


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    durations = Durations(tmp_path / "file/durations.json")
    durations.remember("a", 2.0)
    durations.save()
    assert durations.left(["a"], {}, 1) == 2.0
