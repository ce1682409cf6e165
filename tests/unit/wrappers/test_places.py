"""Where in a source tree a package is."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.wrappers.places import place_of
from harness.wrappers.tree import Tree

POM = '<project xmlns="http://maven.apache.org/POM/4.0.0"><parent><artifactId>p</artifactId></parent><artifactId>{}</artifactId></project>'


def tree(**files: str) -> Tree:
    return Tree(Path("/w"), {name: text.encode() for name, text in files.items()})


@pytest.mark.parametrize(
    ("registry", "package", "file", "text"),
    [
        ("crates.io", "wrap", "Cargo.toml", '[package]\nname = "wrap"\n'),
        ("npm", "@a/wrap", "package.json", '{"name": "@a/wrap"}'),
        ("go", "x.example/wrap", "go.mod", "// a module\nmodule x.example/wrap\n\ngo 1.20\n"),
        ("maven", "org.x:wrap", "pom.xml", POM.format("wrap")),
    ],
)
def test_it_is_the_outermost_folder_whose_file_says_so(
    registry: str, package: str, file: str, text: str
) -> None:
    other = {
        "Cargo.toml": '[workspace]\nmembers = ["wrap"]\n',
        "package.json": '{"name": "root"}',
        "go.mod": "module x.example/root\n",
        "pom.xml": POM.format("root"),
    }[file]
    assert place_of(package, registry, tree(**{file: text})) == ""
    deeper = tree(**{file: other, f"a/{file}": text, f"a/b/{file}": text, f"t/{file}": "<%"})
    assert place_of(package, registry, deeper) == "a"
    with pytest.raises(BadInput, match=f"no source tree of {package}"):
        place_of(package, registry, tree(**{file: other}))
    with pytest.raises(BadInput) as caught:
        place_of(package, registry, tree(README="nothing"))
    assert f"it has no {file}" in str(caught.value)


@pytest.mark.parametrize("registry", ["pypi", "debian", "other"])
def test_elsewhere_it_is_the_trees_own(registry: str) -> None:
    assert place_of("wrap", registry, tree(README="x")) == ""
