"""sample.toml: read strictly, refused in words that help."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import BadInput
from harness.samples.manifest import Manifest, load
from tests.support.samples import BUILT, LEAST, SAMPLE, toml_document, write_sample

REQUIRED = ("language", "wrapper", "version", "licence", "homepage", "state", "programs", "lint")


def refusal(folder: Path, manifest: dict[str, Any] | str) -> BadInput:
    """How a manifest is refused."""
    path = write_sample(folder, SAMPLE, manifest)
    with pytest.raises(BadInput) as caught:
        load(path)
    return caught.value


def program(**changes: object) -> dict[str, Any]:
    """The least manifest with a changed program."""
    return LEAST | {"programs": {"hello": LEAST["programs"]["hello"] | changes}}


@pytest.mark.parametrize("manifest", [LEAST, BUILT])
def test_a_manifest_says_what_it_says(tmp_path: Path, manifest: dict[str, Any]) -> None:
    loaded = load(write_sample(tmp_path, SAMPLE, manifest))
    assert loaded.wrapper == manifest["wrapper"]
    assert loaded.programs["hello"].run == tuple(manifest["programs"]["hello"]["run"])
    assert (loaded.build.keep if loaded.build else None) == (
        ("out/hello",) if "build" in manifest else None
    )
    assert loaded.unsupported == {}


@pytest.mark.parametrize(
    ("manifest", "key", "allowed", "meant"),
    [
        (LEAST | {"langauge": "x"}, "'langauge'", "homepage, kind, language, licence", "language"),
        (LEAST | {"build": {"atp": []}}, "'build.atp'", "apt, keep, run", "apt"),
        (LEAST | {"runtime": {"atp": []}}, "'runtime.atp'", "apt", "apt"),
        (LEAST | {"lint": {"nope": ""}}, "'lint.nope'", "apt, none, run", "none"),
        (program(sorce="x"), "'programs.hello.sorce'", "format, run, source", "source"),
        (
            program(format={"comand": "(x)", "response": "(x)"}),
            "'programs.hello.format.comand'",
            "command, response",
            "command",
        ),
    ],
)
def test_an_unknown_key_is_refused_with_those_allowed_and_the_nearest(
    tmp_path: Path, manifest: dict[str, Any], key: str, allowed: str, meant: str
) -> None:
    told = refusal(tmp_path, manifest)
    assert key in told.what
    assert "sample.toml" in told.what
    assert allowed in told.why
    assert told.hint == f"Did you mean {meant}?"


@pytest.mark.parametrize("key", REQUIRED)
def test_a_missing_key_is_named(tmp_path: Path, key: str) -> None:
    told = refusal(tmp_path, {name: value for name, value in LEAST.items() if name != key})
    assert f"`{key}`" in told.why


@pytest.mark.parametrize(
    ("manifest", "where"),
    [
        (LEAST | {"language": 3}, "language"),
        (LEAST | {"state": "alive"}, "state"),
        (LEAST | {"build": {"apt": "gcc"}}, "build.apt"),
        (LEAST | {"build": {"run": [["make"]]}}, "build.run"),
        (LEAST | {"runtime": "libwrap1"}, "runtime"),
        (LEAST | {"programs": ["hello"]}, "programs"),
        (LEAST | {"programs": {"hello": "hello.src"}}, "programs"),
        (LEAST | {"unsupported": {"hello": True}}, "unsupported"),
        (program(run="sh hello.src"), "run"),
    ],
)
def test_a_wrong_type_is_refused_with_its_place(
    tmp_path: Path, manifest: dict[str, Any], where: str
) -> None:
    assert where in refusal(tmp_path, manifest).why


@pytest.mark.parametrize(
    ("manifest", "what"),
    [
        (LEAST | {"programs": {}}, "no program"),
        (LEAST | {"lint": {}}, "[lint]"),
        (LEAST | {"lint": {"apt": ["xy"]}}, "[lint]"),
        (LEAST | {"lint": {"run": ["x"], "none": "why"}}, "both run and none"),
        (LEAST | {"unsupported": {"hello": " "}}, "unsupported.hello gives no reason"),
        (LEAST | {"wrapper": ""}, "wrapper is empty"),
        (LEAST | {"runtime": {"apt": ["luajit; echo x"]}}, "'luajit; echo x'"),
        (LEAST | {"runtime": {"apt": ["--yes"]}}, "'--yes'"),
        (LEAST | {"runtime": {"apt": ["luajit/"]}}, "'luajit/'"),
        (LEAST | {"runtime": {"apt": ["luajit/sid x"]}}, "'luajit/sid x'"),
        (program(run=[]), "programs.hello.run"),
        (program(source="other.src"), "programs.hello.source"),
        (program(source="."), "programs.hello.source"),
        (program(source=""), "programs.hello.source"),
        (program(source="\0"), "programs.hello.source"),
        (program(source="x" * 5000), "programs.hello.source"),
        (program(source="../outside.src"), "programs.hello.source"),
        (program(source="/etc/hostname"), "programs.hello.source"),
    ],
)
def test_values_beyond_their_types_are_checked(
    tmp_path: Path, manifest: dict[str, Any], what: str
) -> None:
    (tmp_path / "outside.src").write_text("not of the sample's folder")
    assert what in refusal(tmp_path, manifest).what


@pytest.mark.parametrize(
    "expression",
    ["(", "[0-9A-F]+", "(a)(b)", "a{99999999999999999999}(b)", "(" * 3000 + ")" * 3000],
    ids=["broken", "no-group", "two-groups", "repeated-too-often", "too-deep"],
)
@pytest.mark.parametrize("key", ["command", "response"])
def test_a_format_is_two_expressions_of_one_group(
    tmp_path: Path, key: str, expression: str
) -> None:
    form = {"command": "> (.*)", "response": "< (.*)"} | {key: expression}
    assert f"programs.hello.format.{key}" in refusal(tmp_path, program(format=form)).what


@pytest.mark.parametrize(
    "text",
    ["language = ", "= 3", "x = " + "[" * 3000 + "]" * 3000, f"x = {'9' * 5000}"],
    ids=["no-value", "no-key", "too-deep", "too-large"],
)
def test_malformed_toml_is_refused(tmp_path: Path, text: str) -> None:
    assert "sample.toml" in refusal(tmp_path, text).what


def test_a_folder_without_a_manifest_is_refused_with_a_way_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        load(tmp_path)
    assert "inv new" in caught.value.hint


def test_a_manifest_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sample.toml").mkdir()
    with pytest.raises(BadInput):
        load(tmp_path)


# -- whatever stands there


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


words = st.text(max_size=12) | st.sampled_from(["hello.src", "(x)", "active", "hello"])
scalars = words | st.booleans() | st.integers(-(2**70), 2**70) | st.floats()
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=8,
)
known_keys = st.sampled_from([*Manifest.__struct_fields__, "apt", "run", "keep", "source"])
changes = st.dictionaries(known_keys | words, values, max_size=4)


def loads_or_is_refused(path: Path) -> None:
    """Anything but BadInput comes out of here as an error."""
    try:
        loaded = load(path)
    except BadInput:
        return
    assert loaded.programs


@given(changes, st.sampled_from([LEAST, BUILT, {}]))
def test_no_values_do_more_than_be_refused(
    folder: Path, changed: dict[str, object], start: dict[str, object]
) -> None:
    loads_or_is_refused(write_sample(folder, SAMPLE, toml_document(start | changed)))


@given(st.sampled_from(["build", "runtime", "lint", "programs"]), changes)
def test_no_values_in_a_part_do_more_than_be_refused(
    folder: Path, part: str, changed: dict[str, object]
) -> None:
    inner = {"hello": BUILT["programs"]["hello"] | changed} if part == "programs" else changed
    loads_or_is_refused(write_sample(folder, SAMPLE, BUILT | {part: inner}))


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(folder: Path, data: bytes) -> None:
    path = write_sample(folder)
    (path / "sample.toml").write_bytes(data)
    with pytest.raises(BadInput):
        load(path)
