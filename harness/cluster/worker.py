"""What a worker does when it is called: say who it is, take pieces of a run, leave it.

These functions run in the worker's process; they are called by name from another machine,
and know nothing of how.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import secrets
import threading
from collections.abc import Sequence

from harness.cluster.code import CODE
from harness.cluster.piece import Parcel, Piece, PieceDone, Standing
from harness.cluster.scratch import remove_scratch
from harness.cluster.workplace import Tell, Workplace
from harness.engine.api import CONNECT_ERRORS
from harness.engine.endpoints import Endpoint
from harness.engine.engine import Engine
from harness.engine.session import Session
from harness.errors import EngineMissing, Stopped

IDLE_S = 120  # without a piece: whoever sent them has gone without a word

_SELF = secrets.token_hex(4)  # of this process
_places: dict[str, Workplace] = {}
_alarms: dict[str, threading.Timer] = {}
_left: set[str] = set()  # runs that are over here: a piece that comes late is not begun
_lock = threading.Lock()


def code() -> str:
    """The digest of the code that this process runs."""
    return CODE


async def check_in(run_id: str, parcels: Sequence[Parcel]) -> Standing:
    """Open the workplace of a run, and say what is there. Raises what makes that impossible."""
    _left.discard(run_id)
    return await asyncio.to_thread(lambda: _place(run_id).standing(parcels))


def do(piece: Piece, tell: Tell) -> PieceDone | None:
    """Do a piece; None where the workplace was stopped or left meanwhile.

    tell: hears what is built and run, from several threads.
    """
    try:
        return _place(piece.run_id).do(piece, tell)
    except Stopped:
        return None


async def leave(run_id: str) -> None:
    """Stop what is done for a run, and remove whatever was made."""
    _left.add(run_id)
    await asyncio.to_thread(_close, run_id)


async def remove_left(endpoint: Endpoint, session_id: str) -> None:
    """Remove what a worker that died left on its machine, found by its session's label."""
    await asyncio.to_thread(sweep, endpoint, session_id)


def sweep(endpoint: Endpoint, session_id: str) -> None:
    """As `remove_left`, from this process. An engine that has gone has nothing left."""
    with contextlib.suppress(EngineMissing, *CONNECT_ERRORS):
        Session(Engine(endpoint), session_id, "").close()
    remove_scratch(session_id)


def _place(run_id: str) -> Workplace:
    """The workplace of a run; a fresh one where the last was stopped. Raises Stopped after `leave`.

    Its alarm is set anew: it closes by itself when nothing is sent any more.
    """
    with _lock:
        if run_id in _left:
            raise Stopped
        place = _places.get(run_id)
        if place is None or place.stopped:
            if stopped := _places.pop(run_id, None):
                stopped.close()
            _places[run_id] = place = Workplace(f"{run_id}-{_SELF}")
    _set_alarm(run_id)
    return place


def _set_alarm(run_id: str) -> None:
    with _lock:
        if alarm := _alarms.pop(run_id, None):
            alarm.cancel()
        _alarms[run_id] = alarm = threading.Timer(IDLE_S, _close_idle, (run_id,))
        alarm.daemon = True
        alarm.start()


def _close_idle(run_id: str) -> None:
    with _lock:
        place = _places.get(run_id)
    if place is None:
        return
    if place.at_work:
        _set_alarm(run_id)
    else:
        _close(run_id)


def _close(run_id: str) -> None:
    with _lock:
        place, alarm = _places.pop(run_id, None), _alarms.pop(run_id, None)
    if alarm:
        alarm.cancel()
    if place:
        place.close()


@atexit.register
def _close_all() -> None:
    """A worker that is told to end removes what it made."""
    for run_id in [*_places]:
        _close(run_id)
