"""`inv share`: many programs on one card at once, with transactions and without."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from harness.bench.bench import SOCKET_FOLDER, Bench
from harness.bench.sample_container import USER
from harness.engine.engine import Engine
from harness.engine.session import Container, session
from harness.engine.spec import ContainerSpec
from harness.engine.streams import ExecResult
from harness.engine.time_limit import TimeLimit
from harness.errors import BadInput, BenchFailed
from harness.images.base import images_of
from harness.scenarios import words

PROGRAM = "/usr/local/bin/share"
MOST_PROGRAMS = 100  # pcscd 2.3 takes 200 clients
LIMIT_S = 600.0


@dataclass(frozen=True)
class Sharing:
    """The result of sharing: programs, exchanges of each, and responses that were another's."""

    programs: int
    exchanges: int
    transactions: bool
    crossed: tuple[int, ...]
    seconds: float


def share(programs: int, exchanges: int) -> int:
    """Do it both ways and print what came of it; 1 when transactions did not keep them apart."""
    if not 2 <= programs <= MOST_PROGRAMS or exchanges < 2:
        raise BadInput(
            f"{programs} programs with {exchanges} exchanges each: that is nothing to share.",
            f"2 to {MOST_PROGRAMS} programs, 2 exchanges or more",
        )
    engine = Engine.connect()
    with session(engine) as opened:
        images = images_of(opened)
        base = images.tool("bench", lambda _: None)
        image = images.tool("share", lambda _: None, BENCH=base.tag)
        with Bench(opened, image.tag) as bench:
            results = [run(bench, image.tag, programs, exchanges, with_) for with_ in (True, False)]
    for result in results:
        print(summary(result))
    return 1 if sum(results[0].crossed) else 0


def run(bench: Bench, image: str, programs: int, exchanges: int, transactions: bool) -> Sharing:
    """Start so many programs at once, and wait for all. Raises BenchFailed if one fails."""
    bench.prepare(words.world(words.card("store")))
    spec = ContainerSpec(
        image,
        ["sleep", str(int(2 * LIMIT_S))],
        user=USER,
        volumes={bench.sockets: (SOCKET_FOLDER, "ro")},
    )
    container = bench.session.container(spec)
    container.start()
    try:
        with ThreadPoolExecutor(programs) as pool:
            futures = [
                pool.submit(_program, container, number, exchanges // 2, transactions)
                for number in range(programs)
            ]
            results = [future.result() for future in futures]
    finally:
        container.remove()
    seconds = max(result.duration_s for result in results)
    crossed = tuple(_crossed(result) for result in results)
    return Sharing(programs, exchanges, transactions, crossed, seconds)


def _program(container: Container, number: int, rounds: int, transactions: bool) -> ExecResult:
    how = "transactions" if transactions else "none"
    command = [PROGRAM, str(number), str(rounds), how]
    return container.execute(command, limit=TimeLimit(LIMIT_S))


def _crossed(result: ExecResult) -> int:
    if result.exit_status != 0:
        why = result.stderr.decode("utf-8", "replace").strip()
        raise BenchFailed("A program that shares the card failed.", why or result.stopped_by)
    return int(result.stdout)


def summary(result: Sharing) -> str:
    """The result in words."""
    how = "with transactions" if result.transactions else "without transactions"
    rounds = result.programs * (result.exchanges // 2)
    return (
        f"share: {result.programs} programs at once, {result.exchanges} exchanges each, {how}: "
        f"{sum(result.crossed)} of {rounds} reads gave another program's number "
        f"({result.seconds:.1f} s)"
    )
