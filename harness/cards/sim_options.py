"""What a SIM can be made as: options become its content."""

from __future__ import annotations

import re
from typing import Final

from harness.cards.errors import CardError
from harness.cards.options import Options
from harness.cards.sim_challenge import source
from harness.cards.sim_chv import Chv, coded
from harness.cards.sim_contents import files
from harness.cards.sim_session import Content

PIN, PIN2 = "1234", "5678"
PUK, PUK2 = "12345678", "87654321"
IMSI: Final = "001010123456789"  # of the test network 001 01
ICCID: Final = "8900101012345678904"
KI: Final = bytes(range(16))


def content_from(options: Options) -> Content:
    """The content that options describe: see `sim.SimCard`."""
    pin, pin2 = _pin(options, "pin", PIN), _pin(options, "pin2", PIN2)
    puk, puk2 = _digits(options, "puk", PUK, 8, 8), _digits(options, "puk2", PUK2, 8, 8)
    chvs = {1: Chv(coded(pin or PIN), coded(puk), enabled=bool(pin))}
    if pin2:
        chvs[2] = Chv(coded(pin2), coded(puk2))
    iccid = _digits(options, "iccid", ICCID, 18, 20)
    imsi = _digits(options, "imsi", IMSI, 6, 15)
    ki = options.hex("ki", KI, length=len(KI)) or KI
    return Content(files(iccid, imsi), chvs, ki, source(options.text("seed")))


def _pin(options: Options, option: str, default: str) -> str:
    """A CHV in digits; "" where there is none."""
    return _digits(options, option, default, 4, 8) if options.text(option, default) else ""


def _digits(options: Options, option: str, default: str, fewest: int, most: int) -> str:
    text = options.text(option, default)
    if re.fullmatch(rf"[0-9]{{{fewest},{most}}}", text) is None:
        count = f"{fewest} to {most}" if fewest < most else str(most)
        raise CardError(f"option {option} must be {count} digits, not {text[:24]!r}")
    return text
