"""`inv card`: what cannot be done is said before anything is."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from harness.commands.card import card
from harness.errors import BadInput
from harness.vicc.asked import Asked, the_one

NONE: dict[str, str | None] = {}
NOWHERE = ("127.0.0.1", 1)


@pytest.mark.parametrize(
    ("names", "options", "address", "said"),
    [
        (["helo"], NONE, NOWHERE, "Did you mean hello?"),
        (["none"], NONE, NOWHERE, "There is no card 'none'."),
        (["hello", "store"], NONE, NOWHERE, "One card at a time"),
        (["store"], {"uid": "04"}, NOWHERE, "has no option --uid"),
        (["store"], {"reader": "x"}, NOWHERE, "The card store has no option --reader"),
        (["relay"], {"uid": "04"}, NOWHERE, "It has --reader, --hook."),
        (["relay"], {"hook": "/no/file"}, NOWHERE, "/no/file cannot be read."),
        ([], {"atr": "3"}, NOWHERE, "hexadecimal"),
        ([], NONE, ("127.0.0.1", 0), "0 is no port"),
        ([], NONE, ("127.0.0.1", 65536), "65536 is no port"),
        ([], NONE, ("nowhere.invalid", 35963), "'nowhere.invalid' is not known"),
        ([], NONE, ("a..b", 35963), "'a..b' is not known"),
    ],
)
def test_bad_input(
    names: list[str], options: dict[str, str | None], address: tuple[str, int], said: str
) -> None:
    with pytest.raises(BadInput) as problem:
        card(Asked(the_one(names), options, "", *address))
    assert said in str(problem.value)


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        with pytest.raises(BadInput) as problem:
            host, port = other.getsockname()
            card(Asked("hello", NONE, "", host, port, reversed=True))
        assert f"cannot listen at 127.0.0.1:{other.getsockname()[1]}" in str(problem.value)


def test_a_state_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"?")
    with pytest.raises(BadInput) as problem:
        card(Asked("ntag213", NONE, str(tmp_path / "state"), *NOWHERE))
    assert "no saved state" in str(problem.value)
