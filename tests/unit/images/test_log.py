"""A log that is passed on and remembers its end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.images.log import TAIL_LINES, Tail

lines = st.lists(st.text("aé \N{SNOWMAN}", max_size=5), max_size=8)


@given(lines, st.integers(1, 7), st.booleans())
def test_bytes_cut_anywhere_give_the_same_lines(written: list[str], size: int, ended: bool) -> None:
    data = ("\n".join(written) + ("\n" if ended else "")).encode()
    passed: list[str] = []
    tail = Tail(passed.append)
    for start in range(0, len(data), size):
        tail.take(data[start : start + size])
    whole = data.decode()
    assert "".join(passed) == whole
    assert tail.text() == "\n".join(line for line in whole.split("\n") if line.strip())


def test_only_the_last_lines_are_remembered_and_all_are_passed_on() -> None:
    passed: list[str] = []
    tail = Tail(passed.append)
    written = [f"line {number}\n" for number in range(TAIL_LINES + 5)]
    for text in written:
        tail.take_text(text)
    assert passed == written
    assert tail.text() == "".join(written[5:]).rstrip("\n")


def test_bytes_that_are_no_text_do_not_stop_the_log() -> None:
    passed: list[str] = []
    Tail(passed.append).take(b"\xff\xfe\n")
    assert len(passed) == 1


def test_pieces_of_a_line_in_colours_become_one_line_without_them() -> None:
    passed: list[str] = []
    tail = Tail(passed.append)
    for piece in (
        "\x1b[91mnpm \x1b[0m",
        "\x1b[91mERR!\x1b[0m",
        "\x1b[91m no such version\n\x1b[0m",
    ):
        tail.take_text(piece)
    assert tail.text() == "npm ERR! no such version"
    assert "".join(passed) == "npm ERR! no such version\n"
