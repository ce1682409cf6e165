"""Plays vpcd for a card that is a program of its own: a fresh one for each sequence of commands.

Arguments: the sequences as JSON, lists of commands in hexadecimal; the card's command line, in
which PORT stands for the port to connect to. Prints as JSON what the card said to each command,
null where it said nothing: it has ended. It needs nothing but Python.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Sequence

LIMIT_S = 20
POWER_ON = b"\x01"


def play(sequences: Sequence[Sequence[str]], card: Sequence[str]) -> list[list[str | None]]:
    """What the card said, by sequence."""
    with socket.create_server(("127.0.0.1", 0)) as vpcd:
        vpcd.settimeout(LIMIT_S)
        port = str(vpcd.getsockname()[1])
        command = [port if word == "PORT" else word for word in card]
        return [answers(vpcd, command, sequence) for sequence in sequences]


def answers(
    vpcd: socket.socket, command: Sequence[str], sequence: Sequence[str]
) -> list[str | None]:
    """What a fresh card says to these commands; what it says of itself goes to stderr."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr) as card:
        try:
            peer, _ = vpcd.accept()
            with peer:
                peer.settimeout(LIMIT_S)
                peer.sendall(framed(POWER_ON))
                return [asked(peer, bytes.fromhex(each)) for each in sequence]
        finally:
            card.kill()


def asked(peer: socket.socket, message: bytes) -> str | None:
    """The answer to a message; None where there is none any more."""
    try:
        peer.sendall(framed(message))
        return exactly(peer, int.from_bytes(exactly(peer, 2), "big")).hex(" ").upper()
    except (OSError, EOFError):
        return None


def framed(message: bytes) -> bytes:
    """A message of vpcd's protocol: its length in two bytes, big-endian, and itself."""
    return len(message).to_bytes(2, "big") + message


def exactly(peer: socket.socket, count: int) -> bytes:
    """So many bytes. EOFError where there are fewer."""
    data = b""
    while len(data) < count:
        more = peer.recv(count - len(data))
        if not more:
            raise EOFError
        data += more
    return data


if __name__ == "__main__":
    print(json.dumps(play(json.loads(sys.argv[1]), sys.argv[2:])))
