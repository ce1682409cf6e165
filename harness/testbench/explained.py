"""How to point a program at a bench, in words."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.text import Text

from harness.bench.any_client import daemon_of, served_by
from harness.bench.bench import SOCKET_FOLDER
from harness.bench.typed_world import in_words
from harness.testbench.open_bench import OpenBench
from harness.testbench.typed_orders import help_text
from harness.vicc.state_file import StateFile

PROMPT_HELP = f"{help_text()}\n  quit  end the bench"


def explain(out: Console, bench: OpenBench, orders: Path | None, file: StateFile | None) -> None:
    """Print what is there and how programs get to it. orders: the socket that takes some."""
    kept = f", kept in {file.path}" if file else ""
    daemon = f"{daemon_of(bench.bench)}, which accepts clients of {served_by(bench.bench)}"
    ready = f"Ready: {bench.reader}, with {in_words(bench.world)}{kept}; {daemon}."
    out.print(Text(ready, "bold green"))
    mount = f"{bench.bench.sockets}:{SOCKET_FOLDER}:ro"
    out.print("\nA program in another container of this engine:")
    out.print(f"  {bench.engine.product.lower()} run --rm -v {mount} IMAGE PROGRAM")
    out.print("\nA program on this host:")
    if bench.reachable:
        for name, value in bench.environment.items():
            out.print(f"  export {name}={value}")
    else:
        out.print(
            f"  not possible: the engine ({bench.engine.endpoint.url}) does not run on this host's "
            "own kernel, so its sockets\n  cannot be reached from here. Use a container, as above.",
        )
    if orders:
        out.print("\nOrders: typed here (help lists them), or elsewhere: ./inv bench --tell ORDER")
    out.print("\nThe trace, as the card sees it (Ctrl-C ends the bench):\n")
