"""A script of orders, obeyed one after the other beside the program under test."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, Final

from harness.errors import OrderRefused, Problem
from harness.world.order import Order

_TOLD_S: Final = 0.5

Script = Sequence[tuple[int, Order]]


class ScriptRun:
    """Obeys a script in a thread of its own.

    under_way: set when its first order that waits is waiting, or none is left: what is to be
    there before the program is there. trouble: why it did not come to its end; None if it did.
    """

    def __init__(
        self,
        name: str,
        script: Script,
        obey: Callable[[Order], None],
        tell: Callable[[Problem], None] = lambda _: None,
    ) -> None:
        """tell: gets what kept it from its end, when that happens."""
        self._name, self._script, self._obey, self._tell = name, script, obey, tell
        self._number = 0
        self._left = False
        self._ended = threading.Event()
        self.under_way = threading.Event()
        self.trouble: Problem | None = None
        self._thread = threading.Thread(target=self._run, name="script", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def leave(self) -> None:
        """The bench ends, and what the script waits for is nobody's trouble any more."""
        self._left = True

    def take(self, event: dict[str, Any]) -> None:
        """Take an event of the bench: it says when an order waits."""
        if event.get("kind") == "waiting":
            self.under_way.set()

    def end(self, limit_s: float) -> Problem | None:
        """The program has ended: what kept the script from its end, if anything did.

        limit_s: how long it may take for what is under way. A command that it waits for comes no
        more, but one that came may not have been told yet.
        """
        order = dict(self._script).get(self._number)
        self._ended.wait(min(limit_s, _TOLD_S) if order and order.verb == "expect" else limit_s)
        if self._ended.is_set():
            return self.trouble
        order = dict(self._script)[self._number]
        return OrderRefused(
            f"{self._name}, line {self._number}: {order.text}: it did not come to that.",
            "the program ended before",
        )

    def _run(self) -> None:
        try:
            for number, order in self._script:
                self._number = number
                self._obey(order)
        except Problem as problem:
            if self._left:
                return
            what = f"{self._name}, line {self._number}: {problem.what}"
            self.trouble = OrderRefused(what, problem.why, problem.hint)
            self._tell(self.trouble)
        finally:
            self._ended.set()
            self.under_way.set()
