"""The form of Ledger's record store: `=> 00a40400` and `<= 9000`."""

from __future__ import annotations

from typing import Final

from harness.forms.marked import Marks

NAME: Final = "ledger"

MARKS: Final = Marks(NAME, "=>", "<=", bytes.hex, arrows=True)
write, read, marks = MARKS.write, MARKS.read, MARKS.marks
