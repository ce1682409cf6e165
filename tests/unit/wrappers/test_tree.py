"""Source trees: what is read of a folder, and what git says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.samples.override import Link
from harness.wrappers import tree
from harness.wrappers.tree import commits, read_commit, read_tree
from tests.support.git import git


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a commit of two files, one of them in a folder."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src/a.c").write_text("one")
    (tmp_path / "README").write_text("read me")
    (tmp_path / ".gitignore").write_text("*.o\n")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    return tmp_path


def test_of_a_checkout_it_is_what_git_would_track_as_it_is_now(checkout: Path) -> None:
    (checkout / "src/a.o").write_text("ignored")
    (checkout / "new.c").write_text("new")
    (checkout / "README").unlink()
    found = read_tree(checkout)
    assert found.files == {".gitignore": b"*.o\n", "new.c": b"new", "src/a.c": b"one"}
    assert (found.commit, found.changed) == (git(checkout, "rev-parse", "HEAD"), True)
    assert found.name == checkout.name


def test_what_is_committed_is_not_changed(checkout: Path) -> None:
    (checkout / "a.o").write_text("ignored")
    assert not read_tree(checkout).changed


def test_a_folder_in_a_checkout_is_read_alone(checkout: Path) -> None:
    (checkout / "README").write_text("changed, but elsewhere")
    found = read_tree(checkout / "src")
    assert found.files == {"a.c": b"one"}
    assert not found.changed


def test_without_git_everything_but_what_tools_leave_is_read(tmp_path: Path) -> None:
    for name in ("a.c", "node_modules/x.js", "src/b.c", "src/__pycache__/c.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    found = read_tree(tmp_path)
    assert sorted(found.files) == ["a.c", "src/b.c"]
    assert (found.commit, found.changed) == ("", False)


def test_a_link_stays_one_now_and_in_history(checkout: Path) -> None:
    (checkout / "docs").symlink_to("src")
    (checkout / "nowhere").symlink_to("gone")
    for name, target in (("docs", b"src"), ("nowhere", b"gone")):
        found = read_tree(checkout).files[name]
        assert (found, type(found)) == (Link(target), Link)
    git(checkout, "add", ".")
    git(checkout, "commit", "-q", "-m", "links")
    found = read_commit(checkout, "main").files["docs"]
    assert (found, type(found)) == (Link(b"src"), Link)


def test_what_is_no_tree_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="There is no folder"):
        read_tree(tmp_path / "nowhere")
    with pytest.raises(BadInput, match="has no files"):
        read_tree(tmp_path)
    (tmp_path / "large").write_bytes(b"12345")
    monkeypatch.setattr(tree, "MOST_BYTES", 4)
    with pytest.raises(BadInput, match="is larger"):
        read_tree(tmp_path)


def test_a_commit_is_read_whatever_is_checked_out(checkout: Path) -> None:
    first = git(checkout, "rev-parse", "HEAD")
    (checkout / "src/a.c").write_text("two")
    git(checkout, "commit", "-q", "-a", "-m", "second")
    found = read_commit(checkout, first)
    assert found.files["src/a.c"] == b"one"
    assert found.name == f"{checkout.name}-{first[:10]}"
    assert commits(checkout, first, "main") == [first, git(checkout, "rev-parse", "main")]


@pytest.mark.parametrize(
    ("good", "bad", "what"),
    [("main", "nonesuch", "no commit 'nonesuch'"), ("main", "main", "does not lead")],
)
def test_commits_that_lead_nowhere_are_refused(
    checkout: Path, good: str, bad: str, what: str
) -> None:
    with pytest.raises(BadInput, match=what):
        commits(checkout, good, bad)
