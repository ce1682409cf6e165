"""`inv bench`: a virtual reader and card for the user's own program, with a live trace."""

from __future__ import annotations

import contextlib
import re
import socket
import sys
import threading
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from harness.atr.decode import decode
from harness.atr.words import summary
from harness.bench.any_client import PROTOCOLS, any_client_image, daemon_of
from harness.bench.bench import SOCKET_FOLDER, Bench
from harness.bench.shared_folder import SharedFolder, shared_folder
from harness.cards import catalogue, status
from harness.cards.hello import ATRS, BOTH, HELLO_AID
from harness.engine.engine import Engine
from harness.engine.session import session
from harness.errors import BadInput, nearest
from harness.images.base import images_of
from harness.images.images import Images
from harness.programs.contract import hex_bytes
from harness.render.table import console
from harness.scenarios import words
from harness.world.world import World

SOCKET = "pcscd.comm"
NO_CARD = "none"
CARDS = (*catalogue.names(), NO_CARD)
# Docker's "Step 1/9 : ...", Podman's "STEP 1/9: ..." or "[1/2] STEP 1/9: ...".
_STEP = re.compile(r"(\[\d+/\d+\] )?step \d", re.IGNORECASE)


def serve(card: str, protocol: str, greeting: str) -> None:
    """Start a bench and show its trace until Ctrl-C. Leaves nothing behind."""
    if card not in CARDS:
        raise BadInput(f"There is no card {card!r}.", hint=nearest(card, CARDS))
    if protocol not in ATRS:
        raise BadInput(f"There is no protocol {protocol!r}.", hint=nearest(protocol, ATRS))
    options = {"protocol": protocol, "greeting": greeting} if card == "hello" else {}
    world = words.world(None if card == NO_CARD else words.card(card, 0, **options))
    out = console()
    engine = Engine.connect()
    with session(engine) as opened, shared_folder(engine) as folder:
        image = _image(images_of(opened))
        shown = Trace(out)
        with Bench(opened, image, shared=folder, on_event=shown.event) as bench:
            reader = bench.prepare(world)["reader"]
            bench.ask("follow", 10, on=True)
            with contextlib.suppress(KeyboardInterrupt):
                _explain(out, engine, bench, folder, f"{reader}, with {_card_text(world)}")
                bench.ended.wait()
                out.print(Text("The bench has ended by itself.", "bold red"))
                bench.ask("status", 1)  # raises, with what it said last
            out.print("\nEnding the bench.")


def _card_text(world: World) -> str:
    if world.card is None:
        return "no card in it"
    greeting = world.card.options.get("greeting")
    if greeting is None:
        return f"the card {world.card.name!r}"
    protocol, aid = str(world.card.options["protocol"]), hex_bytes(HELLO_AID)
    offers = "T=0 and T=1" if protocol == BOTH else protocol
    return f"a card that offers {offers} and says {greeting!r} (AID {aid})"


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


class Trace:
    """Prints the card's events with the time since the first one."""

    _STYLES = {"command": "cyan", "response": "green", "fault": "bold red"}  # noqa: RUF012

    def __init__(self, out: Console) -> None:
        self._out = out
        self._start: int | None = None
        self._lock = threading.Lock()

    def event(self, event: dict[str, Any]) -> None:
        """Print one event."""
        with self._lock:
            if event["kind"] == "client-refused":
                self._out.print(Text(refusal(event), "bold red"))
                return
            now = int(event.get("t_ns", 0))
            self._start = now if self._start is None else self._start
            line = f"{(now - self._start) / 1e9:10.6f}  {self._words(event)}"
            self._out.print(Text(line, self._STYLES.get(event["kind"], "dim")))

    @staticmethod
    def _words(event: dict[str, Any]) -> str:
        data = bytes.fromhex(event.get("hex", ""))
        match event["kind"]:
            case "insert" if data:
                return f"insert {hex_bytes(data)}: {summary(decode(data))}"
            case "command":
                return f"> {hex_bytes(data)}"
            case "response":
                name = status.name(int.from_bytes(data[-2:], "big"))
                return f"< {hex_bytes(data)}  ({name})"
        return " ".join(filter(None, [event["kind"], hex_bytes(data), event.get("text", "")]))


def refusal(event: dict[str, Any]) -> str:
    """A refused client in plain words: the program itself hears only "Service was stopped"."""
    return (
        f"A client was refused: its PC/SC library speaks protocol {event['client']} to pcscd, "
        f"and this pcscd speaks {event['daemon']}.\n"
        '  The program hears "Service was stopped" (SCARD_E_SERVICE_STOPPED); the card was never '
        "asked.\n  Use a libpcsclite of pcsc-lite 1.8.24 or later in that program."
    )
