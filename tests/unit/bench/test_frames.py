"""The runner's frames: what is written can be read, and what cannot be read is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.bench.frames import (
    LONGEST,
    Activity,
    Answer,
    Answers,
    Ending,
    FrameError,
    How,
    Left,
    Limits,
    Malformed,
    Output,
    Record,
    run_frame,
    time_frame,
)
from tests.support import runner_frames

MICROSECONDS = st.integers(0, 10**12).map(lambda us: us / 1e6)
STRINGS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0="), min_size=1)
LIMITS = st.builds(Limits, st.floats(0, 4e6), st.integers(0, 2**40), st.floats(0, 60))
WORDS = st.lists(st.text("abc/-.", min_size=1), min_size=1).map(" ".join)
ANSWERS: st.SearchStrategy[Answer] = st.one_of(
    st.builds(Output, st.booleans(), MICROSECONDS, st.binary()),
    st.builds(Activity, st.booleans()),
    st.builds(Left, WORDS),
    st.builds(Record, st.binary(), st.booleans()),
    st.builds(Malformed, WORDS),
    st.builds(
        Ending,
        st.sampled_from(How),
        st.integers(0, 2**32 - 1),
        MICROSECONDS,
        MICROSECONDS,
        MICROSECONDS,
        st.integers(0, 2**60),
        st.booleans(),
    ),
)
EXITED = Ending(How.EXITED, 0, 0.1, 0.01, 0.01, 1, True)


@given(
    st.lists(STRINGS, min_size=1),
    st.dictionaries(NAMES, STRINGS),
    LIMITS,
    st.binary(),
    STRINGS,
)
def test_a_runner_reads_what_is_to_be_run(
    argv: list[str], environment: dict[str, str], limits: Limits, stdin: bytes, record: str
) -> None:
    frame = run_frame(argv, environment, limits, stdin, record)
    ((letter, payload),) = runner_frames.frames(frame)
    read = runner_frames.request(payload)
    assert letter == b"R"
    assert (read.arguments, read.stdin, read.record) == (argv, stdin, record)
    assert read.variables == [f"{name}={value}" for name, value in environment.items()]
    assert abs(read.limit_ms - limits.seconds * 1000) <= 1
    assert abs(read.settle_ms - limits.settle_s * 1000) <= 1
    assert read.limit_bytes == min(limits.output_bytes, 2**32 - 1)


def test_a_limit_without_end_is_the_longest_that_there_is() -> None:
    ((_, payload),) = runner_frames.frames(time_frame(1e9))
    assert payload == b"\xff" * 4


@pytest.mark.parametrize("argv", [[], ["a\0b"]], ids=["nothing", "a NUL inside"])
def test_what_is_no_argument_vector_is_refused(argv: list[str]) -> None:
    with pytest.raises(FrameError):
        run_frame(argv, {}, Limits(1, 1, 1))


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(FrameError, match="fit"):
        run_frame(["a"], {}, Limits(1, 1, 1), b"x" * LONGEST)


@given(st.lists(ANSWERS), st.data())
def test_answers_are_read_however_they_are_cut(answers: list[Answer], data: st.DataObject) -> None:
    stream = runner_frames.said(answers)
    reader = Answers()
    found: list[Answer] = []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        found += reader.feed(stream[:size])
        stream = stream[size:]
    assert found == answers


@given(st.binary(max_size=200))
def test_any_bytes_are_answers_or_an_error(noise: bytes) -> None:
    try:
        found = [*Answers().feed(noise)]
    except FrameError:
        return
    assert len(runner_frames.said(found)) <= len(noise)


@pytest.mark.parametrize(
    "frame",
    [
        runner_frames.frame(b"Q", b""),
        runner_frames.frame(b"O", b"short"),
        runner_frames.frame(b"I", b"x"),
        runner_frames.encoded(EXITED).replace(b"e", b"z", 1),
        runner_frames.frame(b"X", b"e"),
        b"O\xff\xff\xff\xff",
    ],
    ids=["no letter", "no time", "too much", "no ending", "cut short", "too long"],
)
def test_what_is_no_answer_is_an_error(frame: bytes) -> None:
    with pytest.raises(FrameError):
        list(Answers().feed(frame))
