"""What pcsc-spy says, without what is accidental."""

from __future__ import annotations

import pytest

from harness.bench.spy import masked, whole_lines


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (" i pvMem: 0x2fc64a60 (801524320)", " i pvMem: 0x????"),
        (" i phCard 0x7EFFC78E6750 (139637029758800)", " i phCard 0x????"),
        ("     o phCard 0x3A1FADD2 (975154642)", "     o phCard 0x????"),
        (" i pdwActiveProtocol 0x00005501 (21761)", " i pdwActiveProtocol 0x????"),
        (" o dwActiveProtocol: T=1 (0x00000002)", " o dwActiveProtocol: T=1 (0x00000002)"),
        (" i bSendLength 0x0000000F (15)", " i bSendLength 0x0000000F (15)"),
        (" o mszReaders: i phCard 0x1", " o mszReaders: i phCard 0x1"),
    ],
)
def test_addresses_are_masked_and_nothing_else(line: str, wanted: str) -> None:
    sums = "Thread 1/1\nResults sorted by total execution time\ntotal time: 0.002765 sec\n"
    assert masked(f"SCardConnect\n{line}\n{sums}") == f"SCardConnect\n{wanted}\n"
    assert masked(f"SCardConnect\n{line}\n") == f"SCardConnect\n{wanted}\n"


@pytest.mark.parametrize(
    ("record", "whole"),
    [(b"", b""), (b"a@b", b""), (b"a@b\n", b"a@b\n"), (b"a@b\nc@", b"a@b\n")],
)
def test_a_line_that_is_cut_says_nothing(record: bytes, whole: bytes) -> None:
    assert whole_lines(record) == whole
