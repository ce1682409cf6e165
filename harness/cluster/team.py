"""The team of a run: workers are admitted, named, looked after, and missed when they go."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from harness.cluster.admission import admit
from harness.cluster.cluster import Cluster
from harness.cluster.piece import Parcel
from harness.cluster.roster import Lanes, Member, share_out
from harness.errors import Problem

LOOK_S = 1.0  # between two looks at who is there
PATIENCE_S = 30.0  # for one that died to be started again, when no other is left
LOST = "it died, or cannot be reached any more"


class Team:
    """The workers of a run. members: those that ended too, in the order of their admission.

    jobs: programs at a time on each, 0 for its processors; lanes: how many keep them running.
    clock: seconds, monotonic.
    """

    def __init__(
        self,
        cluster: Cluster,
        run_id: str,
        parcels: Sequence[Parcel],
        jobs: int,
        lanes: Lanes,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.members: list[Member] = []
        self._cluster, self._run_id, self._parcels = cluster, run_id, parcels
        self._jobs, self._lanes, self._clock = jobs, lanes, clock
        self._known: set[str] = set()  # addresses of workers that were looked at
        self._looked = self._any_left = clock()

    def gather(self) -> None:
        """Admit those that are there. Raises Problem where one cannot be used: nothing is run."""
        for refusal in self._admit(self._cluster.workers()):
            raise refusal
        self._any_left = self._clock()

    def look(self) -> list[Member]:
        """See who has gone, and admit who is new, once a second; gives those that have gone.

        Raises Problem when none is left, and none comes back.
        """
        now = self._clock()
        if now - self._looked < LOOK_S:
            return []
        self._looked = now
        names = self._cluster.workers()
        gone = [m for m in self.members if m.address not in names and not m.lost]
        for member in gone:
            member.lost, member.ended = True, member.ended or LOST
        self._known -= {member.address for member in self.members if member.lost}
        self._admit({address: names[address] for address in names if address not in self._known})
        self._check_any_left(now)
        return gone

    def _admit(self, names: Mapping[str, str]) -> list[Problem]:
        """Admit workers; gives why others are refused."""
        if not names:
            return []
        self._known |= {*names}
        admission = admit(self._cluster, names, self._run_id, self._parcels)
        for address in sorted(admission.admitted, key=lambda address: names[address]):
            name = self._own_name(names[address])
            self.members.append(Member(address, name, admission.admitted[address]))
        living = [member for member in self.members if not member.ended]
        share_out(living, self._jobs, self._lanes)
        return [*admission.refused.values()]

    def _own_name(self, name: str) -> str:
        """A name that no other worker has or had: one that was started again is another."""
        same = sum(member.name.partition("#")[0] == name for member in self.members)
        return f"{name}#{same + 1}" if same else name

    def _check_any_left(self, now: float) -> None:
        if any(not member.ended for member in self.members):
            self._any_left = now
        elif now - self._any_left > PATIENCE_S or not any(m.lost for m in self.members):
            raise Problem(
                "No worker of the cluster is left, so no report is published.",
                "; ".join(f"{member.name}: {member.ended}" for member in self.members),
                "start workers, and run it again",
            )
