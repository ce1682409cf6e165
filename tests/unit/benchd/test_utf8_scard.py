"""Readers' names: ASCII goes through pyscard, all else straight to the library."""

from __future__ import annotations

import ctypes
from typing import Any

import pytest

from harness.benchd.pcsc_client import Client, DaemonGone
from harness.benchd.utf8_scard import Utf8Scard

from .scard import CHANGED, EMPTY, PRESENT, READER, FakeScard

UMLAUT = "Prüfstand 00 00"
ATR = bytes(range(0x3B, 0x3B + 33))  # as long as one may be
TIMEOUT, NO_SERVICE = 0x8010000A, 0x8010001D


class Scard(FakeScard):
    """What pcsc-lite's codes really are, and a pyscard that can only pass ASCII on."""

    SCARD_E_TIMEOUT, SCARD_E_NO_SERVICE = TIMEOUT, NO_SERVICE

    def SCardGetStatusChange(  # noqa: N802
        self, context: int, limit_ms: int, asked: list[tuple[str, int]]
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        assert all(name.isascii() for name, _ in asked)
        return super().SCardGetStatusChange(context, limit_ms, asked)


def signed(code: int) -> int:
    """A code as ctypes actions an int back."""
    return code - (1 << 32) if code >> 31 else code


class Library:
    """libpcsclite.so.1 as ctypes shows it: one context at a time, one answer for all readers."""

    def __init__(self, event: int = 0, atr: bytes = b"", result: int = 0, refusal: int = 0) -> None:
        self._event, self._atr = event, atr
        self._result, self._refusal = signed(result), signed(refusal)
        self.open = 0
        self.asked: list[tuple[int, list[tuple[bytes, int]]]] = []

    def SCardEstablishContext(self, scope: Any, _: None, __: None, context: Any) -> int:  # noqa: N802
        assert scope.value == 2
        if self._refusal:
            return self._refusal
        self.open += 1
        context._obj.value = 0x12345678
        return 0

    def SCardReleaseContext(self, context: Any) -> int:  # noqa: N802
        assert context.value == 0x12345678
        self.open -= 1
        return 0

    def SCardGetStatusChange(self, context: Any, limit_ms: Any, table: Any, count: Any) -> int:  # noqa: N802
        assert context.value == 0x12345678 and self.open == 1 and count.value == len(table)
        states = [(entry.reader, entry.current) for entry in table]
        self.asked.append((limit_ms.value, states))
        for entry in table:
            entry.event, entry.atr_length = self._event, len(self._atr)
            entry.atr[: len(self._atr)] = self._atr
        return self._result


def install(monkeypatch: pytest.MonkeyPatch, library: Library) -> Library:
    def load(name: str) -> Library:
        assert name == "libpcsclite.so.1"
        return library

    monkeypatch.setattr(ctypes, "CDLL", load)
    return library


def test_ascii_names_go_through_pyscard(monkeypatch: pytest.MonkeyPatch) -> None:
    library = install(monkeypatch, Library())
    scard = Scard([(EMPTY, b"")])
    seen = Client(Utf8Scard(scard)).look(READER)
    assert seen.names == ("CHANGED", "EMPTY")
    assert scard.waits_ms == [0] and library.asked == []


@pytest.mark.parametrize("name", [UMLAUT, "読取装置 00 00", "\N{SNOWMAN} 00 00"])
def test_other_names_go_to_the_library_in_utf_8(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    library = install(monkeypatch, Library(PRESENT | CHANGED, ATR))
    scard = Scard()
    result, states = Utf8Scard(scard).SCardGetStatusChange(1, 250, [(name, EMPTY)])
    assert (result, [tuple(state) for state in states]) == (0, [(name, PRESENT | CHANGED, ATR)])
    assert library.asked == [(250, [(name.encode(), EMPTY)])]
    assert scard.waits_ms == [] and library.open == 0


def test_one_name_is_enough_for_all_to_go_there(monkeypatch: pytest.MonkeyPatch) -> None:
    library = install(monkeypatch, Library(EMPTY))
    asked = [(READER, 1), (UMLAUT, 2)]
    _, states = Utf8Scard(Scard()).SCardGetStatusChange(1, 0, asked)
    assert [name for name, _, _ in states] == [READER, UMLAUT]
    assert library.asked == [(0, [(READER.encode(), 1), (UMLAUT.encode(), 2)])]


def test_a_client_takes_either_for_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, Library(PRESENT, ATR))
    client = Client(Utf8Scard(Scard([(PRESENT, ATR)], readers=[READER, UMLAUT])))
    assert client.look(UMLAUT).atr == client.look(READER).atr == ATR
    assert "PRESENT" in client.look(UMLAUT).names


def test_a_wait_that_ends_without_change_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    library = install(monkeypatch, Library(EMPTY, result=TIMEOUT))
    assert "EMPTY" in Client(Utf8Scard(Scard())).look(UMLAUT).names
    assert library.open == 0


@pytest.mark.parametrize("library", [Library(result=NO_SERVICE), Library(refusal=NO_SERVICE)])
def test_missing_daemon_is_an_error_code(monkeypatch: pytest.MonkeyPatch, library: Library) -> None:
    install(monkeypatch, library)
    with pytest.raises(DaemonGone, match=f"error {NO_SERVICE}"):
        Client(Utf8Scard(Scard())).look(UMLAUT)
    assert library.open == 0


def test_all_else_is_pyscards() -> None:
    scard = Scard()
    names = Utf8Scard(scard)
    assert dir(names) == dir(scard)
    assert names.SCARD_STATE_EMPTY == EMPTY
    assert names.SCardListReaders(0, []) == (0, [READER])
    with pytest.raises(AttributeError):
        names.SCardDance()
