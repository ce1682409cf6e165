"""The state of the world that a scenario asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, TypeVar

from harness.cards import catalogue
from harness.cards.errors import CardError
from harness.world.channel import Refusal
from harness.world.script import Script, parse_script

_PROGRAM_KEYS: Final = ("program",)
_CARD_KEYS: Final = ("name", "options", "quickack", "slot")
_READER_KEYS: Final = ("name",)
_WORLD_KEYS: Final = ("daemon", "reader", "card", "late", "second_client", "script")
_NAME_BYTES: Final = 121  # MAX_READERNAME, without " 00 00" and the zero at the end
_SLOTS: Final = 2  # of vpcd, as Debian builds it


class Serving(StrEnum):
    """What pcscd does for its clients."""

    SERVES = "serves"
    REFUSES = "refuses"  # it asks polkit, and there is none to ask
    OTHER_PROTOCOL = "other-protocol"  # of Debian 12: 4:4, where this release speaks 4:5
    NONE = "none"


class Share(StrEnum):
    """How another client holds the card while the program under test runs."""

    SHARED = "shared"
    EXCLUSIVE = "exclusive"


@dataclass(frozen=True)
class ReaderSpec:
    """vpcd's reader. pcscd adds interface and slot to the name: "Virtual PCD 00 00"."""

    name: str = "Virtual PCD"

    def as_object(self) -> dict[str, object]:
        return {"name": self.name}


@dataclass(frozen=True)
class CardSpec:
    """A card to be put in: one of the catalogue, or a program that connects to vpcd itself.

    atr is None for a program, whose ATR nobody knows beforehand and whose exchanges nobody
    records. slot: of vpcd, 0 or 1; each slot is a reader of its own.
    """

    name: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    quickack: bool = True
    slot: int = 0
    program: tuple[str, ...] = ()
    atr: bytes | None = None

    def as_object(self) -> dict[str, object]:
        """For JSON; `card_spec` gives it back."""
        if self.program:
            return {"program": list(self.program)}
        return {
            "name": self.name,
            "options": dict(self.options),
            "quickack": self.quickack,
            "slot": self.slot,
        }

    def replaces(self, other: CardSpec) -> bool:
        """Whether it can take the other's place without leaving the reader.

        pcscd reads the ATR when a card comes and remembers it; all else it cannot notice.
        """
        if self.program or other.program:
            return self == other
        mine = (self.atr, self.quickack, self.slot)
        return mine == (other.atr, other.quickack, other.slot)


@dataclass(frozen=True)
class World:
    """What there is. Without a daemon that serves there is no reader, without a reader no card.

    late, second_client, script: that the card comes only in the run, a second client, and what
    happens when. They belong to one run and are nothing that stays.
    """

    daemon: Serving = Serving.NONE
    reader: ReaderSpec | None = None
    card: CardSpec | None = None
    late: bool = False
    second_client: Share | None = None
    script: Script = ()

    def at_first(self) -> World:
        """What there is when the run begins: without the card that comes late."""
        return replace(self, card=None) if self.late else self

    def as_object(self) -> dict[str, object]:
        """For JSON; `world` gives it back."""
        return {
            "daemon": self.daemon.value,
            "reader": self.reader.as_object() if self.reader else None,
            "card": self.card.as_object() if self.card else None,
            "late": self.late,
            "second_client": self.second_client.value if self.second_client else None,
            "script": [cue.as_object() for cue in self.script],
        }

    @property
    def hardware(self) -> tuple[str, ...]:
        """What takes time to change: worlds of equal hardware are best set up together."""
        inserted = self.at_first().card
        atr = inserted.atr.hex() if inserted and inserted.atr else ""
        slot = str(inserted.slot) if inserted else ""
        return (self.daemon.value, self.reader.name if self.reader else "", atr, slot)


def world(fields: object) -> World:
    """A world from JSON; daemon and reader default to the usual ones, card to none.

    Refusal if wrong.
    """
    known = _keys("world", fields, _WORLD_KEYS)
    daemon = _one_of("daemon", known.get("daemon", Serving.SERVES), Serving)
    reader = known.get("reader", {})
    spec = None if reader is None else _reader_spec(reader)
    card = None if known.get("card") is None else card_spec(known["card"])
    held = known.get("second_client")
    second_client = None if held is None else _one_of("second_client", held, Share)
    script = parse_script(known.get("script", []))
    if daemon is not Serving.SERVES:
        spec = None
    late = "late" in known and _flag(known, "late")
    if second_client and (late or not (spec and card)):
        raise Refusal("a second client needs a card that is in", 'add "card"')
    return World(daemon, spec, card if spec else None, late, second_client, script)


def _reader_spec(fields: object) -> ReaderSpec:
    name = _keys("reader", fields, _READER_KEYS).get("name", ReaderSpec.name)
    if not isinstance(name, str) or not name or '"' in name or not name.isprintable():
        raise Refusal(f"a reader's name is printable text without quotes, not {name!r}")
    if len(name.encode()) > _NAME_BYTES:
        raise Refusal(f"a reader's name has at most {_NAME_BYTES} bytes in UTF-8")
    return ReaderSpec(name)


def card_spec(fields: object) -> CardSpec:
    """A card from JSON. Refusal, naming what is allowed, when it cannot be made."""
    if isinstance(fields, dict) and "program" in fields:
        argv = _keys("card", fields, _PROGRAM_KEYS)["program"]
        if not isinstance(argv, list) or not argv or not all(isinstance(a, str) for a in argv):
            raise Refusal("program must be a list of words", '"program": ["/usr/local/bin/card"]')
        return CardSpec(program=tuple(argv))
    known = _keys("card", fields, _CARD_KEYS)
    name, options = known.get("name"), known.get("options", {})
    if not isinstance(name, str) or not isinstance(options, dict):
        raise Refusal("a card needs a name", '"card": {"name": "hello", "options": {}}')
    try:
        atr = catalogue.make(name, options).atr
    except CardError as error:
        raise Refusal(str(error), "correct the card's description") from None
    slot = known.get("slot", 0)
    if isinstance(slot, bool) or not isinstance(slot, int) or not 0 <= slot < _SLOTS:
        raise Refusal(f"slot is 0 or 1, not {slot!r}")
    return CardSpec(name, options, _flag(known, "quickack"), slot, atr=atr)


def _keys(what: str, fields: object, allowed: Iterable[str]) -> dict[str, object]:
    names = ", ".join(allowed)
    if not isinstance(fields, dict):
        raise Refusal(f"{what} must be an object", f"allowed keys: {names}")
    for key in fields:
        if key not in allowed:
            raise Refusal(f"unknown key of {what}: {key!r}", f"allowed: {names}")
    return fields


_Word = TypeVar("_Word", bound=StrEnum)


def _one_of(what: str, value: object, words: type[_Word]) -> _Word:
    try:
        return words(str(value))
    except ValueError:
        raise Refusal(f"{what} is {value!r}", f"allowed: {', '.join(words)}") from None


def _flag(fields: Mapping[str, object], key: str) -> bool:
    value = fields.get(key, True)
    if not isinstance(value, bool):
        raise Refusal(f"{key} must be true or false, not {value!r}")
    return value
