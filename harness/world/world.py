"""The state of the world that a scenario asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from harness.readers import vpcd
from harness.world.script import Script


class Serving(StrEnum):
    """The service that pcscd gives to its clients."""

    SERVES = "serves"
    REFUSES = "refuses"  # it asks polkit, and there is none to ask
    OTHER_PROTOCOL = "other-protocol"  # of Debian 12: 4:4, where this release speaks 4:5
    NONE = "none"


class Share(StrEnum):
    """What the second client has of the card before the program under test comes."""

    SHARED = "shared"
    EXCLUSIVE = "exclusive"
    TRANSACTION = "transaction"  # shared, and a transaction is open


@dataclass(frozen=True)
class ReaderSpec:
    """A reader. pcscd adds interface and slot to the name of vpcd's: "Virtual PCD 00 00".

    slots: each is a reader for PC/SC; 2 as Debian builds vpcd, or 1.
    driver: vpcd's, or that of another reader, which no pcscd has.
    """

    name: str = vpcd.NAME
    slots: int = vpcd.SLOTS
    driver: str = vpcd.DRIVER

    @property
    def of_pcscd(self) -> bool:
        """Whether pcscd serves it."""
        return self.driver == vpcd.DRIVER

    def as_object(self) -> dict[str, object]:
        own = {} if self.of_pcscd else {"driver": self.driver}
        return {"name": self.name, "slots": self.slots, **own}


@dataclass(frozen=True)
class CardSpec:
    """A card to be put in: of the catalogue, a relay, a program, or of whoever asks for it.

    relays: the slot of the card that it relays to, by PC/SC; its exchanges are recorded there.
    program: one that connects to vpcd itself, whose exchanges nobody records.
    outside: it is played by whoever prepares the world, and only its ATR is known here.
    atr: None where nobody knows it beforehand, as a program's; b"" for a mute card.
    slot: of vpcd, 0 or 1; each slot is a reader of its own.
    """

    name: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    faults: Mapping[str, object] = field(default_factory=dict)
    quickack: bool = True
    slot: int = 0
    program: tuple[str, ...] = ()
    relays: int | None = None
    outside: bool = False
    atr: bytes | None = None

    def as_object(self) -> dict[str, object]:
        """For JSON; `parse.parse_card` gives it back."""
        if self.program:
            return {"program": list(self.program)}
        if self.relays is not None:
            return {"relays": self.relays}
        if self.outside:
            return {"outside": (self.atr or b"").hex(), "slot": self.slot}
        return {
            "name": self.name,
            "options": dict(self.options),
            "faults": dict(self.faults),
            "quickack": self.quickack,
            "slot": self.slot,
        }

    @property
    def apart(self) -> bool:
        """Whether it has a process of its own, in the first slot."""
        return bool(self.program) or self.relays is not None

    def replaces(self, other: CardSpec) -> bool:
        """Whether it can take the other's place without leaving the reader.

        pcscd reads the ATR when a card comes and remembers it; all else it cannot notice.
        """
        if self.apart or other.apart:
            return self == other
        mine = (self.atr, self.quickack, self.slot)
        return mine == (other.atr, other.quickack, other.slot)


@dataclass(frozen=True)
class World:
    """The state of a bench. Without a daemon that serves there is no reader of pcscd's, without
    a reader no card.

    cards: at most one in each slot, the first slot's first.
    late, second_client, script: that the first card comes only in the run, a second client of
    it, and what happens when. next_card: the one that a script puts into the place of another.
    They belong to one run and are nothing that stays.
    """

    daemon: Serving = Serving.NONE
    reader: ReaderSpec | None = None
    cards: tuple[CardSpec, ...] = ()
    late: bool = False
    second_client: Share | None = None
    script: Script = ()
    next_card: CardSpec | None = None

    @property
    def card(self) -> CardSpec | None:
        """The first card, which most worlds are about."""
        return self.cards[0] if self.cards else None

    def card_in(self, slot: int) -> CardSpec | None:
        """The card of a slot."""
        return next((card for card in self.cards if card.slot == slot), None)

    def without(self, slot: int) -> World:
        """The same with nothing in a slot."""
        return replace(self, cards=tuple(card for card in self.cards if card.slot != slot))

    def with_card(self, spec: CardSpec) -> World:
        """The same with that card in its slot."""
        cards = (*self.without(spec.slot).cards, spec)
        return replace(self, cards=tuple(sorted(cards, key=lambda card: card.slot)))

    def at_first(self) -> World:
        """The world when the run begins: without the card that comes late."""
        return self.without(self.cards[0].slot) if self.late and self.cards else self

    def as_object(self) -> dict[str, object]:
        """For JSON; `parse.parse_world` gives it back."""
        return {
            "daemon": self.daemon.value,
            "reader": self.reader.as_object() if self.reader else None,
            "cards": [card.as_object() for card in self.cards],
            "late": self.late,
            "second_client": self.second_client.value if self.second_client else None,
            "script": [trigger.as_object() for trigger in self.script],
            "next_card": self.next_card.as_object() if self.next_card else None,
        }

    @property
    def hardware(self) -> tuple[str, ...]:
        """The part that takes time to change; worlds of equal hardware are best set up together."""
        inserted = [f"{c.slot}: {(c.atr or b'').hex()}" for c in self.at_first().cards]
        reader = f"{self.reader.as_object()}" if self.reader else ""
        return (self.daemon.value, reader, *inserted)
