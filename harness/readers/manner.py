"""How a slot gives the responses of its card: at once, later, not yet, or others in their place."""

from __future__ import annotations

from collections.abc import Iterable

from harness.cards.script import Pattern, Rule


class Manner:
    """What is asked of a slot, of whatever card is in it. One thread changes it, another obeys.

    commands: how many have come since `begin`, to this card and to others before it.
    delay_s: how long each response is kept back, in seconds. mute: none is given at all.
    awaited: the kind of command whose first response is held back, and told; None for none.
    """

    def __init__(self) -> None:
        self.begin(())

    def begin(self, numbers: Iterable[int]) -> None:
        """As a card behaves by itself; the responses to the commands of these numbers are held."""
        self.commands = 0
        self._numbers = frozenset(numbers)
        self.awaited: Pattern | None = None
        self.normally()

    def normally(self) -> None:
        """Every response at once, and the card's own."""
        self.delay_s, self.mute = 0.0, False
        self._rules: list[tuple[Rule, bool]] = []

    def answer(self, rule: Rule, once: bool) -> None:
        """Give this response to such commands, without asking the card; the last rule counts."""
        self._rules.insert(0, (rule, once))

    def instead(self, command: bytes) -> bytes | None:
        """The response in place of the card's; None where the card is to be asked."""
        for number, (rule, once) in enumerate(self._rules):
            if rule.fits(command):
                if once:
                    del self._rules[number]
                return rule.response
        return None

    def holds(self, command: bytes) -> bool:
        """Count a command; whether the response to it is to be held back."""
        self.commands += 1
        if self.awaited is not None and self.awaited.fits(command):
            self.awaited = None
            return True
        return self.mute or self.commands in self._numbers
