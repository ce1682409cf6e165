"""The scenarios of the program uid: tags, cards without a UID, and what goes wrong."""

from __future__ import annotations

import random

from harness.programs.uid import CONTRACT, GET_UID
from harness.scenarios.case import Case
from harness.scenarios.hello_words import CONNECT_AGAIN, VPCD_SUCCESS
from harness.scenarios.scenario import Scenario
from harness.scenarios.tag_words import UNANSWERED, random_tag, tag
from harness.scenarios.words import CaseMaker, always, answers, at_command, fails, faulty, world
from harness.trace.exchange import Exchange


def _refused(word: str) -> CaseMaker:
    """The reader answers by a status word alone."""

    def case(rng: random.Random) -> Case:
        exchange = Exchange(GET_UID, bytes.fromhex(word))
        return answers(world(faulty(tag(rng), refusal=word)), exchange)

    return case


def _pulled(rng: random.Random) -> Case:
    pulled = world(tag(rng), at_command(1, "remove"))
    return fails(pulled, "SCARD_W_REMOVED_CARD", seen=UNANSWERED)


UID_SCENARIOS = (
    Scenario("ntag213", CONTRACT, "an NTAG213, its UID random in each run", random_tag("ntag213")),
    Scenario("ntag215", CONTRACT, "an NTAG215, its UID random", random_tag("ntag215")),
    Scenario("ntag216", CONTRACT, "an NTAG216, its UID random", random_tag("ntag216")),
    Scenario("without-uid", CONTRACT, "a card that has no UID: 6A 81", _refused("6A 81")),
    Scenario("sw-6300", CONTRACT, "the reader could not get it: 63 00", _refused("63 00")),
    Scenario(
        "uid-no-card",
        CONTRACT,
        "the reader is empty",
        always(fails(world(), "SCARD_E_NO_SMARTCARD")),
    ),
    Scenario(
        "uid-removed",
        CONTRACT,
        "the card is pulled during the command",
        _pulled,
        VPCD_SUCCESS,
        CONNECT_AGAIN,
    ),
)
