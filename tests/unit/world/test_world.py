"""Worlds from JSON, and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.world.channel import Refusal
from harness.world.script import Act, Cue
from harness.world.world import CardSpec, ReaderSpec, Serving, Share, World, card_spec, world

T1 = {"name": "hello", "options": {}}
MOIN = {"name": "hello", "options": {"greeting": "Moin"}}
T0 = {"name": "hello", "options": {"protocol": "T=0"}}
TROUBLED = {"name": "troubled", "options": {"delivery": "get-response", "chunk": "6"}}
SLOW = {"name": "hello", "quickack": False}
SECOND = {"name": "hello", "slot": 1}
PROGRAM = {"program": ["/usr/local/bin/card-c"]}
CARDS = [T1, MOIN, T0, TROUBLED, SLOW, SECOND, PROGRAM]
SCRIPT = [{"at": {"command": 1}, "do": [["begin"], ["answer"], ["wait", 1], ["end", "reset"]]}]


def test_defaults_and_what_hangs_on_what() -> None:
    vpcd = ReaderSpec()
    assert world({}) == World(Serving.SERVES, vpcd, None)
    for serving in ("none", "refuses", "other-protocol"):
        fields = {"daemon": serving, "reader": {}, "card": T1}
        assert world(fields) == World(Serving(serving), None, None)
    assert world({"reader": None, "card": T1}) == World(Serving.SERVES, None, None)
    assert world({"reader": {}}).reader == vpcd == ReaderSpec("Virtual PCD")


def test_what_belongs_to_one_run() -> None:
    fields = {"card": T1, "late": False, "second_client": "exclusive", "script": SCRIPT}
    acts = (Act("begin"), Act("answer"), Act("wait", seconds=1.0), Act("end", "reset"))
    got = world(fields)
    assert (got.late, got.second_client, got.script) == (False, Share.EXCLUSIVE, (Cue(1, acts),))
    plain = world({"card": T1})
    assert (plain.late, plain.second_client, plain.script) == (False, None, ())


def test_a_late_card_is_not_there_at_first() -> None:
    late = world({"card": T1, "late": True})
    assert late.card == card_spec(T1)
    assert late.at_first().card is None and late.at_first().reader == late.reader
    here = world({"card": T1})
    assert here.at_first() == here


@pytest.mark.parametrize("fields", CARDS)
def test_a_card_and_back(fields: dict[str, object]) -> None:
    spec = card_spec(fields)
    assert card_spec(spec.as_object()) == spec
    assert (spec.atr is None) == ("program" in fields)


@pytest.mark.parametrize(
    ("fields", "others", "replaces"),
    [
        (T1, T1, True),
        (T1, MOIN, True),
        (T1, TROUBLED, True),
        (T1, T0, False),
        (T1, SLOW, False),
        (T1, SECOND, False),
        (SECOND, SECOND | {"options": {"greeting": "Moin"}}, True),
        (T1, PROGRAM, False),
        (PROGRAM, PROGRAM, True),
        (PROGRAM, {"program": ["card-java"]}, False),
    ],
)
def test_what_pcscd_would_notice_cannot_be_replaced(
    fields: dict[str, object], others: dict[str, object], replaces: bool
) -> None:
    card, other = card_spec(fields), card_spec(others)
    assert card.replaces(other) is other.replaces(card) is replaces


def test_a_world_in_json() -> None:
    fields = {
        "daemon": "serves",
        "reader": {"name": "Leser"},
        "card": SECOND | {"options": {}, "quickack": True},
        "late": False,
        "second_client": "shared",
        "script": [{"at": {"client": 1}, "do": [["wait", 0.5], ["insert"]]}],
    }
    assert world(fields).as_object() == fields


names = st.text(min_size=1, max_size=30).filter(lambda n: n.isprintable() and '"' not in n)
cues = st.sampled_from([Cue(0, (Act("insert"),)), Cue(2, (Act("wait", seconds=2.5), Act("kill")))])
worlds = st.builds(
    World,
    st.just(Serving.SERVES),
    st.builds(ReaderSpec, names),
    st.sampled_from(CARDS).map(card_spec),
    st.booleans(),
    st.none(),
    st.lists(cues, unique=True).map(tuple),
)
others = st.builds(
    World,
    st.just(Serving.SERVES),
    st.just(ReaderSpec()),
    st.just(card_spec(T1)),
    st.just(False),
    st.sampled_from(Share),
)
bare = st.builds(World, st.sampled_from(Serving), late=st.booleans())


def test_a_name_longer_than_pcscd_has_room_for_is_refused() -> None:
    assert world({"reader": {"name": "é" * 60}}).reader == ReaderSpec("é" * 60)
    with pytest.raises(Refusal, match="121 bytes"):
        world({"reader": {"name": "é" * 61}})


@given(worlds | others | bare)
def test_a_world_and_back(made: World) -> None:
    assert world(json.loads(json.dumps(made.as_object()))) == made


@pytest.mark.parametrize(
    ("fields", "error", "hint"),
    [
        (None, "world must be an object", "daemon, reader, card, late, second_client, script"),
        ({"deamon": True}, "unknown key of world: 'deamon'", "daemon, reader, card"),
        ({"daemon": 1}, "daemon is 1", "serves, refuses, other-protocol, none"),
        ({"daemon": True}, "daemon is True", "none"),
        ({"daemon": None}, "daemon is None", "none"),
        ({"daemon": ["serves"]}, "daemon is ['serves']", "none"),
        ({"reader": True}, "reader must be an object", "name"),
        ({"reader": {"slots": 2}}, "unknown key of reader: 'slots'", "name"),
        ({"card": {}}, "a card needs a name", '"name": "hello"'),
        ({"card": {"name": "hello", "options": []}}, "a card needs a name", '"options": {}'),
        ({"card": {"name": "x"}}, "unknown card: 'x'; allowed: hello", ""),
        ({"card": {"name": "hello", "speed": 1}}, "unknown key of card: 'speed'", "quickack"),
        ({"card": {"name": "hello", "quickack": 1}}, "quickack must be true or false", ""),
        ({"card": {"name": "hello", "options": {"x": 1}}}, "allowed: aid, atr, greeting", ""),
        ({"card": {"program": "card-c"}}, "a list of words", "["),
        ({"card": {"program": []}}, "a list of words", "["),
        ({"card": {"program": ["x", 1]}}, "a list of words", "["),
        ({"card": {"program": ["x"], "name": "hello"}}, "unknown key of card", "program"),
        ({"card": {"program": ["x"], "slot": 1}}, "unknown key of card: 'slot'", "program"),
        ({"daemon": "none", "card": {"name": "x"}}, "allowed: hello", ""),
        ({"late": "yes"}, "late must be true or false, not 'yes'", ""),
        ({"late": None}, "late must be true or false, not None", ""),
        ({"script": {}}, "a script is a list of cues", ""),
        ({"script": [[]]}, "not a cue: []", ""),
        ({"daemon": "none", "script": None}, "a script is a list of cues", ""),
    ],
)
def test_what_is_no_world(fields: object, error: str, hint: str) -> None:
    with pytest.raises(Refusal) as caught:
        world(fields)
    assert error in caught.value.error
    assert hint in caught.value.hint


@pytest.mark.parametrize("slot", [-1, 2, True, "0", 0.0, None])
def test_vpcd_has_two_slots(slot: object) -> None:
    with pytest.raises(Refusal, match="slot is 0 or 1, not ") as caught:
        world({"card": {"name": "hello", "slot": slot}})
    assert repr(slot) in caught.value.error


@pytest.mark.parametrize("name", ["", 'Leser "1"', "Leser\n", "Le\x00ser", "\ud800", 7, None, []])
def test_a_readers_name_is_text_that_can_be_configured(name: object) -> None:
    with pytest.raises(Refusal, match="a reader's name is printable text without quotes"):
        world({"reader": {"name": name}})


@pytest.mark.parametrize("name", ["Leser", "Prüfstand für Karten", "読取装置", "{} \\ $HOME"])
def test_a_reader_may_have_any_other_name(name: str) -> None:
    assert world({"reader": {"name": name}}).reader == ReaderSpec(name)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"card": None},
        {"card": T1, "late": True},
        {"card": T1, "reader": None},
        {"card": T1, "daemon": "none"},
        {"card": T1, "daemon": "refuses"},
    ],
)
def test_another_client_needs_a_card(fields: dict[str, object]) -> None:
    with pytest.raises(Refusal, match="a second client needs a card that is in"):
        world(fields | {"second_client": "shared"})


@pytest.mark.parametrize("other", ["both", True, 1, ["shared"]])
def test_another_client_shares_or_does_not(other: object) -> None:
    with pytest.raises(Refusal) as caught:
        world({"card": T1, "second_client": other})
    assert caught.value.error == f"second_client is {other!r}"
    assert caught.value.hint == "allowed: shared, exclusive"


def test_hardware_is_what_takes_time_to_change() -> None:
    usual = world({"card": T1}).hardware
    for same in (MOIN, TROUBLED):
        assert world({"card": same}).hardware == usual
    assert world({"card": T1, "second_client": "shared", "script": SCRIPT}).hardware == usual
    different = [
        {},
        {"card": T0},
        {"card": SECOND},
        {"card": PROGRAM},
        {"card": T1, "reader": {"name": "Leser"}},
        {"reader": None},
        {"daemon": "none"},
        {"daemon": "refuses"},
        {"daemon": "other-protocol"},
    ]
    seen = {world(fields).hardware for fields in different}
    assert len(seen) == len(different) and usual not in seen


def test_a_card_that_comes_late_is_no_hardware() -> None:
    assert world({"card": T0, "late": True}).hardware == world({}).hardware


def test_a_card_that_nobody_described_has_no_name() -> None:
    assert CardSpec(program=("card-c",)).as_object() == {"program": ["card-c"]}
