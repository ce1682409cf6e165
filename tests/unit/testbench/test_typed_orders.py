"""Orders as they are typed on this host: files, comments, and mistakes with their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import BadInput, OrderRefused
from harness.testbench.typed_orders import card_of, help_text, orders_in, script_of, typed_order
from harness.world.order_forms import FORMS


def test_a_script_has_comments_and_empty_lines(tmp_path: Path) -> None:
    path = tmp_path / "some.orders"
    path.write_text("# first\n\n  remove   # the card\nwait 1s\n", encoding="utf-8")
    assert [(number, order.text) for number, order in script_of(path)] == [
        (3, "remove"),
        (4, "wait 1s"),
    ]


@pytest.mark.parametrize(
    ("line", "what", "hint"),
    [
        ("dance", "s, line 2: There is no order 'dance'.", "known: insert, "),
        ("wait", "s, line 2: Wait: how long?", "it is wait SECONDS"),
        ("insert helo", "s, line 2: There is no card 'helo'.", "Did you mean hello?"),
        ("insert hello uid=04", "s, line 2: The card hello has no option --uid.", "It has "),
    ],
)
def test_a_script_with_a_mistake_is_not_begun(line: str, what: str, hint: str) -> None:
    with pytest.raises(OrderRefused) as caught:
        orders_in(["remove", line], "s")
    assert caught.value.what == what
    assert caught.value.hint.startswith(hint)


def test_a_script_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"The script .* cannot be read"):
        script_of(tmp_path / "none")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="cannot be read"):
        script_of(tmp_path / "binary")


def test_files_that_a_cards_options_name_are_this_hosts(tmp_path: Path) -> None:
    path = tmp_path / "answers"
    path.write_text("00 A4 * -> 90 00\n", encoding="utf-8")
    fields = card_of(typed_order(f"insert script answers={path} slot 1"))
    assert fields == {
        "name": "script",
        "options": {"answers": "00 A4 * -> 90 00\n"},
        "faults": {},
        "slot": 1,
    }
    with pytest.raises(OrderRefused, match="/no/file cannot be read"):
        card_of(typed_order("insert script answers=/no/file"))
    assert card_of(typed_order("insert")) is None


def test_the_help_has_every_order() -> None:
    assert all(form.written in help_text() for forms in FORMS.values() for form in forms)
