"""The card process: a card in each of vpcd's slots, their trace, and a control pipe.

Its one argument is the port of vpcd's first slot. Requests on stdin, replies and events on
stdout, in the form of `world/channel.py`: insert {card, quickack, slot}, swap {card, slot},
eject {slot} (without one: all), begin {hold}, answer {slot}, drain, save {slot}, follow {on},
status. Most reply with the slots that have a card, those in which a response is held back, and
how many commands have come to these cards since begin; save with {state}, all that the card keeps
without power, in hexadecimal. The event {"kind": "held", "command": n, "slot": s} says that the
response to a command is held back.

A single thread: a command must not wait for another thread's turn, and the trace of a
command is complete before anything else can be asked.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Mapping
from typing import Final

from harness.benchd.card_requests import Cards, Hold, holds, slot_of
from harness.benchd.worker_pipe import STDIN, reply, send
from harness.cards.errors import CardError
from harness.readers.vpcd import HOST
from harness.readers.vpcd_link import Link
from harness.trace.trace import Trace
from harness.world.channel import Lines, Refusal, Request, event

_IDLE_MS: Final = 20  # events are told when no command came for so long
_CHUNK: Final = 1 << 16


class CardProcess:
    """The cards that are in, and what they saw."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._poll = select.poll()
        self._poll.register(STDIN, select.POLLIN)
        self._trace = Trace()
        self._links: dict[int, Link] = {}  # by file descriptor
        self._cards = Cards()
        self._following = False
        self._hold: Hold = []  # responses to be held back, also of a card that comes late
        self._came: dict[int, int] = {}  # by slot, how many commands had come to cards that left

    def run(self) -> None:
        """Serve until stdin ends: the supervisor has gone, and so do the cards."""
        lines = Lines()
        while True:
            unsent = self._following and self._trace.unsent
            ready = self._poll.poll(_IDLE_MS if unsent else None)
            if not ready:
                self._send_news()
            for fd, _ in ready:
                if fd == STDIN:
                    data = os.read(STDIN, _CHUNK)
                    if not data:
                        return
                    for line in lines.feed(data):
                        send(reply(line, self._answer))
                elif link := self._links.get(fd):
                    self._pump(link)

    def _pump(self, link: Link) -> None:
        held = link.holds
        if not link.pump():
            self._close(link)
            self._trace.add("fault", text="the reader closed the connection", slot=link.slot)
        elif link.holds and not held:
            send(event({"kind": "held", "command": link.holds, "slot": link.slot}))

    def _answer(self, request: Request) -> Mapping[str, object]:
        try:
            return self._do(request.op, request.fields)
        except CardError as error:
            raise Refusal(str(error)) from None
        except OSError as error:
            raise Refusal(f"vpcd takes no card: {error}", "start pcscd") from None

    def _do(self, op: str, fields: Mapping[str, object]) -> Mapping[str, object]:
        match op:
            case "insert":
                self._eject(slot_of(fields))
                self._insert(fields, slot_of(fields), bool(fields.get("quickack", True)))
            case "swap":
                link = self._in(slot_of(fields))
                link.card = self._cards.fresh(fields)
            case "eject":
                self._eject(slot_of(fields) if "slot" in fields else None)
            case "begin":
                self._begin(holds(fields.get("hold", [])))
            case "answer":
                for link in self._links.values():
                    if link.slot == slot_of(fields):
                        link.release()
            case "drain":
                return self._drain()
            case "save":
                return {"state": self._in(slot_of(fields)).card.save().hex()}
            case "follow":
                self._trace.news()  # what was before is not news
                self._following = bool(fields.get("on", True))
            case "status":
                pass
            case other:
                raise Refusal(f"unknown op {other!r}")
        return self._status()

    def _status(self) -> Mapping[str, object]:
        links = sorted(self._links.values(), key=lambda link: link.slot)
        held = [link.slot for link in links if link.holds]
        commands = sum(link.commands for link in links)
        return {"slots": [link.slot for link in links], "held": held, "commands": commands}

    def _in(self, slot: int) -> Link:
        """The link of a slot. Refusal when no card is in."""
        for link in self._links.values():
            if link.slot == slot:
                return link
        raise Refusal(f"no card is in slot {slot}", "insert it")

    def _begin(self, hold: Hold) -> None:
        """Begin a new trace: every card as if it had come just now, its commands counted from 1."""
        self._hold, self._came = hold, {}
        self._trace.clear()
        cards = self._cards.begin({link.slot for link in self._links.values()})
        for link in self._links.values():
            link.card = cards[link.slot]
            link.hold(number for slot, number in hold if slot == link.slot)

    def _drain(self) -> Mapping[str, object]:
        self._send_news()
        dropped = self._trace.dropped
        trace = [item.as_object() for item in self._trace.drain()]
        return {"trace": trace, "dropped": dropped, **self._status()}

    def _insert(self, fields: Mapping[str, object], slot: int, quickack: bool) -> None:
        card = self._cards.put_in(fields)
        address = (HOST, self._port + slot)
        link = Link.connect(card, self._trace, address, quickack, slot)
        numbers = (number for held, number in self._hold if held == slot)
        link.hold(numbers, self._came.get(slot, 0))
        self._links[link.fileno()] = link
        self._poll.register(link, select.POLLIN)
        self._trace.add("insert", card.atr, slot=slot)
        link.forget()  # it may have been in before, and has been without power since

    def _eject(self, slot: int | None) -> None:
        """Pull the card of a slot; of every slot for None."""
        for link in [link for link in self._links.values() if slot in (None, link.slot)]:
            self._close(link)
            self._trace.add("remove", slot=link.slot)

    def _close(self, link: Link) -> None:
        del self._links[link.fileno()]
        self._poll.unregister(link)
        self._came[link.slot] = link.commands
        link.close()

    def _send_news(self) -> None:
        if self._following:
            for item in self._trace.news():
                send(event(item.as_object()))


if __name__ == "__main__":
    CardProcess(int(sys.argv[1])).run()
