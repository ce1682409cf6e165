"""Worlds from JSON, and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cards.hello import ATR_T1
from harness.world.errors import WorldError
from harness.world.parse import parse_card, parse_world
from harness.world.script import Action, Trigger
from harness.world.world import CardSpec, ReaderSpec, Serving, Share, World

from .fields import BOTH, CARDS, SCRIPT, SECOND, T0, T1


def test_defaults_and_what_hangs_on_what() -> None:
    vpcd = ReaderSpec()
    assert parse_world({}) == World(Serving.SERVES, vpcd)
    for serving in ("none", "refuses", "other-protocol"):
        fields = {"daemon": serving, "reader": {}, "card": T1}
        assert parse_world(fields) == World(Serving(serving), None)
    assert parse_world({"reader": None, "card": T1}) == World(Serving.SERVES, None)
    assert parse_world({"reader": {}}).reader == vpcd == ReaderSpec("Virtual PCD")


def test_late_card_second_client_and_script_are_read() -> None:
    fields = {"card": T1, "late": False, "second_client": "exclusive", "script": SCRIPT}
    actions = (
        Action("begin"),
        Action("answer"),
        Action("wait", seconds=1.0),
        Action("end", "reset"),
    )
    got = parse_world(fields)
    assert (got.late, got.second_client, got.script) == (
        False,
        Share.EXCLUSIVE,
        (Trigger(1, actions),),
    )
    plain = parse_world({"card": T1})
    assert (plain.late, plain.second_client, plain.script) == (False, None, ())


@pytest.mark.parametrize("fields", CARDS)
def test_a_card_and_back(fields: dict[str, object]) -> None:
    spec = parse_card(fields)
    assert parse_card(spec.as_object()) == spec
    assert (spec.atr is None) == ("program" in fields)


def test_a_world_in_json() -> None:
    fields = {
        "daemon": "serves",
        "reader": {"name": "Leser", "slots": 2},
        "cards": [
            T1 | {"faults": {}, "quickack": True, "slot": 0},
            SECOND | {"options": {}, "faults": {"cut": "1"}, "quickack": True},
        ],
        "late": False,
        "second_client": "shared",
        "script": [{"at": {"client": 1}, "do": [["wait", 0.5], ["insert"]]}],
        "next_card": T0 | {"faults": {}, "quickack": True, "slot": 0},
    }
    assert parse_world(fields).as_object() == fields


def test_a_card_that_comes_after_another_is_one() -> None:
    assert parse_world({"card": T1, "next_card": SECOND}).next_card == parse_card(SECOND)
    assert parse_world({"card": T1}).next_card is None
    assert parse_world({"reader": None, "next_card": T1}).next_card is None
    with pytest.raises(WorldError, match="unknown card"):
        parse_world({"card": T1, "next_card": {"name": "no such"}})


names = st.text(min_size=1, max_size=30).filter(lambda n: n.isprintable() and '"' not in n)
triggers = st.sampled_from(
    [Trigger(0, (Action("insert"),)), Trigger(2, (Action("wait", seconds=2.5), Action("kill")))]
)
worlds = st.builds(
    World,
    st.just(Serving.SERVES),
    st.builds(ReaderSpec, names),
    st.sampled_from(CARDS).map(lambda fields: (parse_card(fields),)) | st.just(BOTH.cards),
    st.booleans(),
    st.none(),
    st.lists(triggers, unique=True).map(tuple),
    st.sampled_from([None, parse_card(T0)]),
)
others = st.builds(
    World,
    st.just(Serving.SERVES),
    st.sampled_from([ReaderSpec(), ReaderSpec(slots=1)]),
    st.just((parse_card(T1),)),
    st.just(False),
    st.sampled_from(Share),
)
bare = st.builds(World, st.sampled_from(Serving), late=st.booleans())


def test_a_name_longer_than_pcscd_has_room_for_is_refused() -> None:
    assert parse_world({"reader": {"name": "é" * 60}}).reader == ReaderSpec("é" * 60)
    with pytest.raises(WorldError, match="121 bytes"):
        parse_world({"reader": {"name": "é" * 61}})


@given(worlds | others | bare)
def test_a_world_and_back(made: World) -> None:
    assert parse_world(json.loads(json.dumps(made.as_object()))) == made


@pytest.mark.parametrize(
    ("fields", "error", "hint"),
    [
        (
            None,
            "world must be an object",
            "daemon, reader, cards, card, late, second_client, script",
        ),
        ({"deamon": True}, "unknown key of world: 'deamon'", "daemon, reader, cards"),
        ({"daemon": 1}, "daemon is 1", "serves, refuses, other-protocol, none"),
        ({"daemon": True}, "daemon is True", "none"),
        ({"daemon": None}, "daemon is None", "none"),
        ({"daemon": ["serves"]}, "daemon is ['serves']", "none"),
        ({"reader": True}, "reader must be an object", "name"),
        ({"reader": {"port": 2}}, "unknown key of reader: 'port'", "name, slots"),
        ({"reader": {"slots": 3}}, "a reader has 1 or 2 slots, not 3", ""),
        ({"reader": {"slots": True}}, "not True", ""),
        ({"reader": {"driver": "gemu"}}, "no reader driver 'gemu'", "vpcd, qemu"),
        ({"reader": {"driver": "qemu"}}, "no pcscd has the reader qemu", '"daemon": "none"'),
        ({"reader": {"slots": 1}, "card": {"name": "hello", "slot": 1}}, "one slot, 0", "slots"),
        ({"card": {}}, "a card needs a name", '"name": "hello"'),
        ({"card": {"name": "hello", "options": []}}, "a card needs a name", '"options": {}'),
        ({"card": {"name": "x"}}, "unknown card: 'x'; allowed: cryptoflex, hello", ""),
        ({"card": {"name": "hello", "speed": 1}}, "unknown key of card: 'speed'", "quickack"),
        ({"card": {"name": "hello", "quickack": 1}}, "quickack must be true or false", ""),
        ({"card": {"name": "hello", "options": {"x": 1}}}, "allowed: aid, atr, greeting", ""),
        ({"card": {"program": "card-c"}}, "a list of words", "["),
        ({"card": {"program": []}}, "a list of words", "["),
        ({"card": {"program": ["x", 1]}}, "a list of words", "["),
        ({"card": {"program": ["x"], "name": "hello"}}, "unknown key of card", "program"),
        ({"card": {"program": ["x"], "slot": 1}}, "unknown key of card: 'slot'", "program"),
        ({"card": {"relays": 2}}, "relays is 0 or 1, not 2", ""),
        ({"card": {"relays": 1}}, "no card in slot 1 to relay to", '"slot": 1'),
        ({"card": {"relays": 0}}, "no card in slot 0 to relay to", ""),
        ({"card": {"relays": 1, "slot": 1}}, "unknown key of card: 'slot'", "relays"),
        ({"daemon": "none", "card": {"name": "x"}}, "allowed: cryptoflex, hello", ""),
        ({"cards": {}}, "cards is a list, or card is one", ""),
        ({"cards": [T1], "card": T1}, "cards is a list, or card is one", ""),
        ({"cards": [T1, T1]}, "two cards in one slot", '"slot": 1'),
        ({"cards": [None]}, "card must be an object", "name"),
        ({"card": {"name": "hello", "faults": {"cut": "x"}}}, "option cut must be a number", ""),
        ({"card": {"name": "hello", "faults": []}}, "a card needs a name", ""),
        ({"late": "yes"}, "late must be true or false, not 'yes'", ""),
        ({"late": None}, "late must be true or false, not None", ""),
        ({"script": {}}, "a script is a list of triggers", ""),
        ({"script": [[]]}, "not a trigger: []", ""),
        ({"daemon": "none", "script": None}, "a script is a list of triggers", ""),
    ],
)
def test_malformed_world_is_refused_with_a_hint(fields: object, error: str, hint: str) -> None:
    with pytest.raises(WorldError) as caught:
        parse_world(fields)
    assert error in caught.value.error
    assert hint in caught.value.hint


@pytest.mark.parametrize("slot", [-1, 2, True, "0", 0.0, None])
def test_vpcd_has_two_slots(slot: object) -> None:
    with pytest.raises(WorldError, match="slot is 0 or 1, not ") as caught:
        parse_world({"card": {"name": "hello", "slot": slot}})
    assert repr(slot) in caught.value.error


@pytest.mark.parametrize("name", ["", 'Leser "1"', "Leser\n", "Le\x00ser", "\ud800", 7, None, []])
def test_a_readers_name_is_text_that_can_be_configured(name: object) -> None:
    with pytest.raises(WorldError, match="a reader's name is printable text without quotes"):
        parse_world({"reader": {"name": name}})


@pytest.mark.parametrize("name", ["Leser", "Prüfstand für Karten", "読取装置", "{} \\ $HOME"])
def test_a_reader_may_have_any_other_name(name: str) -> None:
    assert parse_world({"reader": {"name": name}}).reader == ReaderSpec(name)


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
    with pytest.raises(WorldError, match="a second client needs a card that is in"):
        parse_world(fields | {"second_client": "shared"})


@pytest.mark.parametrize("other", ["both", True, 1, ["shared"]])
def test_another_client_shares_or_does_not(other: object) -> None:
    with pytest.raises(WorldError) as caught:
        parse_world({"card": T1, "second_client": other})
    assert caught.value.error == f"second_client is {other!r}"
    assert caught.value.hint == "allowed: shared, exclusive, transaction"


def test_a_relay_has_the_atr_of_the_card_that_it_relays_to() -> None:
    there = {"name": "hello", "slot": 1, "options": {"protocol": "T=1"}}
    world = parse_world({"cards": [{"relays": 1}, there]})
    relay, other = world.cards
    assert (relay.relays, relay.slot, relay.apart) == (1, 0, True)
    assert relay.atr == other.atr == ATR_T1
    assert parse_world(world.as_object()) == world
    assert not relay.replaces(other)
    assert relay.replaces(relay)


def test_card_of_a_program_has_no_name() -> None:
    assert CardSpec(program=("card-c",)).as_object() == {"program": ["card-c"]}


def test_a_reader_that_no_pcscd_has_needs_none() -> None:
    made = parse_world({"daemon": "none", "reader": {"driver": "qemu"}, "card": T1})
    assert made.reader == ReaderSpec("QEMU USB CCID", 1, "qemu")
    assert made.cards
    assert parse_world(made.as_object()) == made
    assert made.hardware != parse_world({"card": T1}).hardware
