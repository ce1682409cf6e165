"""The READMEs cannot fall behind: what is made is made anew, what they name exists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest

from harness.cards.guard import Guarded
from harness.cards.options import Options
from harness.judge.fidelity import Fidelity
from harness.judge.outcome import Outcome
from harness.pages.declared import declared, matrix_picture
from harness.pages.marks import content, filled, names
from harness.pages.measured import SHOWN_FAILURES, measured
from harness.pages.pages import PAGES, PICTURE
from harness.pages.rooms import FLOORS, rooms
from harness.paths import CONTAINERS, EXPECTATIONS, HARNESS, ROOT, SAMPLES
from harness.programs.registry import PROGRAMS
from harness.render.cells import FEW
from harness.report import expectations
from harness.runs.facts import sample_facts
from harness.samples import groups
from harness.samples.folder import load_all
from harness.samples.manifest import Build, Format, HowToOverride, Lint, Manifest, Program, Runtime
from harness.samples.sample import Sample
from harness.scenarios.case import Ends
from harness.scenarios.registry import SCENARIOS
from harness.version import version
from tests.support.pages import cells_of, rows_of
from tests.support.typed import EVERY_PAGE

ALL = load_all(SAMPLES)
FRONT, OF_SAMPLES = (path.read_text(encoding="utf-8") for path in PAGES[:2])
FAILING = dict.fromkeys(s.program for s in SCENARIOS.values() if s.is_failing)
MATRIX = {name: rows_of(content(OF_SAMPLES, f"matrix-{name}")) for name in PROGRAMS}
FAULTS = {name: content(OF_SAMPLES, f"faults-{name}") for name in FAILING}
GROUPS = groups.load(SAMPLES, ALL)
PARTS = {**declared(ALL, GROUPS), **measured(None, ALL, GROUPS)}
each_program = pytest.mark.parametrize(
    ("sample", "program"), [(sample, name) for sample in ALL for name in sample.manifest.programs]
)
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())


# -- what is made


@each_page
def test_what_is_declared_is_on_the_page_as_it_is_now(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert filled(text, PARTS) == text, "./inv docs makes it so"


def test_every_part_is_on_a_page() -> None:
    shown = [name for page in PAGES for name in names(page.read_text(encoding="utf-8"))]
    assert sorted(shown) == sorted(PARTS)


@each_program
def test_matrix_has_the_sample_as_it_is_expected_to_be(sample: Sample, program: str) -> None:
    again = f"./inv run {sample.id} --scenario all, then ./inv docs --path reports/latest.jsonl"
    assert sample.id in MATRIX[program], again
    language, wrapper, *cells = MATRIX[program][sample.id].values()
    manifest = sample.manifest
    assert (language, wrapper) == (manifest.language, sample_facts(sample, {}).through)
    known = expectations.load(EXPECTATIONS, {s.id for s in ALL}, SCENARIOS)
    scenarios = [s for s in SCENARIOS.values() if s.program == program]
    wanted = {s.name: known.outcome(sample, s) for s in scenarios}
    if len(scenarios) <= FEW:
        assert [cell.removesuffix(" (known)") for cell in cells[: len(wanted)]] == [
            *wanted.values()
        ]
        return
    passed, otherwise, *_ = cells
    if sample.left_out:
        assert (passed, otherwise) == (f"0 of {len(scenarios)}", sample.left_out), again
        return
    mine = {name for name, outcome in wanted.items() if outcome is not Outcome.PASS}
    assert passed == f"{len(scenarios) - len(mine)} of {len(scenarios)}", again
    listed = otherwise.replace("; ", ", ").split(", ") if otherwise != "-" else []
    assert {cell.rpartition(": ")[2] for cell in listed} == mine


def test_tables_have_no_sample_that_is_gone() -> None:
    for program, rows in MATRIX.items():
        assert set(rows) == {sample.id for sample in ALL if sample.program(program)}
    for program, table in FAULTS.items():
        assert set(rows_of(table)) == set(MATRIX[program])


def test_every_failure_has_its_column() -> None:
    for program, table in FAULTS.items():
        mine = [s.name for s in SCENARIOS.values() if s.program == program and s.is_failing]
        assert cells_of(table.splitlines()[0])[1:] == mine


def test_front_page_shows_of_the_failures_what_the_whole_table_has() -> None:
    whole, some = rows_of(FAULTS["hello"]), rows_of(content(FRONT, "some-faults"))
    assert some
    for name, cells in some.items():
        assert cells == {title: whole[name][title] for title in SHOWN_FAILURES}


def test_picture_is_of_what_is_expected_now() -> None:
    assert PICTURE.read_text(encoding="utf-8") == matrix_picture(ALL, GROUPS), (
        "./inv docs makes it so"
    )
    drawn = {node.text for node in ElementTree.parse(PICTURE).iter() if node.text}
    samples = {sample.id + sample_facts(sample, {}).mark for sample in ALL}
    assert samples | {s.name for s in SCENARIOS.values()} <= drawn


# -- what they name


def test_the_front_page_is_a_front_page() -> None:
    assert FRONT.count("\n") < 200


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    for path, anchor in re.findall(
        r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", page.read_text(encoding="utf-8")
    ):
        target = page.parent / path if path else page
        assert target.exists(), f"{page}: {path}"
        if anchor:
            assert anchor in anchors(target), f"{page}: {path}#{anchor}"


@pytest.mark.parametrize("word", Fidelity)
def test_every_fidelity_is_explained(word: Fidelity) -> None:
    assert word in content(OF_SAMPLES, "fidelity")


@pytest.mark.parametrize("part", [Manifest, Build, Runtime, Program, Format, Lint])
def test_every_key_of_the_manifest_is_explained(part: type[msgspec.Struct]) -> None:
    missing = [key for key in part.__struct_fields__ if f"`{key}`" not in OF_SAMPLES]
    assert [key for key in missing if f"`[{key}" not in OF_SAMPLES] == []


def test_every_key_of_an_override_is_explained() -> None:
    page = (HARNESS / "wrappers/README.md").read_text(encoding="utf-8")
    assert [key for key in HowToOverride.__struct_fields__ if f"`{key}`" not in page] == []


def test_every_room_says_in_a_line_what_it_is() -> None:
    folders = {path.parent.name for path in HARNESS.glob("*/__init__.py")}
    said = dict(rooms())
    assert set(said) == folders
    assert all(text.endswith(".") or ":" in text for text in said.values())
    assert folders <= {name for floor in FLOORS for name in floor}


def test_the_card_of_ones_own_is_a_card() -> None:
    page = (HARNESS / "README.md").read_text(encoding="utf-8")
    (source,) = (
        block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "class" in block
    )
    found: dict[str, Any] = {}
    exec(source, found)
    card = Guarded(found["Echo"].from_options(Options("card echo", {})))
    assert card.transmit(bytes.fromhex("00 01 00 00 02 AB CD")) == bytes.fromhex("AB CD 90 00")
    assert not card.faults


def test_the_scenario_of_ones_own_is_a_scenario() -> None:
    page = (HARNESS / "README.md").read_text(encoding="utf-8")
    (source,) = (
        block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "fails(" in block
    )
    found: dict[str, Any] = {}
    exec(
        "from harness.programs.hello import SELECT\n"
        "from harness.scenarios.hello_words import hello\n"
        "from harness.scenarios.words import at_command, card, fails, world\n"
        "from harness.trace.exchange import Exchange\n"
        f"made = {source}",
        found,
    )
    assert found["made"].id == "hello/removed-at-once"
    assert found["made"].case_for("s", "").ends is Ends.FAILS


def test_every_folder_of_the_containers_is_named_on_their_page() -> None:
    page = (CONTAINERS / "README.md").read_text(encoding="utf-8")
    folders = {path.name for path in CONTAINERS.iterdir() if path.is_dir()}
    assert {name for name in folders if f"| [{name}]({name}) |" in page} == folders


@pytest.mark.parametrize("name", [".ci/run", ".github/workflows/ci.yml", "README.md"])
def test_everybody_runs_the_same_test_command(name: str) -> None:
    assert "./inv setup test" in (ROOT / name).read_text(encoding="utf-8")


def test_the_changelog_begins_with_the_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE)[0] == version()
