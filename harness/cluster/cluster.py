"""A cluster as far as a run needs one: who is there, a call, a piece sent, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from harness.cluster.piece import Piece, PieceDone
from harness.runs.events import Event


@dataclass(frozen=True)
class Told:
    """Something happened on a worker."""

    event: Event


@dataclass(frozen=True)
class Ended:
    """A piece was done, by its key; None where it was stopped."""

    key: str
    done: PieceDone | None


@dataclass(frozen=True)
class Broke:
    """A worker could not do a piece, or was lost with it.

    lost: whether the worker itself went, as far as the cluster knows.
    """

    key: str
    error: BaseException
    lost: bool = False


Message = Told | Ended | Broke


class Cluster(Protocol):
    """Workers by their addresses. Used by one thread. Raises Problem where it has gone itself.

    allowed_failures: how many workers may die with a piece before it counts as bad.
    versions: of what the cluster is made with.
    """

    allowed_failures: int
    versions: Mapping[str, str]

    def workers(self) -> Mapping[str, str]:
        """The names of those who are there now, by address."""

    def call(
        self, function: Callable[..., Any], *arguments: Any, at: Collection[str]
    ) -> dict[str, Any]:
        """Call a function, a coroutine too, on each of these workers at once.

        Gives its answers by address; where it raised something, that.
        """

    def send(self, piece: Piece, at: str) -> None:
        """Begin a piece on a worker; a message follows."""

    def drop(self, key: str) -> None:
        """Want no message of that piece any more."""

    def wait(self, seconds: float) -> Message | None:
        """The next message; None when there was none in that time."""
