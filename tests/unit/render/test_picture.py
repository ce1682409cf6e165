"""The matrix as a picture: a shape for each run, told apart without colour, safe as XML."""

from __future__ import annotations

from xml.etree import ElementTree

from harness.render import picture
from tests.support.reports import report_of, run_line

SVG = "{http://www.w3.org/2000/svg}"
REPORT = report_of(
    run_line("a-b", "hello"),
    run_line("a-b", "no-card", "timeout", expected=True),
    run_line("c-d", "hello", "silent"),
    run_line("c-d", "no-card", "unsupported", expected=True),
)


def drawn(document: str) -> dict[str, str]:
    """The paths of a picture by their classes."""
    return {
        node.attrib["class"]: node.attrib["d"]
        for node in ElementTree.fromstring(document).iter(f"{SVG}path")
    }


def test_each_kind_of_outcome_has_a_shape_of_its_own() -> None:
    paths = drawn(picture.render(REPORT))
    assert set(paths) == {"pass", "known", "unexpected", "unrun"}
    shapes = {path.lstrip("M0123456789 ") for path in paths.values()}
    assert len(shapes) == 4


def test_a_run_that_did_not_take_place_is_a_dot() -> None:
    report = report_of(run_line("a-b", "hello"), run_line("c-d", "no-card"))
    assert drawn(picture.render(report))["unrun"].count("M") == 2


def test_it_says_what_it_shows() -> None:
    (title,) = ElementTree.fromstring(picture.render(REPORT)).iter(f"{SVG}title")
    text = str(title.text)
    assert text.startswith("4 runs on ")
    for word in ("1 as the contract asks (full)", "1 known not", "1 unexpected", "1 not run"):
        assert word in text


def test_names_are_text_whatever_is_in_them() -> None:
    document = picture.render(report_of(run_line("a<b&c", "hello")))
    texts = [node.text for node in ElementTree.fromstring(document).iter(f"{SVG}text")]
    assert "a<b&c" in texts


def test_rows_and_columns_stand_where_they_are_named() -> None:
    one = report_of(*(run_line("a-b", f"s{number}") for number in range(9)))
    assert drawn(picture.render(one))["pass"].count("M") == 9
    (root,) = [ElementTree.fromstring(picture.render(one))]
    width = float(root.attrib["width"])
    xs = [float(part.split()[0]) for part in drawn(picture.render(one))["pass"].split("M")[1:]]
    assert sorted(xs) == xs and xs[-1] < width
