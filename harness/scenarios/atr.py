"""The scenarios of the program atr: the ATRs that cards have, right and wrong."""

from __future__ import annotations

import random

from harness.atr.make import both_protocols, inverse, one_protocol, t0_only
from harness.programs.atr import CONTRACT
from harness.scenarios.hello_words import LONG_ATR
from harness.scenarios.scenario import Scenario
from harness.scenarios.tag_words import historical, storage_atr, with_atr
from harness.scenarios.words import CaseMaker


def _wrong_tck(rng: random.Random) -> bytes:
    right = both_protocols(historical(rng))
    return right[:-1] + bytes((right[-1] ^ rng.randint(1, 255),))


def _atr(name: str, summary: str, case: CaseMaker) -> Scenario:
    return Scenario(name, CONTRACT, summary, case)


ATR_SCENARIOS = (
    _atr("t0", "a card that offers T=0 only", with_atr(lambda rng: t0_only(historical(rng)))),
    _atr("t1", "T=1 only", with_atr(lambda rng: one_protocol(1, historical(rng)))),
    _atr("both", "T=0 and T=1", with_atr(lambda rng: both_protocols(historical(rng)))),
    _atr("atr-long", "an ATR of 33 bytes", with_atr(lambda _: bytes.fromhex(LONG_ATR))),
    _atr("storage", "a storage card behind a contactless reader", with_atr(storage_atr)),
    _atr("atr-wrong-tck", "the check byte of its ATR is wrong", with_atr(_wrong_tck)),
    _atr(
        "atr-inverse",
        "a card of inverse convention",
        with_atr(lambda rng: inverse(t0_only(historical(rng)))),
    ),
)
