"""`inv bench`: a virtual reader and card for the user's own program, which obey orders."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable
from typing import Final

from rich.console import Console
from rich.text import Text

from harness import interrupts
from harness.bench.saved_trace import saved_trace
from harness.engine.engine import Engine
from harness.errors import Problem
from harness.render.console import console
from harness.testbench import prompt
from harness.testbench.asked import Asked
from harness.testbench.asks import asks
from harness.testbench.explained import PROMPT_HELP, explain
from harness.testbench.open_bench import OpenBench, build_log, open_bench
from harness.testbench.order_socket import Orders, order_socket
from harness.testbench.recorder import Recorder
from harness.testbench.screen import Screen
from harness.testbench.script_run import ScriptRun
from harness.vicc.state_file import Keeper

_LOOK_S: Final = 0.2  # between two looks at what the card has kept, and whether to go on
_LAST_S: Final = 5.0  # for what is still to be shown, or to come to its end


def serve(asked: Asked, *, quiet: bool = False) -> int:
    """Open a bench, take orders and show the trace until Ctrl-C. Leaves nothing behind.

    quiet: the trace is not shown. Returns 1 where the script did not come to its end.
    """
    out = console()
    script, world = asked.orders, asked.world(_warner(out))
    screen, closing = None if quiet else Screen(out), threading.Event()
    with saved_trace(asked.save, world, lambda text: out.print(Text(text))) as saved:
        seen = Recorder(*(one.take for one in (saved, screen) if one))
        with (
            open_bench(Engine.connect(), world, seen.take, build_log, asked.daemon) as bench,
            order_socket(bench.folder, Orders(bench.order, asks(bench, seen, closing))) as orders,
        ):
            run = ScriptRun(asked.script, script, bench.obey, _warner(out))
            keeper = bench.keeper(asked.state_file, _warner(out))
            with contextlib.suppress(KeyboardInterrupt):
                explain(out, bench, orders, asked.state_file)
                prompt.listen(_typed(out, bench, closing))
                run.start()
                _wait(out, bench, closing, keeper)
            run.leave()
            with interrupts.held("Saving what there is; a moment."):
                with contextlib.suppress(Problem):
                    bench.collect()
                if screen:
                    screen.end(_LAST_S)
                keeper.end()
            out.print("\nEnding the bench.")
    return 1 if run.trouble else 0


def _warner(out: Console) -> Callable[[object], None]:
    return lambda what: out.print(Text(str(what), "bold red"))


def _typed(out: Console, bench: OpenBench, closing: threading.Event) -> Callable[[str], None]:
    """What becomes of a line at the prompt."""

    def obey(text: str) -> None:
        try:
            bench.order(text)
        except Problem as problem:
            _warner(out)(problem)

    def take(text: str) -> None:
        match text:
            case "help" | "?":
                out.print(Text(PROMPT_HELP))
            case "quit" | "exit":
                closing.set()
            case _ if sys.stdin.isatty():  # who waits must not keep the next order waiting
                threading.Thread(target=obey, args=(text,), daemon=True).start()
            case _:
                obey(text)

    return take


def _wait(out: Console, bench: OpenBench, closing: threading.Event, keeper: Keeper) -> None:
    """Keep the card's state until somebody closes the bench, or it ends by itself."""
    keeper.look()
    while not closing.wait(_LOOK_S):
        if bench.bench.ended.is_set():
            _warner(out)("The bench has ended by itself.")
            bench.bench.ask("status", 1)  # raises, with what it said last
        keeper.look()
