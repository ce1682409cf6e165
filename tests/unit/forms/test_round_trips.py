"""Each form: what is written is read again, as far as the form can carry it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import BadInput
from harness.forms import json_lines, pcapng
from harness.forms.forms import FORMS, WRITTEN, read
from harness.forms.recording import Recording
from tests.unit.forms.recordings import names, plain, texts, untimed, whole

TEXTS = ("scriptor", "ledger", "apdu4j", "jdk")


def written(form: str, *recordings: Recording) -> bytes:
    write = FORMS[form].write
    assert write is not None
    return write(recordings)


def by_name(recordings: tuple[Recording, ...]) -> dict[tuple[str, str], Recording]:
    return {(found.name, found.scenario): found for found in recordings}


@given(st.lists(whole, min_size=1, max_size=4))
def test_json_loses_nothing(recordings: list[Recording]) -> None:
    reading = read(written("json", *recordings), "file")
    assert reading.recordings == tuple(recordings)
    assert not reading.unused


@given(st.lists(whole, min_size=1, max_size=4, unique_by=lambda r: (r.name, r.scenario)))
def test_pcapng_loses_nothing_of_what_a_trace_has(recordings: list[Recording]) -> None:
    scenarios = [recording.scenario.replace("\n", " ") for recording in recordings]  # one line
    kept = tuple(
        Recording(f"{number}{found.name}", found.events, found.card_atr, scenario)
        for number, (found, scenario) in enumerate(zip(recordings, scenarios, strict=True))
    )
    assert by_name(read(written("pcapng", *kept), "file").recordings) == by_name(kept)


@given(plain(with_atr=True))
def test_apdu4j_has_the_atr_and_how_long_each_command_took(recording: Recording) -> None:
    found = read(written("apdu4j", recording), recording.name, "apdu4j")
    assert found.recordings == (recording,)
    assert not found.unused


@given(plain(with_atr=True))
def test_scriptor_has_the_atr(recording: Recording) -> None:
    found = read(written("scriptor", recording), recording.name)
    assert found.recordings == (untimed(recording),)
    assert not found.unused


@pytest.mark.parametrize("form", ["ledger", "jdk"])
@given(recording=plain())
def test_ledger_and_jdk_have_the_exchanges(form: str, recording: Recording) -> None:
    found = read(written(form, recording), recording.name)
    assert found.recordings == (untimed(recording),)
    assert not found.unused


@given(plain(with_atr=True), st.sampled_from(WRITTEN))
def test_a_form_is_recognised_by_its_content(recording: Recording, form: str) -> None:
    named, guessed = (read(written(form, recording), "file", name) for name in (form, ""))
    assert named == guessed


@given(plain(with_atr=True), st.sampled_from(TEXTS), st.booleans())
def test_case_blanks_and_line_ends_do_not_matter(
    recording: Recording, form: str, lower: bool
) -> None:
    data = written(form, recording)
    text = data.decode().replace("\n", "\r\n")
    other = "\r\n".join(_changed(line, lower) for line in text.split("\r\n"))
    assert read(other.encode(), "file", form).recordings == read(data, "file", form).recordings


def _changed(line: str, lower: bool) -> str:
    """A line with its bytes without blanks and, if so, in lower case."""
    mark, _, rest = line.partition(" ")
    bare, colon, words = rest.partition(" : ")
    if mark.rstrip(":") not in (">", "<", "=>", "<=", "C-APDU", "R-APDU"):
        return line
    digits = bare.replace(" ", "") if not bare.startswith(("RESET", "OK")) else bare
    return f"{mark} {digits.lower() if lower else digits}{colon}{words}"


@pytest.mark.parametrize("form", TEXTS)
@given(one=plain(), other=plain())
def test_a_text_holds_one_recording(form: str, one: Recording, other: Recording) -> None:
    with pytest.raises(BadInput, match="holds one recording, and there are 2"):
        written(form, one, other)
    with pytest.raises(BadInput, match="nothing to write"):
        written(form)


@given(names, texts)
def test_a_recording_of_which_nothing_was_seen_stays_one(name: str, scenario: str) -> None:
    empty = Recording(name, (), None, scenario.replace("\n", ""))
    for form in (json_lines, pcapng):
        assert form.read(form.write([empty]), "file").recordings == (empty,)


def test_a_form_that_there_is_not() -> None:
    with pytest.raises(BadInput) as caught:
        read(b"=> 00\n", "file", "legder")
    assert caught.value.hint == "Did you mean ledger?"
