"""The end of a run on its workers: those that live leave it, and what dead ones left is removed."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Sequence

from harness.cluster import worker
from harness.cluster.cluster import Cluster
from harness.cluster.roster import Member
from harness.errors import Problem

_STAYS = "what it left in its engine is removed there, by ./inv clean"


def say_farewell(cluster: Cluster, members: Sequence[Member], run_id: str) -> None:
    """Let every worker stop, and remove what it made; for one that died, another does.

    That is this process, or a worker, on the same machine: there the engine is reached alike.
    """
    present: list[Member] = []
    with contextlib.suppress(Problem):  # a scheduler that has gone: its workers end by themselves
        there = cluster.workers()
        present = [m for m in members if m.address in there and not m.lost]
        cluster.call(worker.leave, run_id, at=[member.address for member in present])
    for member in members:
        if member not in present and not _swept(cluster, member, present):
            member.ended = f"{member.ended}; {_STAYS}"


def _swept(cluster: Cluster, dead: Member, present: Sequence[Member]) -> bool:
    """Whether what a dead worker left could be removed."""
    engine = dead.standing.endpoint, dead.standing.session_id
    if dead.standing.seat == socket.gethostname():
        worker.sweep(*engine)
        return True
    near = [member for member in present if member.standing.seat == dead.standing.seat]
    with contextlib.suppress(Problem):
        for helper in near[:1]:
            answers = cluster.call(worker.remove_left, *engine, at=[helper.address])
            return answers.get(helper.address, True) is None
    return False
