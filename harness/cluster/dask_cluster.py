"""A Dask cluster: the only module that imports `distributed`, which is optional.

It knows calls, pieces and messages, and nothing of what is in them.
"""

from __future__ import annotations

import contextlib
import logging
import pickle
import queue
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import dask
import distributed
from distributed import Client, Future, LocalCluster, get_worker, secede

from harness import interrupts
from harness.cluster import worker
from harness.cluster.address import Address, Local, Remote
from harness.cluster.children import untouched_by_ctrl_c
from harness.cluster.cluster import Broke, Ended, Message, Told
from harness.cluster.packing import opener
from harness.cluster.piece import Piece, PieceDone
from harness.errors import Problem
from harness.runs.events import Event

CONNECT_S = 10
FIRST_WORKER_S = 15
CALL_S = 90  # to look at many samples, or to remove what was made
RESULT_S = 30  # to fetch what a worker has ready
# What Dask raises where a scheduler does not answer, or went away.
_GONE = (OSError, TimeoutError, RuntimeError)
_HINT = (
    "start one: .venv/bin/dask scheduler; and in a checkout on each machine: "
    ".venv/bin/python -m dask worker ADDRESS"
)


class DaskCluster:
    """As `cluster.Cluster`, of a client that is connected."""

    def __init__(self, client: Client, run_id: str) -> None:
        self.allowed_failures = int(dask.config.get("distributed.scheduler.allowed-failures"))
        self.versions: Mapping[str, str] = {"distributed": distributed.__version__}
        self._client, self._topic = client, f"pcsc-gallery-{run_id}"
        self._futures: dict[str, Future] = {}
        self._messages: queue.Queue[Message] = queue.Queue()
        client.subscribe_topic(self._topic, self._told)

    def workers(self) -> Mapping[str, str]:
        """The names of those who are there now, by address."""
        with _translated_errors():
            found = self._client.scheduler_info(n_workers=-1).get("workers")
            if found is None:  # it was asked again for CONNECT_S, and is given up
                raise ConnectionError(f"no answer in {CONNECT_S} s")
        return {address: str(worker["name"]) for address, worker in found.items()}

    def call(
        self, function: Callable[..., Any], *arguments: Any, at: Collection[str]
    ) -> dict[str, Any]:
        """Call a function on each of these workers at once, beside their pieces."""
        if not at:
            return {}
        with _translated_errors():
            # As Client.run, which has no limit in time: a worker that is halted answers nothing.
            return dict(
                self._client.sync(
                    self._client._run,
                    function,
                    *arguments,
                    workers=[*at],
                    on_error="return",
                    callback_timeout=CALL_S,
                )
            )

    def send(self, piece: Piece, at: str) -> None:
        """Begin a piece on a worker; a message follows."""
        packed = pickle.dumps((_do, piece, self._topic))
        future = self._client.submit(opener(), packed, key=piece.key, workers=[at], pure=False)
        self._futures[piece.key] = future
        future.add_done_callback(partial(self._ended, piece.key))

    def drop(self, key: str) -> None:
        """Want no message of that piece any more."""
        if future := self._futures.pop(key, None):
            with contextlib.suppress(*_GONE):
                future.cancel()

    def wait(self, seconds: float) -> Message | None:
        """The next message; None when there was none in that time."""
        with contextlib.suppress(queue.Empty):
            return self._messages.get(timeout=seconds)
        return None

    def _told(self, event: tuple[float, bytes]) -> None:
        self._messages.put(Told(pickle.loads(event[1])))

    def _ended(self, key: str, future: Future) -> None:
        """Called by the client when a future is done, whatever became of it."""
        try:
            done: PieceDone | None = pickle.loads(future.result(timeout=RESULT_S))
        except (distributed.CancelledError, distributed.KilledWorker) as error:
            if key in self._futures:  # else it was dropped, which is a way to be cancelled too
                self._messages.put(Broke(key, error, lost=True))
        except Exception as error:
            self._messages.put(Broke(key, error))
        else:
            self._messages.put(Ended(key, done))
        finally:
            self._futures.pop(key, None)


def _do(piece: Piece, topic: str) -> PieceDone | None:
    """Do a piece in a thread of the worker's own: how many there are at a time is the client's
    to say, and not that of the worker's threads."""
    secede()
    mine = get_worker()

    def tell(event: Event) -> None:
        mine.log_event(topic, pickle.dumps(event))

    return worker.do(piece, tell)


@contextmanager
def connected(address: Address, run_id: str) -> Iterator[DaskCluster]:
    """A cluster with a worker at least; one that was started here ends with this.

    Raises Problem where nobody answers.
    """
    for name in [*logging.root.manager.loggerDict]:  # each has a level of its own
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)
    with ExitStack() as stack:
        match address:
            case Local(workers):
                client = stack.enter_context(_started(workers))
            case Remote(url):
                client = stack.enter_context(_client(url))
        yield DaskCluster(client, run_id)


@contextmanager
def _started(workers: int) -> Iterator[Client]:
    """A cluster of so many processes on this machine."""
    # Its profiler looks at every worker's stacks a hundred times a second.
    with dask.config.set({"distributed.worker.profile.enabled": False}), untouched_by_ctrl_c():
        cluster = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",  # any port: it says so where its usual one is taken
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        )
    try:
        with _client(cluster.scheduler_address, workers) as client:
            yield client
    finally:
        with interrupts.held("Ending the workers; a moment."):
            cluster.close()


@contextmanager
def _client(url: str, workers: int = 1) -> Iterator[Client]:
    """A client of the scheduler there, when it has so many workers."""
    try:
        client = Client(url, timeout=CONNECT_S, set_as_default=False)
    except _GONE as error:
        raise Problem(f"No Dask scheduler answers at {url}.", _first_line(error), _HINT) from error
    try:
        try:
            client.wait_for_workers(workers, timeout=FIRST_WORKER_S)
        except _GONE as error:
            raise Problem(f"The cluster at {url} has no worker.", hint=_HINT) from error
        yield client
    finally:
        with interrupts.held("Leaving the cluster; a moment."), contextlib.suppress(*_GONE):
            client.close(timeout=CONNECT_S)


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except _GONE as error:
        raise Problem("The cluster does not answer any more.", _first_line(error)) from error


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
