"""The file of a card's state: whole or as before, and never lost."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.errors import BadInput, BenchFailed, Problem
from harness.vicc.state_file import Keeper, StateFile

OLD, NEW = b"old", b"new state"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tag.bin"


def alone(path: Path) -> bool:
    """Whether nothing else is left in the folder."""
    return [*path.parent.iterdir()] == [path]


def test_a_file_that_is_not_there_yet_is_made(path: Path) -> None:
    file = StateFile(path)
    assert file.content is None
    assert not path.exists()
    assert file.keep(NEW)
    assert path.read_bytes() == NEW
    assert alone(path)


def test_a_file_is_read_and_written_when_there_is_something_new(path: Path) -> None:
    path.write_bytes(OLD)
    file = StateFile(path)
    assert file.content == OLD
    number = path.stat().st_ino
    assert not file.keep(OLD)
    assert path.stat().st_ino == number
    assert file.keep(NEW)
    assert not file.keep(NEW)
    assert path.read_bytes() == NEW == StateFile(path).content
    assert alone(path)


@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_the_mode_of_the_file_stays(path: Path, mode: int) -> None:
    path.write_bytes(OLD)
    path.chmod(mode)
    StateFile(path).keep(NEW)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_new_file_has_the_mode_that_files_of_this_process_have(path: Path) -> None:
    (path.parent / "other").touch()
    StateFile(path).keep(NEW)
    assert path.stat().st_mode == (path.parent / "other").stat().st_mode


def test_a_symbolic_link_stays_one(path: Path) -> None:
    target = path.with_name("target.bin")
    target.write_bytes(OLD)
    path.symlink_to(target)
    StateFile(path).keep(NEW)
    assert path.is_symlink()
    assert target.read_bytes() == NEW


# -- refused before anything starts


def refusal(path: Path) -> BadInput:
    with pytest.raises(BadInput) as caught:
        StateFile(path)
    assert caught.value.hint == "name another file with --state"
    return caught.value


def test_a_folder(path: Path) -> None:
    path.mkdir()
    assert refusal(path).why == "that is a folder"


def test_a_folder_that_is_not_there(path: Path) -> None:
    assert refusal(path / "tag.bin").why == "No such file or directory"


def test_what_is_no_file(path: Path) -> None:
    os.mkfifo(path)
    assert refusal(path).why == "that is no regular file"


def test_an_empty_file(path: Path) -> None:
    path.touch()
    assert refusal(path).why == "the file is empty"
    assert alone(path)


def test_a_file_of_any_length(path: Path) -> None:
    path.write_bytes(bytes(100_000))
    assert "more than 65536 bytes" in refusal(path).why


def test_a_file_that_must_not_be_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(OLD)
    path.chmod(0o400)
    if os.geteuid() == 0:  # who may write everything
        monkeypatch.setattr(os, "access", lambda *_: False)
    assert refusal(path).why == "the file is write-protected"
    assert path.read_bytes() == OLD
    assert alone(path)


def fails(error: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(error, os.strerror(error))

    return fail


def test_a_folder_without_room(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(OLD)
    monkeypatch.setattr(os, "fsync", fails(errno.ENOSPC))
    assert refusal(path).why == "No space left on device"
    assert path.read_bytes() == OLD
    assert alone(path)


# -- trouble later


@pytest.mark.parametrize(
    ("name", "of"), [("fsync", os), ("replace", Path)], ids=["disk full", "no rename"]
)
def test_what_cannot_be_written_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str, of: object
) -> None:
    path.write_bytes(OLD)
    file = StateFile(path)
    with monkeypatch.context() as patch:
        patch.setattr(of, name, fails(errno.ENOSPC))
        with pytest.raises(Problem, match="could not be written") as caught:
            file.keep(NEW)
    assert caught.value.why == "No space left on device"
    assert path.read_bytes() == OLD
    assert alone(path)
    assert file.keep(NEW), "it is tried again"
    assert path.read_bytes() == NEW


def test_a_file_that_is_there_from_a_killed_process_of_that_number(path: Path) -> None:
    file = StateFile(path)
    path.with_name(f".tag.bin.{os.getpid()}.part").write_bytes(b"half")
    assert file.keep(NEW)
    assert path.read_bytes() == NEW
    assert alone(path)


# -- the keeper


class Card:
    """A state that changes; told: what was said to the user."""

    def __init__(self, path: Path) -> None:
        self.state, self.told, self.file = OLD, list[str](), StateFile(path)
        self.keeper = Keeper(self.file, self.save, self.told.append)
        self.broken = False

    def save(self) -> bytes:
        if self.broken:
            raise BenchFailed("The bench has died.")
        return self.state


def test_a_change_is_kept_when_it_is_looked_at(path: Path) -> None:
    card = Card(path)
    card.keeper.look()
    assert path.read_bytes() == OLD
    card.state = NEW
    card.keeper.look()
    assert path.read_bytes() == NEW
    card.state = OLD
    card.keeper.end()
    assert path.read_bytes() == OLD
    assert not card.told


def test_trouble_is_told_once_and_again_after_it_went_well(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = Card(path)
    for _ in range(2):
        card.state += b"!"
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", fails(errno.ENOSPC))
            card.keeper.look()
            card.keeper.look()
            with pytest.raises(Problem, match="could not be written"):
                card.keeper.end()
        card.keeper.look()
        assert path.read_bytes() == card.state
    assert len(card.told) == 2
    assert "No space left on device" in card.told[0]


def test_a_bench_that_died_is_no_trouble_of_the_file(path: Path) -> None:
    card = Card(path)
    card.broken = True
    with pytest.raises(BenchFailed):
        card.keeper.look()
    assert not path.exists()


def test_without_a_file_nothing_is_asked(path: Path) -> None:
    card = Card(path)
    card.broken = True
    keeper = Keeper(None, card.save, card.told.append)
    keeper.look()
    keeper.end()
    assert not path.exists()
