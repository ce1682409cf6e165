"""Scripts from JSON: every value is one, or is refused and named."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.world.errors import WorldError
from harness.world.script import (
    ACTIONS,
    LONGEST_WAIT_S,
    Action,
    Script,
    Trigger,
    held,
    parse_script,
)

PLAIN = [verb for verb, argument in ACTIONS.items() if argument is None]

actions = (
    st.sampled_from(PLAIN).map(Action)
    | st.sampled_from(["leave", "reset"]).map(lambda word: Action("end", word))
    | st.floats(0, LONGEST_WAIT_S, exclude_min=True).map(
        lambda seconds: Action("wait", seconds=seconds)
    )
)
triggers = st.builds(Trigger, st.integers(0, 99), st.lists(actions, max_size=5).map(tuple))
scripts = st.lists(triggers, max_size=5, unique_by=lambda trigger: trigger.command).map(tuple)

# What a script is made of, and what is put in its place.
words = st.sampled_from([*ACTIONS, "at", "do", "command", "client", "leave", "reset", "x"])
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | words
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3)
)
moments = st.sampled_from(["command", "client"])
nearly = st.lists(
    st.fixed_dictionaries(
        {
            "at": values | st.dictionaries(moments, scalars, max_size=2),
            "do": values | st.lists(st.lists(words | scalars, max_size=3), max_size=3),
        }
    ),
    max_size=2,
)


@given(scripts)
def test_a_script_and_back(script: Script) -> None:
    text = json.dumps([trigger.as_object() for trigger in script])
    assert parse_script(json.loads(text)) == script


@given(values | nearly)
def test_any_value_is_a_script_or_a_refusal(value: object) -> None:
    try:
        script = parse_script(value)
    except WorldError as refusal:
        assert refusal.error
    else:
        assert parse_script([trigger.as_object() for trigger in script]) == script


def test_a_whole_script() -> None:
    fields = [
        {"at": {"client": 1}, "do": [["wait", 1], ["insert"]]},
        {"at": {"command": 1}, "do": [["begin"], ["answer"], ["end", "reset"]]},
        {"at": {"command": 2}, "do": []},
    ]
    assert parse_script(fields) == (
        Trigger(0, (Action("wait", seconds=1.0), Action("insert"))),
        Trigger(1, (Action("begin"), Action("answer"), Action("end", "reset"))),
        Trigger(2, ()),
    )


def test_the_commands_that_are_held_are_those_that_have_a_trigger() -> None:
    assert held(
        (Trigger(3, ()), Trigger(0, (Action("insert"),)), Trigger(1, (Action("kill"),)))
    ) == ((0, 3), (0, 1))
    assert held((Trigger(1, (), slot=1), Trigger(1, ()))) == ((1, 1), (0, 1))
    assert held(()) == ()


@pytest.mark.parametrize(
    ("action", "text"),
    [
        (Action("kill"), "kill"),
        (Action("end", "reset"), "end reset"),
        (Action("wait", seconds=2), "wait 2"),
        (Action("remove", slot=0), "remove 0"),
    ],
)
def test_an_action_as_people_read_it(action: Action, text: str) -> None:
    assert str(action) == text


@pytest.mark.parametrize("value", [None, {}, "answer", 1, True])
def test_script_that_is_no_list_is_refused(value: object) -> None:
    with pytest.raises(WorldError, match="a script is a list of triggers"):
        parse_script(value)


@pytest.mark.parametrize(
    "trigger",
    [
        None,
        [],
        {},
        {"at": {"command": 1}},
        {"do": []},
        {"at": {"command": 0}, "do": []},
        {"at": {"command": -1}, "do": []},
        {"at": {"command": 1.0}, "do": []},
        {"at": {"command": "1"}, "do": []},
        {"at": {"client": 2}, "do": []},
        {"at": {"client": 0}, "do": []},
        {"at": {}, "do": []},
        {"at": 1, "do": []},
        {"at": {"command": 1}, "do": "answer"},
        {"at": {"command": 1}, "do": [], "then": []},
        {"at": {"client": 1}, "do": [], "then": []},
    ],
)
def test_malformed_trigger_is_refused(trigger: object) -> None:
    with pytest.raises(WorldError, match="not a trigger: ") as caught:
        parse_script([trigger])
    assert repr(trigger) in caught.value.error
    assert '{"at": {"command": 1}, "do": [["answer"]]}' in caught.value.hint


@pytest.mark.parametrize(
    "action",
    [
        "answer",
        None,
        [],
        ["dance"],
        [1],
        [["answer"]],
        ["answer", "now"],
        ["answer", 1],
        ["end"],
        ["end", "eject"],
        ["end", 1],
        ["end", "leave", "reset"],
        ["wait"],
        ["wait", 0],
        ["wait", -1],
        ["wait", "1"],
        ["wait", float("nan")],
        ["wait", 1, 2],
    ],
)
def test_malformed_action_is_refused_with_the_known_ones(action: object) -> None:
    with pytest.raises(WorldError, match="not an action: ") as caught:
        parse_script([{"at": {"command": 1}, "do": [["begin"], action]}])
    assert repr(action) in caught.value.error
    assert all(verb in caught.value.hint for verb in ACTIONS)


@pytest.mark.parametrize("at", [{"command": 2}, {"client": 1}])
def test_one_moment_has_one_trigger(at: dict[str, int]) -> None:
    trigger = {"at": at, "do": [["answer"]]}
    with pytest.raises(WorldError, match="two triggers at the same moment"):
        parse_script([trigger, {"at": {"command": 1}, "do": []}, trigger])


@pytest.mark.parametrize(
    "at",
    [{"command": True}, {"client": True}, {"command": 1, "client": 1}, {"command": 1, "clinet": 1}],
)
def test_a_moment_is_one_number(at: dict[str, object]) -> None:
    with pytest.raises(WorldError, match="not a trigger: "):
        parse_script([{"at": at, "do": []}])


def test_true_is_no_duration() -> None:
    with pytest.raises(WorldError, match="not an action: "):
        parse_script([{"at": {"command": 1}, "do": [["wait", True]]}])


def test_a_number_beyond_all_bounds_is_no_duration() -> None:
    with pytest.raises(WorldError, match="not an action: "):
        parse_script([{"at": {"command": 1}, "do": [["wait", 10**400]]}])


# -- slots


def test_triggers_and_actions_name_slots() -> None:
    fields = [
        {"at": {"command": 1, "slot": 1}, "do": [["remove", 1], ["insert", 0], ["remove"]]},
        {"at": {"command": 1}, "do": [["answer"]]},
    ]
    actions = (Action("remove", slot=1), Action("insert", slot=0), Action("remove"))
    script = parse_script(fields)
    assert script == (Trigger(1, actions, slot=1), Trigger(1, (Action("answer"),)))
    assert [trigger.as_object() for trigger in script] == fields


@pytest.mark.parametrize("slot", [2, -1, True, "0", None, 0.0])
def test_a_slot_that_vpcd_has_not_is_refused(slot: object) -> None:
    with pytest.raises(WorldError, match="not a trigger"):
        parse_script([{"at": {"command": 1, "slot": slot}, "do": []}])
    with pytest.raises(WorldError, match="not an action"):
        parse_script([{"at": {"command": 1}, "do": [["remove", slot]]}])


def test_two_triggers_at_the_same_command_of_two_slots_are_two() -> None:
    at = [{"at": {"command": 1, "slot": slot}, "do": []} for slot in (0, 1)]
    assert len(parse_script(at)) == 2
    with pytest.raises(WorldError, match="two triggers"):
        parse_script([at[1], at[1]])
