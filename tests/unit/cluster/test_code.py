"""The digest of the code: what changes a line of a report changes it, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.cluster.code import CODE, digest


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("harness/judge/judge.py", "harness/cli.py", "containers/bench/Dockerfile"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"# {name}\n")
    return tmp_path


def of(checkout: Path) -> str:
    """Its digest."""
    return digest(checkout / "harness", checkout / "containers")


def test_two_checkouts_of_one_state_have_one_digest() -> None:
    assert digest() == CODE


@pytest.mark.parametrize(
    "name", ["harness/judge/judge.py", "harness/new.py", "containers/bench/Dockerfile"]
)
def test_another_content_is_another_digest(checkout: Path, name: str) -> None:
    before = of(checkout)
    (checkout / name).write_text("# other\n")
    assert of(checkout) != before


def test_a_file_of_another_name_is_another_digest(checkout: Path) -> None:
    before = of(checkout)
    (checkout / "harness/cli.py").rename(checkout / "harness/cly.py")
    assert of(checkout) != before


@pytest.mark.parametrize("name", ["harness/README.md", "harness/__pycache__/cli.pyc"])
def test_pages_and_what_python_keeps_do_not_count(checkout: Path, name: str) -> None:
    before = of(checkout)
    (checkout / name).parent.mkdir(exist_ok=True)
    (checkout / name).write_text("x")
    assert of(checkout) == before
