"""A card in its place until Ctrl-C: what `inv card` and the command `card` do."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from harness import interrupts
from harness.cards import catalogue
from harness.cards.guard import Guarded
from harness.readers.pcsc_relay import PcscRelay
from harness.readers.stand_in import Stage, StandIn
from harness.trace.trace import Event
from harness.vicc import place
from harness.vicc.asked import RELAY, RELAY_OPTIONS, Asked
from harness.vicc.hook_file import hook_of
from harness.vicc.pyscard import scard
from harness.vicc.state_file import Keeper, StateFile
from harness.vicc.typed_card import STATE, check_name, check_options, typed_card

CARDS = (*catalogue.names(), RELAY)
_LOOK_S = 1.0  # between two looks at what the card has kept
_LEAVING_S = 3.0  # how long the answer of a relayed card is waited for when all is to end

Make = Callable[[place.Address, Callable[[Stage], None], Any], StandIn]


class Show(Protocol):
    """Where a card that stands in shows what there is to be seen. Threads call it, one or two."""

    def event(self, event: Mapping[str, Any]) -> None:
        """Something that the card saw, as `trace.Event.as_object` has it."""

    def ready(self, text: str) -> None:
        """What it is, and how it is ended."""

    def waits(self, text: str) -> None:
        """What it waits for."""

    def wrong(self, text: str) -> None:
        """What went wrong while it goes on."""

    def left(self, text: str) -> None:
        """That it has left."""


def stand(asked: Asked, show: Show) -> None:
    """Keep a card in the slot of a vpcd, and show what it sees, until Ctrl-C.

    BadInput for what cannot be; Problem for what was to be there and is not.
    """
    check_name(asked.name, CARDS)
    file = StateFile(Path(asked.state)) if asked.state else None
    make, what = (_relay if asked.name == RELAY else _own_card)(asked, file, show)
    where = place.checked(asked.hostname, asked.port)
    with place.listener(where) if asked.reversed else contextlib.nullcontext() as listener:
        kept = f", kept in {file.path}" if file else ""
        show.ready(f"{what[:1].upper()}{what[1:]}{kept}. Ctrl-C ends it.")
        server = make(where, lambda stage: show.waits(place.words(stage, where)), listener)
        keeper = Keeper(file, server.save, show.wrong)
        with interrupts.calling(server.pull):
            server.start()
            if _until_it_ends(server, keeper):
                keeper.end()
        if server.failure:
            raise server.failure
    show.left("The card has left.")


def _until_it_ends(server: StandIn, keeper: Keeper) -> bool:
    """Whether it has ended; not so where a relayed card owes an answer, which nobody waits for."""
    leaving: float | None = None
    while server.is_alive():
        server.join(_LOOK_S)
        keeper.look()
        if server.leaving:
            leaving = leaving or monotonic()
            if monotonic() - leaving > _LEAVING_S:
                return False
    return True


def _own_card(asked: Asked, file: StateFile | None, show: Show) -> tuple[Make, str]:
    """What makes a card of the catalogue stand in, and what it is in words."""
    card = typed_card(asked.name, asked.options, file, show.wrong)
    guarded = Guarded(card.make())

    def make(where: place.Address, say: Callable[[Stage], None], listener: Any) -> StandIn:
        return StandIn(guarded, where, lambda event: _show(show, event), say, listener)

    return make, card.words


def _relay(asked: Asked, file: StateFile | None, show: Show) -> tuple[Make, str]:
    """What makes a relay stand in, and what it is in words."""
    given = [name for name, value in asked.options.items() if value is not None]
    given += [STATE] if file else []
    check_options(f"The card {RELAY}", [*RELAY_OPTIONS], given, [*RELAY_OPTIONS])
    path, part = asked.options.get("hook"), asked.options.get("reader") or ""
    hook = hook_of(Path(path)) if path else None
    module = scard()

    def make(where: place.Address, say: Callable[[Stage], None], listener: Any) -> StandIn:
        def tell(event: Event) -> None:
            _show(show, event)

        return PcscRelay(module, part, where, tell, say, show.waits, hook, listener)

    which = f"the first reader with {part!r} in its name" if part else "the first reader with one"
    return make, f"a relay to the card of {which}{f', by way of {path}' if path else ''}"


def _show(show: Show, event: Event) -> None:
    show.event(event.as_object())
