"""Random sequences of commands, in which a file card and its model must agree after each.

A sequence is known by the card's name, a seed and its number: it can be run again alone. The
model answers for what may be read; beside it, content that nobody may read is looked for in
every answer.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from harness.cards.card import Card
from harness.cards.catalogue import make
from tests.support.iso_card_model import CardModel, FlexModel
from tests.support.iso_model import Node, all_below, field, is_df, node, proof

SHORTEST, LONGEST = 5, 30  # commands of a sequence
MODELS: Final[dict[str, type[CardModel]]] = {"iso7816": CardModel, "cryptoflex": FlexModel}
_DIGEST, _HEAD = 32, 14  # bytes at the end of a saved state, and before its content with the name
_SECRET = b"nobody ever reads this"
_PROTECTED = b"only after PIN 1"

TREE = f"""
[mf]
name = "A0 00"
[[pin]]
number = 1
value = "1234"
reset-code = "87654321"
reset-tries = 2
[[pin]]
number = 2
value = "abcdef"
tries = 2
reset = "pin 1"
[[key]]
number = 1
value = "00 01 02 03"
[[ef]]
path = "2F01"
kind = "transparent"
size = 40
content = "01 02 03"
update = "pin 1"
[[ef]]
path = "2F02"
kind = "transparent"
text = "{_SECRET.decode()}"
read = "never"
update = "never"
admin = "never"
[[ef]]
path = "2F03"
kind = "transparent"
text = "{_PROTECTED.decode()}"
read = "pin 1"
update = "never"
admin = "never"
[[df]]
path = "5000"
name = "A0 00 01"
admin = "key 1"
[[ef]]
path = "5000/0011"
kind = "linear-fixed"
record = 3
records = 4
content = ["01 AA AA", "02 BB BB", "01 CC CC"]
[[ef]]
path = "5000/0012"
kind = "linear-variable"
record = 6
records = 5
sfi = 7
content = ["01", "02 03 04"]
update = "pin 2"
[[ef]]
path = "5000/0013"
kind = "cyclic"
record = 2
records = 3
content = ["03 03"]
[[df]]
path = "5000/5100"
name = "A0 00 01 02"
[[ef]]
path = "5000/5100/0011"
kind = "transparent"
size = 300
read = "key 1"
[[object]]
tag = "42"
content = "DD DD"
"""


def model_of_tree(kind: type[CardModel], hello: bool) -> CardModel:
    """The model of the card that TREE describes."""
    root = node(0x3F00, 0x38, None, name=b"\xa0\0")
    root["objects"][0x42] = b"\xdd\xdd"

    def add(up: Node, fid: int, type_: int, acl: str = "000000", **more: object) -> Node:
        made = node(fid, type_, up, acl=bytes.fromhex(acl), **more)
        up["below"].append(made)
        return made

    add(root, 0x2F01, 1, "001100", bytes=b"\1\2\3" + bytes(37), sfi=1)
    add(root, 0x2F02, 1, "FFFFFF", bytes=_SECRET, sfi=2)
    add(root, 0x2F03, 1, "11FFFF", bytes=_PROTECTED, sfi=3)
    df = add(root, 0x5000, 0x38, "000021", name=b"\xa0\0\1")
    rows = [bytes.fromhex(each) for each in ("01AAAA", "02BBBB", "01CCCC")]
    add(df, 0x11, 2, rows=rows, row=3, most=4, sfi=0x11)
    add(df, 0x12, 4, "001200", rows=[b"\1", b"\2\3\4"], row=6, most=5, sfi=7)
    add(df, 0x13, 6, rows=[b"\3\3"], row=2, most=3, sfi=0x13)
    deep = add(df, 0x5100, 0x38, name=b"\xa0\0\1\2")
    add(deep, 0x11, 1, "210000", bytes=bytes(300), sfi=0x11)
    if hello:
        name = bytes.fromhex("A00000006203010C0601")
        add(root, 0x4845, 0x38, "0000FF", name=name, greeting=b"Hello world!")
    none = {"code": b"", "code tries": 0, "code left": 0, "reset": 0xFF}
    first = {"value": b"1234", "tries": 3, "left": 3, "code": b"87654321", "code tries": 2}
    return kind(
        root,
        {
            0x11: {**none, **first, "code left": 2, "right": 0x11},
            0x12: {**none, "value": b"abcdef", "tries": 2, "left": 2, "reset": 0x11, "right": 0x12},
            0x21: {**none, "value": bytes(range(4)), "tries": 3, "left": 3, "right": 0x21},
        },
    )


@dataclass
class Pair:
    """A card, its model, and what was done to both."""

    card: Card
    model: CardModel
    done: list[str]
    channel: int = 0  # of the next command

    @property
    def at(self) -> Node:
        """What is current in that channel; in the basic one if it is not open."""
        found = self.model.channels[self.channel] or self.model.channels[0]
        assert found
        return found

    def send(self, raw: bytes) -> None:
        self.done.append(raw.hex())
        wanted, got = self.model.transmit(raw), self.card.transmit(raw)
        if wanted is None:
            size = self.model.le
            assert len(got) == size + 2 and got[-2:] == b"\x90\0", f"answers {got.hex()}"
            self.model.saw_challenge(got[:-2])
            return
        assert got == wanted, f"answers {got.hex()}, wanted {wanted.hex()}"
        assert len(got) >= 2 and _SECRET[:8] not in got, "tells what nobody may read"
        if _PROTECTED[:8] in got:
            may = [0x11 in each["has"] for each in self.model.channels if each]
            assert any(may), "tells what only PIN 1 opens"

    def power(self, event: str) -> None:
        self.done.append(event)
        getattr(self.card, event)()
        self.model.power()

    def save_and_restore(self) -> None:
        """Go on with another card, made of the state of this one."""
        self.done.append("save and restore")
        self.card = make(self.model.name, {"state": self.card.save().hex()})
        self.model.power()

    def check(self) -> None:
        head = _HEAD + len(self.model.name)
        saved = self.card.save()[head:-_DIGEST]
        assert saved == self.model.content(), "has other content than the model"


def run_sequence(name: str, seed: int, number: int) -> list[str]:
    """Run a sequence; returns what was done. AssertionError says how to run it again."""
    dice = random.Random(f"{seed}/{name}/{number}")
    hello = dice.random() < 0.3
    options = {"tree": TREE, "hello": "yes" if hello else "no"}
    pair = Pair(make(name, options), model_of_tree(MODELS[name], hello), [])
    try:
        if dice.random() < 0.5:
            pair.send(bytes.fromhex("0020000104") + b"1234")
        for _ in range(dice.randint(SHORTEST, LONGEST)):
            _step(pair, dice)
        pair.check()
    except Exception as error:
        again = f"run_sequence({name!r}, {seed}, {number})"
        steps = "\n  ".join(pair.done)
        what = f"{type(error).__name__}: {error}"
        raise AssertionError(f"{what}\n{again}\nhello: {hello}\n  {steps}") from error
    return pair.done


def names() -> list[str]:
    """The cards that there is a model of."""
    return sorted(MODELS)


# -- what happens in it


def _step(pair: Pair, dice: random.Random) -> None:
    chance = dice.random()
    if chance < 0.02:
        pair.power(dice.choice(["power_on", "power_off", "reset", "forget"]))
    elif chance < 0.03:
        pair.check()
        pair.save_and_restore()
    else:
        open_ones = [n for n, each in enumerate(pair.model.channels) if each]
        pair.channel = dice.choice([0, dice.choice(open_ones)])
        if isinstance(pair.model, FlexModel) and pair.model.waiting and dice.random() < 0.6:
            pair.send(bytes.fromhex("00C00000") + bytes([dice.choice([0, 0, 1, 5, 200])]))
            return
        head, data, le = dice.choice(_KINDS)(pair, dice)
        for raw in _written(pair, head, data, le, dice):
            pair.send(raw)


Command = tuple[bytes, bytes, int | None]  # INS, P1, P2; data; Le, of which 0 is all


def _written(
    pair: Pair, head: bytes, data: bytes, le: int | None, dice: random.Random
) -> list[bytes]:
    """A command as it is sent: in a class, short or extended, whole or in a chain."""
    cla = _class(pair, dice)
    if dice.random() < 0.02:
        return [dice.randbytes(dice.randint(1, 12))]
    chained = data and dice.random() < 0.06
    parts = []
    if chained:
        at = dice.randint(1, min(len(data), 255))
        parts = [bytes([cla | 16]) + head + bytes([len(data[:at])]) + data[:at]]
        data = data[at:] or b"\0"
        if dice.random() < 0.1:
            cla ^= dice.choice([1, 2])
    body = b"" if le is None else bytes([le])
    if len(data) > 255 or dice.random() < 0.05:
        lc = b"\0" + len(data).to_bytes(2, "big") + data if data else b""
        long = b"" if le is None else le.to_bytes(2, "big")
        body = lc + (long if lc else b"\0" + long if long else b"")
    elif data:
        body = bytes([len(data)]) + data + body
    raw = bytes([cla]) + head + body
    if dice.random() < 0.02:
        raw = raw[:-1]
    return [*parts, raw]


def _class(pair: Pair, dice: random.Random) -> int:
    if dice.random() < 0.03:
        return dice.choice([4, 8, 0x10, 0x40, 0x60, 0x80, 0xC0, 0xFF, dice.randrange(256)])
    if pair.model.name == "cryptoflex":
        return dice.choice([0, 0xC0, 0xC0, 0xF0])
    return pair.channel if dice.random() < 0.97 else dice.randrange(4)


_FIDS = [0x2F01, 0x2F02, 0x2F03, 0x5000, 0x11, 0x12, 0x13, 0x5100, 0x6001, 0x6002, 0x4845, 0x3F00]
_LES: list[int | None] = [0, 0, 0, 0, 1, 2, 4, 16, 200, None]


def _fid(dice: random.Random) -> bytes:
    fid = dice.choice(_FIDS) if dice.random() < 0.97 else dice.randrange(65536)
    return fid.to_bytes(2, "big")


def _sfi(pair: Pair, dice: random.Random, *, records: bool) -> int:
    """0 for the current EF, or a short identifier; more often than not there is such a file."""

    def fits(file: Node) -> bool:
        return not is_df(file) and (file["type"] != 1) == records

    if dice.random() < 0.2:
        return dice.choice([0, 0, 0, 1, 2, 3, 7, 0x11, 0x13, dice.randrange(32)])
    there: list[int] = [file["sfi"] for file in pair.at["df"]["below"] if fits(file)]
    if pair.at["ef"] and fits(pair.at["ef"]):
        there += [0] * 3
    return dice.choice(there or [0])


def _go(pair: Pair, dice: random.Random) -> Command:
    """SELECT by path of a file that there is."""
    file = dice.choice(all_below(pair.model.root))
    path = b""
    while file["up"]:
        path, file = file["fid"].to_bytes(2, "big") + path, file["up"]
    return bytes([0xA4, 8, 0x0C]), path, None


def _select(_: Pair, dice: random.Random) -> Command:
    p2 = dice.choice([0, 0, 4, 8, 0x0C, 0x0C, dice.randrange(20)])
    p1 = dice.choice([0, 0, 0, 1, 2, 3, 4, 4, 8, 8, 9, dice.randrange(12)])
    data = _fid(dice)
    if p1 == 4:
        names = ["A0", "A000", "A00001", "A0000102", "A00000006203010C0601", "B0"]
        data, p2 = bytes.fromhex(dice.choice(names)), p2 & 0x1C | dice.choice([0, 0, 1, 2, 3])
    elif p1 in (8, 9):
        paths = ["5000", "50000011", "500051000011", "2F01", "5100", "510012", "50000012", "2F03"]
        data = bytes.fromhex(dice.choice(paths))
    elif p1 == 3 or dice.random() < 0.1:
        data = b""
    return bytes([0xA4, p1, p2]), data, dice.choice(_LES)


def _offset(dice: random.Random) -> int:
    return dice.choice([0, 0, 0, 1, 5, 20, 39, 40, 255, dice.randrange(400)])


def _object(tag: int, value: bytes, dice: random.Random) -> bytes:
    return field(tag, value) if dice.random() < 0.97 else dice.randbytes(3)


def _offset_object(dice: random.Random) -> bytes:
    offset = _offset(dice)
    return _object(0x54, offset.to_bytes(dice.choice([2, 2, 3]), "big"), dice)


def _binary(pair: Pair, dice: random.Random) -> Command:
    ins = dice.choice([0xB0, 0xB0, 0xB0, 0xD6, 0xD6, 0xD0, 0x0E, 0xA0])
    offset = _offset(dice)
    head = bytes([ins, offset >> 8 & 0x7F, offset & 255])
    sfi = _sfi(pair, dice, records=False)
    if sfi or dice.random() < 0.03:
        head = bytes([ins, 0x80 | sfi | (dice.random() < 0.03) * 0x20, offset & 255])
    data = b""
    if ins in (0xD6, 0xD0, 0xA0):
        data = dice.choice([dice.randbytes(dice.randint(1, 12)), b"\1", b"\0\0", bytes(300)])
    elif ins == 0x0E and dice.random() < 0.6:
        data = _offset(dice).to_bytes(2, "big")
    return head, data, dice.choice(_LES) if ins in (0xB0, 0xA0) else None


def _odd_binary(pair: Pair, dice: random.Random) -> Command:
    ins = dice.choice([0xB1, 0xB1, 0xD7, 0xD1, 0x0F, 0xA1])
    where = dice.choice([bytes([0, _sfi(pair, dice, records=False)]), _fid(dice)])
    data = _offset_object(dice)
    if ins in (0xD7, 0xD1, 0xA1):
        data += _object(0x53, dice.randbytes(dice.randint(0, 4)), dice)
    elif ins == 0x0F and dice.random() < 0.5:
        data += _offset_object(dice)
    return bytes([ins]) + where, data, dice.choice(_LES)


def _record(pair: Pair, dice: random.Random) -> Command:
    ins = dice.choice([0xB2, 0xB2, 0xB2, 0xB3, 0xDC, 0xDC, 0xDD, 0xD2, 0xE2, 0xE2, 0x0C, 0xA2])
    p1, mode = dice.choice([0, 0, 1, 1, 2, 3, 4, 5, 255]), dice.choice([*range(8), 4, 4, 4])
    if ins == 0xE2 and dice.random() < 0.9:
        p1 = mode = 0
    data = b""
    if ins in (0xDC, 0xD2, 0xE2):
        data = bytes([dice.choice([1, 2, 3])]) + dice.randbytes(dice.choice([0, 1, 1, 2, 2, 3, 6]))
    elif ins in (0xB3, 0xDD):
        data = _object(0x54, bytes([dice.randrange(4)]), dice)
        if ins == 0xDD:
            data += _object(0x53, dice.randbytes(dice.randint(0, 2)), dice)
    elif ins == 0xA2:
        data = dice.choice([b"\1", b"\2", b"\xaa", b"\xbb\xbb", b""])
    sfi = _sfi(pair, dice, records=True)
    return bytes([ins, p1, sfi << 3 | mode]), data, dice.choice(_LES)


def _right(dice: random.Random) -> int:
    return dice.choice([0, 0, 0, 0, 0x11, 0x12, 0x21, 0xFF, dice.randrange(256)])


def _create(pair: Pair, dice: random.Random) -> Command:
    if pair.model.name == "cryptoflex" and dice.random() < 0.9:
        return _create_flex(dice)
    kind = dice.choice([1, 1, 2, 4, 6, 0x38, 0x38])
    described = field(0x82, bytes([kind]))
    if kind not in (1, 0x38):
        row, most = dice.choice([1, 3, 200]), dice.choice([1, 2, 200])
        short = dice.random() < 0.5
        described = field(0x82, bytes([kind, 0x41, 0, row]) + most.to_bytes(2 - short, "big"))
    if kind == 1:
        described += field(
            dice.choice([0x80, 0x80, 0x81]), dice.choice([1, 16, 40, 30000]).to_bytes(2, "big")
        )
    described += field(0x83, dice.choice([0x6001, 0x6002, 0x11, 0x5100, 0]).to_bytes(2, "big"))
    if kind == 0x38 and dice.random() < 0.5:
        described += field(0x84, dice.choice([b"\xa0\0\1", b"\xa0\0\2\2", b"", bytes(17)]))
    for tag, value in (
        (0x86, bytes(_right(dice) for _ in range(3))),
        (0x88, dice.choice([b"", b"\x08", b"\x38", b"\x50", b"\x07"])),
        (0x8A, bytes([dice.choice([5, 5, 5, 4, 1])])),
        (0x81, b"\0\x10"),
    ):
        if dice.random() < (0.05 if tag == 0x81 else 0.3):
            described += field(tag, value)
    template = dice.choice([0x62, 0x62, 0x62, 0x6F, 0x64])
    return bytes([0xE0, 0, 0]), _object(template, described, dice), None


def _create_flex(dice: random.Random) -> Command:
    kind = dice.choice([1, 1, 2, 3, 4, 0x38, 0x38, 6])
    size = dice.choice([1, 16, 40, 30000]).to_bytes(2, "big")
    rights = dice.choice([b"\0\0\0", b"\x10\x04\x0f", b"\xff\xff\xff", dice.randbytes(3)])
    data = b"\xff\xff" + size + _fid(dice) + bytes([kind, 0xFF]) + rights + b"\1\3\0\0\0"
    if kind in (2, 4) or dice.random() < 0.1:
        data += bytes([dice.choice([1, 3, 200])])
    return bytes([0xE0, 0, dice.choice([0, 1, 2, 200])]), data, None


def _life(_: Pair, dice: random.Random) -> Command:
    rare = [0xE6, 0xE8, *([0xFE] if dice.random() < 0.05 else [])]
    ins = dice.choice([0xE4, 0xE4, 0x44, 0x44, 0x44, 0x04, *rare])
    data = b"" if ins == 0xFE or dice.random() < 0.3 else _fid(dice)
    return bytes([ins, 0, dice.random() < 0.03]), data, None


def _pin(pair: Pair, dice: random.Random) -> Command:
    number = dice.choice([1, 1, 1, 2, 2, 3, 0x81])
    secret = pair.model.secrets.get(0x10 | number) or {"value": b"", "code": b""}
    value: bytes = secret["value"] if dice.random() < 0.75 else b"0000"
    new = dice.choice([b"1234", b"1234", b"abcdef", b"12", bytes(17)])
    ins = dice.choice([0x20, 0x20, 0x20, 0x20, 0x24, 0x2C])
    p1 = dice.choice([0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 255])
    data = value
    if ins == 0x24:
        data = new if p1 else value + new
    elif ins == 0x2C:
        code: bytes = secret["code"] if dice.random() < 0.7 else b"00000000"
        data = {0: code + new, 1: code, 2: new}.get(p1, b"")
    if dice.random() < 0.1:
        data = b""
    return bytes([ins, p1, number]), data, None


def _key(pair: Pair, dice: random.Random) -> Command:
    ins = dice.choice([0x84, 0x84, 0x82, 0x82, 0x82, 0x88])
    number = dice.choice([1, 1, 1, 1, 2])
    if ins == 0x84:
        return bytes([ins, 0, 0]), b"", dice.choice([8, 8, 8, 0, None])
    if ins == 0x88:
        return bytes([ins, 0, number]), dice.randbytes(dice.choice([0, 8])), dice.choice(_LES)
    given = [each["challenge"] for each in pair.model.channels if each and each["challenge"]]
    right = proof(0x82, bytes(range(4)), dice.choice(given) if given else b"")
    data = dice.choice([right, right, right, right, bytes(8), b""])
    return bytes([ins, 0, number]), data, None


def _data(_: Pair, dice: random.Random) -> Command:
    ins = dice.choice([0xCA, 0xCA, 0xCB, 0xDA, 0xDA, 0xDB])
    tag = dice.choice([0x42, 0x42, 0x5F50, 0x7F21, 0x0101, 0x5F, 0x0030, dice.randrange(65536)])
    data = b""
    if ins == 0xDA:
        data = dice.randbytes(dice.choice([0, 2, 3, 5, 130, 300]))
    elif ins == 0xCB:
        tag, data = (
            dice.choice([0x3FFF, 0, 0x3FFF, 1]),
            _object(0x5C, dice.choice([b"\x42", b"\x5f\x50\x42", b"\x7f\x21", b"", b"\x5f"]), dice),
        )
    elif ins == 0xDB:
        tag = dice.choice([0x3FFF, 0x3FFF, 0, 1])
        data = _object(0x42, dice.randbytes(dice.randint(0, 3)), dice)
        data += _object(0x5F50, b"x", dice) if dice.random() < 0.5 else b""
    return bytes([ins]) + tag.to_bytes(2, "big"), data, dice.choice(_LES)


def _other(_: Pair, dice: random.Random) -> Command:
    kind = dice.randrange(5)
    if kind < 2:
        return bytes([0x70, dice.choice([0, 0, 0x80, 1]), dice.randrange(5)]), b"", 1
    if kind == 2:
        return bytes([0xC0, 0, 0]), b"", dice.choice([0, 0, 1, 16, 200])
    if kind == 3:
        return bytes([0xA8, 0, 0]), b"", dice.choice([4, 4, 4, 0])
    return bytes([dice.choice([0, 0, dice.randrange(256)]), 0, 0]), b"", dice.choice([None, 0, 3])


_KINDS: tuple[Callable[[Pair, random.Random], Command], ...] = (
    *(_go,) * 4,
    *(_select,) * 4,
    *(_binary,) * 5,
    *(_odd_binary,) * 2,
    *(_record,) * 5,
    *(_create,) * 2,
    *(_life,) * 2,
    *(_pin,) * 3,
    *(_key,) * 2,
    *(_data,) * 2,
    *(_other,) * 2,
)
