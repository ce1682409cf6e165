"""Admission of workers: the same code, an engine that answers, a base image; or a clear refusal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from harness.cluster import worker
from harness.cluster.cluster import Cluster
from harness.cluster.code import CODE
from harness.cluster.piece import Parcel, Standing
from harness.errors import Problem

_RESTART = "bring its checkout to the same state as this one, and start it again"
_START = "start it in a checkout of the project: .venv/bin/python -m dask worker ADDRESS"


@dataclass(frozen=True)
class Admission:
    """Workers by address: what those have that can work, and why the others cannot."""

    admitted: Mapping[str, Standing]
    refused: Mapping[str, Problem]


def admit(
    cluster: Cluster,
    names: Mapping[str, str],
    run_id: str,
    parcels: Sequence[Parcel],
    mine: str = CODE,
) -> Admission:
    """Look at workers, and open the workplaces of those that run the same code.

    names: of the workers, by address. mine: the digest of the code that they must have.
    """
    refused: dict[str, Problem] = {}
    for address, found in cluster.call(worker.code, at=[*names]).items():
        if isinstance(found, BaseException):
            who = _who(names, address)
            refused[address] = Problem(f"{who} cannot be used.", reason(found), _START)
        elif found != mine:
            refused[address] = Problem(
                f"{_who(names, address)} runs another version of the harness.",
                f"its code has the digest {found[:12]}, this checkout's {mine[:12]}",
                _RESTART,
            )
    admitted: dict[str, Standing] = {}
    same = [address for address in names if address not in refused]
    for address, answer in _check_in(cluster, run_id, parcels, same).items():
        if isinstance(answer, Standing):
            admitted[address] = answer
        else:
            refused[address] = _unfit(_who(names, address), answer)
    return Admission(admitted, refused)


def _check_in(
    cluster: Cluster, run_id: str, parcels: Sequence[Parcel], at: Collection[str]
) -> dict[str, Standing | BaseException]:
    return cluster.call(worker.check_in, run_id, [*parcels], at=at) if at else {}


def _unfit(who: str, found: BaseException) -> Problem:
    hint = f"on that machine: {found.hint}" if isinstance(found, Problem) and found.hint else ""
    return Problem(f"{who} cannot work.", reason(found), hint)


def reason(error: BaseException) -> str:
    """What went wrong on a worker, in a line."""
    if isinstance(error, Problem):
        return " ".join(f"{error.what} {error.why}".split())
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def _who(names: Mapping[str, str], address: str) -> str:
    name = names[address]
    return f"The worker {name}" + ("" if name == address else f" ({address})")
