"""Watching a reader, with PC/SC played by the test."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator

import pytest

from harness.cards.card import Card
from harness.cards.hello import ATR, ATR_T1, HelloCard
from harness.cards.mute import MuteCard
from harness.readers import pcsc_watch
from harness.readers.pcsc_watch import There, Watch
from tests.support.scard import NO_SERVICE, Scard

LIMIT_S = 10.0


class Told:
    """A watch, and what it told."""

    def __init__(self, scard: Scard, part: str = "") -> None:
        self._told: queue.Queue[str] = queue.Queue()
        say = self._told.put
        self.watch = Watch(scard, part, self._came, lambda: say("left"), say)
        self.watch.start()

    def _came(self, there: There) -> None:
        self._told.put(f"{there.reader} {there.atr.hex()}")

    def next(self) -> str:
        return self._told.get(timeout=LIMIT_S)

    def end(self) -> None:
        self.watch.stop()
        self.watch.join(LIMIT_S)
        assert not self.watch.is_alive()

    def rest(self) -> list[str]:
        """All that was told and not yet asked for; the watch has ended."""
        self.end()
        return [self._told.get() for _ in range(self._told.qsize())]


Begin = Callable[..., Told]


@pytest.fixture
def begin(monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    monkeypatch.setattr(pcsc_watch, "_RETRY_S", 0.01)
    begun: list[Told] = []

    def _begin(*args: object) -> Told:
        begun.append(Told(*args))  # type: ignore[arg-type]
        return begun[-1]

    yield _begin
    for told in begun:
        told.end()


def of(card: Card, reader: str) -> str:
    return f"{reader} {card.atr.hex()}"


def test_a_card_comes_goes_and_comes_again(begin: Begin) -> None:
    scard = Scard(A=HelloCard())
    told = begin(scard)
    assert told.next() == of(HelloCard(), "A")
    scard.put("A", None)
    assert [told.next() for _ in range(2)] == ["left", "No card is in A."]
    scard.put("A", HelloCard(atr=ATR_T1))
    assert told.next() == f"A {ATR_T1.hex()}"
    assert told.rest() == ["left"]


def test_one_that_was_exchanged_between_two_looks_is_another(begin: Begin) -> None:
    scard = Scard(A=HelloCard())
    told = begin(scard)
    assert told.next() == of(HelloCard(), "A")
    scard.put("A", HelloCard())
    assert [told.next() for _ in range(2)] == ["left", of(HelloCard(), "A")]


def test_without_a_name_it_is_the_first_with_a_card_and_stays_that(begin: Begin) -> None:
    scard = Scard(A=None, B=HelloCard(), C=HelloCard())
    told = begin(scard)
    assert told.next() == of(HelloCard(), "B")
    scard.put("B", None)
    assert [told.next() for _ in range(2)] == ["left", "No card is in B."]
    assert told.rest() == []


def test_a_part_of_a_name_chooses_in_any_case(begin: Begin) -> None:
    told = begin(Scard(Front=HelloCard(), Back=HelloCard()), "BA")
    assert told.next() == of(HelloCard(), "Back")


def test_what_is_missing_is_said_once_and_may_come(begin: Begin) -> None:
    scard = Scard()
    scard.fails["establish"] = NO_SERVICE
    told = begin(scard, "A")
    assert told.next() == "No PC/SC daemon answers (Error 8010001D)."
    scard.fails.clear()
    assert told.next() == "There is no reader."
    scard.put("Other", None)
    assert told.next() == "No reader has 'A' in its name; there are Other."
    scard.put("A", None)
    assert told.next() == "No card is in A."
    scard.put("A", MuteCard())
    assert told.next() == "The card in A is mute."
    scard.put("A", HelloCard())
    assert told.next() == of(HelloCard(), "A")


def test_a_reader_that_goes_takes_its_card_along_and_may_come_again(begin: Begin) -> None:
    scard = Scard(A=HelloCard())
    told = begin(scard)
    assert told.next() == of(HelloCard(), "A")
    del scard.cards["A"]
    assert [told.next() for _ in range(2)] == ["left", "The reader A has gone."]
    scard.put("A", HelloCard())
    assert told.next() == of(HelloCard(), "A")
    scard.fails["status-change"] = NO_SERVICE
    told_now = [told.next() for _ in range(2)]
    assert told_now == ["left", "The reader A has gone (Error 8010001D)."]


def test_a_card_that_has_lost_its_state_is_a_new_one(begin: Begin) -> None:
    told = begin(Scard(A=HelloCard()))
    assert told.next() == f"A {ATR.hex()}"
    told.watch.look_again()
    assert [told.next() for _ in range(2)] == ["left", f"A {ATR.hex()}"]
    assert told.rest() == ["left"]
