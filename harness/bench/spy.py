"""pcsc-spy: what its library wrote down of a program's calls, put into words."""

from __future__ import annotations

import re

from harness.bench.frames import Limits
from harness.bench.runner import FOLDER, PROGRAM, Runner
from harness.engine.session import Session
from harness.engine.spec import ContainerSpec
from harness.errors import BenchFailed

CUT = "(cut: it called more than there is room for)\n"

_LIMITS = Limits(seconds=20, output_bytes=4 * 2**20, settle_s=1)
# What its diffable form leaves as it is: addresses, a handle, and what is in memory before a call.
_ACCIDENTAL = re.compile(r"^( *[io] (?:pvMem:|phCard|pdwActiveProtocol)) .*$", re.MULTILINE)
# At the end it counts, thread by thread, how long everything took.
_SUMS = re.compile(r"^ *Thread 1/\d+ *$.*", re.MULTILINE | re.DOTALL)


def whole_lines(record: bytes) -> bytes:
    """A record without the line at its end that is cut in its middle, if one is."""
    return record[: record.rfind(b"\n") + 1]


def masked(words: str) -> str:
    """Calls without what differs from one run to the next by accident, and without sums."""
    return _ACCIDENTAL.sub(r"\1 0x????", _SUMS.sub("", words))


class Spy:
    """pcsc-spy in a container of an image that has it, which is the bench's.

    volume: with the runner. network_of: the container whose network is shared.
    """

    def __init__(self, session: Session, image: str, volume: str, network_of: str) -> None:
        self._container = session.container(
            ContainerSpec(
                image,
                [PROGRAM],
                volumes={volume: (FOLDER, "ro")},
                stdin=True,
                init=False,
                network_of=network_of,
            )
        )
        self._runner = Runner(self._container)

    def words(self, record: bytes, *, cut: bool = False) -> str:
        """The calls in a record, without handles and times, so that two runs can be compared.

        cut: there were more, which is told in their place. Empty where nothing was written down.
        """
        if not record:
            return ""
        done = self._runner.run(
            ["pcsc-spy", "--nocolor", "--diffable", "/dev/stdin"],
            {"PYTHONUTF8": "1"},
            _LIMITS,
            stdin=whole_lines(record),
        )
        if done.exit_status != 0:
            raise BenchFailed("pcsc-spy failed.", done.stderr.decode("utf-8", "replace"))
        return masked(done.stdout.decode("utf-8", "replace")) + (CUT if cut else "")

    def close(self) -> None:
        """Remove it."""
        self._runner.close()
        self._container.remove()
