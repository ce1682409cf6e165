"""The operations of the supervisor, on fakes: order, soundness, recovery."""

from __future__ import annotations

import asyncio

import pytest

from harness.world.channel import Refusal
from harness.world.world import ReaderSpec

from .parts import HELLO, Bench

T0 = {"card": {"name": "hello", "options": {"protocol": "T=0"}}}
MOIN = {"card": {"name": "hello", "options": {"greeting": "Moin"}}}
ANEW = ("stop pcscd", "pcscd with reader", "look for no card")


def test_from_nothing() -> None:
    bench = Bench()
    reply = bench.do("prepare", world=HELLO)
    assert bench.since() == [
        "cards",
        "pcscd with reader",
        "look for no card",
        "insert",
        "look",
        "begin",
    ]
    assert reply == {
        "changed": ["start-card-process", "start-daemon", "insert"],
        "reader": "Virtual PCD 00 00",
        "pcscd_pid": 101,
        "card_pid": 7,
        "second_client_pid": None,
    }


def test_other_options_do_not_pull_the_card(bench: Bench) -> None:
    assert bench.do("prepare", world=MOIN)["changed"] == ["swap"]
    assert bench.since() == ["swap", "look", "begin"]


def test_the_same_world_again_only_begins_anew(bench: Bench) -> None:
    assert bench.do("prepare", world=HELLO)["changed"] == []
    assert bench.since() == ["look", "begin"]


def test_another_atr_pulls_the_card_and_does_not_wait_until_pcscd_has_seen_it(
    bench: Bench,
) -> None:
    bench.do("prepare", world=T0)
    assert bench.since() == ["eject", *ANEW, "insert", "look", "begin"]


def test_no_reader_then_no_daemon(bench: Bench) -> None:
    reply = bench.do("prepare", world={"reader": None})
    assert bench.since() == ["eject", "stop pcscd", "pcscd without reader", "look", "begin"]
    assert reply["reader"] is None
    reply = bench.do("prepare", world={"daemon": "none"})
    assert bench.since() == ["stop pcscd", "look", "begin"]
    assert reply["pcscd_pid"] is None


def test_collect_is_sound_while_nothing_breaks(bench: Bench) -> None:
    assert bench.do("collect") == {
        "trace": [],
        "dropped": 0,
        "sound": True,
        "why": None,
        "kept_out": False,
    }


def test_log_of_a_run_begins_when_the_world_is_there(bench: Bench) -> None:
    bench.daemon.log.take("Client protocol is 4:6")  # of this bench's own look
    bench.do("prepare", world=HELLO)
    bench.daemon.log.take("Client protocol is 4:4")
    assert bench.do("log") == {"lines": ["Client protocol is 4:4"]}


def test_dead_pcscd_is_reported_and_replaced(bench: Bench) -> None:
    bench.daemon.lives = False
    bench.cards.links.clear()
    reply = bench.do("collect")
    assert (reply["sound"], reply["why"]) == (False, "pcscd ended by signal 9")
    bench.do("prepare", world=HELLO)
    assert bench.since() == ["pcscd with reader", "look for no card", "insert", "look", "begin"]
    assert bench.do("collect")["sound"] is True


def test_dead_card_process_is_reported_and_replaced(bench: Bench) -> None:
    bench.cards.lives = False
    bench.cards.links.clear()
    reply = bench.do("collect")
    assert reply["sound"] is False and "the card process" in str(reply["why"])
    bench.do("prepare", world=HELLO)
    assert bench.since() == ["cards", "look for no card", "insert", "look", "begin"]


def test_lost_link_is_reported_and_mended(bench: Bench) -> None:
    bench.cards.links.clear()
    assert bench.do("collect")["why"] == "the reader closed the card's connection"
    bench.do("prepare", world=HELLO)
    assert bench.since() == ["look for no card", "insert", "look", "begin"]


def test_after_a_failure_nothing_is_believed(bench: Bench) -> None:
    bench.readiness.blind = True
    with pytest.raises(Refusal, match="prepare: Virtual PCD 00 00 shows EMPTY"):
        bench.do("prepare", world=T0)
    assert bench.do("collect")["sound"] is False
    bench.readiness.blind = False
    bench.since()
    bench.do("prepare", world=HELLO)
    everything = ["kill other", "kill pcscd", "kill cards"]
    assert bench.since()[:5] == [*everything, "cards", "pcscd with reader"]
    assert bench.do("collect")["sound"] is True


def test_a_pcscd_that_never_answers_meets_the_limit(bench: Bench) -> None:
    bench.readiness.stuck = True
    with pytest.raises(Refusal, match=r"took more than 0.01 s, at the look"):
        bench.do("prepare", world=HELLO, limit_s=0.01)
    assert bench.do("status")["world"] is None


def test_another_program_as_card(bench: Bench) -> None:
    bench.do("prepare", world={"card": {"program": ["card-c"]}})
    assert bench.since() == ["eject", *ANEW, "insert program", "look", "begin"]


def test_a_card_changed_in_the_middle(bench: Bench) -> None:
    bench.do("order", text="remove")
    assert bench.since() == ["eject", "look for no card"]
    assert bench.do("collect")["sound"] is True
    bench.do("order", text="insert hello")
    assert bench.since() == ["look for no card", "insert", "look, though in use"]
    assert bench.do("collect")["sound"] is True
    assert bench.do("prepare", world=HELLO)["changed"] == []


def test_a_card_comes_beside_another_and_goes_again(bench: Bench) -> None:
    bench.do("order", text="insert store slot 1")
    assert bench.since() == ["look for no card", "insert 1", "look, though in use"]
    assert bench.cards.links == {0, 1}
    bench.do("order", text="remove slot 1")
    assert bench.cards.links == {0}
    assert bench.do("prepare", world=HELLO)["changed"] == []


def test_the_state_of_a_card_is_asked_of_the_card_process(bench: Bench) -> None:
    assert bench.do("save", slot=1) == {"state": "00"}
    assert bench.cards.asked[-1] == ("save", {"slot": 1})
    bench.cards.wrong["save"] = Refusal("no card is in slot 0")
    with pytest.raises(Refusal, match="no card"):
        bench.do("save")
    del bench.cards.wrong["save"]
    assert bench.do("collect")["sound"] is True


def test_changing_a_card_hides_no_earlier_fault(bench: Bench) -> None:
    bench.daemon.number += 1
    bench.do("order", text="remove")
    assert bench.do("collect")["sound"] is False


@pytest.mark.parametrize(
    ("op", "fields", "error"),
    [
        ("dance", {}, "unknown op 'dance'"),
        ("prepare", {}, "world must be an object"),
        ("prepare", {"world": {}, "limit_s": "long"}, "limit_s must be"),
        ("prepare", {"world": {}, "limit_s": True}, "limit_s must be"),
        ("order", {}, "an order is missing"),
        ("order", {"text": "insert", "card": {"name": "hello", "slot": 2}}, "slot is 0 or 1"),
        ("order", {"text": "remove slot first"}, "a slot is 0 or 1"),
        ("save", {"slot": 2}, "slot is 0 or 1"),
    ],
)
def test_wrong_requests_change_nothing(
    bench: Bench, op: str, fields: dict[str, object], error: str
) -> None:
    with pytest.raises(Refusal, match=error):
        bench.do(op, **fields)
    assert bench.since() == []
    assert bench.do("collect")["sound"] is True


def test_no_card_without_a_reader(bench: Bench) -> None:
    bench.do("prepare", world={"reader": None})
    for order in ("insert hello", "remove"):
        with pytest.raises(Refusal, match="there is no reader"):
            bench.do("order", text=order)


@pytest.mark.parametrize("serving", ["refuses", "other-protocol"])
def test_pcscd_that_refuses_every_client_is_a_world(bench: Bench, serving: str) -> None:
    reply = bench.do("prepare", world={"daemon": serving, "card": {"name": "hello"}})
    assert bench.since() == ["eject", "stop pcscd", f"pcscd {serving}", "look", "begin"]
    assert (reply["reader"], reply["pcscd_pid"]) == (None, 102)


def test_another_reader_is_another_pcscd(bench: Bench) -> None:
    bench.do("prepare", world=HELLO | {"reader": {"name": "Leser"}})
    assert bench.since()[:3] == ["eject", "stop pcscd", "pcscd with reader"]
    assert bench.daemon.reader == ReaderSpec("Leser")


def test_a_trace_that_could_not_begin_is_no_sound_one(bench: Bench) -> None:
    bench.cards.wrong["begin"] = Refusal("the card process does not answer")
    with pytest.raises(Refusal, match="does not answer"):
        bench.do("prepare", world=HELLO)
    assert bench.do("collect")["sound"] is False


def test_status_shows_the_known_world(bench: Bench) -> None:
    reply = bench.do("status")
    card = {"name": "hello", "options": {}, "faults": {}, "quickack": True, "slot": 0}
    assert reply["world"] == {
        "daemon": "serves",
        "reader": {"name": "Virtual PCD", "slots": 2},
        "cards": [card],
        "late": False,
        "second_client": None,
        "script": [],
        "next_card": None,
    }
    assert (reply["reader"], reply["pcscd_pid"], reply["card_pid"]) == ("Virtual PCD 00 00", 101, 7)
    assert reply["seen"] == "CHANGED EMPTY, ATR none"


def test_status_does_not_ask_a_dead_pcscd(bench: Bench) -> None:
    bench.daemon.lives = False
    assert bench.do("status")["seen"] is None


def test_closing_ends_all(bench: Bench) -> None:
    asyncio.run(bench.supervisor.close())
    assert sorted(bench.since()) == ["stop cards", "stop other", "stop pcscd"]


def test_a_card_in_a_reader_that_no_pcscd_has_stays_and_is_swapped_between_runs() -> None:
    world = {"daemon": "none", "reader": {"driver": "qemu"}, "card": {"name": "hello"}}
    bench = Bench()
    bench.do("prepare", world=world)
    assert bench.since() == ["cards", "insert qemu", "look", "begin"]
    bench.do("prepare", world=world | MOIN)
    assert bench.since() == ["swap", "look", "begin"]
    assert bench.do("collect")["sound"] is True
    bench.do("prepare", world=HELLO)
    assert bench.since()[:3] == ["eject", "pcscd with reader", "look for no card"]
