"""Groups of scenarios."""

from __future__ import annotations

import pytest

from harness.scenarios.group import Group, group_of
from harness.scenarios.registry import SCENARIOS


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("hello/hello", Group.ANSWERS),
        ("hello/sw-6a82", Group.ANSWERS),
        ("hello/size-65533", Group.ANSWERS),
        ("hello/one-byte", Group.ANSWERS),
        ("atr/atr-inverse", Group.ANSWERS),
        ("hello/no-card", Group.CARD),
        ("hello/mute-card", Group.CARD),
        ("hello/second-reader", Group.CARD),
        ("hello/removed-between", Group.CARD),
        ("hello/late-card", Group.CARD),
        ("hello/held-pulled", Group.CARD),
        ("wait/never", Group.CARD),
        ("wait/another-comes", Group.CARD),
        ("hello/exclusive", Group.CLIENTS),
        ("hello/reset-between", Group.CLIENTS),
        ("wait/shared", Group.CLIENTS),
        ("hello/no-daemon", Group.DAEMON),
        ("hello/no-reader", Group.DAEMON),
        ("hello/daemon-restarted", Group.DAEMON),
        ("wait/daemon-gone", Group.DAEMON),
    ],
)
def test_the_group_of_a_scenario(name: str, group: Group) -> None:
    assert group_of(SCENARIOS[name].case_for("", "")) is group


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_has_one_group_whatever_the_seed(name: str) -> None:
    groups = {group_of(SCENARIOS[name].case_for(seed, "a-b")) for seed in ("", "s", "t")}
    assert len(groups) == 1
