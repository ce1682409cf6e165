"""What a command of a SIM is to the card: a function of the session, and a direction of data.

At T=0 one TPDU carries data one way (GSM 11.11, 9.1): P3 says how many bytes come, or how many
are to go.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from harness.cards import sim_status, status
from harness.cards.errors import Refused
from harness.cards.sim_session import Session


@dataclass(frozen=True, slots=True)
class Incoming:
    """A command that brings data.

    run: gets the session, P1, P2 and the data, and gives what GET RESPONSE is to fetch.
    """

    run: Callable[[Session, int, int, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A command that is answered with data. run: gets P3 as a length, 1 to 256, at the end."""

    run: Callable[[Session, int, int, int], bytes]


def no_parameters(p1: int, p2: int) -> None:
    """Refused: 6B 00 where P1 or P2 is not 00."""
    if p1 or p2:
        raise Refused(status.WRONG_P1_P2)


def exactly(length: int, wanted: int) -> None:
    """Refused: 67 XX with the right P3, where P3 says another length (9.4.6)."""
    if length != wanted:
        raise Refused(sim_status.WRONG_P3 | wanted & 0xFF)


def up_to(data: bytes, length: int) -> bytes:
    """The beginning of the data. Refused: 67 XX with the right P3, where there are not so many."""
    if length > len(data):
        raise Refused(sim_status.WRONG_P3 | len(data))
    return data[:length]
