"""The card process: a card in each of vpcd's slots, their trace, and a control pipe.

Its one argument is the port of vpcd's first slot. Requests on stdin, replies and events on
stdout, in the form of `world/channel.py`: insert {card, quickack, slot}, swap {card, slot},
eject {slot} (without one: all), begin {hold}, answer {slot}, manner {slot, ...}, expect {slot,
command}, note {text}, respond {number, ...}, drain, save {slot}, follow {on}, status. Most reply
with the slots that have a card, those in which a response is held back, and how many commands have
come to these cards since begin; save with {state}, all that the card keeps without power, in
hexadecimal. The event {"kind": "held", "command": n, "slot": s, "hex": "..."} says that the
response to a command is held back.

Each card has a thread, which waits for nobody: it adds to the trace, and this process's first
thread, which meets the requests, tells what is in it.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
from collections.abc import Callable, Mapping
from typing import Final

from harness.benchd.card_requests import Cards, change_manner, holds, pattern_of, slot_of
from harness.benchd.links import link_for
from harness.benchd.outlet import Outlet
from harness.benchd.outside_card import Outside
from harness.benchd.seat import Seat, Seats
from harness.benchd.teller import Teller
from harness.benchd.worker_pipe import STDIN, STDOUT, reply
from harness.cards.errors import CardError
from harness.readers.manner import Manner
from harness.readers.vpcd import SLOTS
from harness.trace.trace import Trace
from harness.world.channel import Lines, Refusal, Request, event

_CHUNK: Final = 1 << 16

Fields = Mapping[str, object]


class CardProcess:
    """The cards that are in, and what they saw."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._poll = select.poll()
        self._trace = Trace()
        self._outlet = Outlet(STDOUT)
        self._teller = Teller(self._trace, self._outlet)
        self._seats = Seats()
        self._manners = [Manner() for _ in range(SLOTS)]
        self._outside = Outside(self._tell)
        self._cards = Cards(self._outside)
        self._ops: dict[str, Callable[[Fields], Fields | None]] = {
            "insert": self._insert,
            "swap": self._swap,
            "eject": self._eject,
            "begin": self._begin,
            "answer": self._answer_held,
            "manner": self._change_manner,
            "expect": self._expect,
            "note": self._note,
            "respond": self._outside.answer,
            "drain": self._drain,
            "save": self._save,
            "follow": self._follow,
            "status": lambda _: None,
        }

    def run(self) -> None:
        """Serve until stdin ends: the supervisor has gone, and so do the cards."""
        lines = Lines()
        for descriptor in (STDIN, self._teller.fileno()):
            self._poll.register(descriptor, select.POLLIN)
        while True:
            ready = self._wait()
            if self._teller.fileno() in ready:
                self._teller.heard()
            if STDIN in ready:
                data = os.read(STDIN, _CHUNK)
                if not data:
                    return
                for line in lines.feed(data):
                    self._outlet.send(reply(line, self._answer))
            if self._outlet.waiting:
                self._outlet.flush()
            if not ready:
                self._teller.tell()

    def _wait(self) -> list[int]:
        """The descriptors for which there is something to do."""
        if self._outlet.waiting:
            self._poll.register(STDOUT, select.POLLOUT)
        else:
            with contextlib.suppress(KeyError):
                self._poll.unregister(STDOUT)
        return [descriptor for descriptor, _ in self._poll.poll(self._teller.pause_ms())]

    def _answer(self, request: Request) -> Mapping[str, object]:
        try:
            return self._do(request.op, request.fields)
        except CardError as error:
            raise Refusal(str(error)) from None
        except OSError as error:
            raise Refusal(f"the reader takes no card: {error}", "start pcscd") from None

    def _do(self, op: str, fields: Mapping[str, object]) -> Mapping[str, object]:
        if op not in self._ops:
            raise Refusal(f"unknown op {op!r}", f"known: {', '.join(sorted(self._ops))}")
        return self._ops[op](fields) or self._status()

    def _swap(self, fields: Fields) -> None:
        self._seats.of(slot_of(fields)).link.card = self._cards.fresh(fields)

    def _answer_held(self, fields: Fields) -> None:
        self._manners[slot_of(fields)].mute = False
        self._seats.release(slot_of(fields))

    def _change_manner(self, fields: Fields) -> None:
        change_manner(self._manners[slot_of(fields)], fields)
        if "normally" in fields:
            self._seats.release(slot_of(fields))

    def _expect(self, fields: Fields) -> None:
        self._manners[slot_of(fields)].awaited = pattern_of(fields)
        self._seats.release(slot_of(fields))

    def _note(self, fields: Fields) -> None:
        self._trace.add("order", text=str(fields.get("text", "")), slot=slot_of(fields))
        self._teller.news()

    def _save(self, fields: Fields) -> Fields:
        return {"state": self._seats.of(slot_of(fields)).save().hex()}

    def _follow(self, fields: Fields) -> None:
        self._teller.on = bool(fields.get("on", True))

    def _status(self) -> Fields:
        links = [seat.link for seat in self._seats.taken()]
        held = [link.slot for link in links if link.held is not None]
        commands = sum(self._manners[link.slot].commands for link in links)
        return {"slots": [link.slot for link in links], "held": held, "commands": commands}

    def _begin(self, fields: Fields) -> None:
        """Begin a new trace: every card as if it had come just now, its commands counted from 1."""
        hold = holds(fields.get("hold", []))
        for slot, manner in enumerate(self._manners):
            manner.begin(number for held, number in hold if held == slot)
        links = {seat.link.slot: seat.link for seat in self._seats.taken()}
        for slot, card in self._cards.begin(links.keys()).items():
            links[slot].card = card
        self._trace.clear()

    def _drain(self, _: Fields) -> Fields:
        self._teller.tell_all()
        dropped = self._trace.dropped
        trace = [item.as_object() for item in self._trace.drain()]
        return {"trace": trace, "dropped": dropped, **self._status()}

    def _insert(self, fields: Fields) -> None:
        slot = slot_of(fields)
        self._seats.pull(slot)
        card = self._cards.put_in(fields)
        link = link_for(fields, card, self._trace, self._port, self._manners[slot])
        self._trace.add("insert", card.atr, slot=slot)
        before = self._seats.before(slot)
        self._seats.take(Seat(link, self._trace, self._tell, self._teller.news, before))

    def _eject(self, fields: Fields) -> None:
        """Pull the card of a slot; of every slot where none is named."""
        self._seats.pull(slot_of(fields) if "slot" in fields else None)

    def _tell(self, fields: Mapping[str, object]) -> None:
        self._outlet.send(event(fields))
        self._teller.news()


if __name__ == "__main__":
    CardProcess(int(sys.argv[1])).run()
