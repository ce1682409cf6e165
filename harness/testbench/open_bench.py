"""A bench that is open for one's own program, and obeys orders while that runs."""

from __future__ import annotations

import contextlib
import re
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from harness.bench.any_client import any_client_image, check_release, release_named
from harness.bench.bench import Bench, OnEvent
from harness.bench.shared_folder import shared_folder
from harness.engine.engine import Engine
from harness.engine.session import Session, session
from harness.errors import BadInput, BenchRefused, OrderRefused
from harness.images.base import images_of
from harness.images.log import Log
from harness.testbench.typed_orders import card_of, typed_order
from harness.vicc.state_file import Keeper, StateFile
from harness.world.order import Order
from harness.world.world import World

SOCKET: Final = "pcscd.comm"
SOCKET_VARIABLE: Final = "PCSCLITE_CSOCK_NAME"  # where libpcsclite looks for pcscd's socket
_LIMIT_S: Final = 20.0
# Docker's "Step 1/9 : ...", Podman's "STEP 1/9: ..." or "[1/2] STEP 1/9: ...".
_STEP: Final = re.compile(r"(\[\d+/\d+\] )?step \d", re.IGNORECASE)


@dataclass(frozen=True)
class OpenBench:
    """A bench whose world is there, and whose events are told as they happen.

    folder: the one of its sockets on this host; None where the engine is not of this host's
    kernel, so that only containers reach it. world: as it was prepared; reader: its first reader's
    name, "" for none.
    """

    engine: Engine
    session: Session
    bench: Bench
    folder: Path | None
    world: World
    reader: str

    @property
    def environment(self) -> dict[str, str]:
        """What a program of this host needs to find this bench's pcscd."""
        if self.folder is None:
            raise BadInput(
                "No program of this host can reach the bench.",
                f"the engine ({self.engine.endpoint.url}) does not run on this host's own kernel",
                "use a container of the same engine: --image",
            )
        return {SOCKET_VARIABLE: str(self.folder / SOCKET)}

    @property
    def reachable(self) -> bool:
        """Whether a program of this host gets through to pcscd's socket."""
        return self.folder is not None and _answers(self.folder / SOCKET)

    def prepare(self, world: World, *, others: bool = False) -> str:
        """Begin anew with a world; the name of its first reader, "" for none.

        Cards are fresh, and the trace has nothing of what was before. others: clients may be
        connected to a card still, which is otherwise waited for to end.
        """
        return str(self.bench.prepare(world, others=others)["reader"] or "")

    def order(self, text: str) -> None:
        """Have an order obeyed (`world/order.py`); returns when a PC/SC client sees that.

        Files that a card's options name are this host's. OrderRefused says why not, and what is
        allowed.
        """
        self.obey(typed_order(text))

    def obey(self, order: Order, card: Mapping[str, Any] | None = None) -> None:
        """The same of an order that was read before. card: in place of the one that it names."""
        described = card if card is not None else card_of(order)
        fields = {} if described is None else {"card": dict(described)}
        try:
            self.bench.ask("order", None, text=order.text, **fields)
        except BenchRefused as refused:
            raise OrderRefused(f"{order.text}: {refused.why}.", hint=refused.hint) from None

    def keeper(self, file: StateFile | None, tell: Callable[[str], None]) -> Keeper:
        """Keeps the card's state in a file, if there is one. tell: gets why it could not."""

        def state() -> bytes:
            return bytes.fromhex(self.bench.ask("save", _LIMIT_S)["state"])

        return Keeper(file, state, tell)

    def collect(self) -> None:
        """Return when all that has happened so far has been told to the listener."""
        self.bench.ask("collect", _LIMIT_S)


@contextlib.contextmanager
def open_bench(
    engine: Engine, world: World, on_event: OnEvent, log: Log, daemon: str = ""
) -> Iterator[OpenBench]:
    """Open a bench with a world; in the end nothing of it is left.

    on_event: gets what happens from now on, in a thread of its own. log: of the image's build.
    daemon: the name or number of a release of pcscd; "" for the newest.
    """
    release = release_named(daemon) if daemon else ""
    with session(engine) as opened, shared_folder(engine) as folder:
        image = any_client_image(images_of(opened), log).tag
        with Bench(opened, image, shared=folder, on_event=on_event, daemon=release) as bench:
            reader = str(bench.prepare(world)["reader"] or "")
            if release:
                check_release(bench, daemon)
            bench.ask("follow", _LIMIT_S, on=True)
            path = folder.path if folder else None
            yield OpenBench(engine, opened, bench, path, world, reader)


def build_log(text: str) -> None:
    """Show on stderr that an image is being built, step by step."""
    if _STEP.match(text):
        print(f"bench: {text.strip()[:100]}", file=sys.stderr, flush=True)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(str(path))
        except OSError:
            return False
        return True
