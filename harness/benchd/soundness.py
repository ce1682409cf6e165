"""Soundness of a run: that the same processes served from its beginning to its end."""

from __future__ import annotations

from dataclasses import dataclass

from harness.benchd.card_host import CardHost
from harness.benchd.daemon import Daemon
from harness.benchd.second_client import SecondClient


@dataclass(frozen=True)
class Pids:
    """Process numbers of those who serve; None where nobody does."""

    pcscd: int | None
    card: int | None
    program: int | None
    second_client: int | None


class Soundness:
    """Compares those who serve now with those who did when the world was prepared."""

    def __init__(self, daemon: Daemon, cards: CardHost, second_client: SecondClient) -> None:
        self._daemon, self._cards, self._second_client = daemon, cards, second_client
        self._since: Pids | None = None

    def start(self) -> None:
        """Remember the processes that serve now."""
        self._since = self._pids()

    def stop(self) -> None:
        """The world is about to be changed; until the next start nothing is sound."""
        self._since = None

    def why_unsound(self) -> str | None:
        """Why a run does not count, as a sentence; None when all served since `start`."""
        now, since = self._pids(), self._since
        if since is None:
            return "the world is not as prepared: an operation failed, or there was none"
        if now.pcscd != since.pcscd:
            return f"pcscd {self._daemon.how_ended}"
        if now.card != since.card:
            return f"the card process {self._cards.how_ended}"
        if now.program != since.program:
            return "the program that plays the card ended"
        if now.second_client != since.second_client:
            return f"the second client {self._second_client.how_ended}"
        return None

    def _pids(self) -> Pids:
        cards, second_client = self._cards, self._second_client
        return Pids(self._daemon.pid, cards.pid, cards.program_pid, second_client.pid)
