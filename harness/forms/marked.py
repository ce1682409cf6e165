"""Forms whose lines have a mark each for commands and responses, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from harness.forms.reading import Gathered, Reading, lines_of, meant_as_bytes, spaced
from harness.forms.recording import Recording, the_only


def upper(data: bytes) -> str:
    """Bytes as `00A40400`."""
    return data.hex().upper()


@dataclass(frozen=True)
class Marks:
    """The marks of a form.

    command, response: what stands before the bytes. A line may have other text before them, as
    logs do. digits: how bytes are written. arrows: the marks are in other texts, too; only lines
    with bytes behind them are meant.
    """

    form: str
    command: str
    response: str
    digits: Callable[[bytes], str] = spaced
    arrows: bool = False

    def write(self, recordings: Sequence[Recording]) -> bytes:
        """One recording: its exchanges and nothing else."""
        lines = []
        for exchange in the_only(recordings, self.form).exchanges:
            lines.append(f"{self.command} {self.digits(exchange.command)}")
            if exchange.response:
                lines.append(f"{self.response} {self.digits(exchange.response)}")
        return "".join(f"{line}\n" for line in lines).encode()

    def read(self, data: bytes, name: str) -> Reading:
        """The exchanges in the lines that have a mark."""
        found = Gathered()
        for number, is_command, text in self.marked(data):
            if is_command:
                found.command(number, text)
            else:
                found.response(number, text)
        return found.reading(name, self.form)

    def marks(self, data: bytes) -> int:
        """How many lines have a mark."""
        return sum(1 for _ in self.marked(data))

    def marked(self, data: bytes) -> Iterator[tuple[int, bool, str]]:
        """Number, whether it is a command, and what stands behind the mark, of each such line."""
        mark = re.compile(
            rf"(?:.*[\s\]>])?(?:({re.escape(self.command)})|{re.escape(self.response)})\s*(.*)",
            re.IGNORECASE,
        )
        for number, line in lines_of(data):
            match = mark.fullmatch(line)
            if match and (not self.arrows or meant_as_bytes(match[2])):
                yield number, match[1] is not None, match[2]
