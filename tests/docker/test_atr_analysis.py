"""Our reading of ATRs against that of pcsc-tools' ATR_analysis, field by field.

Where they differ stands below with the reason. A difference that is new fails, and so does one
that is there no longer.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.atr.decode import decode
from harness.bench.sample_container import ENVIRONMENT, TMPFS, USER
from harness.engine.engine import Engine
from harness.engine.session import Container, session
from harness.engine.spec import ContainerSpec
from harness.images.base import images_of
from tests.support.atr_analysis import facts_printed
from tests.support.atr_facts import facts_of
from tests.support.atrs import KNOWN, Known
from tests.support.docker import left_of

CACHE = "/tmp/cache"
LIST = f"{CACHE}/smartcard_list.txt"  # if it is not there, or old, the tool loads another

STORAGE = {
    "tag 4": "PC/SC part 3: 4F is a tag of its own, and no initial access data of 15 bytes",
    "tag 4 value": "it goes on from there",
    "storage card": "which has the name of a card in it",
}
CURRENT = {"TB1": "it prints the code of the current as milliamperes: 1 stands for 50 mA"}
BY_POSITION = "it takes a byte for TCK by its position; with T=0 alone there is no TCK"

# By card, then by fact.
DIFFERENCES: dict[str, dict[str, str]] = {
    "NFC tag (MIFARE Ultralight), as a contactless reader tells it": STORAGE,
    "FeliCa card, as a contactless reader tells it": STORAGE,
    "storage card with a name that has no number, and reserved bytes that are not zero": STORAGE,
    "bank card of inverse convention": CURRENT,
    "TS that is neither convention": CURRENT,
    "TS of inverse convention, not turned round": CURRENT,
    "OpenPGP card, version 1, cut off in its historical bytes": {
        "missing": "it does not count TCK, which T=1 needs",
        "tag 3": "it takes the last three bytes that are there for the status",
        "tag 3 value": "so there is no data object left for it",
        "tag 3 value: bits": "nor what is in it",
        "tag 7": "nor the next",
        "life cycle": "it takes the tag of the first data object for the life cycle",
        "status word": "and what follows for SW1-SW2",
    },
    "USIM card that uses contact C6": {"TB3": "it does not read TB after T=15"},
    "reserved codes, TB2, protocol T=14": {
        "TB2": "00 is a VPP that is not connected; it knows that of TB1 only",
        "TC2": "it reads TC2 of T=14 as if it were of T=0",
        "TA3": "it reads TA of T=14 as if it were of T=15",
        "missing": "it does not miss TCK, which T=14 needs",
    },
    "IBM MFC: a reserved IFSC": {"TA3": "FF is reserved; it prints 255"},
    "a check byte although T=0 is all that is offered": {"check": BY_POSITION},
    "a byte after the end": {"check": BY_POSITION, "surplus": BY_POSITION},
    "TA1 alone, and a byte after the end": {"check": BY_POSITION, "surplus": BY_POSITION},
    "ISO 14443 type B card, of which T0 says that there is a byte more": {
        "missing": "it does not miss TCK, which T=1 needs",
    },
    "USIM card without its first TA1 and wrong in all that comes after it": {
        "historical bytes": "T0 announces none; it prints what is left",
        "check": "it looks for TCK at the very end only",
        "surplus": "hence it counts one more",
    },
}


@pytest.fixture(scope="module")
def tool(engine: Engine) -> Iterator[Container]:
    """A container with the tool, and an empty list of cards."""
    with session(engine) as opened:
        image = images_of(opened).packages(("pcsc-tools",), lambda _: None)
        made = opened.container(
            ContainerSpec(
                image,
                ["sleep", "600"],
                user=USER,
                tmpfs=TMPFS,
                memory_bytes=256 * 2**20,
                processes=32,
            )
        )
        made.start()
        touched = made.execute(["sh", "-c", f"mkdir -p {CACHE} && touch {LIST}"])
        assert touched.exit_status == 0, touched.stderr
        yield made
    assert left_of(engine, opened.run_id) == []


def printed(tool: Container, atr: Known) -> str:
    result = tool.execute(
        ["ATR_analysis", atr.raw.hex(" ").upper()],
        environment={**ENVIRONMENT, "XDG_CACHE_HOME": CACHE},
    )
    assert result.exit_status == 0, result.stderr
    return result.stdout.decode()


@pytest.mark.parametrize("atr", KNOWN, ids=lambda atr: atr.card)
def test_agreement_but_for_what_is_known(tool: Container, atr: Known) -> None:
    theirs, ours = facts_printed(printed(tool, atr)), facts_of(decode(atr.raw))
    assert len(theirs) > 2
    different = {
        key: (theirs.get(key), ours.get(key))
        for key in {*theirs, *ours}
        if theirs.get(key) != ours.get(key)
    }
    assert {*different} == {*DIFFERENCES.get(atr.card, {})}, different


def test_every_difference_is_of_an_atr_that_is_asked_for() -> None:
    assert {*DIFFERENCES} <= {atr.card for atr in KNOWN}
    assert all(reason for reasons in DIFFERENCES.values() for reason in reasons.values())
