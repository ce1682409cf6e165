"""The errors of PC/SC: their names, numbers, and the words in which people meet them.

Names and numbers are those of PC/SC part 5 (winscard.h); the words are pcsc-lite's
(pcsc_stringify_error), Windows', and those that wrappers use for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harness.scenarios.pcsc_calls import CODES


@dataclass(frozen=True)
class PcscError:
    """One error. words: regular expressions, without regard to case."""

    name: str
    words: tuple[str, ...]

    @property
    def code(self) -> int:
        """Its number; 0 for a name that has none of its own."""
        return CODES.get(self.name, 0)

    @property
    def joined_name(self) -> str:
        """The name as languages without underscores write it, but for the case: noservice.

        Empty for a name of one word, such as TIMEOUT, which is a word of any language.
        """
        _, _, *parts = self.name.split("_")
        return "".join(parts).lower() if len(parts) > 1 else ""


_ALL = (
    PcscError("SCARD_F_INTERNAL_ERROR", (r"(?<!unknown )\binternal error",)),
    PcscError("SCARD_E_CANCELLED", (r"command cancelled", r"cancelled by an SCardCancel")),
    PcscError("SCARD_E_INVALID_HANDLE", (r"invalid handle", r"handle was invalid")),
    PcscError("SCARD_E_INVALID_PARAMETER", (r"invalid parameter",)),
    PcscError("SCARD_E_INVALID_VALUE", (r"invalid value",)),
    PcscError("SCARD_E_NO_MEMORY", (r"not enough memory",)),
    PcscError(
        "SCARD_E_INSUFFICIENT_BUFFER",
        (r"insufficient buffer", r"buffer .*too small", r"bigger buffer", r"buffer .*not large"),
    ),
    PcscError("SCARD_E_UNKNOWN_READER", (r"unknown reader",)),
    PcscError("SCARD_E_TIMEOUT", (r"command timeout", r"timeout .*expired")),
    PcscError(
        "SCARD_E_SHARING_VIOLATION",
        (r"sharing violation", r"other connections outstanding"),
    ),
    PcscError(
        "SCARD_E_NO_SMARTCARD",
        (
            r"no smart ?card (is )?(inserted|present)",
            r"no card (is )?(inserted|present|in)\b",
            r"card (is )?(not present|absent|not in)\b",
            r"no smart ?card is currently in",
        ),
    ),
    PcscError(
        "SCARD_E_PROTO_MISMATCH",
        (r"protocol mismatch", r"protocols are incompatible"),
    ),
    PcscError("SCARD_E_NOT_READY", (r"not ready",)),
    PcscError(
        "SCARD_F_COMM_ERROR",
        (r"rpc transport error", r"internal communications", r"^communication error"),
    ),
    PcscError("SCARD_F_UNKNOWN_ERROR", (r"unknown internal error",)),
    PcscError("SCARD_E_NOT_TRANSACTED", (r"transaction failed", r"non-existent transaction")),
    PcscError("SCARD_E_READER_UNAVAILABLE", (r"reader (is )?(un|not )(currently )?available",)),
    PcscError(
        "SCARD_E_NO_SERVICE",
        (
            r"service (is )?not (available|running)",
            r"resource manager is not running",
            r"daemon (is )?not running",
        ),
    ),
    PcscError(
        "SCARD_E_SERVICE_STOPPED",
        (r"service (was |has been )?stopped", r"resource manager has shut ?down"),
    ),
    PcscError("SCARD_E_UNEXPECTED", (r"unexpected card error",)),
    PcscError(
        "SCARD_E_NO_READERS_AVAILABLE",
        (
            r"cannot find a smart ?card reader",
            r"(there (is|are)|detects) no (smart ?card |pc/sc )?readers?\b",
            r"no (smart ?card |pc/sc )?readers? (is |are |was |were )?(found|available|connected)",
            r"readers? (list )?(is )?empty",
        ),
    ),
    PcscError(
        "SCARD_E_COMM_DATA_LOST",
        (r"communication.* lost", r"data lost", r"communications error with the smart ?card"),
    ),
    PcscError("SCARD_W_UNRESPONSIVE_CARD", (r"card is (unresponsive|not responding)",)),
    PcscError("SCARD_W_UNPOWERED_CARD", (r"card is unpowered", r"power has been removed")),
    PcscError("SCARD_W_RESET_CARD", (r"card (was|has been) reset",)),
    PcscError(
        "SCARD_W_REMOVED_CARD",
        (r"card (was|has been) removed", r"card removed"),
    ),
    # A name of old versions for what is SCARD_W_SECURITY_VIOLATION today: hence without a number.
    PcscError("SCARD_W_INSERTED_CARD", ()),
    PcscError("SCARD_W_SECURITY_VIOLATION", (r"access (was )?denied", r"security violation")),
)
BY_NAME: dict[str, PcscError] = {error.name: error for error in _ALL}
_BY_CODE = {error.code: error for error in _ALL if error.code}

# Any of them, also of those that are not in the table.
_ANY = re.compile(r"\bSCARD_[EFW]_[A-Z_]+\b|card is not supported", re.IGNORECASE)
_CODES = range(0x80100001, 0x80100100)

_HEX = re.compile(
    r"(?<![0-9a-f])(?:0x)?(?:ffffffff)?(801000[0-9a-f]{2})(?![0-9a-f])", re.IGNORECASE
)
_DECIMAL = re.compile(r"(?<![\w.])(-?\d{10}|\d{20})(?![\w.])")


def named(text: str) -> list[PcscError]:
    """The errors whose symbolic names stand in a text."""
    words = {word.lower() for word in re.findall(r"\w+", text)}
    return [error for error in _ALL if {error.name.lower(), error.joined_name} & words]


def coded(text: str) -> list[PcscError]:
    """The errors whose numbers stand in a text: hexadecimal, or decimal with or without sign."""
    return [_BY_CODE[code] for code in _codes(text) if code in _BY_CODE]


def worded(text: str) -> list[PcscError]:
    """The errors of which a text speaks in words."""
    return [
        error
        for error in _ALL
        if any(re.search(words, text, re.IGNORECASE | re.MULTILINE) for words in error.words)
    ]


def tells_another(text: str) -> bool:
    """Whether a text names any error of PC/SC, in the table or not."""
    return any(code in _CODES for code in _codes(text)) or bool(_ANY.search(text))


def _codes(text: str) -> Iterator[int]:
    yield from (int(found, 16) for found in _HEX.findall(text))
    for found in _DECIMAL.findall(text):
        number = int(found)
        # As it is, or as a 32-bit or a 64-bit number with a sign would be read.
        if number >> 32 in (0, -1, 0xFFFFFFFF):
            yield number & 0xFFFFFFFF
