"""A case with another reader than vpcd's, as a platform has it on which no pcscd runs."""

from __future__ import annotations

from dataclasses import replace

from harness.atr.decode import decode
from harness.samples.sample import Sample
from harness.scenarios.case import Case
from harness.scenarios.scenario import Scenario
from harness.world.parse import parse_card, parse_reader
from harness.world.world import CardSpec, Serving

HELLO = "hello"  # the card of the catalogue that leaves the choice of a protocol


def case_of(sample: Sample, scenario: Scenario, seed: str) -> Case:
    """The case of a run of a sample, on the reader of its platform where that has its own."""
    case = scenario.case_for(seed, sample.name)
    return on_reader(case, sample.reader.driver) if sample.reader else case


def on_reader(case: Case, driver: str) -> Case:
    """The same case with no pcscd, and with the reader of a driver where it has a reader."""
    world = case.world
    if world.reader is None:
        return replace(case, world=replace(world, daemon=Serving.NONE))
    spec = parse_reader({"driver": driver})
    cards = tuple(map(_with_t0, world.cards))
    there = replace(world, daemon=Serving.NONE, reader=spec, cards=cards)
    return replace(case, world=there, reader=spec.name if case.reader else None)


def _with_t0(card: CardSpec) -> CardSpec:
    """The hello card with the ATR that offers T=0 alone, where it leaves the choice."""
    asked = card.options.keys() & {"atr", "protocol"}
    if card.name != HELLO or asked or 1 not in decode(card.atr or b"").protocols:
        return card
    described = card.as_object()
    return parse_card({**described, "options": {**card.options, "protocol": "T=0"}})
