"""`inv card`: a card for a vpcd anywhere, where vsmartcard has its `vicc`."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from harness import interrupts
from harness.bench.typed_world import in_words, world_of
from harness.cards import catalogue
from harness.cards.guard import Guarded
from harness.errors import BadInput, nearest
from harness.readers.stand_in import Stage, StandIn
from harness.readers.vpcd import PORT
from harness.render.card_trace import CardTrace
from harness.render.table import console
from harness.vicc.state_file import Keeper, StateFile

_LOOK_S = 1.0  # between two looks at what the card has kept
_LAST_PORT = 0xFFFF


DEFAULT = "hello"


def stand_in(
    names: Sequence[str],
    options: Mapping[str, str | None],
    state: str,
    address: tuple[str, int],
    *,
    listen: bool,
) -> None:
    """Keep a card in the slot of a vpcd, and show what it sees, until Ctrl-C.

    names: of the card; none stands for the hello card. options, state: as `bench.serve` has them.
    address: where vpcd listens, or, with listen, where the card does for vpcd to connect
    (vsmartcard's reversed mode).
    """
    file = StateFile(Path(state)) if state else None
    out = console()
    card, what = _made(_one(names), options, file, lambda text: _warn(out, text))
    where = _checked(address)
    with _listener(where) if listen else contextlib.nullcontext() as listener:
        shown = CardTrace(out)
        kept = f", kept in {file.path}" if file else ""
        out.print(Text(f"{what[:1].upper()}{what[1:]}{kept}. Ctrl-C ends it.", "bold green"))
        server = StandIn(
            card,
            where,
            lambda event: shown.event(event.as_object()),
            lambda stage: out.print(Text(_words(stage, where), "yellow")),
            listener,
        )
        keeper = Keeper(file, server.save, lambda text: _warn(out, text))
        with interrupts.calling(server.pull):
            server.start()
            while server.is_alive():
                server.join(_LOOK_S)
                keeper.look()
            keeper.end()
        if server.failure:
            raise server.failure
        out.print("\nThe card has left.")


def _warn(out: Console, text: str) -> None:
    out.print(Text(text, "bold red"))


def _one(names: Sequence[str]) -> str:
    if len(names) > 1:
        raise BadInput(
            f"One card at a time, not {', '.join(names)}.",
            hint=f"start another for the other slot, with --port {PORT + 1}",
        )
    return names[0] if names else DEFAULT


def _made(
    name: str,
    options: Mapping[str, str | None],
    file: StateFile | None,
    tell: Callable[[str], None],
) -> tuple[Guarded, str]:
    """The card, and what it is in words."""
    if name not in catalogue.names():
        raise BadInput(f"There is no card {name!r}.", hint=nearest(name, catalogue.names()))
    world = world_of(name, options, file, tell)
    assert world.card is not None
    made = catalogue.make(world.card.name, world.card.options)
    return Guarded(made), in_words(world)


def _checked(address: tuple[str, int]) -> tuple[str, int]:
    """The address, with the number of its host."""
    host, port = address
    if not 1 <= port <= _LAST_PORT:
        raise BadInput(f"{port} is no port.", hint=f"a number from 1 to {_LAST_PORT}")
    try:
        found = socket.getaddrinfo(host, port, socket.AF_INET, socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        why = f"{error.strerror or error}." if isinstance(error, OSError) else "it is no name."
        raise BadInput(
            f"The host {host!r} is not known.", why, "give a name or an IPv4 address to --hostname"
        ) from None
    return str(found[0][4][0]), port


@contextlib.contextmanager
def _listener(address: tuple[str, int]) -> Iterator[socket.socket]:
    try:
        listener = socket.create_server(address, backlog=1)
    except OSError as error:
        host, port = address
        raise BadInput(
            f"The card cannot listen at {host}:{port}.",
            error.strerror or str(error),
            "another --port, or an address of this machine as --hostname",
        ) from None
    with listener:
        yield listener


def _words(stage: Stage, address: tuple[str, int]) -> str:
    """What a card without a reader waits for, and what can be done about it."""
    host, port = address
    match stage:
        case Stage.ABSENT:
            return (
                f"No vpcd listens at {host}:{port} yet; start pcscd with vsmartcard's vpcd there. "
                "The card keeps trying."
            )
        case Stage.LISTENS:
            return (
                f"Waiting for a vpcd to connect to {host}:{port}. Its reader.conf says DEVICENAME "
                f"{host}:0x{port:X}; vpcd connects to the next port as well, for its second slot."
            )
        case Stage.QUEUES:
            return (
                f"The vpcd at {host}:{port} took the connection and asks nothing: another card is "
                "in its slot. This one comes in when the other leaves."
            )
