"""The ATRs of tests/data/atrs.toml, with what is right to say of each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

_PATH = Path(__file__).parent.parent / "data/atrs.toml"


@dataclass(frozen=True)
class Known:
    """An ATR and its reading. first: -1 where there is no protocol. reading: in lines."""

    card: str
    raw: bytes
    protocols: list[int]
    first: int
    mode: str
    check: str
    missing: list[str]
    reading: list[str]


def _known(entry: dict[str, object]) -> Known:
    text = entry | {"raw": bytes.fromhex(str(entry["bytes"]))}
    text["reading"] = str(entry["reading"]).strip().splitlines()
    del text["bytes"]
    return Known(**text)  # type: ignore[arg-type]


KNOWN = [_known(entry) for entry in tomllib.loads(_PATH.read_text(encoding="utf-8"))["atr"]]
OPENPGP = KNOWN[0].raw  # the worked example of 2010


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A known ATR with some bytes changed, left out, put in or cut off."""
    raw = bytearray(draw(st.sampled_from(KNOWN)).raw)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(0, len(raw) - 1)))
        match draw(st.sampled_from(["change", "remove", "insert", "cut", "flip"])):
            case "change":
                raw[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
            case "remove":
                del raw[at : at + 1]
            case "insert":
                raw[at:at] = draw(st.binary(min_size=1, max_size=3))
            case "cut":
                del raw[at:]
            case "flip" if raw:
                raw[at] ^= 1 << draw(st.integers(0, 7))
    return bytes(raw)


any_atr = st.binary(max_size=40) | mutated() | st.binary(max_size=40).map(b"\x3b".__add__)
