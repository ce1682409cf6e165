"""`inv bisect` over real releases of a wrapper, and over the commits of its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.commands.bisect import find
from harness.errors import BadInput
from tests.support.git import git
from tests.support.sources import source_of_pcsc, unpacked, with_a_wrong_code

pytestmark = [pytest.mark.docker, pytest.mark.timeout(900)]


def test_the_release_that_mended_a_defect_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    rule = "SCardListReaders#1=SCARD_E_NO_READERS_AVAILABLE"
    assert find("rust-pcsc", rule, "2.8.2", "2.7.0") == 0
    told = capsys.readouterr().out
    assert "\n2.8.0 is the first bad one; 2.8.1 is the last good one.\n" in told
    assert "stderr: hello: The data buffer to receive returned data is too small" in told
    assert f"./inv run rust-pcsc --wrapper-version 2.8.0 --inject '{rule}'" in told


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """The source of a wrapper in four commits: as it is, not to be built, and worse twice."""
    tree = unpacked(source_of_pcsc(), tmp_path / "pcsc-rust")
    library = tree / "src/lib.rs"
    good = library.read_text()
    worse = with_a_wrong_code(good)
    git(tree, "init", "-q", "-b", "main")
    for text in (good, "not Rust at all", worse, f"{worse}\n// worse, too\n"):
        library.write_text(text)
        git(tree, "add", ".")
        git(tree, "commit", "-q", "-m", "a commit")
    return tree


def test_commits_are_walked_and_what_cannot_be_built_is_told(
    history: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert find("rust-pcsc", "no-card", "main~3", "main", str(history)) == 0
    told = capsys.readouterr().out
    first, broken, worse, _ = git(history, "rev-list", "--reverse", "main").split()
    assert f"neither {broken}  build-failed" in told
    assert f"It came after {first}, with {worse} at the latest" in told
    assert broken in told.partition("could not be told: ")[2]
    assert f"checkout {worse} && ./inv run rust-pcsc --wrapper" in told


def test_where_nothing_changed_it_says_so() -> None:
    with pytest.raises(BadInput, match="come out alike"):
        find("rust-pcsc", "hello", "2.8.1", "2.8.2")
