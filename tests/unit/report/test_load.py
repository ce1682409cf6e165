"""Loading a report: never mistaken for what it is not."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import BadInput
from harness.report.load import load
from harness.report.report import SCHEMA_VERSION
from tests.support.reports import WHOLE

LINES = [msgspec.json.encode(line) for line in (WHOLE.header, *WHOLE.runs, WHOLE.footer)]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports") / "r.jsonl"


def test_a_report_cut_at_any_byte_is_refused(file: Path) -> None:
    data = b"\n".join(LINES) + b"\n"
    for length in range(len(data)):
        file.write_bytes(data[:length])
        with pytest.raises(BadInput, match=str(file)):
            load(file)
    file.write_bytes(data)
    assert load(file) == WHOLE


def test_text_after_the_footer_is_refused(file: Path) -> None:
    file.write_bytes(b"\n".join(LINES) + b"\n" + LINES[1][:20])
    with pytest.raises(BadInput, match=str(file)):
        load(file)


def test_a_truncated_report_says_how_much_of_it_there_is(file: Path) -> None:
    file.write_bytes(b"\n".join(LINES[:-1]) + b"\n" + LINES[-1][:20])
    with pytest.raises(BadInput, match="truncated") as caught:
        load(file)
    assert "2 whole runs" in caught.value.why


def changed(number: int, **fields: Any) -> list[bytes]:
    """The lines of a report, one of them changed."""
    line = json.dumps(json.loads(LINES[number]) | fields).encode()
    return [*LINES[:number], line, *LINES[number + 1 :]]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [b""],
        [LINES[0], *LINES],
        [*LINES, LINES[-1]],
        [*LINES[1:]],
        [*LINES[:2], b"", *LINES[2:]],
        changed(0, schema=SCHEMA_VERSION + 1),
        changed(0, schema=0),
        changed(0, schema="1"),
        changed(1, kind="walk"),
        changed(1, kind=None),
        changed(1, trace=[3]),
        changed(1, exit_status="0"),
        changed(1, sample="not-in-the-header"),
        changed(1, scenario="not-in-the-header"),
        changed(3, counts=[]),
        [*LINES[:1], b"[" * 100_000, LINES[-1]],
        [LINES[0].replace(b'"host":{', b'"host":{"a":' + b"[" * 100_000 + b"]" * 100_000)],
        [b"\xff", *LINES],
    ],
    ids=range(19),
)
def test_malformed_report_is_refused(file: Path, lines: list[bytes]) -> None:
    file.write_bytes(b"".join(line + b"\n" for line in lines))
    with pytest.raises(BadInput):
        load(file)


def test_fields_of_a_later_version_are_ignored(file: Path) -> None:
    file.write_bytes(b"\n".join(changed(1, colour="red")) + b"\n")
    assert load(file) == WHOLE


@pytest.mark.parametrize("place", ["/nonexistent/r.jsonl", "/", "/dev/null"])
def test_where_no_report_is_there_is_none(place: str) -> None:
    with pytest.raises(BadInput):
        load(Path(place))


@given(st.lists(st.sampled_from(LINES) | st.binary(max_size=40), max_size=5), st.data())
def test_no_bytes_do_more_than_be_refused(file: Path, lines: list[bytes], data: Any) -> None:
    written = bytearray(b"\n".join(lines) + b"\n")
    for _ in range(data.draw(st.integers(0, 3))):
        written[data.draw(st.integers(0, len(written) - 1))] = data.draw(st.integers(0, 255))
    file.write_bytes(written)
    with contextlib.suppress(BadInput):
        assert load(file).header.schema == SCHEMA_VERSION
