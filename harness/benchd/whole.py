"""The parts of a bench, put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from smartcard import scard

from harness.benchd.actions import Actions
from harness.benchd.card_host import CardHost
from harness.benchd.daemon import Daemon
from harness.benchd.installed import Installed
from harness.benchd.pcsc_client import Client
from harness.benchd.readiness import Readiness
from harness.benchd.second_client import SecondClient
from harness.benchd.supervisor import Supervisor
from harness.benchd.utf8_scard import Utf8Scard

CLOSING_S = 5.0


def supervisor_of(tell: Callable[[Mapping[str, object]], None]) -> Supervisor:
    """A supervisor of this container's pcscd, cards and second client. tell: gets the events.

    Refusal where the image has no pcscd of the release that is asked for.
    """
    daemon = Daemon(tell, installed=Installed.here())
    readiness = Readiness(Client(Utf8Scard(scard)), daemon)
    return Supervisor(Actions(daemon, CardHost(tell), readiness, SecondClient()), tell)
