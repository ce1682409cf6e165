"""The trace of a bench in a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from harness.bench.bench import Bench
from harness.bench.saved_trace import SavedTrace, saved_trace
from harness.errors import BadInput, BenchFailed
from harness.forms.forms import load
from harness.scenarios import words

WORLD = words.world(words.card(atr="3B 00"))
EVENTS: list[dict[str, Any]] = [
    {"t_ns": 5, "kind": "command", "slot": 0, "hex": "00 A4 04 00"},
    {"kind": "client-refused", "client": "4:2", "daemon": "4:4"},
    {"t_ns": 6, "kind": "response", "slot": 0, "hex": "90 00"},
]


def bench(answer: Callable[[], dict[str, Any]]) -> Bench:
    """A bench that answers so."""

    class Asked:
        def ask(self, operation: str, _: float) -> dict[str, Any]:
            assert operation == "collect"
            return answer()

    return cast(Bench, Asked())


def save(path: Path, end: Callable[[SavedTrace], None]) -> list[str]:
    told: list[str] = []
    with saved_trace(str(path), WORLD, told.append) as saved:
        assert saved
        for event in EVENTS:
            saved.take(event)
        assert not path.exists(), "it gets its name at the end"
        end(saved)
    return told


def test_it_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    told = save(path, lambda saved: saved.flush(bench(lambda: {"dropped": 0})))
    assert told == [f"The trace is in {path}."]
    (read,) = load(path).recordings
    assert (read.name, read.atr) == ("bench", b"\x3b\x00")
    assert [event.as_object() for event in read.events] == [EVENTS[0], EVENTS[2]]
    assert [*tmp_path.iterdir()] == [path]


def test_what_a_bench_could_not_record_is_told(tmp_path: Path) -> None:
    told = save(tmp_path / "t", lambda saved: saved.flush(bench(lambda: {"dropped": 7})))
    assert told == [
        f"The trace is in {tmp_path / 't'}; the bench did not record 7 events at the end."
    ]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), BenchFailed("It died.")])
def test_whatever_ends_the_bench_it_is_kept(tmp_path: Path, error: BaseException) -> None:
    def end(saved: SavedTrace) -> None:
        def dead() -> dict[str, Any]:
            raise BenchFailed("It died.")

        saved.flush(bench(dead))
        raise error

    with pytest.raises(type(error)):
        save(tmp_path / "t.jsonl", end)
    assert len(load(tmp_path / "t.jsonl").recordings[0].events) == 2


def test_where_nothing_began_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text("before")
    with pytest.raises(BenchFailed), saved_trace(str(path), WORLD, print):
        raise BenchFailed("It did not start.")
    assert path.read_text() == "before"
    assert [*tmp_path.iterdir()] == [path]


def test_a_disk_that_is_full_is_told_and_the_beginning_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, told = tmp_path / "t.jsonl", list[str]()
    with saved_trace(str(path), WORLD, told.append) as saved:
        assert saved
        saved.take(EVENTS[0])

        def full(_: bytes) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(saved._file, "write", full)
            saved.take(EVENTS[2])
        saved.take(EVENTS[0])
    assert "the trace ends before all was written: No space left on device" in told[0]
    assert len(load(path).recordings[0].events) == 1


def test_without_a_path_there_is_none() -> None:
    with saved_trace("", WORLD, print) as saved:
        assert saved is None


def test_a_file_that_cannot_be_written_is_bad_input(tmp_path: Path) -> None:
    path = str(tmp_path / "no" / "t")
    with pytest.raises(BadInput, match="cannot be written"), saved_trace(path, WORLD, print):
        pass
