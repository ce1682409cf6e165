"""Orders from text: every line is one, or is refused with how such orders are written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.world.errors import WorldError
from harness.world.order import Order, parse_order
from harness.world.order_forms import FORMS, WITH_SLOT, usage
from harness.world.parse import parse_card
from harness.world.script import ACTIONS

# What stands in a form for what is typed.
FILLED = {
    "CARD": "ntag213",
    "OPTION=VALUE": "uid=04A1B2C3D4E580",
    "BYTES": "69 82",
    "PATTERN": "00 B0*",
    "SECONDS": "2s",
    "leave|reset": "reset",
}


def written(form: str, whole: bool) -> str:
    """A form with its places filled; whole: with what may be left out."""
    text = form.replace(" ...", "")
    for _ in range(2):  # one may stand in another
        text = re.sub(r" ?\[([^\[\]]*)\]", lambda m: f" {m[1]}" if whole else "", text)
    for place, typed in FILLED.items():
        text = text.replace(place, typed)
    return text


each_form = pytest.mark.parametrize(
    ("verb", "form"), [(verb, form.written) for verb, forms in FORMS.items() for form in forms]
)


@each_form
@pytest.mark.parametrize("whole", [True, False])
def test_every_form_can_be_typed(verb: str, form: str, whole: bool) -> None:
    text = written(form, whole)
    order = parse_order(text)
    assert (order.verb, order.text, order.slot) == (verb, text, 0)


@each_form
def test_a_slot_stands_at_the_end_of_those_that_are_about_one(verb: str, form: str) -> None:
    text = f"{written(form, True)} slot 1"
    if verb in WITH_SLOT:
        assert parse_order(text).slot == 1
    else:
        with pytest.raises(WorldError, match=f"^{verb}: "):
            parse_order(text)


@pytest.mark.parametrize("verb", [*ACTIONS])
def test_whatever_a_scenarios_script_does_can_be_typed(verb: str) -> None:
    assert ("swap" if verb == "change" else verb) in FORMS


def test_what_an_order_says() -> None:
    assert parse_order("  remove ") == Order("remove", "remove")
    assert parse_order("answer 69 82 to 00 B0 .. once slot 1") == Order(
        "answer",
        "answer 69 82 to 00 B0 .. once slot 1",
        command="00 B0 ..",
        response=b"\x69\x82",
        once=True,
        slot=1,
    )
    assert parse_order("expect 00A4* within 100ms").seconds == 0.1
    assert parse_order("kill").word == parse_order("kill pcscd").word == "pcscd"
    assert parse_order("refuse").word == "polkit"


@pytest.mark.parametrize(
    ("text", "seconds"), [("2s", 2), ("2", 2), ("0.5", 0.5), (".5s", 0.5), ("100 ms", 0.1)]
)
def test_durations(text: str, seconds: float) -> None:
    assert parse_order(f"wait {text}").seconds == seconds


def test_no_duration_at_all_ends_a_slow_cards_slowness() -> None:
    assert parse_order("slow 0").seconds == 0


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "an order is missing"),
        ("dance", "there is no order 'dance'"),
        ("insert 'hello", "cannot be read: No closing quotation"),
        ("remove now", "remove: nothing comes after remove"),
        ("remove slot 2", "remove: a slot is 0 or 1, not '2'"),
        ("remove slot", "remove: a slot is 0 or 1, not ''"),
        ("wait slot 1", "wait: it is about no slot"),
        ("swap", r"swap: which card\?"),
        ("insert hello greeting", "insert: an option is NAME=VALUE, and not 'greeting'"),
        ("wait", r"wait: how long\?"),
        ("wait 0", "wait: a duration is such as"),
        ("wait -1", "wait: a duration is such as"),
        ("wait nan", "wait: a duration is such as"),
        ("wait 601", "wait: a duration is such as"),
        ("answer 69 82", r"answer: to which commands\?"),
        ("answer 69 to 00", "answer: a response ends with a status word"),
        ("answer 69 82 to", "answer: a command is missing"),
        ("answer 69 82 to * 00", "answer: .* stands at the end"),
        ("expect", "expect: a command is missing"),
        ("expect 00 within", "expect: a duration is such as"),
        ("end", r"end: end what\? leave or reset"),
        ("kill card", r"kill: kill what\? pcscd"),
        ("refuse all", r"refuse: refuse what\? polkit or protocol"),
    ],
)
def test_what_is_no_order_is_told_with_what_is_one(text: str, error: str) -> None:
    with pytest.raises(WorldError, match=error) as caught:
        parse_order(text)
    verb = text.split(" ", maxsplit=1)[0]
    assert (usage(verb) if verb in FORMS and "read" not in error else "") in caught.value.hint
    assert caught.value.hint


words = st.sampled_from([*FORMS, *FILLED.values(), "to", "once", "slot", "1", "within", "normally"])


@given(st.text() | st.lists(words, max_size=6).map(" ".join))
def test_any_text_is_an_order_or_a_refusal(text: str) -> None:
    try:
        order = parse_order(text)
    except WorldError as refusal:
        assert refusal.error and refusal.hint
    else:
        assert parse_order(order.text) == order


def test_the_card_of_an_order() -> None:
    text = "insert hello 'greeting=Good morning' faults.refuse=6A82 slot 1"
    assert parse_order(text).card_fields == {
        "name": "hello",
        "options": {"greeting": "Good morning"},
        "faults": {"refuse": "6A82"},
        "slot": 1,
    }
    assert parse_order("insert").card_fields is None
    spec = parse_card(parse_order("insert hello greeting=Moin").card_fields)
    assert spec.options == {"greeting": "Moin"}
