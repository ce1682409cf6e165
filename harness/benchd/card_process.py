"""The card process: one card in vpcd's first slot, its trace, and a control pipe.

Its one argument is the port of vpcd's first slot. Requests on stdin, replies and events on
stdout, in the form of `channel.py`: insert {card, quickack, slot}, swap {card}, eject,
begin {hold}, answer, drain, follow {on}, status. The event {"kind": "held", "command": n}
says that the answer to a command is held back.

A single thread: a command must not wait for another thread's turn, and the trace of a
command is complete before anything else can be asked.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Mapping
from typing import Final

from harness.benchd.worker_pipe import STDIN, reply, send
from harness.cards import catalogue
from harness.cards.card import Card
from harness.cards.errors import CardError
from harness.readers.vpcd_link import Link
from harness.readers.vpcd_protocol import HOST
from harness.trace.trace import Trace
from harness.world.channel import Lines, Refusal, Request, event

_IDLE_MS: Final = 20  # events are told when no command came for so long
_CHUNK: Final = 1 << 16


class CardProcess:
    """The card that is in, if any, and what it saw."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._poll = select.poll()
        self._poll.register(STDIN, select.POLLIN)
        self._trace = Trace()
        self._link: Link | None = None
        self._following = False
        self._hold: list[int] = []  # the answers to be held back, also of a card that comes late

    def run(self) -> None:
        """Serve until stdin ends: the supervisor has gone, and so does the card."""
        lines = Lines()
        while True:
            untold = self._following and self._trace.untold
            ready = self._poll.poll(_IDLE_MS if untold else None)
            if not ready:
                self._tell_news()
            for fd, _ in ready:
                if self._link is not None and fd == self._link.fileno():
                    self._pump(self._link)
                elif fd == STDIN:
                    data = os.read(STDIN, _CHUNK)
                    if not data:
                        return
                    for line in lines.feed(data):
                        send(reply(line, self._answer))

    def _pump(self, link: Link) -> None:
        held = link.holds
        if not link.pump():
            self._lost()
        elif link.holds and not held:
            send(event({"kind": "held", "command": link.holds}))

    def _answer(self, request: Request) -> Mapping[str, object]:
        try:
            return self._do(request)
        except CardError as error:
            raise Refusal(str(error)) from None
        except OSError as error:
            raise Refusal(f"vpcd takes no card: {error}", "start pcscd") from None

    def _do(self, request: Request) -> Mapping[str, object]:
        fields = request.fields
        match request.op:
            case "insert":
                self._eject()
                self._insert(_card(fields), fields)
            case "swap":
                if self._link is None:
                    raise Refusal("no card is in", "insert it")
                self._link.card = _card(fields)
            case "eject":
                self._eject()
            case "begin":
                self._hold = _numbers(fields.get("hold", []))
                if self._link is not None:
                    self._link.card.forget()
                    self._link.hold(self._hold)
                self._trace.clear()
            case "answer":
                if self._link is not None:
                    self._link.release()
            case "drain":
                self._tell_news()
                dropped = self._trace.dropped
                trace = [item.as_object() for item in self._trace.drain()]
                return {"trace": trace, "dropped": dropped, "link": self._link is not None}
            case "follow":
                self._trace.news()  # what was before is not news
                self._following = bool(fields.get("on", True))
            case "status":
                pass
            case other:
                raise Refusal(f"unknown op {other!r}")
        return {"link": self._link is not None, "held": bool(self._link and self._link.holds)}

    def _insert(self, card: Card, fields: Mapping[str, object]) -> None:
        slot = fields.get("slot", 0)
        address = (HOST, self._port + (slot if isinstance(slot, int) else 0))
        quickack = bool(fields.get("quickack", True))
        self._link = Link.connect(card, self._trace, address, quickack)
        self._link.hold(self._hold)
        self._poll.register(self._link, select.POLLIN)
        self._trace.add("insert")

    def _eject(self) -> None:
        if self._link is not None:
            self._close(self._link)
            self._trace.add("remove")

    def _lost(self) -> None:
        if self._link is not None:
            self._close(self._link)
            self._trace.add("fault", text="the reader closed the connection")

    def _close(self, link: Link) -> None:
        self._poll.unregister(link)
        link.close()
        self._link = None

    def _tell_news(self) -> None:
        if self._following:
            for item in self._trace.news():
                send(event(item.as_object()))


def _card(fields: Mapping[str, object]) -> Card:
    description = fields.get("card")
    match description:
        case {"name": str(name), "options": dict(options)}:
            return catalogue.make(name, options)
    raise Refusal(f"not a card: {description!r}")


def _numbers(value: object) -> list[int]:
    if isinstance(value, list) and all(type(number) is int for number in value):
        return value
    raise Refusal(f"hold is a list of numbers, not {value!r}")


if __name__ == "__main__":
    CardProcess(int(sys.argv[1])).run()
