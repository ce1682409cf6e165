"""Parts of pages: cells, drawings, commands in words."""

from __future__ import annotations

import pytest

from harness.judge.outcome import Outcome
from harness.render.site import addresses
from harness.render.site.apdus import command_words, response_words
from harness.render.site.cells import State, cell, legend, told
from harness.render.site.clip import linked
from harness.render.site.drawing import drawing, happenings, in_words
from harness.render.site.highlight import marked, style
from harness.render.site.runs import events
from harness.scenarios.registry import SCENARIOS
from tests.support.reports import run_line

# -- cells


@pytest.mark.parametrize(
    ("outcome", "expected", "state", "word"),
    [
        ("pass", True, State.PASS, "pass"),
        ("pass", False, State.FAILED, "unexpected pass"),
        ("timeout", True, State.KNOWN, "timeout"),
        ("timeout", False, State.FAILED, "timeout"),
        ("unsupported", True, State.UNSUPPORTED, "not supported"),
        ("infrastructure", False, State.NOT_RUN, "infrastructure"),
    ],
)
def test_the_state_of_a_run(outcome: str, expected: bool, state: State, word: str) -> None:
    made = cell(run_line(outcome=outcome, expected=expected))
    assert (made.state, made.word) == (state, word)


def test_a_run_that_did_not_take_place_is_told_from_one_that_failed() -> None:
    assert cell(None).state is State.NOT_RUN
    assert cell(None) != cell(run_line(outcome="timeout", expected=False))


def test_states_are_told_apart_by_shape_word_and_style() -> None:
    cells = [c for c, _ in legend()]
    assert {c.state for c in cells} == {*State}
    for parts in ([c.shape for c in cells], [c.css for c in cells], [c.word for c in cells]):
        assert len({*parts}) == len(State)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_cell(outcome: Outcome) -> None:
    assert cell(run_line(outcome=outcome)).word


def test_every_fidelity_has_a_class() -> None:
    from harness.judge.fidelity import Fidelity

    assert all(told(word) != "g0" for word in Fidelity)
    assert told(None) == "g0"


# -- drawings


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_world_is_drawn_and_told(name: str) -> None:
    world = SCENARIOS[name].case_for("", "").world.as_object()
    drawn = str(drawing(world))
    assert drawn.startswith("<svg") and drawn.endswith("</svg>")
    assert drawn.count("<rect") == 4 + bool(world["second_client"])
    assert in_words(world)
    script = SCENARIOS[name].case_for("", "").world.script
    assert len([*happenings(world)]) == len(script)


def test_what_happens_is_told_in_its_order() -> None:
    world = SCENARIOS["hello/reset-between"].case_for("", "").world.as_object()
    assert [*happenings(world)] == [
        "at command 1: the other client begins a transaction, the card answers, "
        "it resets the card, and its transaction ends"
    ]
    mute = SCENARIOS["hello/mute"].case_for("", "").world.as_object()
    assert [*happenings(mute)] == ["at command 2: it is never answered"]


def test_without_a_world_there_is_no_drawing() -> None:
    assert drawing({}) == ""


# -- words


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("00 A4 04 00 02 3F 00", "SELECT by DF name"),
        ("00 A4 00 00 02 3F 00", "SELECT"),
        ("00 C0 00 00 0C", "GET RESPONSE"),
        ("FF CA 00 00 00", "Get Data (the UID), to the reader"),
        ("FF D6 00 04 04 01 02 03 04", "Update Binary, to the reader"),
        ("FF 00 00 00 03 D4 42 60", "to the reader"),
        ("00 00 00 00", ""),
        ("80 A4 00 00", ""),
        ("00 A4", "too short to be a command"),
    ],
)
def test_commands_in_words(command: str, words: str) -> None:
    assert command_words(bytes.fromhex(command)) == words


def test_responses_in_words() -> None:
    assert response_words(bytes.fromhex("90 00")) == "Normal processing"
    assert response_words(bytes.fromhex("90")) == "no status word"


def test_a_trace_that_is_none_is_shown_all_the_same() -> None:
    odd = [{"kind": "command", "hex": "zz"}, {}, {"kind": "insert", "hex": "3B 80 80 01 01"}]
    assert [event.text for event in events(odd)] == ["not hexadecimal", "", events(odd)[2].text]
    assert "T=0, T=1" in events(odd)[2].text


def test_times_begin_with_the_first_event() -> None:
    seen = events([{"t_ns": 5_000_000, "kind": "reset"}, {"t_ns": 7_500_000, "kind": "reset"}])
    assert [event.ms for event in seen] == [0, 2.5]


# -- sources


def test_a_source_is_marked_line_by_line_and_escaped() -> None:
    text = "/* one\n<two> */\nint x;\n"
    lines = str(marked(text, "a.c")).split("\n")
    assert len(lines) == text.count("\n") + 1
    assert all(line.count("<span") == line.count("</span>") for line in lines)
    assert "&lt;two&gt;" in lines[1]


def test_an_unknown_language_is_plain_text() -> None:
    assert marked("a < b\n", "a.nosuchthing") == "a &lt; b\n"


def test_the_style_has_light_and_dark() -> None:
    assert "prefers-color-scheme: dark" in style() and '[data-theme="dark"]' in style()


# -- addresses


@pytest.mark.parametrize("name", ["..", "a/b", "", "A", "a b", "\x00", "x" * 99, ".hidden", "-x"])
def test_a_name_that_is_no_file_name_becomes_one(name: str) -> None:
    made = addresses.plain(name)
    assert made != name and made.startswith("x-") and "/" not in made
    assert made == addresses.plain(name)


def test_the_way_to_the_root() -> None:
    assert addresses.root_of("index.html") == ""
    assert addresses.root_of(addresses.run("a", "b/c")) == "../../"


# -- reasons


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It is so. (https://a.example/b#c)",
         'It is so. (<a href="https://a.example/b#c">https://a.example/b#c</a>)'),
        ("It is so.", "It is so."),
        ("<b> (javascript:x)", "&lt;b&gt; (javascript:x)"),
        ('a (https://x" onclick="y)', "a (https://x&#34; onclick=&#34;y)"),
        ("two\nlines (https://a.example)", 'two\nlines (<a href="https://a.example">https://a.example</a>)'),
    ],
)  # fmt: skip
def test_the_link_of_a_reason_is_one(text: str, shown: str) -> None:
    assert linked(text) == shown
