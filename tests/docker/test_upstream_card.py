"""Our file card beside the one of vsmartcard's own `vicc`, as Debian has it (3.3).

Both get the same commands. Where they differ the table says why, by ISO 7816-4; a difference that
is not listed fails, and so does one that is gone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from harness.cards.catalogue import make
from harness.cards.guard import Guarded
from harness.engine.engine import Engine
from harness.engine.session import Session, session
from harness.engine.spec import ContainerSpec
from harness.images.base import images_of
from tests.support import play_vpcd
from tests.support.docker import left_of

PACKAGES = ("python3-pycryptodome", "vsmartcard-vpicc")
# Debian's package has a folder too many, and its code looks for pycryptodome by its older name.
MODULES = "/usr/lib/python3/site-packages/virtualsmartcard:/tmp/modules"
OLDER_NAME = (
    "mkdir /tmp/modules && ln -s /usr/lib/python3/dist-packages/Cryptodome /tmp/modules/Crypto"
)
GET_ATR = "04"
ENDS = None  # no answer: the program has ended

CREATE = "00 E0 00 00 0D 62 0B 82 01 01 83 02 10 01 80 02 00 10"  # a transparent EF of 16 bytes
EF = (CREATE, "00 A4 02 0C 02 10 01")
ZEROS = "00 " * 16


class Row(NamedTuple):
    """Commands, and what each card answers to the last one. why: they differ."""

    name: str
    commands: Sequence[str]
    theirs: str | None
    ours: str | None
    why: str = ""


def alike(name: str, answer: str, *commands: str) -> Row:
    return Row(name, commands, answer, answer)


TABLE = (
    alike("SELECT of the MF", "90 00", "00 A4 00 0C 02 3F 00"),
    alike("SELECT of a file that is not there", "6A 82", "00 A4 00 0C 02 77 77"),
    alike("SELECT of the MF's parent", "6A 82", "00 A4 03 0C"),
    alike("SELECT of a name that is not there", "6A 82", "00 A4 04 00 05 A0 00 00 00 99"),
    alike("SELECT of an EF, and of any file by number", "90 00", *EF, "00 A4 00 0C 02 10 01"),
    alike("CREATE FILE", "90 00", CREATE),
    alike("CREATE FILE of a number that there is", "6A 89", CREATE, CREATE),
    alike("READ BINARY", f"{ZEROS}90 00", *EF, "00 B0 00 00 10"),
    alike("READ BINARY of more than there is", f"{ZEROS}62 82", *EF, "00 B0 00 00 20"),
    alike("READ BINARY beyond the end", "6B 00", *EF, "00 B0 00 40 01"),
    alike("READ BINARY of no EF", "69 86", "00 B0 00 00 10"),
    alike("READ RECORD of a transparent EF", "69 81", *EF, "00 B2 01 04 08"),
    alike("ERASE BINARY", "90 00", *EF, "00 0E 00 00"),
    alike("DELETE FILE", "6A 82", *EF, "00 E4 00 00 02 10 01", "00 A4 02 0C 02 10 01"),
    alike("VERIFY of the right PIN", "90 00", "00 20 00 01 04 31 32 33 34"),
    alike(
        "VERIFY of a PIN that is blocked",
        "69 83",
        *["00 20 00 01 04 31 32 33 35"] * 3,
        "00 20 00 01 04 31 32 33 34",
    ),
    alike("an instruction that nobody has", "6D 00", "00 EE 00 00"),
    # Where they differ: the standard has ours.
    Row("SELECT with FCI", ["00 A4 00 00 02 3F 00 00"], ENDS,
        "6F 0F 82 01 38 83 02 3F 00 8A 01 05 86 03 00 00 00 90 00", "P2 asks for it"),
    Row("SELECT with FCP", ["00 A4 00 04 02 3F 00 00"], ENDS,
        "62 0F 82 01 38 83 02 3F 00 8A 01 05 86 03 00 00 00 90 00", "P2 asks for it"),
    Row("READ BINARY, Le 00", [*EF, "00 B0 00 00 00"], f"{ZEROS}62 82", f"{ZEROS}90 00",
        "Le 00 is all until the end of the file, so that nothing is missing"),
    Row("UPDATE BINARY", [*EF, "00 D6 00 00 02 AA BB"], ENDS, "90 00",
        "a command without Le, which this one is, is of case 3"),
    Row("UPDATE BINARY with Le", [*EF, "00 D6 00 00 02 AA BB 00"], "62 82", "90 00",
        "both write; nothing was to be read, so no end of a file was reached"),
    Row("UPDATE BINARY beyond the end", [*EF, "00 D6 00 0F 02 AA BB"], ENDS, "6A 84",
        "not enough memory space in the file"),
    Row("WRITE BINARY", [*EF, "00 D0 00 00 02 AA BB"], ENDS, "90 00", "as UPDATE BINARY"),
    Row("SEARCH BINARY", [*EF, "00 A0 00 00 02 AA BB"], ENDS, "62 82",
        "the end of the file comes before what is looked for"),
    Row("CHANGE REFERENCE DATA", ["00 24 00 01 08 31 32 33 34 35 36 37 38"], ENDS, "90 00",
        "the old PIN and the new one, as the standard has it"),
    Row("an unknown class", ["E0 A4 00 0C 02 3F 00"], "90 00", "6E 00",
        "a class that a card does not have is refused"),
    Row("the invalid class FF", ["FF CA 00 00 00"], ENDS, "6E 00", "no card has it"),
    Row("two bytes", ["00 A4"], ENDS, "67 00", "no command, but bytes that get an answer"),
    # The standard has both.
    Row("VERIFY of a wrong PIN", ["00 20 00 01 04 31 32 33 35"], "63 00", "63 C2",
        "63 CX counts what is left, 63 00 does not"),
    Row("VERIFY without a PIN", ["00 20 00 01"], "63 00", "63 C3", "as above"),
    Row("VERIFY without a number", ["00 20 00 00 04 31 32 33 34"], "90 00", "6A 88",
        "00 is a PIN that both sides know of; ours has none that is not numbered"),
    Row("EXTERNAL AUTHENTICATE", ["00 82 00 00 08 01 02 03 04 05 06 07 08"], "69 85", "6A 88",
        "no challenge went before, and ours has no key without a number either"),
    Row("GET DATA of an object that is not there", ["00 CA 00 C0 00"], "6A 81", "6A 88",
        "theirs has no objects, ours not this one"),
    Row("PUT DATA", ["00 DA 00 C0 01 01"], "6A 81", "90 00", "theirs has no objects"),
    Row("MANAGE CHANNEL", ["00 70 00 00 01"], "6D 00", "01 90 00", "theirs has one channel"),
    Row("GET RESPONSE with nothing to get", ["00 C0 00 00 10"], "90 00", "6D 00",
        "ours gives all at once and has no such command"),
    # What ours has not.
    Row("MANAGE SECURITY ENVIRONMENT", ["00 22 41 B6 00"], "90 00", "6D 00",
        "ours signs and enciphers nothing"),
    Row("PERFORM SECURITY OPERATION", ["00 2A 9E 9A 01 01"], "69 85", "6D 00", "as above"),
)  # fmt: skip

Answers = dict[str, str | None]


@pytest.fixture(scope="module")
def opened(engine: Engine) -> Iterator[Session]:
    with session(engine) as made:
        yield made
    assert left_of(engine, made.run_id) == []


def played(
    opened: Session, kind: str, sequences: Sequence[Sequence[str]]
) -> list[list[str | None]]:
    """What vicc's card of that type says."""
    image = images_of(opened).packages(PACKAGES, lambda _: None)
    container = opened.container(ContainerSpec(image, ["sleep", "600"], hardened=False))
    container.start()
    assert container.execute(["sh", "-c", OLDER_NAME]).exit_status == 0
    player = Path(play_vpcd.__file__).read_text(encoding="utf-8")
    vicc = ["vicc", "--type", kind, "--hostname", "127.0.0.1", "--port", "PORT"]
    command = ["python3", "-c", player, json.dumps(sequences), *vicc]
    done = container.execute(command, environment={"PYTHONPATH": MODULES})
    assert done.exit_status == 0, done.stderr.decode()
    said: list[list[str | None]] = json.loads(done.stdout)
    return said


@pytest.fixture(scope="module")
def theirs(opened: Session) -> Answers:
    said = played(opened, "iso7816", [[*row.commands] for row in TABLE])
    return {row.name: answers[-1] for row, answers in zip(TABLE, said, strict=True)}


def of_ours(commands: Sequence[str]) -> str:
    """What our card answers to the last of these."""
    card = Guarded(make("iso7816", {}))
    card.power_on()
    return [card.transmit(bytes.fromhex(each)) for each in commands][-1].hex(" ").upper()


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_they_answer_alike_or_it_is_known_why_not(theirs: Answers, row: Row) -> None:
    assert (theirs[row.name], of_ours(row.commands)) == (row.theirs, row.ours)
    assert bool(row.why) == (row.theirs != row.ours)


def test_both_give_a_challenge(opened: Session) -> None:
    ((answer,),) = played(opened, "iso7816", [["00 84 00 00 08"]])
    assert answer
    for said in (answer, of_ours(["00 84 00 00 08"])):
        assert (len(bytes.fromhex(said)), said[-5:]) == (10, "90 00")


def test_of_a_cryptoflex_card_only_ours_says_its_atr(opened: Session) -> None:
    assert played(opened, "cryptoflex", [[GET_ATR]]) == [[ENDS]]
    assert make("cryptoflex", {}).atr.hex(" ").upper().startswith("3B")
