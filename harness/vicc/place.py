"""The place of a card that stands in: where vpcd is, or where the card waits for it."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

from harness.errors import BadInput
from harness.readers.stand_in import Stage

_LAST_PORT = 0xFFFF

Address = tuple[str, int]


def checked(hostname: str, port: int) -> Address:
    """The address, with the number of its host. BadInput where it can be none."""
    if not 1 <= port <= _LAST_PORT:
        raise BadInput(f"{port} is no port.", hint=f"a number from 1 to {_LAST_PORT}")
    try:
        found = socket.getaddrinfo(hostname, port, socket.AF_INET, socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        why = f"{error.strerror or error}." if isinstance(error, OSError) else "it is no name."
        raise BadInput(
            f"The host {hostname!r} is not known.",
            why,
            "give a name or an IPv4 address to --hostname",
        ) from None
    return str(found[0][4][0]), port


@contextlib.contextmanager
def listener(address: Address) -> Iterator[socket.socket]:
    """A socket for vpcd to connect to. BadInput where it cannot be."""
    try:
        opened = socket.create_server(address, backlog=1)
    except OSError as error:
        host, port = address
        raise BadInput(
            f"The card cannot listen at {host}:{port}.",
            error.strerror or str(error),
            "another --port, or an address of this machine as --hostname",
        ) from None
    with opened:
        yield opened


def words(stage: Stage, address: Address) -> str:
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
