"""GET CHALLENGE: not in GSM 11.11, but in cards that go beyond it, of class 80 or A0."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from typing import Final

from harness.cards.sim_command import exactly, no_parameters
from harness.cards.sim_session import Session

_LENGTH: Final = 8  # bytes


def get_challenge(session: Session, p1: int, p2: int, length: int) -> bytes:
    """GET CHALLENGE: 8 bytes, others each time."""
    no_parameters(p1, p2)
    exactly(length, _LENGTH)
    return session.content.random(length)


def source(seed: str) -> Callable[[int], bytes]:
    """Where challenges come from: random, or with a seed the same ones in each run."""
    if not seed:
        return secrets.token_bytes
    key, count = seed.encode(), 0

    def following(length: int) -> bytes:
        nonlocal count
        count += 1
        return hmac.digest(key, count.to_bytes(8), "sha256")[:length]

    return following
