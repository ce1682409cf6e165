"""RUN GSM ALGORITHM (GSM 11.11, 8.16 and 9.2.16), with an algorithm that stands in.

The operators' A3 and A8 are theirs to choose. Here SRES and Kc are the first 4 and the next 8
bytes of HMAC-SHA-256 (RFC 2104) with Ki of RAND: whoever has Ki computes the same with Python
alone, and no network would.
"""

from __future__ import annotations

import hmac

from harness.cards import sim_status
from harness.cards.errors import Refused
from harness.cards.sim_command import exactly, no_parameters
from harness.cards.sim_file import DF_GSM, Condition
from harness.cards.sim_session import Session

_RAND, _SRES_AND_KC = 16, 12  # bytes


def sres_and_kc(ki: bytes, rand: bytes) -> bytes:
    """What stands in for A3 and A8."""
    return hmac.digest(ki, rand, "sha256")[:_SRES_AND_KC]


def run_gsm_algorithm(session: Session, p1: int, p2: int, data: bytes) -> bytes:
    """RUN GSM ALGORITHM: SRES and Kc.

    Refused: 98 04 where the current directory is not DF GSM, or CHV1 was not presented.
    """
    no_parameters(p1, p2)
    exactly(len(data), _RAND)
    if session.directory.fid != DF_GSM:
        raise Refused(sim_status.NOT_FULFILLED)
    session.require(Condition.CHV1)
    return sres_and_kc(session.content.ki, data)
