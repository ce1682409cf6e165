"""The report: whole or not at all, and never mistaken for what it is not."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import BadInput
from harness.paths import ROOT
from harness.report.load import load
from harness.report.publish import check_writable, publish
from harness.report.report import SCHEMA_VERSION
from tests.support.reports import report_of, run_line

WHOLE = report_of(
    run_line(stdout="Grüße\x00\x1b[31m\N{SNOWMAN}", trace=[{"kind": "reset", "hex": ""}]),
    run_line(scenario="greeting", outcome="timeout", exit_status=None, why="too long",
             difference=[("a", None, "c")]),
)  # fmt: skip
LINES = [msgspec.json.encode(line) for line in (WHOLE.header, *WHOLE.runs, WHOLE.footer)]


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


# -- writing


def test_published_report_is_loaded_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "new/folder/report.jsonl"
    check_writable(path)
    publish(path, WHOLE)
    assert load(path) == WHOLE
    assert names(path.parent) == ["report.jsonl"]


def test_an_earlier_report_is_kept_beside_the_new_one_by_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "latest.jsonl"
    for run_id in ("r1", "r2", "r3"):
        publish(path, report_of(run_id=run_id))
    assert names(tmp_path) == ["latest-r1.jsonl", "latest-r2.jsonl", "latest.jsonl"]
    assert load(path).header.run_id == "r3"
    assert load(tmp_path / "latest-r1.jsonl").header.run_id == "r1"


@pytest.mark.parametrize(
    "earlier",
    [
        b"",
        b"notes of mine\n",
        b"\xff\xfe\n",
        b"[]\n",
        b'{"run_id": 3}\n',
        b'{"run_id": "../../up"}\n',
        b'{"run_id": "a\\u0000b"}\n',
        b'{"run_id": "\\ud800"}\n',
        b'{"run_id": "' + b"x" * 300 + b'"}\n',
        b"[" * 100_000,
    ],
    ids=range(10),
)
def test_whatever_had_the_name_is_kept_in_the_same_folder(tmp_path: Path, earlier: bytes) -> None:
    path = tmp_path / "reports/latest.jsonl"
    path.parent.mkdir()
    path.write_bytes(earlier)
    publish(path, WHOLE)
    assert load(path) == WHOLE
    (kept,) = [name for name in names(path.parent) if name != path.name]
    assert (path.parent / kept).read_bytes() == earlier
    assert names(tmp_path) == ["reports"]


PUBLISHER = """
import sys
from pathlib import Path
from harness.report.publish import publish
from tests.support.reports import report_of
for number in range(20):
    publish(Path(sys.argv[1]), report_of(run_id=f"{sys.argv[2]}-{number}"))
"""


def child(*argv: str) -> subprocess.Popen[str]:
    """Another Python with this project on its path."""
    return subprocess.Popen(
        [sys.executable, "-c", *argv], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )


def test_of_two_publishers_no_report_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "latest.jsonl"
    publishers = [child(PUBLISHER, str(path), name) for name in "ab"]
    complaints = [publisher.communicate()[1] for publisher in publishers]
    assert complaints == ["", ""]
    loaded = [load(tmp_path / name).header.run_id for name in names(tmp_path)]
    assert sorted(loaded) == sorted(f"{p}-{n}" for p in "ab" for n in range(20))


def test_a_disk_that_is_full_at_the_end_leaves_the_earlier_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "latest.jsonl"
    publish(path, WHOLE)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadInput, match="latest") as caught:
        publish(path, report_of(run_id="r2"))
    assert caught.value.why == "No space left on device"
    assert names(tmp_path) == ["latest.jsonl"]
    assert load(path) == WHOLE


def test_a_file_that_may_not_grow_leaves_the_earlier_report(tmp_path: Path) -> None:
    path = tmp_path / "latest.jsonl"
    publish(path, WHOLE)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(BadInput):
            publish(path, report_of(run_id="r2"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert names(tmp_path) == ["latest.jsonl"]
    assert load(path) == WHOLE


def test_a_report_does_not_go_where_something_else_is(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "fifo")
    places = [tmp_path, tmp_path / "file/report.jsonl", tmp_path / "fifo", Path("/dev/full")]
    for path in (*places, tmp_path / ("x" * 300)):
        with pytest.raises(BadInput) as caught:
            check_writable(path)
        assert str(path) in caught.value.what
        assert "--report" in caught.value.hint
    assert names(tmp_path) == ["fifo", "file"]


def test_looking_whether_a_report_can_be_written_leaves_no_trace(tmp_path: Path) -> None:
    publish(tmp_path / "latest.jsonl", WHOLE)
    check_writable(tmp_path / "latest.jsonl")
    assert names(tmp_path) == ["latest.jsonl"]
    assert load(tmp_path / "latest.jsonl") == WHOLE


# -- reading


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


@pytest.mark.parametrize("mine", ["# My notes\n", '{"kind": "else"}\n'])
def test_a_file_that_is_no_report_is_not_pushed_aside(tmp_path: Path, mine: str) -> None:
    path = tmp_path / "README.md"
    path.write_text(mine)
    with pytest.raises(BadInput, match="cannot be written") as refusal:
        check_writable(path)
    assert "no report" in refusal.value.why
    assert names(tmp_path) == ["README.md"]
    assert path.read_text() == mine
