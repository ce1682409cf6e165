"""The harness knows no sample by name: what is special about one stands in its manifest."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from harness.paths import HARNESS, SAMPLES
from harness.samples.folder import load_all

# Run inside the bench, where there are no samples: cards, and the daemon's client.
APART = ("atr", "benchd", "cards", "readers", "trace", "world")
# Words that are a sample's and also something else here: C is a locale (C.UTF-8) and the
# language of the measuring client; Python is what the harness itself runs in.
GENERIC = {"C", "Python"}
# What a module itself uses: readers of this host are asked through pyscard's package, and forms
# of traces are called after the tools that write them.
PYSCARD = {"pyscard", "scard", "smartcard"}
ITS_OWN = {
    "bench/frames.py": {"R"},  # a letter of the runner's protocol
    "commands/atr.py": PYSCARD,
    "testbench/plugin.py": {"pcsc"},  # what tests are marked with
    "testbench/program.py": {"ctypes"},  # prctl(2)
    "forms/apdu4j.py": {"apdu4j"},
    "forms/forms.py": {"apdu4j", "scriptor"},
    "forms/scriptor.py": {"scriptor"},
    "vicc/pyscard.py": PYSCARD,
    "vicc/stand.py": PYSCARD,
}

# Programs for readers, each about one language's wrapper; nothing of the harness runs them.
RECIPES = "recipes"
MODULES = [
    path for path in sorted(HARNESS.rglob("*.py")) if path.parent.name not in (*APART, RECIPES)
]


def names() -> set[str]:
    """The ids, languages and wrappers of all samples."""
    samples = load_all(SAMPLES)
    manifests = [sample.manifest for sample in samples]
    ids = {sample.id for sample in samples}
    return (ids | {m.language for m in manifests} | {m.wrapper for m in manifests}) - GENERIC


def code(path: Path) -> str:
    """A module without comments and docstrings, which may tell where a reason comes from."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [n for n in body if not _is_text(n)]  # type: ignore[attr-defined]
    return ast.unparse(tree)


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def found(text: str, known: set[str]) -> list[str]:
    """The names that stand in a text as words; a dash does not end a word."""
    return [
        name for name in sorted(known) if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
    ]


def test_a_name_is_found_as_a_word_and_only_as_one() -> None:
    known = {"Go", "rust-pcsc", "A::B"}
    assert found("x = {'Go': 1}; 'rust-pcsc'; 'A::B'", known) == ["A::B", "Go", "rust-pcsc"]
    assert found("Google, go, my-rust-pcsc, rust-pcsc-2, A::Bc", known) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(HARNESS).as_posix())
def test_no_module_names_a_sample(path: Path) -> None:
    own = ITS_OWN.get(path.relative_to(HARNESS).as_posix(), set())
    assert found(code(path), names() - own) == []
