"""The files that a SIM comes with, and their access conditions (GSM 11.11, 10)."""

from __future__ import annotations

from typing import Final

from harness.cards.sim_digits import dialling_number, imsi, swapped
from harness.cards.sim_file import DF_GSM, DF_TELECOM, MF, Access, Condition, Df, Ef, Structure

SPN: Final = "Hello world!"
NUMBER: Final = "12025550100"  # of those that are kept for fiction

_ALWAYS, _CHV1, _CHV2 = Condition.ALWAYS, Condition.CHV1, Condition.CHV2
_ADM, _NEVER = Condition.ADM, Condition.NEVER
_READ_ONLY: Final = Access(_CHV1, _ADM)
_HOLDERS: Final = Access(_CHV1, _CHV1)
_PUBLIC: Final = Access(_ALWAYS, _ADM)
_ENTRY, _MESSAGE, _PARAMETERS = 28, 176, 42  # bytes of a record
_NAME: Final = 16


def files(iccid: str, subscriber: str) -> Df:
    """The MF, with all that is below. iccid, subscriber: digits; the latter are an IMSI."""
    identity = Ef(0x2FE2, Access(_ALWAYS, _NEVER), swapped(iccid, 10))
    return Df(MF, (identity, _telecom(), _gsm(subscriber)))


def _telecom() -> Df:
    """DF TELECOM: numbers, and short messages, of which there are none."""
    adn = Access(_CHV1, _CHV1, rehabilitate=_CHV2, invalidate=_CHV2)
    free = b"\x00".ljust(_MESSAGE, b"\xff")
    entry = dialling_number("Example", NUMBER, _ENTRY)
    own = dialling_number("", NUMBER, _ENTRY)
    empty = dialling_number("", "", _ENTRY)
    return Df(
        DF_TELECOM,
        (
            _linear(0x6F3A, adn, entry, *[empty] * 9),
            _linear(0x6F3B, Access(_CHV1, _CHV2), *[empty] * 5),
            _linear(0x6F3C, _HOLDERS, *[free] * 10),
            _linear(0x6F40, _HOLDERS, own, empty),
            _linear(0x6F42, _HOLDERS, b"\xff" * _PARAMETERS),
            Ef(0x6F44, _HOLDERS, empty * 5, Structure.CYCLIC, _ENTRY),
        ),
    )


def _gsm(subscriber: str) -> Df:
    """DF GSM: what is mandatory there, and the name of the service provider.

    A card that was in no network yet: no Kc, no TMSI, location not updated (annex D).
    """
    lai = swapped(subscriber[:3] + "F" + subscriber[3:5], 3) + bytes(2)
    loci = b"\xff" * 4 + lai + b"\xff\x01"
    services = bytes.fromhex("FF 00 C3 03 03")  # 1 to 4, 9, 12, 13, 17: allocated, activated
    return Df(
        DF_GSM,
        (
            Ef(0x6F05, Access(_ALWAYS, _CHV1), b"\x01"),  # LP: English
            Ef(0x6F07, Access(_CHV1, _ADM, rehabilitate=_CHV1), imsi(subscriber)),
            Ef(0x6F20, _HOLDERS, b"\xff" * 8 + b"\x07"),  # Kc
            Ef(0x6F31, _READ_ONLY, b"\x0a"),  # HPLMN: 60 minutes
            Ef(0x6F38, _READ_ONLY, services),  # SST
            Ef(0x6F46, _PUBLIC, b"\x00" + SPN.encode("ascii").ljust(_NAME, b"\xff")),
            Ef(0x6F74, _HOLDERS, b"\xff" * 16),  # BCCH
            Ef(0x6F78, _READ_ONLY, (1 << int(subscriber[-1])).to_bytes(2)),  # ACC
            Ef(0x6F7B, _HOLDERS, b"\xff" * 12),  # FPLMN
            Ef(0x6F7E, Access(_CHV1, _CHV1, rehabilitate=_CHV1), loci),
            Ef(0x6FAD, _PUBLIC, bytes.fromhex("00 00 00 02")),  # AD: normal, MNC of 2 digits
            Ef(0x6FAE, _PUBLIC, b"\x02"),  # phase 2
        ),
    )


def _linear(fid: int, access: Access, *records: bytes) -> Ef:
    return Ef(fid, access, b"".join(records), Structure.LINEAR_FIXED, len(records[0]))
