"""The pytest plugin and the context manager, used as their users do: by a pytest of its own."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from harness.engine.engine import Engine
from harness.engine.ownership import is_left
from harness.paths import HARNESS, ROOT

LIBRARY = "libpcsclite.so.1"
# A program of this host on the bench, through the recipes' winscard.py.
CLIENT = """
import pytest
from harness.cards.apdu import ResponseApdu
from harness.cards.card import Card
from harness.errors import OrderRefused
from winscard import *

SELECT = bytes.fromhex("00A404000AA00000006203010C0601")

def connected():
    code, context = establish_context()
    assert code == SUCCESS, code
    code, readers = list_readers(context)
    assert code == SUCCESS, code
    return connect(context, readers[0], SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY)

def sent(command):
    code, card, protocol = connected()
    assert code == SUCCESS, code
    code, response = transmit(card, protocol, command)
    return code, bytes(response)

class Echo(Card):
    def __init__(self):
        super().__init__(bytes.fromhex("3B8080 0101"))
        self.seen = 0

    def process(self, command):
        self.seen += 1
        if command.ins == 0xFF:
            raise RuntimeError("as if it had a mistake")
        return ResponseApdu(command.data, 0x9000)
"""
GOOD = f"""{CLIENT}
ECHO = Echo()

@pytest.mark.parametrize("n", range(3))
def test_each_begins_anew(pcsc_bench, n):
    assert sent(bytes(4)) == (SUCCESS, b"\\x6d\\x00"), "nothing is selected"
    assert sent(SELECT) == (SUCCESS, b"\\x90\\x00")
    assert pcsc_bench.trace.exchanges == [
        ("00 00 00 00", "6D 00"), ("00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01", "90 00")]
    pcsc_bench.order("answer 69 82 to 00 A4*")  # and is of this test alone

@pytest.mark.pcsc(card=ECHO)
def test_a_card_of_ones_own(pcsc_bench):
    assert sent(bytes.fromhex("0001000002AABB")) == (SUCCESS, bytes.fromhex("AABB9000"))
    assert ECHO.seen == 1
    assert sent(bytes.fromhex("00FF0000")) == (SUCCESS, b"\\x6f\\x00")
    assert any("as if it had a mistake" in e.text for e in pcsc_bench.trace.events)

def test_cards_change_in_the_middle(pcsc_bench):
    with pcsc_bench.obeying("expect 00 A4*", "remove"):
        code, response = sent(SELECT)
    assert (code, response) != (SUCCESS, b"\\x90\\x00")
    pcsc_bench.insert(Echo())
    assert sent(bytes.fromhex("0001000001AA"))[1] == bytes.fromhex("AA9000")
    pcsc_bench.swap("ntag213", uid="04A1B2C3D4E580")
    assert sent(bytes.fromhex("FFCA000000"))[1] == bytes.fromhex("04A1B2C3D4E5809000")
    pcsc_bench.remove()
    assert connected()[0] == "SCARD_E_NO_SMARTCARD"

@pytest.mark.pcsc(card="ntag213", options={{"uid": "04A1B2C3D4E580"}}, second="cryptoflex")
def test_two_cards(pcsc_bench):
    assert pcsc_bench.readers == ("Virtual PCD 00 00", "Virtual PCD 00 01")
    code, context = establish_context()
    code, _, _ = connect(context, pcsc_bench.readers[1], SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY)
    assert code == SUCCESS

@pytest.mark.pcsc(reader=False)
def test_no_reader(pcsc_bench):
    assert list_readers(establish_context()[1])[0] == "SCARD_E_NO_READERS_AVAILABLE"

@pytest.mark.pcsc(slots=1)
def test_one_reader_alone(pcsc_bench):
    assert list_readers(establish_context()[1]) == (SUCCESS, ["Virtual PCD 00 00"])
    assert pcsc_bench.readers == ("Virtual PCD 00 00",)
    assert sent(SELECT) == (SUCCESS, b"\\x90\\x00")
    with pytest.raises(OrderRefused, match="one slot"):
        pcsc_bench.insert("ntag213", slot=1)

@pytest.mark.pcsc(daemon="none")
def test_no_daemon(pcsc_bench):
    assert establish_context()[0] == "SCARD_E_NO_SERVICE"

@pytest.mark.pcsc(daemon="refuses")
def test_access_refused(pcsc_bench):
    assert establish_context()[0] == "SCARD_W_SECURITY_VIOLATION"

def test_and_all_is_well_again(pcsc_bench):
    assert sent(SELECT) == (SUCCESS, b"\\x90\\x00")
"""
BAD = f"""{CLIENT}
def test_fails(pcsc_bench):
    sent(bytes.fromhex("00A40400"))
    assert False

@pytest.mark.pcsc(card="helo")
def test_no_such_card(pcsc_bench): ...

@pytest.mark.pcsc(kard="hello")
def test_no_such_word(pcsc_bench): ...

def test_orders_that_were_not_fulfilled(pcsc_bench):
    with pcsc_bench.obeying("expect 00 B0*"):
        pass
"""


def said_by_pytest(folder: Path, text: str, *options: str, **environment: str) -> str:
    """What pytest says of these tests; and whether they passed."""
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    path = os.pathsep.join(map(str, (ROOT, HARNESS / "testbench/recipes")))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "harness.testbench.plugin", "-q", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.fixture
def _here(engine: Engine) -> None:
    if not engine.endpoint.local:
        pytest.skip("a program of this host reaches a bench only through a local engine")
    try:
        ctypes.CDLL(LIBRARY)
    except OSError:
        pytest.skip(f"this host has no {LIBRARY}, which programs on a bench need")


@pytest.mark.usefixtures("_here")
def test_the_fixture(tmp_path: Path, engine: Engine) -> None:
    said = said_by_pytest(tmp_path, GOOD, "--pcsc-required")
    assert re.search(r"^11 passed", said, re.MULTILINE), said
    assert not any(is_left(one, set()) for found in engine.leftovers() for one in found)


@pytest.mark.usefixtures("_here")
def test_what_went_wrong_is_told(tmp_path: Path) -> None:
    said = said_by_pytest(tmp_path, BAD)
    assert re.search(r"2 failed, 2 errors", said), said
    assert "PC/SC trace" in said and "> 00 A4 04 00" in said
    assert "There is no card 'helo'." in said and "Did you mean hello?" in said
    assert "unexpected keyword argument 'kard'" in said
    assert "orders, line 1: expect 00 B0*: it did not come to that." in said


def test_without_an_engine(tmp_path: Path) -> None:
    text = "def test_it(pcsc_bench): ...\n"
    nowhere = {"DOCKER_HOST": "unix:///no/such/engine"}
    said = said_by_pytest(tmp_path, text, "-rs", **nowhere)
    assert "1 skipped" in said and "no bench: No Docker engine answers." in said
    said = said_by_pytest(tmp_path, text, "--pcsc-required", **nowhere)
    assert "1 error" in said and "no bench: No Docker engine answers." in said
