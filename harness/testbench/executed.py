"""A command beside a bench: its exit status, and the trace where it failed."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from typing import Any, Final

from harness.bench.saved_trace import saved_trace
from harness.engine.engine import Engine
from harness.errors import BadInput, Problem
from harness.testbench.asked import Asked
from harness.testbench.asks import asks
from harness.testbench.open_bench import OpenBench, build_log, open_bench
from harness.testbench.order_socket import Orders, order_socket
from harness.testbench.program import TIMED_OUT, run_command, run_image
from harness.testbench.recorder import Recorder
from harness.testbench.script_run import ScriptRun

_LAST_S: Final = 5.0  # for a script's last orders, after the command has ended well
_LAST_LINES: Final = 40


def execute(asked: Asked, words: Sequence[str], image: str, limit_s: float) -> int:
    """Run a command beside a bench, and give its exit status.

    words: the command; with an image, in a container of it (none: the image's own).
    limit_s: in seconds, after which it is ended; 0 for none. What we say goes to stderr: the
    command's output is its own. 1 where it ended well and the script did not come to its end.
    """
    if not (words or image):
        raise BadInput("There is no command to run.", hint="./inv bench --exec COMMAND ...")
    script, world = asked.orders, asked.world(_say)
    with saved_trace(asked.save, world, _say) as saved:
        seen = Recorder(*([saved.take] if saved else []))
        with (
            open_bench(Engine.connect(), world, seen.take, build_log, asked.daemon) as bench,
            order_socket(bench.folder, Orders(bench.order, asks(bench, seen, threading.Event()))),
        ):
            run = ScriptRun(asked.script, script, bench.obey)
            seen.listen(run.take)
            run.start()
            run.under_way.wait()
            status = _run(bench, words, image, limit_s)
            bench.collect()
            trouble = run.end(0.0 if status else _LAST_S)
            bench.keeper(asked.state_file, _say).end()
    _explain(status, limit_s, trouble, seen)
    return status or int(trouble is not None)


def _run(bench: OpenBench, words: Sequence[str], image: str, limit_s: float) -> int:
    if image:
        return run_image(bench, image, words, limit_s)
    return run_command(words, bench.environment, limit_s)


def _explain(status: int, limit_s: float, trouble: Problem | None, seen: Recorder) -> None:
    """Say what went wrong, after the end of the trace."""
    events: list[dict[str, Any]] = seen.events
    if (status or trouble) and events:
        from harness.world.lines import lines  # what explains ATRs takes a while to import

        _say("The end of the trace, as the card saw it:")
        for line in lines(events[-_LAST_LINES:]):
            _say(line)
    if limit_s and status == TIMED_OUT:
        _say(f"It had not ended after {limit_s:g} s, and was ended.")
    if trouble:
        _say(str(trouble))


def _say(text: object) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)
