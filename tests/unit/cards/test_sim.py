"""The SIM as a card: its ATR, classes, P3 at T=0, GET RESPONSE, power."""

from __future__ import annotations

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.atr.decode import decode
from harness.cards.catalogue import make
from harness.cards.guard import Guarded
from harness.cards.sim import COMMANDS

from .iso import hold, say
from .sim import PIN, PUK, coded, fetched, select, sim, unblock, verify

MF = "00000000 3F00 01 0000000000 09 33 02 01 04 00 83 8A 83 8A"
GSM = "00000000 7F20 02 0000000000 09 33 00 0C 04 00 83 8A 83 8A"
RAND = bytes(range(16, 32))


def test_its_atr_offers_t0_alone() -> None:
    atr = decode(make("sim", {}).atr)
    assert atr.protocols == (0,) and not atr.breaches
    assert make("sim", {"atr": "3B 00"}).atr == b"\x3b\x00"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("00A40000023F00", "6E00"),
        ("80A40000023F00", "6E00"),
        ("A1A40000023F00", "6E00"),
        ("8084000008", None),
        ("A084000008", None),
        ("0084000008", "6E00"),
        ("80C0000016", "6E00"),
        ("A032000003000001", "6D00"),
        ("A010000000", "6D00"),
        ("A0000000", "6D00"),
        ("A0B000000000 01", "6700"),
        ("A0A4000000 0002 3F00", "6700"),
        ("A0A4", "6700"),
        ("", "6700"),
    ],
)
def test_classes_and_what_it_has_not(command: str, answer: str | None) -> None:
    got = say(make("sim", {}), command)
    if answer is None:
        assert len(bytes.fromhex(got)) == 10 and got.endswith("90 00")
    else:
        assert bytes.fromhex(got) == bytes.fromhex(answer)


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("A0A4000002", "6700"),  # announces data that do not come
        ("A0A40000", "6702"),
        ("A0A4000000", "6702"),
        ("A0A40000013F", "6702"),
        ("A0A40000033F0000", "6702"),
        ("A0A40100023F00", "6B00"),
        ("A0A40001023F00", "6B00"),
        ("A0A40000023F0000", "9F16"),  # Le behind data is not the card's
        ("A0A40000023F0016", "9F16"),
        ("A0C0000001AA", "6700"),
        ("A0F2000001AA", "6700"),
        ("A020000107 31323334FFFFFF", "6708"),
        ("A0200001", "6708"),
        ("A024000108 31323334FFFFFFFF", "6710"),
        ("A02C000008 31323334FFFFFFFF", "6710"),
        ("A088000008 0001020304050607", "6710"),
        ("A088010010 000102030405060708090A0B0C0D0E0F", "6B00"),
        ("A0F2000016", f"{MF} 9000"),
        ("A0F200000D", f"{MF[:31]} 9000"),
        ("A0F2000017", "6716"),
        ("A0F2000000", "6716"),
        ("A0F20000", "6716"),
        ("A0F2000116", "6B00"),
        ("8084000007", "6708"),
        ("8084000000", "6708"),
        ("80840000", "6708"),
        ("8084010008", "6B00"),
        ("8084000001AA", "6700"),
    ],
)
def test_p1_p2_and_p3(command: str, answer: str) -> None:
    hold(make("sim", {}), [(command, answer)])


def test_get_response_is_of_the_mf_as_the_first_command() -> None:
    card = make("sim", {})
    hold(card, [("A0C0000016", f"{MF} 9000"), ("A0C0000016", "6F00")])
    card.reset()
    hold(card, [("A0C0000016", f"{MF} 9000")])


def test_get_response_follows_its_command() -> None:
    hold(
        make("sim", {}),
        [
            ("A0A40000027F20", "9F16"),
            ("A0C0000016", f"{GSM} 9000"),
            ("A0C0000016", "6F00"),
            ("A0A40000027F20", "9F16"),
            ("A0F2000016", f"{GSM} 9000"),
            ("A0C0000016", "6F00"),
            ("A0A40000027F20", "9F16"),
            ("A0A40000029999", "9404"),
            ("A0C0000016", "6F00"),
            ("A0A40000027F20", "9F16"),
            ("00C0000016", "6E00"),
            ("A0C0000016", "6F00"),
            ("A0A40000027F20", "9F16"),
            ("A0C0000116", "6B00"),
            ("A0C0000016", "6F00"),
        ],
    )


def test_get_response_may_ask_for_less_and_hears_how_much_there_is() -> None:
    hold(
        make("sim", {}),
        [
            ("A0A40000027F20", "9F16"),
            ("A0C0000017", "6716"),
            ("A0C0000000", "6716"),
            ("A0C00000", "6716"),
            ("A0C0000006", "00000000 7F20 9000"),
            ("A0C0000010", "6F00"),
        ],
    )


def test_run_gsm_algorithm() -> None:
    ki = bytes.fromhex("00112233445566778899AABBCCDDEEFF")
    card = sim("7F20", ki=ki.hex())
    told = hmac.digest(ki, RAND, "sha256")[:12].hex(" ").upper()
    assert fetched(card, f"A088000010 {RAND.hex()}") == f"{told} 90 00"
    hold(card, [(f"A088000010 {RAND.hex()} 0C", "9F0C")])
    assert fetched(sim("7F20"), f"A088000010 {RAND.hex()}") != f"{told} 90 00"


def test_run_gsm_algorithm_needs_chv1_and_df_gsm() -> None:
    command = f"A088000010 {RAND.hex()}"
    hold(make("sim", {}), [(select("7F20"), "9F16"), (command, "9804")])
    hold(sim(), [(command, "9804"), (select("7F10"), "9F16"), (command, "9804")])
    hold(sim("7F20", "6F07"), [(command, "9F0C")])


def test_challenges_are_others_each_time_and_the_same_with_a_seed() -> None:
    command = "8084000008"
    one, two = (make("sim", {"seed": "x"}) for _ in range(2))
    first = [say(one, command), say(one, command)]
    assert first == [say(two, command), say(two, command)]
    assert first[0] != first[1]
    one.reset()
    assert say(one, command) not in first
    assert say(make("sim", {"seed": "y"}), command) not in first
    assert say(make("sim", {}), command) != say(make("sim", {}), command)


@pytest.mark.parametrize("how", ["power_off", "power_on", "reset"])
def test_power_takes_selection_and_verification_and_leaves_contents(how: str) -> None:
    card = sim("7F20", "6F7E")
    hold(card, [("A0D6000001 11", "9000"), (verify("0000"), "9804")])
    getattr(card, how)()
    hold(
        card,
        [
            ("A0B0000001", "9400"),
            ("A0F2000016", "00000000 3F00 01 0000000000 09 33 02 01 04 00 82 8A 83 8A 9000"),
            (select("6F7E"), "9404"),
            (select("7F20"), "9F16"),
            (select("6F7E"), "9F0F"),
            ("A0B0000001", "9804"),
            (verify(PIN), "9000"),
            ("A0B0000001", "11 9000"),
        ],
    )


bodies = st.binary(max_size=20) | st.sampled_from(
    [bytes.fromhex(coded(PIN)), bytes.fromhex(coded(PUK) + coded(PIN)), RAND]
)
fids = st.sampled_from(["3F00", "7F10", "7F20", "6F3A", "6F3C", "6F44", "6F07", "6F7E", "2FE2"])
typical = st.builds(
    lambda ins, p1, p2, data, le: bytes((0xA0, ins, p1, p2)) + bytes((len(data),)) + data + le,
    st.sampled_from([*COMMANDS, 0xC0]),
    st.sampled_from([0, 0, 0, 1, 9, 255]),
    st.sampled_from([0, 1, 2, 3, 4, 0x10, 0x12, 255]),
    bodies,
    st.sampled_from([b"", b"", b"\x00", b"\x1c"]),
)
commands = (
    st.binary(max_size=300)
    | typical
    | fids.map(lambda fid: bytes.fromhex(select(fid)))
    | st.sampled_from([bytes.fromhex(verify(PIN)), bytes.fromhex(unblock(PUK, PIN))])
)


@given(st.lists(commands, max_size=30))
def test_whatever_comes_is_answered(raw: list[bytes]) -> None:
    card = Guarded(make("sim", {}))
    for command in raw:
        assert 2 <= len(card.transmit(command)) <= 258
    assert not card.faults
