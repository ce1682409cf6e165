"""The declared table: read strictly, and each release in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.grid.releases import load, release

from .grids import TABLE

SPAN = '[[span]]\nfirst = "1.8.24"\nprotocol = "4:4"\nsource = "s"\n'
DEBIAN = '[[distribution]]\nname = "Debian 12"\nversion = "1.9.9-2"\nsource = "s"\n'


@pytest.mark.parametrize(
    ("version", "number"),
    [
        ("1.9.9", "1.9.9"),
        ("1.9.5-3ubuntu1", "1.9.5"),
        ("2.3.1-2.fc42", "2.3.1"),
        ("1:2.5-1", "2.5"),
        ("2.5.2+short-atr", "2.5.2"),
    ],
)
def test_release_in_the_version_of_a_package(version: str, number: str) -> None:
    assert release(version) == number


def test_what_is_no_version_is_refused() -> None:
    with pytest.raises(BadInput, match="no version"):
        release("latest")


@pytest.mark.parametrize(
    ("number", "protocol"),
    [
        ("1.8.24", "4:4"),
        ("1.10.0", "4:4"),
        ("2.2.3", "4:4"),
        ("2.3.0", "4:5"),
        ("2.5", "4:6"),
        ("2.10.1", "4:6"),
    ],
)
def test_the_span_of_a_release(number: str, protocol: str) -> None:
    span = TABLE.span_of(number)
    assert span and span.protocol == protocol


def test_before_all_spans_nothing_is_known() -> None:
    assert TABLE.span_of("1.8.9") is None


def test_who_has_a_release_and_who_is_alike() -> None:
    assert [known.name for known in TABLE.having("1.9.9")] == ["Old 12"]
    assert [*map(str, TABLE.alike("1.9.9"))] == ["Other 22 (1.9.5)"]
    assert TABLE.having("2.5.2") == ()
    assert [*map(str, TABLE.alike("2.5.2"))] == ["Newest 45 (2.5.1)"]


def test_every_fact_of_the_table_has_a_source() -> None:
    table = load()
    assert table.span and table.distribution
    sources = [span.source for span in table.span]
    sources += [known.source for known in table.distribution]
    sources += [note.source for note in table.note]
    assert [source for source in sources if not source.startswith("https://")] == []
    for known in table.distribution:
        assert table.span_of(known.release), known


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "span"),
        ("[[span", "cannot be used"),
        (SPAN, "distribution"),
        (SPAN + DEBIAN + 'shoe = "size"\n', "shoe"),
        (SPAN + DEBIAN.replace("1.9.9-2", "new"), "no version"),
        (SPAN + SPAN + DEBIAN, "order"),
        (SPAN + DEBIAN + DEBIAN, "twice"),
        (SPAN + DEBIAN + '[[note]]\nof = ["Debian 1"]\ntext = "t"\nsource = "s"\n', "Debian 12"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "releases.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load(file)
    assert why in str(caught.value)
