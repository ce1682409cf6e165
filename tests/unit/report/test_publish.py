"""Publishing a report: whole or not at all, and in nobody's place."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.paths import ROOT
from harness.report.load import load
from harness.report.publish import check_writable, publish
from tests.support.reports import WHOLE, report_of


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


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


@pytest.mark.parametrize("mine", ["# My notes\n", '{"kind": "else"}\n'])
def test_a_file_that_is_no_report_is_not_pushed_aside(tmp_path: Path, mine: str) -> None:
    path = tmp_path / "README.md"
    path.write_text(mine)
    with pytest.raises(BadInput, match="cannot be written") as refusal:
        check_writable(path)
    assert "no report" in refusal.value.why
    assert names(tmp_path) == ["README.md"]
    assert path.read_text() == mine
