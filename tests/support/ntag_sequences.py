"""Random sequences of commands, in which a card and the model must agree after each of them.

A sequence is known by the card's name, a seed and its number: it can be run again alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from harness.cards.card import Card
from harness.cards.catalogue import make
from tests.support.ntag_model import SHEETS, Model
from tests.support.ntag_reader_model import response

SHORTEST, LONGEST = 5, 30  # commands of a sequence
_CODES = (0x60, 0x30, 0x3A, 0xA2, 0xA0, 0x1B, 0x39, 0x3C, 0x50, 0x26, 0x00)
_DIGEST = 32  # bytes at the end of a saved state
_HEAD = 8 + 1 + 1 + 7 + 4  # before its content: the name has seven letters


@dataclass
class Pair:
    """A card, its model, and what was done to both."""

    card: Card
    model: Model
    done: list[str]

    def send(self, raw: bytes) -> None:
        self.done.append(raw.hex())
        wanted, got = response(self.model, raw), self.card.transmit(raw)
        assert got == wanted, f"answers {got.hex()}, wanted {wanted.hex()}"

    def power(self, event: str) -> None:
        self.done.append(event)
        getattr(self.card, event)()
        self.model.field_on()

    def save_and_restore(self) -> None:
        """Go on with another card, made of the state of this one."""
        self.done.append("save and restore")
        model = self.model
        self.card = make(model.name, {"state": self.card.save().hex()})
        model.field_on()
        model.tear, model.led_red, model.led_green, model.parameter = 0, False, True, 0xFF

    def check(self) -> None:
        saved = self.card.save()
        assert saved[_HEAD:-_DIGEST] == self.model.content(), "has other content than the model"


def run_sequence(name: str, seed: int, number: int) -> list[str]:
    """Run a sequence; returns what was done. AssertionError says how to run it again."""
    dice = random.Random(f"{seed}/{name}/{number}")
    options, model = _made(name, dice)
    pair = Pair(make(name, options), model, [])
    count = dice.randint(SHORTEST, LONGEST)
    try:
        pair.check()
        for _ in range(count):
            _step(pair, dice)
            pair.check()
    except Exception as error:
        again = f"run_sequence({name!r}, {seed}, {number})"
        steps = "\n  ".join(pair.done)
        raise AssertionError(f"{error}\n{again}\n{options}\n  {steps}") from error
    return pair.done


# -- how a sequence begins


def _made(name: str, dice: random.Random) -> tuple[dict[str, str], Model]:
    """Options, and the model of the card that they describe."""
    options: dict[str, str] = {}
    uid = b"\x04" + dice.randbytes(6) if dice.random() < 0.2 else bytes.fromhex("04A1B2C3D4E580")
    options["uid"] = uid.hex()
    model = Model(name, uid)
    for make_one in (_user, _protection, _locked, _tear):
        if dice.random() < 0.5:
            options |= make_one(model, dice)
    model.field_on()
    return options, model


def _user(model: Model, dice: random.Random) -> dict[str, str]:
    first, last = model.sheet.user
    size = 4 * (last - first + 1)
    if dice.random() < 0.5:
        data = dice.randbytes(dice.randint(1, size))
        model.set_user(data)
        return {"pages": data.hex()}
    message = dice.randbytes(dice.randint(1, size - 5))
    long = len(message) > 254
    length = b"\xff" + len(message).to_bytes(2, "big") if long else bytes([len(message)])
    model.set_user(b"\x03" + length + message + b"\xfe")
    return {"ndef": message.hex()}


def _protection(model: Model, dice: random.Random) -> dict[str, str]:
    sheet, memory = model.sheet, model.memory
    password, pack = dice.randbytes(4), dice.randbytes(2)
    auth0 = dice.choice([0, 1, 2, 3, 4, 5, sheet.dynamic, sheet.cfg0, sheet.pwd, 0xFF])
    access = dice.choice([dice.randrange(256), 0x00, 0x80, 0x10, 0x18, 0x93, 0x03, 0x40])
    memory[sheet.pwd][:] = password
    memory[sheet.pack][:2] = pack
    memory[sheet.cfg0][3] = auth0
    memory[sheet.cfg1][0] = access
    numbers = {"auth0": f"{auth0:02x}", "access": f"{access:02x}"}
    return {"password": password.hex(), "pack": pack.hex(), **numbers}


def _locked(model: Model, dice: random.Random) -> dict[str, str]:
    pages = [dice.randint(3, model.sheet.user[1]) for _ in range(dice.randint(1, 3))]
    for page in pages:
        model.set_lock(page)
    return {"locked": ",".join(map(str, pages))}


def _tear(model: Model, dice: random.Random) -> dict[str, str]:
    model.tear = dice.randint(1, 8)
    if dice.random() < 0.4:
        return {"tear": str(model.tear)}
    sheet = model.sheet
    near = [*range(4, 8), sheet.user[1], sheet.cfg0, sheet.cfg1, sheet.pwd, sheet.pack]
    model.lost = sorted(dice.sample(near, dice.randint(1, 4)))
    return {"tear": str(model.tear), "lost": ",".join(map(str, model.lost))}


# -- what happens in it


def _step(pair: Pair, dice: random.Random) -> None:
    chance = dice.random()
    if chance < 0.06:
        pair.power(dice.choice(["power_on", "power_off", "reset", "forget"]))
    elif chance < 0.07:
        pair.save_and_restore()
    else:
        pair.send(dice.choice(_KINDS)(pair.model, dice))


def _page(model: Model, dice: random.Random) -> int:
    """A page, those where something is decided more often than others."""
    if dice.random() < 0.3:
        return dice.randrange(256)
    sheet = model.sheet
    special = [sheet.dynamic, sheet.cfg0, sheet.cfg1, sheet.pwd, sheet.pack, sheet.pages]
    pages: list[int] = [*range(18), 2, 2, sheet.dynamic, *special, *special]
    return dice.choice(pages)


def _data(page: int, model: Model, dice: random.Random) -> bytes:
    """Four bytes for a page: few bits for locks, likely values for the configuration."""
    sheet = model.sheet
    if page in (2, 3, sheet.dynamic):
        few = (1 << dice.randrange(32) | 1 << dice.randrange(32)).to_bytes(4, "big")
        blocks = bytes([0, 0, 1 << dice.randrange(8), 0])  # of either kind of lock bytes
        data: bytes = dice.choice([few, blocks, blocks, b"\xff" * 4])
        return data
    if page == sheet.cfg0:
        return bytes([4, 0, 0, dice.choice([0, 2, 4, 16, sheet.cfg0, 0xFF])])
    if page == sheet.cfg1:
        access = dice.choice([0, 0x80, 0x10, 0x18, 0x90, 0x02, 0x83, 0x40])
        return bytes([access, 5, 0, 0])
    return dice.randbytes(4)


def _native(model: Model, dice: random.Random) -> bytes:
    """A frame for the tag, right more often than not."""
    code, page = dice.choice(_CODES), _page(model, dice)
    match code:
        case 0x60:
            frame = b"\x60"
        case 0x3A:
            frame = bytes([code, page, (page + dice.choice([0, 1, 5, 40, 255])) % 256])
        case 0xA2:
            frame = bytes([code, page]) + _data(page, model, dice)
        case 0x1B:
            right = bytes(model.memory[model.sheet.pwd])
            frame = b"\x1b" + (right if dice.random() < 0.6 else dice.randbytes(4))
        case 0x39 | 0x3C | 0x50:
            frame = bytes([code, dice.choice([0, 2, 2, 1])])
        case _:
            frame = bytes([code, page])
    if model.waiting is not None and dice.random() < 0.8:
        frame = _data(model.waiting, model, dice) + bytes(12)
    if dice.random() < 0.05:
        return frame[:-1] if dice.random() < 0.5 else frame + dice.randbytes(1)
    return frame


def _with_lc(payload: bytes, dice: random.Random) -> bytes:
    """The frame for the PN532 with an Lc that is right, or is not, and sometimes an Le."""
    chance = dice.random()
    lc = len(payload) if chance < 0.7 else max(0, len(payload) + dice.choice([-2, -1, 1, 2]))
    le = b"\x00" if dice.random() < 0.15 else b""
    return b"\xff\x00\x00\x00" + bytes([lc]) + payload + le


def _through(model: Model, dice: random.Random) -> bytes:
    return _with_lc(b"\xd4\x42" + _native(model, dice), dice)


def _exchange(model: Model, dice: random.Random) -> bytes:
    target = dice.choice([1, 1, 1, 2])
    return _with_lc(b"\xd4\x40" + bytes([target]) + _native(model, dice), dice)


def _other_frames(_: Model, dice: random.Random) -> bytes:
    frames = [
        "d44a0100",
        "d44a0100",
        "d44a0101",
        "d402",
        "d44a",
        "d404",
        "00",
        "d4",
        "d442",
        "d440",
    ]
    return _with_lc(bytes.fromhex(dice.choice(frames)), dice)


def _read(model: Model, dice: random.Random) -> bytes:
    p1 = dice.choice([0, 0, 0, 0, 1])
    return bytes([0xFF, 0xB0, p1, _page(model, dice), dice.choice([0, 16, 4, 1, 17, 255])])


def _update(model: Model, dice: random.Random) -> bytes:
    page = _page(model, dice)
    data = _data(page, model, dice)
    data += dice.choice([b"", b"", b"", bytes(12), b"\x00"])
    lc = len(data) if dice.random() < 0.9 else dice.randrange(256)
    le = b"\x00" if dice.random() < 0.1 else b""
    return bytes([0xFF, 0xD6, dice.choice([0, 0, 0, 1]), page, lc]) + data + le


def _odd(_: Model, dice: random.Random) -> bytes:
    """Anything at all."""
    return dice.randbytes(dice.randint(1, 12))


def _odd_for_the_reader(_: Model, dice: random.Random) -> bytes:
    ins = dice.choice([0xCA, 0xCA, 0x00, 0x00, 0x82, 0x86, 0x88, 0xA4])
    p1 = dice.choice([0, 0, 0x40, 0x48, 0x50, 0x51, 0x52, 1])
    body = dice.choice(
        [b"", b"\x00", b"\x07", b"\x04", b"\x09", b"\x04\x01\x00\x03\x03", b"\x00\x00"]
    )
    return bytes([0xFF, ins, p1, dice.choice([0, 0, dice.randrange(256)])]) + body


_KINDS: tuple[Callable[[Model, random.Random], bytes], ...] = (
    *(_through,) * 6,
    *(_exchange,) * 2,
    *(_read,) * 2,
    *(_update,) * 3,
    _other_frames,
    _odd,
    _odd_for_the_reader,
)


def names() -> list[str]:
    """The cards that the model is of."""
    return sorted(SHEETS)
