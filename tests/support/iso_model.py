"""What a file card by ISO 7816-4 has and answers, written apart from the card's own code.

Everything is a dictionary, a command is looked up by its bytes, and a refusal is an exception
with the status word. Rights are one byte each: 00 always, FF never, 1n PIN n, 2n key n.
"""

from __future__ import annotations

import hashlib
import hmac as hmac_module
from typing import Any

Node = dict[str, Any]
ROOM, FILES, DEPTH, OBJECTS = 32768, 200, 8, 64


class Stop(Exception):
    """The command ends with this status word and no data."""

    def __init__(self, sw: int) -> None:
        super().__init__(hex(sw))
        self.sw = sw


def stop_if(wrong: object, sw: int) -> None:
    if wrong:
        raise Stop(sw)


def field(tag: int, value: bytes) -> bytes:
    """Tag, length, value."""
    head = bytes([tag]) if tag < 256 else bytes([tag >> 8, tag & 255])
    n = len(value)
    if n > 65535:
        return head + bytes([0x83, n >> 16, n >> 8 & 255, n & 255]) + value
    if n > 255:
        return head + bytes([0x82, n >> 8, n & 255]) + value
    return head + (bytes([0x81, n]) if n > 127 else bytes([n])) + value


def fields(data: bytes) -> list[tuple[int, bytes]]:
    rest, found = data, []
    while rest:
        tag, rest = rest[0], rest[1:]
        if tag & 31 == 31:
            stop_if(not rest, 0x6A80)
            tag, rest = tag << 8 | rest[0], rest[1:]
        stop_if(not rest, 0x6A80)
        n, rest = rest[0], rest[1:]
        if n > 127:
            more = n - 128
            stop_if(more not in (1, 2, 3) or len(rest) < more, 0x6A80)
            n, rest = int.from_bytes(rest[:more], "big"), rest[more:]
        stop_if(len(rest) < n, 0x6A80)
        found.append((tag, rest[:n]))
        rest = rest[n:]
    return found


def exactly(data: bytes, *wanted: int) -> list[bytes]:
    """The values of these tags, each there once, and no others."""
    found = fields(data)
    stop_if(sorted(tag for tag, _ in found) != sorted(wanted), 0x6A80)
    return [dict(found)[tag] for tag in wanted]


def small(value: bytes) -> int:
    stop_if(len(value) not in (1, 2, 3), 0x6A80)
    return int.from_bytes(value, "big")


def node(fid: int, type_: int, up: Node | None, **more: Any) -> Node:
    made: Node = {"fid": fid, "type": type_, "up": up, "acl": bytes(3), "life": 5, "below": [],
            "name": b"", "objects": {}, "sfi": 0, "bytes": b"", "rows": [], "row": 0, "most": 0,
            "greeting": b""}  # fmt: skip
    return {**made, **more}


def is_df(file: Node) -> bool:
    return bool(file["type"] == 0x38)


def all_below(file: Node) -> list[Node]:
    return [each for child in file["below"] for each in (child, *all_below(child))]


def file_size(file: Node) -> int:
    return len(file["bytes"]) + int(file["row"]) * int(file["most"])


def in_use(file: Node) -> bool:
    return file["life"] == 5 and (file["up"] is None or in_use(file["up"]))


def child(df: Node, fid: int) -> Node | None:
    return next((each for each in df["below"] if each["fid"] == fid), None)


def parameters(file: Node) -> bytes:
    told = bytes([file["type"]])
    if not is_df(file):
        told += b"\x41"
        if file["type"] != 1:
            told += bytes([0, file["row"], 0, file["most"]])
    out = field(0x82, told) + field(0x83, file["fid"].to_bytes(2, "big"))
    out += field(0x8A, bytes([file["life"]]))
    if is_df(file):
        out += field(0x84, file["name"]) if file["name"] else b""
    else:
        out += field(0x80, file_size(file).to_bytes(2, "big"))
        out += field(0x88, bytes([file["sfi"] * 8]) if file["sfi"] else b"")
    return out + field(0x86, file["acl"])


def first_sfi(df: Node, fid: int) -> int:
    low = fid % 32
    taken = [each["sfi"] for each in df["below"] if not is_df(each)]
    return low if 0 < low < 31 and low not in taken else 0


def good_right(byte: int) -> bool:
    return byte in (0, 255) or (byte >> 4 in (1, 2) and byte & 15 > 0)


def file_of(df: Node, data: bytes) -> Node:
    """The file that control parameters describe."""
    found = fields(data)
    told = dict(found)
    allowed = {0x80, 0x81, 0x82, 0x83, 0x84, 0x86, 0x88, 0x8A}
    stop_if(len(told) != len(found) or not {0x82, 0x83} <= set(told) <= allowed, 0x6A80)
    stop_if({0x80, 0x81} <= set(told), 0x6A80)
    what, life = told[0x82], told.get(0x8A, b"\x05")
    acl = told.get(0x86, bytes(3))
    stop_if(len(told[0x83]) != 2 or len(acl) != 3 or len(life) != 1, 0x6A80)
    stop_if(life[0] not in (4, 5, 12) or not all(good_right(right) for right in acl), 0x6A80)
    made = node(int.from_bytes(told[0x83], "big"), what[0] if what else 0, df, acl=acl)
    made["life"] = life[0]
    if what == b"\x38":
        stop_if(0x80 in told or 0x88 in told, 0x6A80)
        stop_if(0x84 in told and not 1 <= len(told[0x84]) <= 16, 0x6A80)
        made["name"] = told.get(0x84, b"")
        return made
    stop_if(made["type"] not in (1, 2, 4, 6) or 0x84 in told, 0x6A80)
    stop_if(len(what) > 1 and what[1] != 0x41, 0x6A80)
    if made["type"] == 1:
        digits = told.get(0x80, told.get(0x81, b""))
        size = int.from_bytes(digits, "big")
        stop_if(len(what) > 2 or len(digits) != 2 or not 0 < size < 32768, 0x6A80)
        made["bytes"] = bytes(size)
    else:
        stop_if(len(what) not in (5, 6), 0x6A80)
        made["row"], made["most"] = (
            int.from_bytes(what[2:4], "big"),
            int.from_bytes(what[4:], "big"),
        )
        stop_if(not 1 <= made["row"] <= 255 or not 1 <= made["most"] <= 254, 0x6A80)
        whole = (made["row"] * made["most"]).to_bytes(2, "big")
        stop_if(0x80 in told and told[0x80] != whole, 0x6A80)
    made["sfi"] = first_sfi(df, made["fid"])
    if 0x88 in told:
        stop_if(len(told[0x88]) > 1, 0x6A80)
        made["sfi"] = told[0x88][0] // 8 if told[0x88] else 0
        stop_if(told[0x88] and (told[0x88][0] % 8 or made["sfi"] in (0, 31)), 0x6A80)
    return made


def proof(instruction: int, key: bytes, challenge: bytes) -> bytes:
    whole = hmac_module.new(key, bytes([instruction]) + challenge, hashlib.sha256)
    return whole.digest()[:8]


class Model:
    """A card. transmit: what it has to answer; None stands for Le random bytes and 90 00."""

    def __init__(self, root: Node, secrets: dict[int, Node]) -> None:
        self.root, self.secrets = root, secrets
        self.power()

    def power(self) -> None:
        self.channels: list[Node | None] = [self.channel(self.root), None, None, None]
        self.chain: tuple[tuple[int, ...], bytes] | None = None

    def channel(self, df: Node) -> Node:
        return {"df": df, "ef": None, "row": 0, "has": set(), "challenge": b""}

    # -- one command

    def transmit(self, raw: bytes) -> bytes | None:
        """The answer to bytes, which may be no command."""
        parsed = self.parsed(raw)
        if parsed is None:
            return b"\x67\x00"
        try:
            out = self.command(*parsed)
        except Stop as stopped:
            return stopped.sw.to_bytes(2, "big")
        return None if out is None else out[0] + out[1].to_bytes(2, "big")

    @staticmethod
    def parsed(raw: bytes) -> tuple[bytes, bytes, int, bool] | None:
        """Header, data, Le (-1 for none, 0 for all) and whether Le is long."""
        head, body = raw[:4], raw[4:]
        if len(body) < 2:
            return (head, b"", body[0] if body else -1, False) if len(head) == 4 else None
        wide = 1 if body[0] else 2
        n = body[0] or int.from_bytes(body[1:3], "big")
        if wide == 2 and len(body) == 3:
            return head, b"", n, True
        rest = body[1 if wide == 1 else 3 :]
        data, le = rest[:n], rest[n:]
        if not n or len(data) < n or len(le) not in (0, wide):
            return None
        return head, data, int.from_bytes(le, "big") if le else -1, wide == 2

    def command(self, head: bytes, data: bytes, le: int, long: bool) -> tuple[bytes, int] | None:
        cla, ins, p1, p2 = head
        if self.chain is not None or cla > 3:
            cla, data, more = self.chained(head, data)
            if more:
                return b"", 0x9000
        at = self.channels[cla]
        if at is None:
            raise Stop(0x6881)
        return self.run(at, ins, p1, p2, data, (65536 if long else 256) if le == 0 else le, le == 0)

    def chained(self, head: bytes, data: bytes) -> tuple[int, bytes, bool]:
        chain, self.chain = self.chain, None
        cla = head[0]
        stop_if(cla & 0xC0 == 0x40, 0x6881)
        stop_if(cla & 0xE0, 0x6E00)
        stop_if(cla & 0x0C, 0x6882)
        key = (cla & 3, *head[1:])
        if chain is not None:
            stop_if(chain[0] != key, 0x6883)
        whole = (chain[1] if chain else b"") + data
        stop_if(len(whole) > 65535 or (cla & 16 and not data), 0x6700)
        if cla & 16:
            stop_if(self.channels[cla & 3] is None, 0x6881)
            self.chain = key, whole
        return cla & 3, whole, bool(cla & 16)

    def run(
        self, at: Node, ins: int, p1: int, p2: int, data: bytes, le: int, free: bool
    ) -> tuple[bytes, int] | None:
        """One command in a channel; le -1: none; free: any number will do."""
        method = getattr(self, f"ins_{ins:02x}", None)
        stop_if(method is None, 0x6D00)
        assert method is not None
        stop_if(self.root["life"] == 12, 0x6985)
        self.at, self.p1, self.p2, self.data, self.le, self.free = at, p1, p2, data, le, free
        self.named: Node | None = None
        self.point = 0
        out: tuple[bytes, int] | None = method()
        if self.named is not None:
            at["df"], at["ef"], at["row"] = self.named["up"], self.named, 0
        if self.point:
            at["row"] = self.point
        return out

    # -- what commands have in common

    def has(self, right: int) -> bool:
        return right == 0 or right in self.at["has"]

    def may(self, file: Node, which: int) -> None:
        stop_if(not in_use(file), 0x6985)
        stop_if(not self.has(file["acl"][which]), 0x6982)

    def part(self, data: bytes) -> tuple[bytes, int]:
        stop_if(self.le < 0, 0x6700)
        short = len(data) < self.le and not self.free
        return data[: self.le], 0x6282 if short else 0x9000

    def all_of(self, data: bytes, sw: int = 0x9000) -> tuple[bytes, int]:
        if self.le < 0:
            return b"", sw
        if self.le < len(data):
            raise Stop(0x6700 if len(data) > 256 else 0x6C00 | len(data) % 256)
        return data, sw

    def cut_object(self, value: bytes) -> bytes:
        """Data object 53 with as much as Le holds."""
        return next(
            made
            for n in range(len(value), -1, -1)
            if len(made := field(0x53, value[:n])) <= max(self.le, 2)
        )

    def sfi(self, number: int) -> Node:
        stop_if(number in (0, 31), 0x6A86)
        for each in self.at["df"]["below"]:
            if not is_df(each) and each["sfi"] == number:
                self.named = each
                return each  # type: ignore[no-any-return]
        raise Stop(0x6A82)

    def ef(self) -> Node:
        file: Node | None = self.at["ef"]
        if file is None:
            raise Stop(0x6986)
        return file

    # -- SELECT

    def ins_a4(self) -> tuple[bytes, int]:
        file = self.choose(self.p2)
        what = self.p2 >> 2 & 3
        told = b""
        if what == 2:
            told = field(0x64, field(0x84, file["name"]) if file["name"] else b"")
        elif what < 2:
            told = field(0x62 if what else 0x6F, parameters(file))
        out = self.all_of(told, {4: 0x6283, 5: 0x9000, 12: 0x6285}[file["life"]])
        self.go(file)
        return out

    def go(self, file: Node) -> None:
        self.at["row"] = 0
        self.at["df"], self.at["ef"] = (file, None) if is_df(file) else (file["up"], file)

    def choose(self, p2: int) -> Node:
        df, data = self.at["df"], self.data
        stop_if(p2 > 15 or (p2 % 4 and self.p1 != 4), 0x6A86)
        stop_if(self.p1 not in (0, 1, 2, 3, 4, 8, 9), 0x6A86)
        if self.p1 == 4:
            stop_if(not data, 0x6700)
            dfs = [self.root, *filter(is_df, all_below(self.root))]
            where = dfs.index(df)
            range_ = [dfs, dfs[::-1], dfs[where + 1 :], dfs[:where][::-1]][p2 % 4]
            found = next((each for each in range_ if each["name"][: len(data)] == data), None)
        elif self.p1 == 3:
            stop_if(data, 0x6700)
            found = df["up"]
        elif self.p1 > 4:
            stop_if(not data or len(data) % 2, 0x6700)
            found = self.root if self.p1 == 8 else df
            for at in range(0, len(data), 2):
                found = found and child(found, int.from_bytes(data[at : at + 2], "big"))
        elif self.p1 == 0 and not data:
            found = self.root
        else:
            stop_if(len(data) != 2, 0x6700)
            found = self.by_fid(df, int.from_bytes(data, "big"))
        if found is None:
            raise Stop(0x6A82)
        return found

    def by_fid(self, df: Node, fid: int) -> Node | None:
        near = child(df, fid)
        if self.p1:
            return near if near and is_df(near) == (self.p1 == 1) else None
        if fid == 0x3F00:
            return self.root
        up = df["up"]
        around = [df, up, *up["below"]] if up else [df]
        return near or next((each for each in around if each["fid"] == fid), None)

    # -- binary

    def place(self) -> tuple[Node, int]:
        if self.p1 & 128:
            stop_if(self.p1 & 0x60, 0x6A86)
            file, offset = self.sfi(self.p1 & 31), self.p2
        else:
            file, offset = self.ef(), self.p1 * 256 + self.p2
        stop_if(file["type"] != 1, 0x6981)
        return file, offset

    def odd_place(self) -> Node:
        fid = self.p1 * 256 + self.p2
        if fid == 0:
            file = self.ef()
        elif fid < 31:
            file = self.sfi(fid)
        else:
            found = child(self.at["df"], fid)
            if found is None or is_df(found):
                raise Stop(0x6A82)
            file = self.named = found
        stop_if(file["type"] != 1, 0x6981)
        return file

    def ins_b0(self) -> tuple[bytes, int]:
        file, offset = self.place()
        self.may(file, 0)
        stop_if(self.data, 0x6700)
        stop_if(offset >= len(file["bytes"]), 0x6B00)
        return self.part(file["bytes"][offset:])

    def ins_b1(self) -> tuple[bytes, int]:
        file = self.odd_place()
        self.may(file, 0)
        offset = small(exactly(self.data, 0x54)[0])
        stop_if(offset >= len(file["bytes"]), 0x6B00)
        return self.part(self.cut_object(file["bytes"][offset:]))

    def look_for(self, file: Node, offset: int, what: bytes) -> int:
        stop_if(not what, 0x6700)
        stop_if(offset >= len(file["bytes"]), 0x6B00)
        ends = range(offset, len(file["bytes"]) - len(what) + 1)
        return next((at for at in ends if file["bytes"][at : at + len(what)] == what), -1)

    def ins_a0(self) -> tuple[bytes, int]:
        file, offset = self.place()
        self.may(file, 0)
        at = self.look_for(file, offset, self.data)
        return (b"", 0x6282) if at < 0 else self.all_of(at.to_bytes(2, "big"))

    def ins_a1(self) -> tuple[bytes, int]:
        file = self.odd_place()
        self.may(file, 0)
        offset, what = exactly(self.data, 0x54, 0x53)
        at = self.look_for(file, small(offset), what)
        return (b"", 0x6282) if at < 0 else self.all_of(b"\x54\x02" + at.to_bytes(2, "big"))

    def put(self, file: Node, offset: int, data: bytes, merge: bool) -> tuple[bytes, int]:
        stop_if(not data, 0x6700)
        stop_if(offset >= len(file["bytes"]), 0x6B00)
        stop_if(offset + len(data) > len(file["bytes"]), 0x6A84)
        new = bytearray(file["bytes"])
        for at, byte in enumerate(data, offset):
            new[at] = new[at] | byte if merge else byte
        file["bytes"] = bytes(new)
        return b"", 0x9000

    def even_put(self, merge: bool) -> tuple[bytes, int]:
        file, offset = self.place()
        self.may(file, 1)
        return self.put(file, offset, self.data, merge)

    def odd_put(self, merge: bool) -> tuple[bytes, int]:
        file = self.odd_place()
        self.may(file, 1)
        offset, data = exactly(self.data, 0x54, 0x53)
        return self.put(file, small(offset), data, merge)

    def ins_d6(self) -> tuple[bytes, int]:
        return self.even_put(False)

    def ins_d7(self) -> tuple[bytes, int]:
        return self.odd_put(False)

    def ins_d0(self) -> tuple[bytes, int]:
        return self.even_put(True)

    def ins_d1(self) -> tuple[bytes, int]:
        return self.odd_put(True)

    def wipe(self, file: Node, start: int, end: int | None) -> tuple[bytes, int]:
        size = len(file["bytes"])
        stop_if(start >= size, 0x6B00)
        end = size if end is None else end
        stop_if(not start < end <= size, 0x6A80)
        file["bytes"] = file["bytes"][:start] + bytes(end - start) + file["bytes"][end:]
        return b"", 0x9000

    def ins_0e(self) -> tuple[bytes, int]:
        file, start = self.place()
        self.may(file, 1)
        return self.wipe(file, start, small(self.data) if self.data else None)

    def ins_0f(self) -> tuple[bytes, int]:
        file = self.odd_place()
        self.may(file, 1)
        found = fields(self.data)
        stop_if(len(found) not in (1, 2) or {tag for tag, _ in found} != {0x54}, 0x6A80)
        numbers = [small(value) for _, value in found]
        return self.wipe(file, numbers[0], numbers[1] if len(numbers) == 2 else None)
