"""Dockerfiles: the gallery's and the reader's."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from harness.images import dockerfile
from harness.images.dockerfile import labelled
from harness.images.packages import Packages
from harness.images.readers import quoted, readers_dockerfile, taken
from harness.samples.manifest import Manifest
from harness.samples.override import NO_OVERRIDE, Override, Part
from harness.samples.platform import Making, Platform, Share
from harness.samples.sample import Sample
from tests.support.samples import BUILT, LEAST


def manifest(values: dict[str, Any], **changes: object) -> Manifest:
    """A manifest from values."""
    return msgspec.convert(values | changes, Manifest)


def sample(made: Manifest, override: Override = NO_OVERRIDE) -> Sample:
    """A sample with that manifest."""
    return Sample("tongue-wrap", Path("tongue-wrap"), made, override)


def base(packages: Packages) -> str:
    """A base image whose name tells what is in it."""
    return "base" + "".join(f"+{name}" for name in packages)


def run_stages(made: Manifest, *, site: bool = False) -> list[list[str]]:
    """The gallery's Dockerfile by stage."""
    return stages(dockerfile.run_dockerfile(sample(made), base, label='key="value"', site=site))


def stages(text: str) -> list[list[str]]:
    """A Dockerfile's lines by stage."""
    assert text.endswith("\n")
    found: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith("FROM "):
            found.append([])
        found[-1].append(line)
    return found


def test_a_script_has_one_stage_with_its_files() -> None:
    assert run_stages(manifest(LEAST, runtime={"apt": ["tongue"]})) == [
        ["FROM base+tongue", "WORKDIR /sample", "COPY sample/ ./"]
    ]


def test_a_built_sample_has_two_stages_and_keeps_what_it_names() -> None:
    build, final = run_stages(manifest(BUILT))
    assert build[0] == "FROM base+make+tonguec AS build"
    assert build.index("COPY sample/ ./") < build.index("RUN set -e; make")
    assert build.index("RUN set -e; make") < build.index("RUN set -e; make check")
    assert final == [
        "FROM base+libwrap1",
        "WORKDIR /sample",
        "COPY --from=build /sample/out/hello ./hello",
    ]


@pytest.mark.parametrize(
    ("kept", "line"),
    [
        ("hello", "COPY --from=build /sample/hello ./hello"),
        ("out/lib", "COPY --from=build /sample/out/lib ./lib"),
        ("out/lib/", "COPY --from=build /sample/out/lib ./lib"),
        ("/opt/tongue/bin", "COPY --from=build /opt/tongue/bin /opt/tongue/bin"),
    ],
)
def test_a_kept_path_keeps_its_name_and_an_absolute_one_its_place(kept: str, line: str) -> None:
    made = manifest(BUILT, build=BUILT["build"] | {"keep": [kept]})
    for text in (
        dockerfile.run_dockerfile(sample(made), base, label="x", site=False),
        readers_dockerfile(sample(made), "hello"),
    ):
        assert stages(text)[-1][-2:].count(line) == 1


def test_without_keep_the_image_has_all_that_the_build_had() -> None:
    made = manifest(BUILT, build={"apt": ["tonguec"], "run": ["make"]})
    build, final = run_stages(made)
    assert final[0] == "FROM base+libwrap1+tonguec"
    assert final[-1] == "COPY --from=build /sample/ ./"
    assert build[0] == "FROM base+tonguec AS build"


def test_packages_are_a_set_in_one_order() -> None:
    one = manifest(LEAST, runtime={"apt": ["b", "a", "b"]})
    other = manifest(LEAST, runtime={"apt": ["a", "b"]})
    assert dockerfile.recipe(sample(one)) == dockerfile.recipe(sample(other))


def test_a_sites_authority_is_in_the_build_stage_and_never_in_the_final_one() -> None:
    build, final = run_stages(manifest(BUILT), site=True)
    authority = next(n for n, line in enumerate(build) if dockerfile.SITE_FOLDER in line)
    assert authority < build.index("RUN set -e; make")
    assert any(line.startswith("ENV ") and "SSL_CERT_FILE=" in line for line in build)
    assert final == run_stages(manifest(BUILT), site=False)[1]


def test_a_sites_authority_is_nowhere_in_a_script() -> None:
    assert run_stages(manifest(LEAST), site=True) == run_stages(manifest(LEAST), site=False)


def test_linters_go_over_the_image_that_the_sample_is_built_in() -> None:
    tools = {"apt": ["make", "tongue-lint"], "run": ["true"]}
    built = {"apt": ["make", "tonguec"], "run": ["make"]}
    for changes, checked in [
        ({"build": built | {"keep": ["x"]}}, ("make", "tonguec")),
        ({"build": built}, ("libwrap1", "make", "tonguec")),
        ({}, ("libwrap1",)),
    ]:
        made = manifest(LEAST | {"runtime": {"apt": ["libwrap1"]}, "lint": tools} | changes)
        needs = dockerfile.recipe(sample(made))
        assert needs.checked == checked
        assert needs.lint == tuple(name for name in tools["apt"] if name not in checked)
    made = manifest(LEAST | {"lint": {"run": ["true"]}, "build": built})
    needs = dockerfile.recipe(sample(made))
    assert (needs.checked, needs.lint) == (("make", "tonguec"), ())


@pytest.mark.parametrize("site", [False, True])
def test_the_lint_image_has_every_tool_and_holds_only_a_marker(site: bool) -> None:
    text = dockerfile.lint_dockerfile(sample(manifest(BUILT)), base, label="x", site=site)
    checks, marker = stages(text)
    assert checks[0] == "FROM base+make+tonguec AS lint", "what all need, and this stage keeps"
    at = [
        next(n for n, line in enumerate(checks) if words in line)
        for words in (" tongue-lint &&", "make check", "tongue-lint hello.src")
    ]
    assert at == sorted(at)
    assert marker == ["FROM scratch", "COPY --from=lint /clean /clean"]


def test_a_linters_packages_come_by_the_sites_authority_and_before_its_store() -> None:
    made = sample(manifest(BUILT))
    checks, _ = stages(dockerfile.lint_dockerfile(made, base, label="x", site=True))
    order = [f"COPY {dockerfile.SITE_FOLDER}/", "*.crt >", "https::CAInfo=", "then update-ca"]
    at = [next(n for n, line in enumerate(checks) if words in line) for words in order]
    assert at == sorted(at)
    bare = sample(manifest(BUILT, lint={"run": ["true"]}))
    assert "apt-get" not in dockerfile.lint_dockerfile(bare, base, label="x", site=True)
    assert "CAInfo=" not in dockerfile.lint_dockerfile(made, base, label="x", site=False)


def test_an_overrides_tree_and_variables_stand_before_the_sample_and_its_overlay_is_last() -> None:
    part = Part("wrapper", "tree", "wrap", "wrap", ())
    override = Override(
        (part,), {"wrapper": {"a": b""}}, {"WRAPPER_TREE": "/wrapper/$x"}, overlay=True
    )
    text = dockerfile.run_dockerfile(sample(manifest(BUILT), override), base, label="x", site=False)
    build, final = stages(text)
    first = build.index("COPY wrapper/ /wrapper/")
    assert build[first + 1] == 'ENV WRAPPER_TREE="/wrapper/\\$x"'
    assert first < build.index("COPY sample/ ./")
    assert final[-1] == "COPY --from=build /overlay/ /"


@pytest.mark.parametrize("values", [LEAST, BUILT])
def test_the_readers_dockerfile_has_nothing_of_the_gallery(values: dict[str, Any]) -> None:
    text = readers_dockerfile(sample(manifest(values)), "hello")
    assert not [
        word
        for word in ("gallery", "label", dockerfile.SITE_FOLDER, "base+", "sample/ ", "CERT")
        if word.lower() in text.lower()
    ]
    assert all(stage[0].startswith("FROM debian:trixie-slim") for stage in stages(text))


def test_the_readers_dockerfile_installs_builds_and_runs() -> None:
    build, final = stages(readers_dockerfile(sample(manifest(BUILT)), "hello"))
    assert "--no-install-recommends make tonguec" in build[1]
    assert build[-2:] == ["RUN set -e; make", "RUN set -e; make check"]
    assert "--no-install-recommends libwrap1" in final[1]
    assert final[-1] == 'CMD ["./hello"]'


def test_the_readers_command_is_an_argument_vector() -> None:
    argv = ["tongue", "a b", 'quo"te', "$HOME"]
    made = manifest(LEAST, programs={"wait": {"source": "x", "run": argv}})
    text = readers_dockerfile(sample(made), "wait")
    assert json.loads(text.splitlines()[-1].removeprefix("CMD ")) == argv


def test_a_typed_command_survives_the_shell() -> None:
    assert quoted(["tongue", "a b", "$x"]) == "tongue 'a b' '$x'"


@pytest.mark.parametrize(
    ("kept", "by_hand"),
    [
        ("out/hello", "cp -r out/hello ./hello"),
        ("hello", "hello stays where it is"),
        ("/opt/venv", "/opt/venv stays where it is"),
    ],
)
def test_kept_files_are_copied_by_hand_only_where_they_move(kept: str, by_hand: str) -> None:
    assert taken(kept) == by_hand


def test_only_named_stages_are_labelled() -> None:
    text = "ARG BASE\nFROM ${BASE} AS build\nRUN x\nfrom y as z\nFROM ${BENCH}\nCOPY a b\n"
    assert labelled(text, 'k="v"').splitlines() == [
        "ARG BASE",
        "FROM ${BASE} AS build",
        'LABEL k="v"',
        "RUN x",
        "from y as z",
        'LABEL k="v"',
        "FROM ${BENCH}",
        "COPY a b",
    ]


MOON = Platform(
    title="Moon",
    make=Making(("make", "cheese"), ("make",)),
    build=Share(("cheese-dev",), ("/opt/moon", "/opt/rocket")),
    runtime=Share(("cheese",), ("/opt/moon",)),
    name="moon",
)


def test_a_platforms_image_holds_what_samples_get_of_it_and_nothing_else() -> None:
    text = dockerfile.platform_dockerfile(MOON, "base", label="x", site=True)
    made, kept = stages(text)
    assert made[:2] == ["FROM base AS make", "LABEL x"]
    assert made.index("COPY platform/ ./") < made.index("RUN set -e; make")
    assert any(dockerfile.SITE_FOLDER in line for line in made)
    assert kept == [
        "FROM scratch",
        "COPY --from=make /opt/moon /opt/moon",
        "COPY --from=make /opt/rocket /opt/rocket",
    ]


def test_a_sample_on_a_platform_gets_its_part_for_the_build_and_its_part_for_the_run() -> None:
    on_moon = replace(sample(manifest(BUILT)), platform=MOON)
    text = dockerfile.run_dockerfile(on_moon, base, label="x", site=False, platform="moon:1")
    build, final = stages(text)
    assert build[0] == "FROM base+cheese-dev+make+tonguec AS build"
    assert build.index("COPY --from=moon:1 /opt/rocket /opt/rocket") < build.index(
        "COPY sample/ ./"
    )
    assert final[:2] == ["FROM base+cheese+libwrap1", "COPY --from=moon:1 /opt/moon /opt/moon"]
    assert not any("rocket" in line for line in final)
    lint = dockerfile.lint_dockerfile(on_moon, base, label="x", site=False, platform="moon:1")
    assert "COPY --from=moon:1 /opt/rocket /opt/rocket" in stages(lint)[0]


def test_a_readers_dockerfile_makes_the_platform_itself() -> None:
    text = readers_dockerfile(replace(sample(manifest(BUILT)), platform=MOON), "hello")
    assert text.startswith("# To be built at the top of a checkout")
    platform, build, final = stages(text.partition("\n")[2])
    assert platform[0].endswith(" AS platform")
    assert "COPY containers/moon/ ./" in platform
    assert "COPY samples/tongue-wrap/ ./" in build
    assert "COPY --from=platform /opt/moon /opt/moon" in final


def test_a_linter_does_without_what_a_build_needs_that_not_everybody_has() -> None:
    text = dockerfile.lint_dockerfile(
        sample(manifest(BUILT, needs="the moon")), base, label="x", site=False
    )
    checks = stages(text)[0]
    assert "RUN set -e; tongue-lint hello.src" in checks
    assert "RUN set -e; make" not in checks
