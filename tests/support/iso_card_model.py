"""The rest of the model: records, files that come and go, PINs, data objects, channels."""

from __future__ import annotations

from tests.support.iso_model import (
    DEPTH,
    FILES,
    OBJECTS,
    ROOM,
    Model,
    Node,
    Stop,
    all_below,
    child,
    exactly,
    field,
    fields,
    file_of,
    file_size,
    in_use,
    is_df,
    parameters,
    proof,
    small,
    stop_if,
)

Answer = tuple[bytes, int]
OK: Answer = (b"", 0x9000)


def named_by(tag: int) -> bool:
    """Whether P1-P2 can name a data object so."""
    if tag < 0x100:
        return tag in range(0x40, 0xFF) and tag % 32 != 31
    if tag < 0x200:
        return True
    high, low = divmod(tag, 256)
    return high >= 0x40 and high % 32 == 31 and 0x1F <= low <= 0x7F


class CardModel(Model):
    """The whole card."""

    name = "iso7816"

    # -- records

    def table(self, right: int) -> Node:
        file = self.sfi(self.p2 >> 3) if self.p2 > 7 else self.ef()
        stop_if(file["type"] == 1, 0x6981)
        self.may(file, right)
        return file

    def here(self) -> int:
        return 0 if self.named else int(self.at["row"])

    def by_number(self, file: Node) -> int:
        number = self.p1 or self.here()
        stop_if(not 0 < number <= len(file["rows"]), 0x6A83)
        return number

    def row(self, file: Node) -> int:
        """The number of the record that is meant."""
        mode = self.p2 % 8
        if mode == 4:
            return self.by_number(file)
        stop_if(mode > 3, 0x6A86)
        numbers = [n for n, row in enumerate(file["rows"], 1) if not self.p1 or row[0] == self.p1]
        if self.here():
            numbers = [
                n
                for n in numbers
                if mode < 2 or (mode == 2 and n > self.here()) or (mode == 3 and n < self.here())
            ]
        stop_if(not numbers, 0x6A83)
        self.point = min(numbers) if mode in (0, 2) else max(numbers)
        return self.point

    def ins_b2(self) -> Answer:
        file = self.table(0)
        stop_if(self.data, 0x6700)
        if self.p2 % 8 in (5, 6):
            rows = file["rows"][self.by_number(file) - 1 :]
            return self.part(b"".join(rows[::-1] if self.p2 % 8 == 6 else rows))
        return self.part(file["rows"][self.row(file) - 1])

    def ins_b3(self) -> Answer:
        file = self.table(0)
        row = file["rows"][self.row(file) - 1]
        offset = small(exactly(self.data, 0x54)[0])
        stop_if(offset >= len(row), 0x6B00)
        return self.part(self.cut_object(row[offset:]))

    def ins_a2(self) -> Answer:
        file = self.table(0)
        stop_if(self.p2 % 8 not in (4, 5), 0x6A86)
        stop_if(not self.data, 0x6700)
        start = self.by_number(file)
        order = (
            list(range(start, len(file["rows"]) + 1))
            if self.p2 % 8 == 4
            else [*reversed(range(1, start + 1))]
        )
        found = bytes(n for n in order if self.data in file["rows"][n - 1])
        return self.all_of(found, 0x9000 if found else 0x6282)

    def fits(self, file: Node, data: bytes) -> None:
        low = 1 if file["type"] == 4 else file["row"]
        stop_if(not low <= len(data) <= file["row"], 0x6700)

    def add_row(self, file: Node) -> Answer:
        self.fits(file, self.data)
        if file["type"] == 6:
            file["rows"].insert(0, self.data)
            del file["rows"][file["most"] :]
            self.point = 1
        else:
            stop_if(len(file["rows"]) == file["most"], 0x6A84)
            file["rows"].append(self.data)
            self.point = len(file["rows"])
        return OK

    def ins_e2(self) -> Answer:
        stop_if(self.p1 or self.p2 % 8, 0x6A86)
        return self.add_row(self.table(1))

    def ins_dc(self) -> Answer:
        file = self.table(1)
        if file["type"] == 6 and self.p2 % 8 == 3:
            return self.add_row(file)
        n = self.row(file)
        self.fits(file, self.data)
        file["rows"][n - 1] = self.data
        return OK

    def ins_d2(self) -> Answer:
        file = self.table(1)
        if file["type"] == 6 and self.p2 % 8 == 3:
            return self.add_row(file)
        n = self.row(file)
        old = file["rows"][n - 1]
        stop_if(len(old) != len(self.data), 0x6700)
        file["rows"][n - 1] = bytes(a | b for a, b in zip(old, self.data, strict=True))
        return OK

    def ins_dd(self) -> Answer:
        file = self.table(1)
        n = self.row(file)
        value, data = exactly(self.data, 0x54, 0x53)
        old, offset = file["rows"][n - 1], small(value)
        stop_if(offset >= len(old), 0x6B00)
        stop_if(not data, 0x6700)
        stop_if(offset + len(data) > len(old), 0x6A84)
        file["rows"][n - 1] = old[:offset] + data + old[offset + len(data) :]
        return OK

    def ins_0c(self) -> Answer:
        file = self.table(1)
        stop_if(self.p2 % 8 not in (4, 5), 0x6A86)
        stop_if(self.data, 0x6700)
        n = self.by_number(file)
        last = n if self.p2 % 8 == 4 else len(file["rows"])
        for each in range(n, last + 1):
            file["rows"][each - 1] = bytes(len(file["rows"][each - 1]))
        return OK

    # -- files that come and go

    def room(self) -> int:
        every = [self.root, *all_below(self.root)]
        objects = sum(len(value) for file in every for value in file["objects"].values())
        return ROOM - objects - sum(map(file_size, every))

    def ins_e0(self) -> Answer:
        stop_if(self.p1 or self.p2, 0x6A86)
        self.may(self.at["df"], 2)
        found = fields(self.data)
        stop_if([tag for tag, _ in found] not in ([0x62], [0x6F]), 0x6A80)
        return self.make(found[0][1])

    def make(self, described: bytes) -> Answer:
        df, every = self.at["df"], all_below(self.root)
        file = file_of(df, described)
        fid = file["fid"]
        stop_if(fid in (0, 0x3F00, 0x3FFF, 0xFFFF), 0x6A80)
        stop_if(fid == df["fid"] or child(df, fid), 0x6A89)
        if is_df(file):
            others = [each["name"] for each in (self.root, *every) if is_df(each)]
            stop_if(file["name"] and file["name"] in others, 0x6A8A)
        elif file["sfi"]:
            stop_if(file["sfi"] in [e["sfi"] for e in df["below"] if not is_df(e)], 0x6A80)
        depth, up = 2, df["up"]
        while up is not None:
            depth, up = depth + 1, up["up"]
        stop_if(is_df(file) and depth > DEPTH, 0x6A84)
        stop_if(len(every) >= FILES or file_size(file) > self.room(), 0x6A84)
        df["below"].append(file)
        self.go(file)
        return OK

    def target(self) -> Node:
        stop_if(self.p1 or self.p2, 0x6A86)
        if not self.data:
            return self.at["ef"] or self.at["df"]  # type: ignore[no-any-return]
        stop_if(len(self.data) != 2, 0x6700)
        found = child(self.at["df"], int.from_bytes(self.data, "big"))
        if found is None:
            raise Stop(0x6A82)
        return found

    def administer(self, file: Node) -> None:
        stop_if(file["up"] is not None and not in_use(file["up"]), 0x6985)
        stop_if(not self.has(file["acl"][2]), 0x6982)

    def ins_e4(self) -> Answer:
        file = self.target()
        stop_if(file["up"] is None or file["below"], 0x6985)
        self.administer(file)
        file["up"]["below"] = [each for each in file["up"]["below"] if each is not file]
        for other in filter(None, self.channels):
            if other["df"] is file or other["ef"] is file:
                other.update(df=file["up"], ef=None, row=0)
        return OK

    def becomes(self, file: Node, life: int) -> Answer:
        self.administer(file)
        stop_if(file["life"] in (life, 12), 0x6985)
        file["life"] = life
        return OK

    def ins_44(self) -> Answer:
        return self.becomes(self.target(), 5)

    def ins_04(self) -> Answer:
        return self.becomes(self.target(), 4)

    def ins_e8(self) -> Answer:
        file = self.target()
        stop_if(is_df(file), 0x6981)
        return self.becomes(file, 12)

    def ins_e6(self) -> Answer:
        file = self.target()
        stop_if(not is_df(file), 0x6981)
        stop_if(file is self.root, 0x6985)
        return self.becomes(file, 12)

    def ins_fe(self) -> Answer:
        stop_if(self.p1 or self.p2, 0x6A86)
        stop_if(self.data, 0x6700)
        return self.becomes(self.root, 12)

    # -- PINs and keys

    def secret(self, kind: int) -> Node:
        known = 0 < self.p2 < 16 and kind + self.p2 in self.secrets
        stop_if(not known, 0x6A88)
        return self.secrets[kind + self.p2]

    def stands(self, secret: Node) -> Answer:
        if secret["right"] in self.at["has"]:
            return OK
        raise Stop(0x63C0 + secret["left"] if secret["left"] else 0x6983)

    def compare(self, secret: Node, right: bool) -> None:
        stop_if(secret["left"] == 0, 0x6983)
        if not right:
            secret["left"] -= 1
            self.at["has"] -= {secret["right"]}
            raise Stop(0x63C0 + secret["left"])
        secret["left"] = secret["tries"]
        self.at["has"] |= {secret["right"]}

    def ins_20(self) -> Answer:
        pin = self.secret(0x10)
        stop_if(self.p1 not in (0, 255), 0x6A86)
        if self.p1:
            stop_if(self.data, 0x6700)
            self.at["has"] -= {pin["right"]}
            return OK
        if not self.data:
            return self.stands(pin)
        self.compare(pin, self.data == pin["value"])
        return OK

    def new_value(self, pin: Node, new: bytes) -> None:
        stop_if(not 4 <= len(new) <= 16, 0x6A80)
        pin["value"] = new

    def ins_24(self) -> Answer:
        pin = self.secret(0x10)
        stop_if(not self.data, 0x6700)
        stop_if(self.p1 > 1, 0x6A86)
        new = self.data
        if self.p1:
            stop_if(pin["right"] not in self.at["has"], 0x6982)
        else:
            new = self.data[len(pin["value"]) :]
            self.compare(pin, self.data[: len(pin["value"])] == pin["value"])
        self.new_value(pin, new)
        return OK

    def ins_2c(self) -> Answer:
        pin, new = self.secret(0x10), self.data
        stop_if(self.p1 > 3, 0x6A86)
        stop_if(self.p1 < 3 and not self.data, 0x6700)
        if self.p1 < 2:
            stop_if(not pin["code"], 0x6984)
            stop_if(not pin["code left"], 0x6983)
            size = len(pin["code"])
            if self.data[:size] != pin["code"] or (self.p1 and len(self.data) > size):
                pin["code left"] -= 1
                raise Stop(0x63C0 + pin["code left"])
            pin["code left"], new = pin["code tries"], self.data[size:]
        else:
            stop_if(not self.has(pin["reset"]), 0x6982)
        if self.p1 in (0, 2):
            self.new_value(pin, new)
        stop_if(self.p1 == 3 and self.data, 0x6700)
        pin["left"], pin["code left"] = pin["tries"], pin["code tries"]
        return OK

    def ins_84(self) -> None:
        stop_if(self.p1 or self.p2, 0x6A86)
        stop_if(self.data or not 1 <= self.le <= 256, 0x6700)

    def saw_challenge(self, challenge: bytes) -> None:
        self.at["challenge"] = challenge

    def ins_82(self) -> Answer:
        key = self.secret(0x20)
        stop_if(self.p1, 0x6A86)
        if not self.data:
            return self.stands(key)
        given, self.at["challenge"] = self.at["challenge"], b""
        stop_if(not given, 0x6985)
        self.compare(key, self.data == proof(0x82, key["value"], given))
        return OK

    def ins_88(self) -> Answer:
        key = self.secret(0x20)
        stop_if(self.p1, 0x6A86)
        stop_if(not self.data or self.le < 0, 0x6700)
        stop_if(not key["left"], 0x6983)
        return self.all_of(proof(0x88, key["value"], self.data))

    # -- data objects

    def ins_ca(self) -> Answer:
        tag = self.p1 * 256 + self.p2
        stop_if(not named_by(tag), 0x6A86)
        self.may(self.at["df"], 0)
        stop_if(self.data or self.le < 0, 0x6700)
        stop_if(tag not in self.at["df"]["objects"], 0x6A88)
        return self.all_of(self.at["df"]["objects"][tag])

    def ins_da(self) -> Answer:
        tag = self.p1 * 256 + self.p2
        stop_if(not named_by(tag), 0x6A86)
        self.may(self.at["df"], 1)
        stop_if(not self.data, 0x6700)
        return self.store({tag: self.data})

    def ins_cb(self) -> Answer:
        stop_if((self.p1, self.p2) not in ((0, 0), (0x3F, 0xFF)), 0x6A82)
        self.may(self.at["df"], 0)
        stop_if(self.le < 0, 0x6700)
        (asked,) = exactly(self.data, 0x5C)
        out, at = b"", 0
        while at < len(asked):
            size = 2 if asked[at] % 32 == 31 else 1
            stop_if(at + size > len(asked), 0x6A80)
            tag, at = int.from_bytes(asked[at : at + size], "big"), at + size
            if tag in self.at["df"]["objects"]:
                out += field(tag, self.at["df"]["objects"][tag])
        stop_if(not out, 0x6A88)
        return self.all_of(out)

    def ins_db(self) -> Answer:
        stop_if((self.p1, self.p2) not in ((0, 0), (0x3F, 0xFF)), 0x6A82)
        self.may(self.at["df"], 1)
        found = fields(self.data)
        stop_if(not found, 0x6A80)
        stop_if(not all(named_by(tag) and value for tag, value in found), 0x6A80)
        return self.store(dict(found))

    def store(self, new: dict[int, bytes]) -> Answer:
        df = self.at["df"]
        old = {tag: len(df["objects"].get(tag, b"")) for tag in new}
        more = sum(len(value) - old[tag] for tag, value in new.items())
        stop_if(len({*df["objects"], *new}) > OBJECTS or more > self.room(), 0x6A84)
        df["objects"].update(new)
        return OK

    # -- channels, and the applet

    def ins_70(self) -> Answer:
        stop_if(self.p1 not in (0, 0x80), 0x6A86)
        stop_if(self.p2 > 3, 0x6881)
        stop_if(self.data, 0x6700)
        mine = next(n for n, each in enumerate(self.channels) if each is self.at)
        if self.p1:
            number = self.p2 or mine
            stop_if(number == 0 or self.channels[number] is None, 0x6985)
            self.channels[number] = None
            return OK
        number, told = self.p2, b""
        if not number:
            stop_if(self.le < 0, 0x6700)
            free = [n for n in range(4) if self.channels[n] is None]
            stop_if(not free, 0x6A81)
            number, told = free[0], bytes(free[:1])
        stop_if(self.channels[number] is not None, 0x6985)
        self.channels[number] = self.channel(self.at["df"] if mine else self.root)
        return told, 0x9000

    def ins_00(self) -> Answer:
        text = self.at["df"]["greeting"]
        stop_if(not text, 0x6D00)
        stop_if(not in_use(self.at["df"]), 0x6985)
        stop_if(self.p1 or self.p2, 0x6B00)
        stop_if(self.data, 0x6700)
        stop_if(0 <= self.le < len(text), 0x6C00 + len(text))
        return text, 0x9000

    # -- all that is kept

    def content(self) -> bytes:
        """The content of its saved state, object by object."""
        out = field(0xA1, self.kept(self.root))
        for right, secret in sorted(self.secrets.items()):
            tries = [secret[k] for k in ("tries", "left", "code tries", "code left", "reset")]
            whole = field(0x80, bytes([right])) + field(0x81, secret["value"])
            out += field(0xA4, whole + field(0x82, bytes(tries)) + field(0x83, secret["code"]))
        return out

    def kept(self, file: Node) -> bytes:
        out = field(0x62, parameters(file))
        if file["type"] == 1:
            return out + field(0x80, file["bytes"])
        out += b"".join(field(0x81, row) for row in file["rows"])
        out += field(0x82, file["greeting"]) if file["greeting"] else b""
        for tag, value in file["objects"].items():
            out += field(0xA3, tag.to_bytes(2, "big") + value)
        for each in file["below"]:
            out += field(0xA1 if is_df(each) else 0xA2, self.kept(each))
        return out


class FlexModel(CardModel):
    """The Cryptoflex-like card: other classes, delivery, SELECT, CREATE FILE, and DIR NEXT."""

    name = "cryptoflex"
    NIBBLES = {0x00: 0, 0x11: 1, 0x12: 2, 0x21: 4, 0xFF: 15}  # noqa: RUF012

    def power(self) -> None:
        super().power()
        self.waiting: Answer | None = None

    def command(self, head: bytes, data: bytes, le: int, long: bool) -> Answer | None:
        stop_if(head[0] not in (0, 0xC0, 0xF0), 0x6E00)
        if head[1] == 0x70:
            self.waiting = None
            raise Stop(0x6D00)
        if head[1] == 0xC0:
            return self.more(head, data, 65536 if long and not le else le or 256)
        self.waiting = None
        return super().command(b"\0" + head[1:], data, le, long)

    def more(self, head: bytes, data: bytes, le: int) -> Answer:
        stop_if(head[2] or head[3], 0x6A86)
        if self.waiting is None:
            raise Stop(0x6985)
        stop_if(data or le < 0, 0x6700)
        rest, sw = self.waiting
        most = min(256, len(rest))
        stop_if(most < le < 256, 0x6C00 + most % 256)
        out, left = rest[: min(le, most)], rest[min(le, most) :]
        self.waiting = (left, sw) if left else None
        return out, (0x6100 + min(len(left), 256) % 256) if left else sw

    def run(
        self, at: Node, ins: int, p1: int, p2: int, data: bytes, le: int, free: bool
    ) -> Answer | None:
        before = dict(at)
        out = super().run(at, ins, p1, p2, data, le, free)
        if out is None or not out[0]:
            return out
        if not data and le == 256 and len(out[0]) < 256:
            at.update({key: before[key] for key in ("df", "ef", "row")})
            raise Stop(0x6C00 + len(out[0]))
        if data or le < 0:
            self.waiting = out
            return b"", 0x6100 + min(len(out[0]), 256) % 256
        return out

    def ins_a4(self) -> Answer:
        file = self.choose(self.p2 % 4)
        read, update, admin = (self.NIBBLES.get(right, 5) for right in file["acl"])
        self.go(file)
        sw = {4: 0x6283, 5: 0x9000, 12: 0x6285}[file["life"]]
        if is_df(file):
            efs = len([each for each in file["below"] if not is_df(each)])
            rights = [0, read * 16, admin * 17, 0]
            tail = [0, efs, len(file["below"]) - efs, 0, 0]
        else:
            rights = [0, read * 16 + update, 0, admin * 17]
            tail = [0, file["row"]] if file["type"] != 1 else [0]
        size = 65535 if is_df(file) else file_size(file)
        out = b"\0\0" + size.to_bytes(2, "big") + file["fid"].to_bytes(2, "big")
        out += bytes([file["type"], *rights, file["life"] == 5, len(tail), *tail])
        return out, sw

    def ins_a8(self) -> Answer:
        df = self.at["df"]
        self.may(df, 0)
        stop_if(self.at["ef"], 0x6985)
        if self.at["row"] >= len(df["below"]):
            self.at["row"] = 0
            raise Stop(0x6A82)
        stop_if(self.le != 4, 0x6C04)
        file = df["below"][self.at["row"]]
        self.point = self.at["row"] + 1
        size = 65535 if is_df(file) else file_size(file)
        return size.to_bytes(2, "big") + file["fid"].to_bytes(2, "big"), 0x9000

    def ins_e0(self) -> Answer:
        data = self.data
        stop_if(len(data) < 16 or data[:2] != b"\xff\xff", 0x6A80)
        kinds = {1: 1, 2: 2, 3: 4, 4: 6, 0x38: 0x38}
        digits = [int(each, 16) for each in data[8:11].hex()]
        back = {nibble: right for right, nibble in self.NIBBLES.items()}
        stop_if(data[6] not in kinds or not set(digits) <= set(back), 0x6A80)
        right = [back[each] for each in digits]
        kind, size, count = kinds[data[6]], int.from_bytes(data[2:4], "big"), self.p2
        self.may(self.at["df"], 2)
        named = field(0x83, data[4:6])
        acl = [right[0], right[3], right[3]] if kind == 0x38 else [right[0], right[1], right[5]]
        named += field(0x86, bytes(acl))
        if kind == 0x38:
            return self.make(field(0x82, b"\x38") + named)
        if kind == 1:
            made = field(0x82, b"\x01") + field(0x80, size.to_bytes(2, "big"))
        else:
            row = data[16] if len(data) > 16 else size // (count or 1)
            stop_if(row > 255 or not count, 0x6A80)
            made = field(0x82, bytes([kind, 0x41, 0, row, 0, count]))
        out = self.make(made + named + field(0x88, b""))
        if kind != 1:
            self.at["ef"]["rows"] = [bytes(self.at["ef"]["row"]) for _ in range(count)]
        return out
