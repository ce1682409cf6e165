"""The programs there are, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from harness.programs import atr, hello, uid, wait
from harness.programs.contract import Contract

PROGRAMS: Final[Mapping[str, Contract]] = {
    module.CONTRACT.name: module.CONTRACT for module in (hello, uid, wait, atr)
}
