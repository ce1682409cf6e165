"""The scenarios of uid, wait and atr: nothing in them can be known beforehand."""

from __future__ import annotations

from random import Random

import pytest

from harness.scenarios.case import protocol
from harness.scenarios.registry import SCENARIOS
from harness.scenarios.tag_words import random_uid, storage_atr
from harness.world.world import World

TAGS = ["uid/ntag213", "uid/ntag215", "uid/ntag216", "wait/there", "wait/comes", "wait/shared"]
ATRS = [name for name in SCENARIOS if name.startswith("atr/") and name != "atr/atr-long"]


@pytest.mark.parametrize("name", TAGS)
def test_a_tags_uid_differs_from_run_to_run(name: str) -> None:
    cases = [SCENARIOS[name].case_for(seed, "a-b") for seed in "stuv"]
    uids = {case.exchanges[0].response for case in cases}
    assert len(uids) == len(cases)
    assert all(len(uid) == 9 and uid[0] == 0x04 and uid.endswith(b"\x90\x00") for uid in uids)


@pytest.mark.parametrize("name", [*ATRS, "wait/comes", "wait/comes-late", "wait/comes-second"])
def test_an_atr_differs_from_run_to_run(name: str) -> None:
    cases = [SCENARIOS[name].case_for(seed, "a-b") for seed in "stuv"]
    assert len({case.connection.atr for case in cases}) == len(cases)


def test_no_one_protocol_is_right_for_every_atr() -> None:
    shown = {SCENARIOS[name].case_for("s", "a-b").connection.protocol for name in ATRS}
    assert shown == {"T=0", "T=1"}


@pytest.mark.parametrize(
    ("atr", "wanted"),
    [
        ("", ""),
        ("3B 00", "T=0"),
        ("3B 80 80 01 01", "T=1"),
        ("3B 80 01 81", "T=1"),
        ("3B 80 0E 8E", ""),
        ("3F 65 25 08 63 04 6C 90 00", "T=0"),
    ],
)
def test_the_protocol_is_the_one_that_pcscd_takes(atr: str, wanted: str) -> None:
    assert protocol(bytes.fromhex(atr)) == wanted


def test_a_storage_cards_atr_is_one() -> None:
    atr = storage_atr(Random(1))
    assert len(atr) == 20
    assert atr[4:13] == bytes.fromhex("80 4F 0C A0 00 00 03 06 03")
    assert random_uid(Random(1))[0] == 0x04


def test_a_card_that_comes_is_not_there_at_first() -> None:
    for name in ("comes", "comes-late", "comes-second", "never", "daemon-gone"):
        world: World = SCENARIOS[f"wait/{name}"].case_for("s", "a-b").world
        assert world.at_first().cards == ()
