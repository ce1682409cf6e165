"""The page for authors of cards: its examples run, and do what it says."""

from __future__ import annotations

import re
from typing import Any

import pytest

from harness.cards.card import Card
from harness.cards.catalogue import make
from harness.cards.errors import CardError
from harness.cards.options import Options
from harness.paths import HARNESS

PAGE = HARNESS / "cards" / "README.md"


@pytest.fixture(scope="module")
def shown() -> dict[str, Any]:
    """All examples of the page, run one after the other."""
    text = PAGE.read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(block, names)
    return names


def made(kind: type[Card], **options: str) -> Card:
    return kind.from_options(Options("card", options))


def test_the_first_card_answers(shown: dict[str, Any]) -> None:
    card = made(shown["Echo"])
    assert card.transmit(bytes.fromhex("00EC0000020102")) == bytes.fromhex("01029000")
    assert card.transmit(bytes.fromhex("00A40000")) == bytes.fromhex("6D00")


def test_options_are_read(shown: dict[str, Any]) -> None:
    card = made(shown["Shift"], by="2")
    assert card.transmit(bytes.fromhex("00EC0000020102")) == bytes.fromhex("03049000")
    with pytest.raises(CardError):
        made(shown["Shift"], by="x")


def test_a_state_is_kept(shown: dict[str, Any]) -> None:
    card = made(shown["Counter"], state=shown["card"].save().hex())
    assert card.transmit(bytes(4)) == bytes.fromhex("03019000")
    with pytest.raises(CardError, match="not of a card counter"):
        made(shown["Counter"], state=make("iso7816", {}).save().hex())


def test_a_derived_card_has_its_own_command_and_all_others(shown: dict[str, Any]) -> None:
    card = made(shown["Talking"])
    assert card.transmit(bytes.fromhex("00A4000C025000")) == b"\x90\x00"
    assert card.transmit(bytes.fromhex("00EC0000")) == bytes.fromhex("50009000")


@pytest.mark.parametrize("card", ["iso", "sim"])
def test_every_module_of_a_card_of_many_is_named(card: str) -> None:
    text = PAGE.read_text(encoding="utf-8")
    modules = {path.name for path in PAGE.parent.glob(f"{card}*.py")}
    assert modules == set(re.findall(rf"\]\(({card}\w*\.py)\)", text))


def test_the_dialogue_with_a_sim_is_as_shown() -> None:
    text = PAGE.read_text(encoding="utf-8")
    lines = re.findall(r"^    ([<>]) ((?:[0-9A-F]{2} ?)+)", text, re.MULTILINE)
    card = make("sim", {})
    assert [mark for mark, _ in lines] == [">", "<"] * 6
    for (_, command), (_, answer) in zip(lines[::2], lines[1::2], strict=True):
        assert card.transmit(bytes.fromhex(command)) == bytes.fromhex(answer)
