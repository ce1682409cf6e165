"""The contract of a program: what it sends, and what it prints for which exchanges.

    Reader: Virtual PCD 00 00
    > 00 A4 04 00 ...
    < 90 00
    ...

Every transcript is a head (what a connection tells), the exchanges, and a tail (what the
program makes of them). `>` and `<` are the marks that scriptor and pyscard's console
observer use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from harness.trace.exchange import Exchange

STATUS_WORD = 2  # bytes; a response is never shorter (ISO 7816-4, 5.1)


def hex_bytes(data: bytes) -> str:
    """Bytes as transcripts show them: hexadecimal, upper case, a blank between two."""
    return data.hex(" ").upper()


def command_line(command: bytes) -> str:
    """The `>` line of a command."""
    return f"> {hex_bytes(command)}"


def exchange_lines(exchanges: Iterable[Exchange]) -> list[str]:
    """The `>` and `<` lines of exchanges."""
    lines = []
    for exchange in exchanges:
        lines += [command_line(exchange.command), f"< {hex_bytes(exchange.response)}"]
    return lines


@dataclass(frozen=True)
class Connection:
    """Facts that a program can learn beside the exchanges.

    reader:   the name of the reader it uses; None where it finds none.
    atr:      the card's answer to reset; b"" without a card.
    protocol: the one that a program has which lets the reader choose: "T=0" or "T=1"; "" without
              a card, or with one that offers neither.
    """

    reader: str | None
    atr: bytes = b""
    protocol: str = ""


def no_lines(_: object) -> list[str]:
    """The head or tail of a program that has none."""
    return []


@dataclass(frozen=True)
class Contract:
    """A program's commands and its words.

    name:     as in a manifest's [programs.NAME].
    commands: what the program sends, in this order, as far as it gets.
    head:     the lines before the first exchange.
    tail:     the lines after the last exchange.
    page:     the contract in words, Markdown, for whoever writes a sample.
    """

    name: str
    commands: tuple[bytes, ...] = ()
    head: Callable[[Connection], list[str]] = no_lines
    tail: Callable[[Sequence[Exchange]], list[str]] = no_lines
    page: str = ""

    def whole(self, connection: Connection, exchanges: Sequence[Exchange]) -> list[str]:
        """The lines of a program that made these exchanges and came to its end."""
        lines = self.head(connection) + exchange_lines(exchanges)
        return lines + self.tail(exchanges)

    def unanswered(self, connection: Connection, exchanges: Sequence[Exchange]) -> list[str]:
        """The lines of a program that still waits for the response to the last command."""
        return self.head(connection) + exchange_lines(exchanges)[:-1]

    def partial(
        self, connection: Connection, exchanges: Sequence[Exchange], hidden: int = 0
    ) -> Iterator[list[str]]:
        """Everything that a program which broke off may honestly have printed.

        It shows a beginning of the head. It shows every exchange that has a status word;
        hidden: how many of the last it may leave out, for want of room. Then it may show
        the next command, or a response that is too short to be one. A response that never
        came cannot be shown.
        """
        answered = [e for e in exchanges if len(e.response) >= STATUS_WORD]
        head = self.head(connection)
        for count in range(max(0, len(answered) - hidden), len(answered) + 1):
            shown = exchange_lines(answered[:count])
            rests = [[], [command_line(c) for c in self.commands[count : count + 1]]]
            rests.append(exchange_lines(e for e in exchanges[count : count + 1] if e.response))
            for known in range(len(head) + 1):
                yield from (head[:known] + shown + rest for rest in rests)


def exchanges_only(contract: Contract) -> Contract:
    """The same commands without words: for a program that cannot be told how to print."""
    return Contract(contract.name, contract.commands)
