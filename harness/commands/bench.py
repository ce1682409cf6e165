"""`inv bench`: a virtual reader and card for the user's own program, with a live trace."""

from __future__ import annotations

import contextlib
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from harness import interrupts
from harness.bench.any_client import PROTOCOLS, any_client_image, daemon_of
from harness.bench.bench import SOCKET_FOLDER, Bench, OnEvent
from harness.bench.saved_trace import SavedTrace, saved_trace
from harness.bench.shared_folder import SharedFolder, shared_folder
from harness.bench.typed_world import in_words, world_of
from harness.engine.engine import Engine
from harness.engine.session import session
from harness.images.base import images_of
from harness.images.images import Images
from harness.render.card_trace import CardTrace
from harness.render.console import console
from harness.vicc.state_file import Keeper, StateFile

SOCKET = "pcscd.comm"
_LOOK_S = 1.0  # between two looks at what the card has kept
# Docker's "Step 1/9 : ...", Podman's "STEP 1/9: ..." or "[1/2] STEP 1/9: ...".
_STEP = re.compile(r"(\[\d+/\d+\] )?step \d", re.IGNORECASE)


def serve(card: str, options: Mapping[str, str | None], state: str, save: str) -> None:
    """Start a bench and show its trace until Ctrl-C. Leaves nothing behind.

    options: the card's, None for one that was not typed. state: the file that its state is in,
    and is kept in, save: the one for the trace; "" for none.
    """
    file = StateFile(Path(state)) if state else None
    out = console()
    world = world_of(card, options, file, lambda text: _warn(out, text))
    engine = Engine.connect()
    with (
        saved_trace(save, world, lambda text: out.print(Text(text))) as saved,
        session(engine) as opened,
        shared_folder(engine) as folder,
    ):
        image = _image(images_of(opened))
        with Bench(opened, image, shared=folder, on_event=_listeners(out, saved)) as bench:
            reader = bench.prepare(world)["reader"]
            bench.ask("follow", 10, on=True)
            kept = f", kept in {file.path}" if file else ""
            what = f"{reader}, with {in_words(world)}{kept}"
            keeper = Keeper(file, lambda: _state_of(bench), lambda text: _warn(out, text))
            with contextlib.suppress(KeyboardInterrupt):
                _explain(out, engine, bench, folder, what)
                _wait(bench, keeper)
                _warn(out, "The bench has ended by itself.")
                bench.ask("status", 1)  # raises, with what it said last
            with interrupts.held("Saving the card's state; a moment."):
                keeper.end()
                if saved:
                    saved.flush(bench)
            out.print("\nEnding the bench.")


def _listeners(out: Console, saved: SavedTrace | None) -> OnEvent:
    """Whoever gets the events: the screen, and the file if there is to be one."""
    shown = CardTrace(out)

    def take(event: dict[str, Any]) -> None:
        shown.event(event)
        if saved:
            saved.take(event)

    return take


def _wait(bench: Bench, keeper: Keeper) -> None:
    """Keep the card's state until the bench ends by itself."""
    keeper.look()
    while not bench.ended.wait(_LOOK_S):
        keeper.look()


def _state_of(bench: Bench) -> bytes:
    """All that the card has kept so far."""
    return bytes.fromhex(bench.ask("save", 10)["state"])


def _warn(out: Console, text: str) -> None:
    out.print(Text(text, "bold red"))


def _image(images: Images) -> str:
    def log(text: str) -> None:
        if _STEP.match(text):
            print(f"bench: {text.strip()[:100]}", file=sys.stderr, flush=True)

    return any_client_image(images, log).tag


def _explain(
    out: Console, engine: Engine, bench: Bench, folder: SharedFolder | None, what: str
) -> None:
    """Print how to point a program at this bench."""
    daemon = f"{daemon_of(bench)}, which accepts clients of {PROTOCOLS}"
    out.print(Text(f"Ready: {what}; {daemon}.", "bold green"))
    mount = f"{bench.sockets}:{SOCKET_FOLDER}:ro"
    out.print("\nA program in another container of this engine:")
    out.print(f"  {engine.product.lower()} run --rm -v {mount} IMAGE PROGRAM")
    out.print("\nA program on this host:")
    if folder and _answers(folder.path / SOCKET):
        out.print(f"  export PCSCLITE_CSOCK_NAME={folder.path / SOCKET}")
    else:
        out.print(
            f"  not possible: the engine ({engine.endpoint.url}) does not run on this host's own "
            "kernel, so its sockets\n  cannot be reached from here. Use a container, as above.",
        )
    out.print("\nThe trace, as the card sees it (Ctrl-C ends the bench):\n")


def _answers(path: Path) -> bool:
    """Whether pcscd's socket can be reached from this host."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(str(path))
        except OSError:
            return False
        return True
