"""What the help says of cards is so."""

from __future__ import annotations

import re

from harness.cards import catalogue
from harness.vicc.asked import CARDS, OPTIONS

WITHOUT_OPTIONS = {"mute", "store"}


def test_the_help_names_every_card_with_its_options() -> None:
    said: dict[str, set[str]] = {"store": set(), "mute": set()}
    for names, options in re.findall(r"((?:[a-z0-9]+(?:, | and )?)+) \(([^)]*)\)", CARDS):
        for name in re.split(", | and ", names.strip(", ")):
            said[name] = set(re.findall(r"--(\w+)", options))
    typed = {*OPTIONS, "state"}
    assert said == {name: catalogue.options(name) & typed for name in catalogue.names()}
    assert all(not said[name] for name in WITHOUT_OPTIONS)
