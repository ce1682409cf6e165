"""Stand-ins without processes for all that the supervisor moves: they note what was done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from harness.benchd.card_host import CardHost
from harness.benchd.daemon import Daemon
from harness.benchd.pcsc_client import Client, NotYet
from harness.benchd.readiness import Readiness
from harness.benchd.second_client import KeptOut, SecondClient
from harness.readers import vpcd
from harness.world.world import CardSpec, ReaderSpec, Serving, Share, World

from .scard import EMPTY, FakeScard

Event = Mapping[str, object]


class FakeDaemon(Daemon):
    """pcscd without a process: a number that grows with every start.

    counts: what `clients` says, one after the other, the last one for ever; counted: set when
    the last one has been asked for.
    """

    def __init__(self, did: list[str]) -> None:
        super().__init__(lambda _: None, Path("/nonexistent"))
        self.did, self.number, self.lives = did, 100, False
        self.reader: ReaderSpec | None = None
        self.counts = [1]
        self.counted = asyncio.Event()

    @property
    def pid(self) -> int | None:
        return self.number if self.lives else None

    @property
    def how_ended(self) -> str:
        return "ended by signal 9"

    @property
    def clients(self) -> int:
        if len(self.counts) > 1:
            return self.counts.pop(0)
        self.counted.set()
        return self.counts[0]

    async def start(self, reader: ReaderSpec | None, serving: Serving = Serving.SERVES) -> None:
        usual = "with reader" if reader else "without reader"
        self.did.append(f"pcscd {usual if serving is Serving.SERVES else serving}")
        self.reader, self.number, self.lives = reader, self.number + 1, True

    async def stop(self, *, at_once: bool = False) -> None:
        self.did.append("kill pcscd" if at_once else "stop pcscd")
        self.lives = False


class FakeCards(CardHost):
    """The card process without a process.

    links: the slots that have a card; silent: the card of the first slot holds a response
    back; plays: another program is the card.
    asked: all that the card process was asked; wrong: what it answers to an op instead.
    came: how many commands have come to the cards.
    """

    def __init__(self, did: list[str]) -> None:
        super().__init__(lambda _: None)
        self.came = 0
        self.did, self.lives, self.silent, self.plays = did, False, False, False
        self.links: set[int] = set()
        self.patience_s = 0.0
        self.asked: list[tuple[str, Mapping[str, object]]] = []
        self.wrong: dict[str, Exception] = {}

    @property
    def pid(self) -> int | None:
        return 7 if self.lives else None

    @property
    def program_pid(self) -> int | None:
        return 9 if self.plays else None

    async def start(self) -> None:
        self.did.append("cards")
        self.lives = True

    async def stop(self, *, at_once: bool = False) -> None:
        self.did.append("kill cards" if at_once else "stop cards")
        self.lives = self.plays = False
        self.links.clear()

    async def insert(
        self, spec: CardSpec, patience_s: float = 0.0, driver: str = vpcd.DRIVER
    ) -> None:
        self.patience_s = patience_s
        slot = f" {spec.slot}" if spec.slot else ""
        of = "" if driver == vpcd.DRIVER else f" {driver}"
        self.did.append("insert program" if spec.program else f"insert{slot}{of}")
        self.plays = bool(spec.program)
        if not spec.program:
            self.links.add(spec.slot)

    async def eject(self, slot: int | None = None) -> None:
        self.did.append(f"eject {slot}" if slot else "eject")
        self.links -= {0, 1} if slot is None else {slot}
        self.silent = self.plays = False

    async def begin(self, hold: Sequence[tuple[int, int]]) -> None:
        await super().begin(hold)
        self.did.append(" ".join(["begin", *(str(number) for _, number in hold)]))

    async def ask(self, op: str, **fields: object) -> Mapping[str, object]:
        if error := self.wrong.get(op):
            raise error
        self.asked.append((op, fields))
        if op in ("swap", "answer"):
            self.did.append(f"{op} {fields['slot']}" if fields["slot"] else op)
        if op == "save":
            return {"state": "00"}
        held = [0] if self.silent else []
        status = {"slots": sorted(self.links), "held": held, "commands": self.came}
        return {"trace": [], "dropped": 0, **status}


class FakeReadiness(Readiness):
    """Sees what it should; or not, or never answers.

    full: the card never leaves; looks: the slots that were to be empty; open: cleared, it takes
    time until they are.
    """

    def __init__(self, did: list[str], daemon: Daemon) -> None:
        super().__init__(Client(FakeScard([(EMPTY, b"")])), daemon)
        self.did, self.blind, self.full, self.stuck = did, False, False, False
        self.looks: list[int] = []
        self.open = asyncio.Event()
        self.open.set()
        self.forgotten = 0

    def forget(self) -> None:
        self.forgotten += 1

    async def reader(self, deadline: float, slot: int = 0) -> str:
        assert deadline > 0
        return f"Virtual PCD 00 0{slot}"

    async def empty(self, deadline: float, slot: int = 0) -> str:
        assert deadline > 0
        self.did.append("look for no card")
        self.looks.append(slot)
        await self.open.wait()
        if self.full:
            raise NotYet("Virtual PCD 00 00 shows PRESENT")
        return f"Virtual PCD 00 0{slot}"

    async def sees(self, want: World, deadline: float, *, free: bool) -> str:
        assert deadline > 0
        self.did.append("look" if free else "look, though in use")
        if self.stuck:
            await asyncio.Event().wait()
        if self.blind:
            raise NotYet("Virtual PCD 00 00 shows EMPTY, ATR none")
        return "Virtual PCD 00 00" if want.reader else ""


class FakeSecondClient(SecondClient):
    """The second client without a process.

    begun: set when it asks for a transaction; meanwhile: what happens then; stuck: it does not
    get it before it is freed; kept_out: it does not get it at all. number: of its process.
    """

    def __init__(self, did: list[str]) -> None:
        super().__init__()
        self.did, self.stuck, self.kept_out = did, False, False
        self.number: int | None = None
        self.begun, self.freed = asyncio.Event(), asyncio.Event()
        self.meanwhile: Callable[[], None] = lambda: None

    @property
    def pid(self) -> int | None:
        return self.number

    @property
    def how_ended(self) -> str:
        return "ended by signal 9"

    async def ready(self) -> None:
        self.number = 11

    async def connect(self, reader: str, share: Share) -> None:
        await self.ready()
        self.did.append(f"other connects to {reader}, {share}")
        self.connected, self.holds = True, share is Share.TRANSACTION

    async def begin(self) -> None:
        self.did.append("other begins")
        self.begun.set()
        self.meanwhile()
        if self.kept_out:
            raise KeptOut
        if self.stuck:
            await self.freed.wait()
            self.did.append("other has it")

    async def settle(self) -> None:
        self.did.append("other settles")

    async def end(self, disposition: str) -> None:
        self.did.append(f"other ends, {disposition}")
        self.holds = False

    async def release(self) -> None:
        if self.connected:
            self.did.append("other leaves")
        self.connected = self.holds = False

    async def stop(self, *, at_once: bool = False) -> None:
        self.number = None
        self.did.append("kill other" if at_once else "stop other")
        self.connected = self.holds = False
