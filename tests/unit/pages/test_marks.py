"""Parts of a page: found by their marks, made anew, and nothing else touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import BadInput
from harness.pages.marks import content, filled, names

PAGE = """\
# Title
<!-- made by inv docs: one -->
old
<!-- end of one -->
between
<!-- made by inv docs: two -->
<!-- end of two -->
end
"""
PARTS = {"one": lambda _: "| new |\n", "two": lambda _: "text", "unused": lambda _: "x"}


def test_a_page_knows_its_parts() -> None:
    assert names(PAGE) == ["one", "two"]
    assert content(PAGE, "one") == "old\n"


def test_parts_are_made_anew_and_all_else_stays() -> None:
    assert filled(PAGE, PARTS) == PAGE.replace("old", "| new |").replace(
        "two -->\n", "two -->\ntext\n", 1
    )


def test_making_them_again_changes_nothing() -> None:
    assert filled(filled(PAGE, PARTS), PARTS) == filled(PAGE, PARTS)


def test_a_part_that_nobody_makes_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadInput, match="Nobody makes the part 'one'") as refusal:
        filled(PAGE, {"ones": lambda _: "", "two": lambda _: ""})
    assert refusal.value.hint == "Did you mean ones?"


@pytest.mark.parametrize(
    "broken",
    [PAGE.replace("<!-- end of one -->\n", ""), PAGE + PAGE],
    ids=["without end", "twice"],
)
def test_a_part_has_one_beginning_and_one_end(broken: str) -> None:
    with pytest.raises(BadInput, match="part 'one'"):
        filled(broken, PARTS)


@given(st.text(st.characters(exclude_characters="<"), max_size=80))
def test_what_a_part_holds_is_what_was_made(text: str) -> None:
    page = filled(PAGE, {**PARTS, "one": lambda _: text})
    assert content(page, "one") == f"{text.strip()}\n"
