"""The file of a hook: what it has, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.vicc.hook_file import hook_of


def written(folder: Path, text: str) -> Path:
    path = folder / "hook.py"
    path.write_text(text)
    return path


def test_it_has_two_functions(tmp_path: Path) -> None:
    hook = hook_of(
        written(
            tmp_path,
            "import zlib\n"
            "def command(command): return command[::-1]\n"
            "def response(command, response): return command + response\n",
        )
    )
    assert hook.command(b"abc") == b"cba"
    assert hook.response(b"a", b"b") == b"ab"


@pytest.mark.parametrize("one", ["command(c): return b'!'", "response(c, r): return b'!'"])
def test_one_of_them_may_be_missing(tmp_path: Path, one: str) -> None:
    hook = hook_of(written(tmp_path, f"def {one}\n"))
    assert {hook.command(b"a"), hook.response(b"x", b"a")} == {b"!", b"a"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("def command(c):\nreturn c\n", "Line 2: expected an indented block"),
        ("x = 1\nimport no_such_module\n", "Line 2: ModuleNotFoundError: No module named"),
        ("\n\nraise SystemExit(3)\n", "Line 3: SystemExit: 3"),
        ("def helo(): pass\n", "It has neither a function command nor a function response."),
        ("response = b'90 00'\n", "response in it is b'90 00', and no function."),
        ("\0", "null bytes"),
    ],
)
def test_what_is_no_hook_is_told_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(BadInput) as problem:
        hook_of(path)
    assert problem.value.what == f"{path} is no hook."
    assert why in problem.value.why


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read") as problem:
        hook_of(tmp_path / "none.py")
    assert "--hook" in problem.value.hint
