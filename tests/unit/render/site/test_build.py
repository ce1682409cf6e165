"""The site as files: whole, valid, linked, and untouched by what a report may hold."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import html5lib
import msgspec
import pytest

from harness.errors import BadInput
from harness.forms import pcapng
from harness.render.site import addresses
from harness.render.site.build import MARK, build
from harness.render.site.clip import MOST, clip, first_line
from harness.report.report import Report
from tests.support.site_report import NAMES, hostile_report, material, report


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sites") / "site"
    build(material(url="https://example.org/pcsc/"), made)
    return made


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sites") / "site"
    build(material(hostile_report()), made)
    return made


class Links(HTMLParser):
    """The addresses and ids of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links, self.ids, self.scripts = list[str](), set[str](), list[str]()
        self.inline = list[str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.links += [given[name] for name in ("href", "src") if name in given]
        self.ids |= {given["id"]} if "id" in given else set()
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        if tag in ("style", "iframe", "object", "embed", "base") or (
            tag == "script" and "src" not in given
        ):
            self.inline.append(tag)


def pages_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def test_a_page_for_everything_that_the_report_has(folder: Path) -> None:
    made = report()
    wanted = {addresses.FRONT, addresses.MATRIX, addresses.FAILURES, addresses.SCENARIOS}
    wanted |= {addresses.COMPARE, addresses.SERIES, addresses.CHANGES, addresses.GUIDES}
    wanted |= {addresses.sample(name) for name in NAMES}
    wanted |= {addresses.scenario(s.id) for s in made.header.scenarios}
    wanted |= {addresses.run(r.sample, r.scenario_id) for r in made.runs}
    there = {path.relative_to(folder).as_posix() for path in pages_in(folder)}
    assert wanted <= there
    assert {address for address in there - wanted if not address.startswith("guides/")} == set()


@pytest.mark.parametrize("which", ["folder", "hostile"])
def test_html_is_valid_and_carries_no_script_of_its_own(
    which: str, request: pytest.FixtureRequest
) -> None:
    made: Path = request.getfixturevalue(which)
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    seen: set[str] = set()
    for path in pages_in(made):
        if path.parent.parent.name == "r" and path.parent.name in seen:
            continue  # one run of each sample is enough
        seen.add(path.parent.name)
        text = path.read_text(encoding="utf-8")
        parser.parse(text)
        assert Links(text).inline == [], path
        policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
        assert len(policy) == 1 and "unsafe" not in policy[0] and "script-src 'self'" in policy[0]


def test_every_link_inside_leads_somewhere(folder: Path) -> None:
    ids = {path: Links(path.read_text(encoding="utf-8")) for path in pages_in(folder)}
    for path, found in ids.items():
        for link in found.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in ("https", "data"), f"{path}: {link}"
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), f"{path}: {link}"
            if parts.fragment and target in ids:
                assert parts.fragment in ids[target].ids, f"{path}: {link}"


def test_hostile_text_is_text_on_every_page(hostile: Path) -> None:
    for path in pages_in(hostile):
        text = path.read_text(encoding="utf-8")
        for part in ("<script>", "<img", "<h1>out", "<svg onload", 'href="javascript'):
            assert part not in text, f"{path}: {part}"
        assert not set(text) & {"\x1b", "\x00", "\N{RIGHT-TO-LEFT OVERRIDE}"}, path
        assert len(text) < 400_000, f"{path} has {len(text)} characters"


def test_what_was_cut_is_said_and_is_in_the_data(hostile: Path) -> None:
    run = hostile_report().runs[0]
    page = (hostile / addresses.run(run.sample, run.scenario_id)).read_text(encoding="utf-8")
    (left_out,) = {int(n) for n in re.findall(r"(\d+) more characters", page)}
    assert left_out == len(run.stderr) - MOST
    data = json.loads((hostile / addresses.run_data(run.sample, run.scenario_id)).read_text())
    assert data["stderr"] == run.stderr


def test_what_a_card_saw_is_there_for_other_tools(folder: Path) -> None:
    run = report().runs[0]
    capture = (folder / addresses.capture(run.sample, run.scenario_id)).read_bytes()
    (recording,) = pcapng.read(capture, "capture").recordings
    assert (recording.name, recording.scenario) == (run.sample, run.scenario_id)
    assert [(e.command.hex(" ").upper(), e.response) for e in recording.exchanges] == [
        (run.trace[1]["hex"], b"\x90\x00")
    ]
    assert len([*folder.rglob("*.pcapng")]) == len(report().runs)


@pytest.mark.parametrize("trace", [[], [{"kind": "reset"}], [{"kind": "command", "hex": "?"}]])
def test_a_run_in_which_no_card_was_asked_has_no_capture(
    tmp_path: Path, trace: list[dict[str, object]]
) -> None:
    made = report()
    run = msgspec.structs.replace(made.runs[0], trace=trace)
    build(material(Report(made.header, [run], made.footer)), tmp_path / "site")
    assert not [*tmp_path.rglob("*.pcapng")]
    page = (tmp_path / "site" / addresses.run(run.sample, run.scenario_id)).read_text()
    assert "Wireshark" not in page


def test_names_of_samples_lead_nowhere_else(tmp_path: Path) -> None:
    made = report()
    for name in ("../../outside", "a/b", "a\x00b", "\N{SNOWMAN}", ".", "x" * 300):
        facts = {name: next(iter(made.header.samples.values()))}
        header = msgspec.structs.replace(made.header, samples=facts)
        runs = [msgspec.structs.replace(made.runs[0], sample=name)]
        build(material(Report(header, runs, made.footer)), tmp_path / "in" / "site")
    assert {path.name for path in tmp_path.iterdir()} == {"in"}
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["site"]


# -- data


def test_data_for_machines(folder: Path) -> None:
    index = json.loads((folder / addresses.INDEX).read_text())
    assert {sample["id"] for sample in index["samples"]} == {*NAMES}
    assert len(index["outcomes"]) == len(report().runs)
    for sample in index["samples"]:
        assert (folder / sample["page"]).is_file()
        whole = json.loads((folder / sample["data"]).read_text())
        assert whole["facts"]["language"] == sample["language"]
        badge = json.loads((folder / sample["badge"]).read_text())
        assert badge["schemaVersion"] == 1 and {"label", "message", "color"} <= {*badge}


def test_feed_and_map_are_xml(folder: Path, hostile: Path) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    for made in (folder, hostile):
        feed = ElementTree.parse(made / addresses.FEED).getroot()
        assert feed.tag == f"{atom}feed"
        assert {"id", "title", "updated"} <= {node.tag.removeprefix(atom) for node in feed}
    pages = ElementTree.parse(folder / addresses.SITEMAP).getroot()
    assert len(pages) == len(pages_in(folder))
    assert not (hostile / addresses.SITEMAP).exists(), "nobody knows where it will be"


def test_the_badge_is_shown_where_the_site_is_known(folder: Path, hostile: Path) -> None:
    name = next(iter(NAMES))
    assert "img.shields.io/endpoint" in (folder / addresses.sample(name)).read_text()
    assert "img.shields.io" not in (hostile / addresses.sample(name)).read_text()


# -- the folder


def test_a_folder_that_is_no_site_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(BadInput, match="is not empty, and is no site"):
        build(material(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(BadInput, match="is no site"):
        build(material(), tmp_path / "mine.txt")


def test_a_site_is_replaced_as_a_whole(tmp_path: Path) -> None:
    made = tmp_path / "site"
    build(material(), made)
    (made / "samples" / "old.html").write_text("old")
    build(material(), made)
    assert not (made / "samples" / "old.html").exists()
    assert (made / MARK).is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_fails_in_the_middle_leaves_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "site"
    build(material(), made)
    before = (made / addresses.FRONT).read_text()

    def full(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("harness.render.site.build.data.search", full)
    with pytest.raises(BadInput, match="cannot be written"):
        build(material(), made)
    assert (made / addresses.FRONT).read_text() == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


# -- texts


def test_a_text_is_cut_and_spelt_out() -> None:
    assert clip("a\x1b[0m\n").text == "a\\x1b[0m\n"
    long = clip("y" * (MOST + 5))
    assert (len(long.text), long.left_out) == (MOST, 5)
    assert first_line("\n \n  one\ntwo") == "one"
    assert first_line("z" * 500).endswith("\N{HORIZONTAL ELLIPSIS}")
    assert first_line("") == ""
