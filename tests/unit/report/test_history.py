"""The past of reports: small, and forgotten after a while."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from harness.errors import BadInput
from harness.report import history
from harness.report.history import Past, past_of
from tests.support.reports import report_of, run_line

RUNS = [run_line("a-b", "slow"), run_line("a-b", "mute", "timeout", fidelity="hang")]


def past(started: str, run_id: str = "r") -> Past:
    return msgspec.structs.replace(past_of(report_of(*RUNS)), started=started, run_id=run_id)


def test_what_is_kept_is_what_was_seen(tmp_path: Path) -> None:
    one, two = past("2026-01-02T00:00:00Z", "one"), past("2026-01-01T00:00:00Z", "two")
    history.keep(tmp_path / "kept", one)
    history.keep(tmp_path / "kept", two)
    assert history.load(tmp_path / "kept") == [two, one]
    assert one.seen()["a-b", "hello/mute"].outcome == "timeout"


def test_a_report_is_kept_once(tmp_path: Path) -> None:
    for _ in range(2):
        history.keep(tmp_path, past("2026-01-02T00:00:00Z"))
    assert len(history.load(tmp_path)) == 1


def test_what_is_older_than_its_days_is_forgotten(tmp_path: Path) -> None:
    for day in ("2026-01-01", "2026-03-01", "2026-04-15"):
        history.keep(tmp_path, past(f"{day}T00:00:00Z", day))
    assert [each.run_id for each in history.load(tmp_path)] == ["2026-03-01", "2026-04-15"]


def test_a_time_that_is_none_and_a_name_that_leads_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    history.keep(folder, past("yesterday", "../../x"))
    history.keep(folder, past("2026-01-01T00:00:00Z"))
    assert len(history.load(folder)) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_without_a_folder_there_is_no_past(tmp_path: Path) -> None:
    assert history.load(tmp_path / "none") == []


@pytest.mark.parametrize("content", [b"", b"no gzip", b"\x1f\x8b\x08"])
def test_a_file_that_is_none_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.json.gz").write_bytes(content)
    with pytest.raises(BadInput, match=r"x\.json\.gz is no report's past"):
        history.load(tmp_path)


def test_two_thousand_runs_are_small(tmp_path: Path) -> None:
    runs = [run_line(f"s-{n}", f"c{m}") for n in range(50) for m in range(40)]
    history.keep(tmp_path, past_of(report_of(*runs)))
    (path,) = tmp_path.iterdir()
    assert path.stat().st_size < 20_000
