"""The second client's process: what it is told and what PC/SC is asked for, against a stand-in."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import pytest

from harness.benchd import worker_pipe
from harness.world.channel import Refusal, Request

from .scard import READER, FakeScard

MODULE = "harness.benchd.second_client_process"


@pytest.fixture
def scard(monkeypatch: pytest.MonkeyPatch) -> FakeScard:
    """What the process takes for pyscard."""
    fake, package = FakeScard(), ModuleType("smartcard")
    monkeypatch.setattr(package, "scard", fake, raising=False)
    monkeypatch.setitem(sys.modules, "smartcard", package)
    return fake


@pytest.fixture
def module(scard: FakeScard, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The process's module, loaded with that pyscard and not kept."""
    monkeypatch.delitem(sys.modules, MODULE, raising=False)
    assert scard.contexts == 0
    yield importlib.import_module(MODULE)
    del sys.modules[MODULE]


@pytest.fixture
def second_client(module: Any) -> Any:
    return module.SecondClient()


def do(second_client: Any, op: str, **fields: object) -> Mapping[str, object]:
    result: Mapping[str, object] = second_client.do(Request(1, op, fields))
    return result


DONE = {"result": ""}


@pytest.mark.parametrize(("share", "mode"), [("shared", 2), ("exclusive", 1)])
@pytest.mark.parametrize(("disposition", "code"), [("leave", 0), ("reset", 1)])
def test_all_it_can_do(
    scard: FakeScard, second_client: Any, share: str, mode: int, disposition: str, code: int
) -> None:
    assert do(second_client, "connect", reader=READER, share=share) == DONE
    assert do(second_client, "begin") == DONE
    assert do(second_client, "settle") == DONE
    assert do(second_client, "end", disposition=disposition) == DONE
    assert do(second_client, "release") == DONE
    assert scard.calls == [
        f"connect {mode}",
        "begin",
        "status",
        "status",
        f"end {code}",
        "disconnect 0",
        "release",
    ]


def test_leaving_does_nothing_to_the_card_whatever_was_begun(
    scard: FakeScard, second_client: Any
) -> None:
    do(second_client, "connect", reader=READER, share="shared")
    do(second_client, "begin")
    do(second_client, "release")
    assert scard.calls[2:] == ["disconnect 0", "release"]
    assert do(second_client, "release") == DONE
    assert len(scard.calls) == 4, "there was nothing left"


def test_a_card_that_was_left_with_protocol_raw(scard: FakeScard, second_client: Any) -> None:
    scard.raw = True
    connect = Request(1, "connect", {"reader": READER, "share": "shared"})
    assert second_client.do(connect) == {"result": ""}


def test_second_client_can_connect_again(scard: FakeScard, second_client: Any) -> None:
    for _ in range(2):
        do(second_client, "connect", reader=READER, share="shared")
        do(second_client, "release")
    assert scard.contexts == 2 and len(scard.calls) == 6


@pytest.mark.parametrize(
    ("wrong", "op"),
    [("begin", "begin"), ("status", "settle"), ("end", "end"), ("release", "release")],
)
def test_error_of_pcsc_is_named(scard: FakeScard, second_client: Any, wrong: str, op: str) -> None:
    do(second_client, "connect", reader=READER, share="shared")
    scard.wrong[wrong] = 0x80100068
    assert do(second_client, op) == {"result": "error 2148532328 (0x80100068)"}


@pytest.mark.parametrize("code", [0x8010000B, 0x8010000B - (1 << 32)])
def test_error_codes_are_shown_without_sign(
    scard: FakeScard, second_client: Any, code: int
) -> None:
    scard.wrong["connect"] = code
    told = do(second_client, "connect", reader=READER, share="exclusive")["result"]
    assert str(told).endswith("(0x8010000B)")


def test_no_daemon(scard: FakeScard, second_client: Any) -> None:
    scard.refusals = 1
    told = do(second_client, "connect", reader=READER, share="shared")
    assert told == {"result": "error 29 (0x0000001D)"}


def test_no_such_reader(scard: FakeScard, second_client: Any) -> None:
    told = do(second_client, "connect", reader="Nobody's 00 00", share="shared")
    assert told == {"result": f"error {scard.SCARD_E_UNKNOWN_READER} (0x00000009)"}


def test_an_operation_that_is_none(second_client: Any) -> None:
    with pytest.raises(Refusal, match="unknown op 'dance'"):
        do(second_client, "dance")


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"{", "not a line of JSON"),
        (b'{"id": 4}', "the request names no op"),
        (b'{"id": 4, "op": "dance"}', "unknown op 'dance'"),
        (b'{"id": 4, "op": "begin"}', "TypeError"),
        (b'{"id": 4, "op": "settle"}', "TypeError"),
        (b'{"id": 4, "op": "connect", "reader": "Virtual PCD 00 00", "share": "x"}', "KeyError"),
        (b'{"id": 4, "op": "end", "disposition": "eject"}', "KeyError: 'eject'"),
    ],
)
def test_whatever_comes_is_answered(second_client: Any, line: bytes, error: str) -> None:
    reply = worker_pipe.reply(line, second_client.do)
    assert reply["ok"] is False and error in str(reply["error"])


def test_a_request_is_answered_by_its_number(second_client: Any) -> None:
    assert worker_pipe.reply(b'{"id": 5, "op": "release"}', second_client.do) == {
        "id": 5,
        "ok": True,
        **DONE,
    }
