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
from harness.commands.docs import docs
from harness.errors import BadInput
from harness.judge.fidelity import Fidelity
from harness.judge.outcome import Outcome
from harness.pages import pages
from harness.pages.declared import declared, matrix_picture
from harness.pages.marks import content, filled, names
from harness.pages.measured import MEASURED, SHOWN_FAILURES, measured, merged
from harness.pages.pages import PAGES, PICTURE
from harness.pages.rooms import FLOORS, rooms
from harness.paths import CONTAINERS, EXPECTATIONS, HARNESS, ROOT, SAMPLES
from harness.programs.hello import CONTRACT
from harness.report import expectations
from harness.report.publish import publish
from harness.report.report import Report
from harness.samples.folder import load_all
from harness.samples.manifest import Build, Format, Lint, Manifest, Program, Runtime
from harness.samples.sample import Sample
from harness.scenarios.case import Ends
from harness.scenarios.registry import SCENARIOS
from harness.version import version
from tests.support.reports import WHOLE, report_of, run_line
from tests.support.typed import EVERY_PAGE

ALL = load_all(SAMPLES)
FRONT, OF_SAMPLES = (path.read_text(encoding="utf-8") for path in PAGES[:2])
MATRIX, FAULTS = content(OF_SAMPLES, "matrix"), content(OF_SAMPLES, "faults")
each_sample = pytest.mark.parametrize("sample", ALL, ids=lambda sample: sample.id)
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())


def rows(part: str) -> dict[str, list[str]]:
    """The cells of a table's rows that begin with a link to a sample, by its name."""
    found = {}
    for line in part.splitlines():
        if link := re.match(r"\| \[([^]]+)\]", line):
            found[link[1]] = [cell.strip() for cell in line.split("|")[2:-1]]
    return found


# -- what is made


@each_page
def test_what_is_declared_is_on_the_page_as_it_is_now(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    kept = {name: lambda name=name: content(text, name) for name in MEASURED}
    assert filled(text, {**declared(ALL), **kept}) == text, "./inv docs makes it so"


def test_every_part_is_on_a_page() -> None:
    shown = [name for page in PAGES for name in names(page.read_text(encoding="utf-8"))]
    assert sorted(shown) == sorted([*declared(ALL), *MEASURED])
    assert sorted(MEASURED) == sorted(measured(WHOLE, ALL, lambda _: ""))


@each_sample
def test_matrix_has_the_sample_as_it_is_expected_to_be(sample: Sample) -> None:
    again = f"./inv run {sample.id} --scenario all, then ./inv docs --path reports/latest.jsonl"
    assert sample.id in rows(MATRIX), again
    language, wrapper, passed, otherwise, *_ = rows(MATRIX)[sample.id]
    manifest = sample.manifest
    assert (language, wrapper) == (manifest.language, f"{manifest.wrapper} {manifest.version}")
    known = expectations.load(EXPECTATIONS, {s.id for s in ALL}, SCENARIOS)
    mine = {s.name for s in SCENARIOS.values() if known.outcome(sample, s) is not Outcome.PASS}
    assert passed == f"{len(SCENARIOS) - len(mine)} of {len(SCENARIOS)}", again
    listed = otherwise.replace("; ", ", ").split(", ") if otherwise != "-" else []
    assert {cell.rpartition(": ")[2] for cell in listed} == mine


def test_tables_have_no_sample_that_is_gone() -> None:
    assert set(rows(MATRIX)) == set(rows(FAULTS)) == {sample.id for sample in ALL}


def test_every_failure_has_its_column() -> None:
    titles = FAULTS.splitlines()[0]
    failing = [s.name for s in SCENARIOS.values() if s.case_for("s", "").ends is not Ends.ANSWERS]
    assert [cell.strip() for cell in titles.split("|")[2:-1]] == failing


def test_front_page_shows_of_the_failures_what_the_whole_table_has() -> None:
    some = content(FRONT, "some-faults")
    titles = [cell.strip() for cell in some.splitlines()[0].split("|")[2:-1]]
    assert titles == list(SHOWN_FAILURES)
    columns = [cell.strip() for cell in FAULTS.splitlines()[0].split("|")[2:-1]]
    for name, cells in rows(some).items():
        assert cells == [rows(FAULTS)[name][columns.index(title)] for title in titles]


def test_picture_is_of_what_is_expected_now() -> None:
    assert PICTURE.read_text(encoding="utf-8") == matrix_picture(ALL), "./inv docs makes it so"
    drawn = {node.text for node in ElementTree.parse(PICTURE).iter() if node.text}
    assert {sample.id for sample in ALL} | {s.name for s in SCENARIOS.values()} <= drawn


def test_a_report_that_is_not_of_everything_is_refused(tmp_path: Path) -> None:
    publish(tmp_path / "report.jsonl", WHOLE)
    page = tmp_path / "page.md"
    page.write_text("<!-- made by inv docs: matrix -->\nold\n<!-- end of matrix -->\n")
    with pytest.raises(BadInput, match="not of every scenario"):
        docs(tmp_path / "report.jsonl", [page], tmp_path / "matrix.svg")
    assert "old" in page.read_text()


def whole_report(samples: list[Sample]) -> Report:
    """A report of these samples in every scenario, in which all passed."""
    failing = ("no-card", *SHOWN_FAILURES)
    return report_of(
        *(
            run_line(sample.id, s.name, fidelity="code" if s.name in failing else None)
            for sample in samples
            for s in SCENARIOS.values()
        ),
        failing=failing,
    )


def filled_from(samples: list[Sample], folder: Path, pages: list[str]) -> list[str]:
    """Pages after `inv docs` with a report of these samples."""
    publish(folder / "report.jsonl", whole_report(samples))
    copies = [folder / f"{number}.md" for number, _ in enumerate(pages)]
    for page, copy in zip(pages, copies, strict=True):
        copy.write_text(page, encoding="utf-8")
    docs(folder / "report.jsonl", copies, folder / "matrix.svg")
    return [copy.read_text(encoding="utf-8") for copy in copies]


def emptied(page: str) -> str:
    """A page without what shows a run."""
    for name in MEASURED:
        if name in names(page):
            page = page.replace(content(page, name), "")
    return page


def test_a_report_of_everything_fills_every_part(tmp_path: Path) -> None:
    front, of_samples = filled_from(ALL, tmp_path, [emptied(FRONT), emptied(OF_SAMPLES)])
    every, passed = {sample.id for sample in ALL}, f"{len(SCENARIOS)} of {len(SCENARIOS)}"
    assert {cells[2] for cells in rows(content(of_samples, "matrix")).values()} == {passed}
    assert set(rows(content(of_samples, "faults"))) == every
    assert set(rows(content(front, "some-faults"))) == set(rows(content(FRONT, "some-faults")))
    assert "code" in content(front, "some-faults")
    assert (tmp_path / "matrix.svg").read_text(encoding="utf-8") == matrix_picture(ALL)


def test_a_report_of_one_sample_changes_its_row_alone(tmp_path: Path) -> None:
    (_, before) = filled_from(ALL, tmp_path, [FRONT, OF_SAMPLES])
    one = ALL[3]
    gone = "\n".join(line for line in before.splitlines() if f"| [{one.id}](" not in line) + "\n"
    (after,) = filled_from([one], tmp_path, [gone])
    assert content(after, "matrix") == content(before, "matrix")
    assert content(after, "faults") == content(before, "faults")


HEAD = "| sample | a |\n| --- | --- |\n"


def test_rows_of_samples_that_are_gone_go() -> None:
    old, new = f"{HEAD}| [x](x) | 1 |\n| [y](y) | 1 |\n", f"{HEAD}| [z](z) | 2 |\n\nbelow\n"
    assert merged(old, new, {"x", "z"}) == (f"{HEAD}| [x](x) | 1 |\n| [z](z) | 2 |\n\nbelow\n")


def test_old_rows_do_not_stand_under_new_columns() -> None:
    old, new = f"{HEAD}| [x](x) | 1 |\n", f"{HEAD.replace('a', 'b')}| [z](z) | 2 |\n"
    with pytest.raises(BadInput, match="other columns") as refusal:
        merged(old, new, {"x", "z"})
    assert "it lacks x" in refusal.value.why
    assert merged(old, new, {"z"}) == new, "nobody's row is left"


def test_without_a_report_what_shows_a_run_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "<!-- made by inv docs: matrix -->\nold\n<!-- end of matrix -->\n"
        "<!-- made by inv docs: contract -->\nold\n<!-- end of contract -->\n"
        + "".join(
            f"<!-- made by inv docs: {name} -->\n<!-- end of {name} -->\n"
            for name in ("faults", "some-faults")
        )
    )
    docs(None, [page], tmp_path / "matrix.svg")
    assert content(page.read_text(), "matrix") == "old\n"
    assert content(page.read_text(), "contract") == CONTRACT.page
    assert f"written: {page}" in capsys.readouterr().out


def test_a_page_that_cannot_be_read_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        pages.rewrite(tmp_path / "none.md", {})


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
    assert word in FAULTS.rpartition("|\n")[2]


@pytest.mark.parametrize("part", [Manifest, Build, Runtime, Program, Format, Lint])
def test_every_key_of_the_manifest_is_explained(part: type[msgspec.Struct]) -> None:
    missing = [key for key in part.__struct_fields__ if f"`{key}`" not in OF_SAMPLES]
    assert [key for key in missing if f"`[{key}" not in OF_SAMPLES] == []


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
