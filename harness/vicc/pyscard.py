"""PC/SC by pyscard, which is there for those who relay or read a card: an optional package."""

from __future__ import annotations

import sys
from typing import Any

from harness.errors import Problem

_NEEDS = "apt install gcc libpcsclite-dev python3-dev"


def scard() -> Any:
    """pyscard's module smartcard.scard. Problem, with how to install it, where it is not there."""
    try:
        from smartcard import scard
    except ImportError as error:
        install = f"{_NEEDS} && {sys.executable} -m pip install 'pyscard>=2.2'"
        raise Problem("Readers cannot be asked without pyscard.", str(error), install) from error
    return scard
