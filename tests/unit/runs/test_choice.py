"""What is chosen, and the words of a manifest that only the scenarios give a meaning."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.runs.choice import choose
from harness.scenarios.registry import SCENARIOS
from tests.support.samples import LEAST, SAMPLE, write_sample


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ([], ["hello", "greeting"]),
        (["all"], [s.name for s in SCENARIOS.values()]),
        (["hello/no-card", "hello/greeting"], ["greeting", "no-card"]),
        (["hello/no-*"], ["no-card", "no-common-protocol", "no-reader", "no-daemon"]),
        (["no-card,hello"], ["hello", "no-card"]),
        (["no-*"], ["no-card", "no-common-protocol", "no-reader", "no-daemon"]),
        (["hello", "all"], [s.name for s in SCENARIOS.values()]),
    ],
)
def test_scenarios_by_name_glob_and_list(
    tmp_path: Path, asked: list[str], chosen: list[str]
) -> None:
    write_sample(tmp_path)
    assert [scenario.name for scenario in choose([], asked, tmp_path).scenarios] == chosen


def test_an_unknown_scenario_is_refused_beside_all(tmp_path: Path) -> None:
    write_sample(tmp_path)
    with pytest.raises(BadInput, match="'nope'"):
        choose([], ["all,nope"], tmp_path)


@pytest.mark.parametrize(
    ("part", "hint"),
    [
        ({"programs": {"helo": {"source": "hello.src", "run": ["x"]}}}, "Did you mean hello?"),
        ({"unsupported": {"no-crad": "it cannot"}}, "Did you mean no-card?"),
    ],
)
def test_a_word_that_means_nothing_is_refused_with_the_nearest(
    tmp_path: Path, part: dict[str, object], hint: str
) -> None:
    write_sample(tmp_path, SAMPLE, LEAST | part)
    with pytest.raises(BadInput, match="there is no") as refusal:
        choose([], [], tmp_path)
    assert refusal.value.hint == hint


def test_a_folder_without_samples_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no samples"):
        choose([], [], tmp_path)
