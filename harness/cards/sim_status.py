"""Status words of a SIM (GSM 11.11, 9.4), as far as `status` does not have them."""

from __future__ import annotations

from typing import Final

RESPONSE: Final = 0x9F00  # SW2: how many bytes GET RESPONSE can give
NO_EF: Final = 0x9400
OUT_OF_RANGE: Final = 0x9402
NOT_FOUND: Final = 0x9404  # a file identifier or a pattern
INCONSISTENT: Final = 0x9408  # the file's structure and the command
NO_CHV: Final = 0x9802
NOT_FULFILLED: Final = 0x9804  # an access condition; or a wrong CHV, and there are tries left
CHV_STATUS: Final = 0x9808  # enabled, where it is to be enabled, and the like
INVALIDATION_STATUS: Final = 0x9810
CHV_BLOCKED: Final = 0x9840
WRONG_P3: Final = 0x6700  # SW2: what P3 can be, 00 where that is not told
