"""Scripts from JSON: every value is one, or is refused and named."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.world.errors import WorldError
from harness.world.script import ACTS, LONGEST_WAIT_S, Act, Cue, Script, held, parse_script

PLAIN = [verb for verb, argument in ACTS.items() if argument is None]

acts = (
    st.sampled_from(PLAIN).map(Act)
    | st.sampled_from(["leave", "reset"]).map(lambda word: Act("end", word))
    | st.floats(0, LONGEST_WAIT_S, exclude_min=True).map(
        lambda seconds: Act("wait", seconds=seconds)
    )
)
cues = st.builds(Cue, st.integers(0, 99), st.lists(acts, max_size=5).map(tuple))
scripts = st.lists(cues, max_size=5, unique_by=lambda cue: cue.command).map(tuple)

# What a script is made of, and what is put in its place.
words = st.sampled_from([*ACTS, "at", "do", "command", "client", "leave", "reset", "x"])
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
    text = json.dumps([cue.as_object() for cue in script])
    assert parse_script(json.loads(text)) == script


@given(values | nearly)
def test_any_value_is_a_script_or_a_refusal(value: object) -> None:
    try:
        script = parse_script(value)
    except WorldError as refusal:
        assert refusal.error
    else:
        assert parse_script([cue.as_object() for cue in script]) == script


def test_a_whole_script() -> None:
    fields = [
        {"at": {"client": 1}, "do": [["wait", 1], ["insert"]]},
        {"at": {"command": 1}, "do": [["begin"], ["answer"], ["end", "reset"]]},
        {"at": {"command": 2}, "do": []},
    ]
    assert parse_script(fields) == (
        Cue(0, (Act("wait", seconds=1.0), Act("insert"))),
        Cue(1, (Act("begin"), Act("answer"), Act("end", "reset"))),
        Cue(2, ()),
    )


def test_the_commands_that_are_held_are_those_that_have_a_cue() -> None:
    assert held((Cue(3, ()), Cue(0, (Act("insert"),)), Cue(1, (Act("kill"),)))) == ((0, 3), (0, 1))
    assert held((Cue(1, (), slot=1), Cue(1, ()))) == ((1, 1), (0, 1))
    assert held(()) == ()


@pytest.mark.parametrize(
    ("act", "text"),
    [
        (Act("kill"), "kill"),
        (Act("end", "reset"), "end reset"),
        (Act("wait", seconds=2), "wait 2"),
        (Act("remove", slot=0), "remove 0"),
    ],
)
def test_an_act_as_people_read_it(act: Act, text: str) -> None:
    assert str(act) == text


@pytest.mark.parametrize("value", [None, {}, "answer", 1, True])
def test_script_that_is_no_list_is_refused(value: object) -> None:
    with pytest.raises(WorldError, match="a script is a list of cues"):
        parse_script(value)


@pytest.mark.parametrize(
    "cue",
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
def test_malformed_cue_is_refused(cue: object) -> None:
    with pytest.raises(WorldError, match="not a cue: ") as caught:
        parse_script([cue])
    assert repr(cue) in caught.value.error
    assert '{"at": {"command": 1}, "do": [["answer"]]}' in caught.value.hint


@pytest.mark.parametrize(
    "act",
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
def test_malformed_act_is_refused_with_the_known_ones(act: object) -> None:
    with pytest.raises(WorldError, match="not an act: ") as caught:
        parse_script([{"at": {"command": 1}, "do": [["begin"], act]}])
    assert repr(act) in caught.value.error
    assert all(verb in caught.value.hint for verb in ACTS)


@pytest.mark.parametrize("at", [{"command": 2}, {"client": 1}])
def test_one_moment_has_one_cue(at: dict[str, int]) -> None:
    cue = {"at": at, "do": [["answer"]]}
    with pytest.raises(WorldError, match="two cues at the same moment"):
        parse_script([cue, {"at": {"command": 1}, "do": []}, cue])


@pytest.mark.parametrize(
    "at",
    [{"command": True}, {"client": True}, {"command": 1, "client": 1}, {"command": 1, "clinet": 1}],
)
def test_a_moment_is_one_number(at: dict[str, object]) -> None:
    with pytest.raises(WorldError, match="not a cue: "):
        parse_script([{"at": at, "do": []}])


def test_true_is_no_duration() -> None:
    with pytest.raises(WorldError, match="not an act: "):
        parse_script([{"at": {"command": 1}, "do": [["wait", True]]}])


def test_a_number_beyond_all_bounds_is_no_duration() -> None:
    with pytest.raises(WorldError, match="not an act: "):
        parse_script([{"at": {"command": 1}, "do": [["wait", 10**400]]}])


# -- slots


def test_cues_and_acts_name_slots() -> None:
    fields = [
        {"at": {"command": 1, "slot": 1}, "do": [["remove", 1], ["insert", 0], ["remove"]]},
        {"at": {"command": 1}, "do": [["answer"]]},
    ]
    acts = (Act("remove", slot=1), Act("insert", slot=0), Act("remove"))
    script = parse_script(fields)
    assert script == (Cue(1, acts, slot=1), Cue(1, (Act("answer"),)))
    assert [cue.as_object() for cue in script] == fields


@pytest.mark.parametrize("slot", [2, -1, True, "0", None, 0.0])
def test_a_slot_that_vpcd_has_not_is_refused(slot: object) -> None:
    with pytest.raises(WorldError, match="not a cue"):
        parse_script([{"at": {"command": 1, "slot": slot}, "do": []}])
    with pytest.raises(WorldError, match="not an act"):
        parse_script([{"at": {"command": 1}, "do": [["remove", slot]]}])


def test_two_cues_at_the_same_command_of_two_slots_are_two() -> None:
    at = [{"at": {"command": 1, "slot": slot}, "do": []} for slot in (0, 1)]
    assert len(parse_script(at)) == 2
    with pytest.raises(WorldError, match="two cues"):
        parse_script([at[1], at[1]])
