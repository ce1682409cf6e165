"""A bench for tests, in any test framework: a context manager.

    with pcsc_bench("hello") as bench:
        subprocess.run(["my-program"], env=os.environ | bench.environment, check=True)
        assert bench.trace.commands[0].startswith("00 A4")

The pytest plugin (`plugin.py`) has the same as a fixture.
"""

from __future__ import annotations

import contextlib
import fcntl
import shlex
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from harness.bench.typed_world import EMPTY
from harness.cards.card import Card
from harness.engine.engine import Engine
from harness.images.base import ensure_base
from harness.readers.vpcd import SLOTS, slot_name
from harness.testbench.begun import AnyCard, world_for
from harness.testbench.open_bench import OpenBench, build_log, open_bench
from harness.testbench.own_cards import OwnCards
from harness.testbench.recorder import Recorder
from harness.testbench.script_run import ScriptRun
from harness.testbench.trace_seen import TraceSeen
from harness.testbench.typed_orders import orders_in, typed_order
from harness.world.world import Serving

_LOCK: Final = "pcsc-images.lock"
_LAST_S: Final = 5.0


class PcscBench:
    """A bench at hand: its reader, its cards, orders to it, and the trace.

    socket: of its pcscd on this host. environment: what a program of this host needs to find it.
    """

    def __init__(self, opened: OpenBench, seen: Recorder, own: OwnCards) -> None:
        self._opened, self._seen, self._own = opened, seen, own
        self.environment = opened.environment
        self.socket = Path(*self.environment.values())

    # -- the world

    def begin(
        self,
        card: AnyCard | None = "hello",
        *,
        second: AnyCard | None = None,
        reader: str | bool = True,
        slots: int = SLOTS,
        daemon: str = Serving.SERVES,
        options: dict[str, str] | None = None,
    ) -> None:
        """Begin anew: fresh cards, nobody else there, and an empty trace.

        card: by name, or one of your own; None for an empty reader. second: in the second slot.
        reader: False for none, or another name. slots: of it, 1 for one reader alone.
        daemon: serves, refuses, other-protocol or none. options: of the card that is named.
        Returns when a PC/SC client sees it so.
        """
        world = world_for(self._own, card, second, reader, slots, daemon, options or {})
        self._opened.prepare(world, others=True)
        self._opened.collect()
        self._seen.clear()

    @property
    def reader(self) -> str:
        """The name of the first reader, as PC/SC has it."""
        return self.readers[0]

    @property
    def readers(self) -> tuple[str, ...]:
        """The names of all readers: each slot is one; "" where there is none."""
        status = self._opened.bench.ask("status", _LAST_S)
        there = (status["world"] or {}).get("reader")
        if not there:
            return ("",)
        return tuple(slot_name(there["name"], slot) for slot in range(there["slots"]))

    # -- orders

    def order(self, text: str) -> None:
        """Have an order obeyed; returns when a PC/SC client sees that.

        OrderRefused says why not. The orders are on the page of `inv bench`.
        """
        self._opened.order(text)

    def insert(self, card: AnyCard | None = None, *, slot: int = 0, **options: str) -> None:
        """Put a card in: by name with its options, or one of your own; None: the one that was."""
        self._put("insert", card, slot, options)

    def swap(self, card: AnyCard, *, slot: int = 0, **options: str) -> None:
        """Pull the card and put another one in."""
        self._put("swap", card, slot, options)

    def remove(self, *, slot: int = 0) -> None:
        """Pull the card, in the middle of a command, too."""
        self.order(f"remove slot {slot}")

    @contextlib.contextmanager
    def obeying(self, *orders: str) -> Iterator[None]:
        """Have orders obeyed beside what is done meanwhile, one after the other.

        The first one that waits is waiting when this begins. OrderRefused at the end where they
        did not all come to be obeyed.
        """
        lines = [line for text in orders for line in text.splitlines()]
        run = ScriptRun("orders", orders_in(lines, "orders"), self._opened.obey)
        self._seen.listen(run.take)
        run.start()
        run.under_way.wait()
        try:
            yield
        finally:
            self._seen.leave(run.take)
        if trouble := run.end(_LAST_S):
            raise trouble

    def _put(self, verb: str, card: AnyCard | None, slot: int, options: dict[str, str]) -> None:
        own = None
        words = [verb]
        if isinstance(card, Card):
            own = self._own.put(card, slot)
            words.append(type(card).__name__)
        elif card is not None:
            words += [card, *(shlex.quote(f"{key}={value}") for key, value in options.items())]
        self._opened.obey(typed_order(" ".join([*words, f"slot {slot}"])), own)

    # -- the trace

    @property
    def trace(self) -> TraceSeen:
        """All that happened since `begin`: what a program has heard of is in it."""
        self._opened.collect()
        return TraceSeen(self._seen.events, self._seen.dropped)


@contextlib.contextmanager
def pcsc_bench(
    card: AnyCard | None = "hello", *, release: str = "", **world: Any
) -> Iterator[PcscBench]:
    """Open a bench; in the end nothing of it is left.

    card, world: as `PcscBench.begin` has them. release: of pcscd, by name or number; "" for the
    newest. EngineMissing where no container engine answers.
    """
    engine = Engine.connect()
    own = OwnCards()
    seen = Recorder()

    def take(event: dict[str, Any]) -> None:
        if not own.take(event):
            seen.take(event)

    with contextlib.ExitStack() as stack:
        with _one_builds():
            ensure_base(engine, build_log)
            opened = stack.enter_context(open_bench(engine, EMPTY, take, build_log, release))
        own.bench = opened.bench
        stack.callback(own.end)
        bench = PcscBench(opened, seen, own)
        bench.begin(card, **world)
        yield bench


@contextlib.contextmanager
def _one_builds() -> Iterator[None]:
    """One process at a time builds images: of several, the others find them built."""
    with Path(tempfile.gettempdir(), _LOCK).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
