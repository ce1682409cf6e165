"""The matrix as a picture: a shape for each kind, told apart without colour, safe as XML."""

from __future__ import annotations

from xml.etree import ElementTree

from harness.pages.picture import Kind, Rows, render

SVG = "{http://www.w3.org/2000/svg}"
TITLES = {"hello": ["hello", "no-card"]}
ROWS = {"a-b": [Kind.PASS, Kind.KNOWN], "c-d": [Kind.PASS, Kind.NOT_RUN]}


def drawn(document: str) -> dict[str, str]:
    """The paths of a picture by their classes."""
    return {
        node.attrib["class"]: node.attrib["d"]
        for node in ElementTree.fromstring(document).iter(f"{SVG}path")
    }


def test_each_kind_has_a_shape_of_its_own() -> None:
    paths = drawn(render(TITLES, {"": ROWS}))
    assert set(paths) == {*Kind}
    assert len({path.lstrip("M0123456789 ") for path in paths.values()}) == len(Kind)
    assert {kind: path.count("M") for kind, path in paths.items()} == {
        Kind.PASS: 2,
        Kind.KNOWN: 1,
        Kind.NOT_RUN: 1,
    }


def test_it_says_what_it_shows() -> None:
    (title,) = ElementTree.fromstring(render(TITLES, {"": ROWS})).iter(f"{SVG}title")
    assert title.text == (
        "2 samples, 2 scenarios: of 4 runs 2 as the contract asks (full), "
        "1 known not to be (frames), 1 not run (dots)"
    )


def test_names_are_text_whatever_is_in_them() -> None:
    document = render({"hello": ["<&>"]}, {"": {"a<b&c": [Kind.PASS]}})
    texts = [node.text for node in ElementTree.fromstring(document).iter(f"{SVG}text")]
    assert {"<&>", "a<b&c"} <= set(texts)


def test_cells_stand_under_their_titles() -> None:
    document = render({"hello": [f"s{n}" for n in range(9)]}, {"": {"a-b": [Kind.PASS] * 9}})
    xs = [float(part.split()[0]) for part in drawn(document)["pass"].split("M")[1:]]
    assert sorted(xs) == xs
    assert xs[-1] < float(ElementTree.fromstring(document).attrib["width"])


def test_programs_stand_apart_and_what_a_sample_lacks_is_not_there() -> None:
    titles = {"hello": ["a", "b"], "uid": ["a"]}
    rows: Rows = {"x": [Kind.PASS, Kind.PASS, Kind.PASS], "y": [Kind.PASS] * 2 + [None]}
    document = render(titles, {"": rows})
    xs = [float(part.split()[0]) for part in drawn(document)["pass"].split("M")[1:]]
    assert len(xs) == 5
    assert xs[2] - xs[1] > xs[1] - xs[0]
    texts = [node.text for node in ElementTree.fromstring(document).iter(f"{SVG}text")]
    assert texts[:2] == ["hello", "uid"]
    assert "3 scenarios: of 5 runs 5 as" in (texts[-1] or "")


def test_each_of_several_groups_stands_below_its_title() -> None:
    document = render(TITLES, {"First": {"a": ROWS["a-b"]}, "Second": {"b": ROWS["c-d"]}})
    texts = [node.text for node in ElementTree.fromstring(document).iter(f"{SVG}text")]
    assert [text for text in texts if text in ("First", "a", "Second", "b")] == [
        *("First", "a", "Second", "b")
    ]
    assert (texts[-1] or "").startswith("2 samples, 2 scenarios: of 4 runs 2")
    assert render(TITLES, {}).count("<text") == 3, "titles of columns, and the caption"
