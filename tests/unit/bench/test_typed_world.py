"""The words of `inv bench`: a world, or what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.bench.typed_world import in_words, world_of
from harness.cards.card import Card
from harness.cards.catalogue import make
from harness.errors import BadInput
from harness.forms.forms import FORMS, WRITTEN
from harness.forms.recording import Recording
from harness.trace.trace import Event
from harness.vicc.state_file import StateFile
from harness.world.world import CardSpec

TYPED = (
    *("protocol", "greeting", "atr", "uid", "ndef", "hello", "tree", "trace", "mode", "answers"),
    *("pin", "imsi", "iccid"),
)
NOTHING = dict.fromkeys(TYPED)
STATE = make("ntag213", {"ndef": "D00000"}).save()


@pytest.mark.parametrize(
    ("card", "typed", "said"),
    [
        ("hello", {}, "a card that offers T=0 and T=1 and says 'Hello world!' (AID A0 00"),
        ("hello", {"protocol": "T=0", "greeting": ""}, "a card that offers T=0 and says ''"),
        ("hello", {"atr": "3B00"}, "a card that has the ATR 3B 00 and says 'Hello world!'"),
        ("store", {}, "the card 'store'"),
        ("ntag213", {"uid": "04000000000000"}, "the card 'ntag213'"),
        ("iso7816", {"hello": "yes"}, "the card 'iso7816'"),
        ("cryptoflex", {}, "the card 'cryptoflex'"),
        ("sim", {"pin": ""}, "the card 'sim'"),
        ("none", {}, "no card in it"),
    ],
)
def test_a_world_and_what_is_said_of_it(card: str, typed: dict[str, str], said: str) -> None:
    world = world_of(card, NOTHING | typed)
    assert in_words(world).startswith(said)
    assert dict(world.card.options if world.card else {}) == typed


def test_an_atr_is_seen_by_pcscd() -> None:
    card = world_of("hello", {"atr": "3B 00"}).card
    assert card and card.atr == b"\x3b\x00"


@pytest.mark.parametrize(
    ("card", "typed", "what", "hint"),
    [
        ("helo", {}, "There is no card 'helo'.", "Did you mean hello?"),
        ("hello", {"uid": "04"}, "The card hello has no option --uid.",
         "It has --protocol, --greeting, --atr."),
        ("ntag215", {"greeting": "x"}, "The card ntag215 has no option --greeting.",
         "It has --atr, --uid, --ndef, --state."),
        ("iso7816", {"uid": "04"}, "The card iso7816 has no option --uid.",
         "It has --atr, --hello, --tree, --state."),
        ("iso7816", {"tree": "/no/file"}, "/no/file cannot be read.", ""),
        ("hello", {"tree": "t"}, "The card hello has no option --tree.", "It has --protocol"),
        ("hello", {"hello": "yes"}, "The card hello has no option --hello.", "It has --protocol"),
        ("store", {"greeting": "x"}, "The card store has no option --greeting.", "It has none"),
        ("none", {"atr": "3B00"}, "No card, none, has no option --atr.", "It has none"),
        ("hello", {"trace": "t"}, "The card hello has no option --trace.", "It has --protocol"),
        ("replay", {"trace": "/no/file"}, "/no/file cannot be read.", ""),
        ("replay", {"mode": "x"}, "Unknown mode: 'x'; allowed: free, strict.", ""),
        ("replay", {"answers": "t"}, "The card replay has no option --answers.",
         "It has --atr, --trace, --mode."),
        ("script", {"answers": "/no/file"}, "/no/file cannot be read.", ""),
        ("sim", {"uid": "04"}, "The card sim has no option --uid.",
         "It has --atr, --pin, --imsi, --iccid."),
        ("sim", {"pin": "123"}, "Option pin must be 4 to 8 digits, not '123'.", ""),
        ("hello", {"pin": "1234"}, "The card hello has no option --pin.", "It has --protocol"),
        ("ntag213", {"uid": "04"}, "A UID has 7 bytes", ""),
        ("ntag213", {"ndef": "00" * 142}, "The message with its TLV has 145 bytes", ""),
        ("hello", {"protocol": "T=2"}, "Unknown protocol: 'T=2'; allowed: T=0, T=1, both.", ""),
        ("hello", {"atr": "3B"}, "An ATR has 2 to 33 bytes", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_bad_input(
    card: str, typed: dict[str, str], what: str, hint: str
) -> None:
    with pytest.raises(BadInput) as caught:
        world_of(card, NOTHING | typed)
    assert caught.value.what.startswith(what)
    assert caught.value.hint.startswith(hint)


# -- with a state


def state_file(folder: Path, content: bytes | None) -> StateFile:
    path = folder / "tag.bin"
    if content is not None:
        path.write_bytes(content)
    return StateFile(path)


def test_without_a_file_yet_the_card_is_as_typed(tmp_path: Path) -> None:
    card = world_of("ntag213", {"ndef": "D00000"}, state_file(tmp_path, None)).card
    assert card and card.options == {"ndef": "D00000"}


def test_a_file_is_the_cards_state(tmp_path: Path) -> None:
    typed = {"uid": "04A1B2C3D4E580"}
    card = world_of("ntag213", typed, state_file(tmp_path, STATE)).card
    assert card and card.options == {"state": STATE.hex(), **typed}


@pytest.mark.parametrize(
    ("card", "typed", "content", "why"),
    [
        ("ntag215", {}, STATE, "This is the saved state of a card ntag213, not of a card ntag215."),
        ("ntag213", {}, STATE[:-1], "The saved state is truncated"),
        ("ntag213", {}, STATE[:-1] + b"\0", "The saved state is corrupted"),
        ("ntag213", {}, b"something else", "This is no saved state of a card"),
        ("ntag213", {"uid": "04000000000000"}, STATE, "The saved state is that of a tag with"),
        ("ntag213", {"ndef": "D1"}, STATE, "A saved state has the content of a tag"),
    ],
)
def test_a_file_that_cannot_be_its_state_is_bad_input_and_stays(
    tmp_path: Path, card: str, typed: dict[str, str], content: bytes, why: str
) -> None:
    with pytest.raises(BadInput) as caught:
        world_of(card, NOTHING | typed, state_file(tmp_path, content))
    assert caught.value.what == f"{tmp_path / 'tag.bin'} cannot be the state of this card."
    assert caught.value.why.startswith(why)
    assert (tmp_path / "tag.bin").read_bytes() == content


@pytest.mark.parametrize("card", ["hello", "mute", "none"])
def test_a_card_that_keeps_nothing_has_no_file(tmp_path: Path, card: str) -> None:
    with pytest.raises(BadInput, match="no option --state"):
        world_of(card, NOTHING, state_file(tmp_path, None))


def test_what_is_wrong_with_the_words_is_not_laid_to_the_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="An ATR has"):
        world_of("ntag213", {"atr": "3B"}, state_file(tmp_path, STATE))


# -- with a tree


def of_tree(
    folder: Path, content: bytes, state: StateFile | None = None, **typed: str
) -> CardSpec | None:
    path = folder / "card.toml"
    path.write_bytes(content)
    return world_of("iso7816", {**NOTHING, "tree": str(path), **typed}, state).card


def test_a_tree_is_what_a_file_card_has(tmp_path: Path) -> None:
    card = of_tree(tmp_path, b'[mf]\nname = "A0"')
    assert card and card.options == {"tree": '[mf]\nname = "A0"'}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'[mf]\nname = "G0"', "Line 2: name is in hexadecimal, not 'G0'."),
        (b"[[ef]", "Line 1: this is no TOML"),
    ],
)
def test_a_tree_that_is_none_is_told_with_file_and_line(
    tmp_path: Path, content: bytes, why: str
) -> None:
    with pytest.raises(BadInput) as caught:
        of_tree(tmp_path, content)
    assert caught.value.what == f"{tmp_path / 'card.toml'} does not describe the files of a card."
    assert caught.value.why.startswith(why)


def test_a_tree_is_not_blamed_for_what_else_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="An ATR has 2 to 33 bytes"):
        of_tree(tmp_path, b'[mf]\nname = "A0"', atr="3B")


def test_a_state_and_a_tree_do_not_go_together(tmp_path: Path) -> None:
    state = state_file(tmp_path, make("iso7816", {}).save())
    with pytest.raises(BadInput) as caught:
        of_tree(tmp_path, b"[mf]", state)
    assert caught.value.why.startswith("A saved state has the files of a card")
    card = world_of("iso7816", NOTHING, state).card
    assert card and "state" in card.options


# -- cards from files


def made_of(card: str, option: str, path: Path, content: bytes, **typed: str) -> Card:
    """The card that the bench makes of such a file; what was told is in `typed`'s place."""
    path.write_bytes(content)
    spec = world_of(card, {**NOTHING, option: str(path), **typed}).card
    assert spec
    return make(spec.name, spec.options)


@pytest.mark.parametrize("form", WRITTEN)
def test_a_replay_card_comes_from_any_form(tmp_path: Path, form: str) -> None:
    events = Event(1, "command", bytes(4)), Event(2, "response", b"\x90\x00")
    write = FORMS[form].write
    assert write
    content = write([Recording("some", events, b"\x3b\x00")])
    card = made_of("replay", "trace", tmp_path / "t.txt", content, mode="free")
    assert card.transmit(bytes(4)) == b"\x90\x00"
    assert card.transmit(bytes(4)) == b"\x90\x00"
    assert (card.atr == b"\x3b\x00") == (form not in ("jdk", "ledger"))


def test_a_replay_card_is_the_first_one_that_was_asked(tmp_path: Path) -> None:
    lines = [
        {"kind": "insert", "slot": 0, "hex": "3B 00"},
        {"kind": "insert", "slot": 1, "hex": "3B 01 02"},
        {"kind": "command", "slot": 1, "hex": "00 00 00 00"},
        {"kind": "command", "slot": 0, "hex": "00 00 00 00"},
        {"kind": "response", "slot": 0, "hex": "6A 82"},
        {"kind": "response", "slot": 1, "hex": "90 00"},
    ]
    content = "".join(json.dumps(line) + "\n" for line in lines).encode()
    assert made_of("replay", "trace", tmp_path / "t", content).transmit(bytes(4)) == b"\x90\x00"


def test_lines_of_a_trace_that_could_not_be_used_are_told(tmp_path: Path) -> None:
    (tmp_path / "t").write_text("=> 00000000\n<= 9000\n<= 6a82\n")
    told: list[str] = []
    world_of("replay", NOTHING | {"trace": str(tmp_path / "t")}, tell=told.append)
    assert told == [f"{tmp_path / 't'}, line 3: a response to no command"]


def test_a_script_card_comes_from_its_file(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbfATR: 3B 00\r\n00 * -> 90 00\r\n"
    card = made_of("script", "answers", tmp_path / "s", content)
    assert (card.atr, card.transmit(bytes(4))) == (b"\x3b\x00", b"\x90\x00")


@pytest.mark.parametrize(
    ("card", "option", "content", "what"),
    [
        ("replay", "trace", b"hello", "t is in no form that is known."),
        ("replay", "trace", b'{"kind":"recording"}\n{"kind":"recording"}\n',
         "A replay card is made of one recording, and there are 2."),
        ("replay", "trace", b'{"kind":"header","schema":2}\n', "t is a report, and no trace."),
        ("replay", "trace", b"> RESET\n< OK: 3B\n", "An ATR has 2 to 33 bytes"),
        ("replay", "trace", b"=> " + bytes(2_200_000).hex().encode() + b"\n", "{} is too long."),
        ("script", "answers", b"#" * 1_048_577, "{} is too long."),
        ("script", "answers", b"\xff", "{} cannot be read."),
        ("iso7816", "tree", b"[mf]\n\xff", "{} cannot be read."),
        ("iso7816", "tree", b" \n", "{} is empty."),
        ("script", "answers", b"\n00 ->", "Script, line 2: a response is missing."),
    ],
    ids=range(10),
)  # fmt: skip
def test_a_file_that_makes_no_card_is_bad_input(
    tmp_path: Path, card: str, option: str, content: bytes, what: str
) -> None:
    with pytest.raises(BadInput) as caught:
        made_of(card, option, tmp_path / "t", content)
    assert caught.value.what.startswith(what.format(tmp_path / "t"))
