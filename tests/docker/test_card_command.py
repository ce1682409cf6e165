"""`inv card`: a card of this host in the reader of a pcscd that runs elsewhere."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from harness.engine.engine import Engine
from harness.engine.session import Container, Session
from harness.engine.spec import ContainerSpec
from harness.images.base import images_of
from harness.paths import ROOT
from tests.docker.test_bench_command import read_until
from tests.support.docker import Spawned, spawn

LIMIT_S = 60
USUAL = "/etc/pcsc-bench/reader"  # vpcd as Debian configures it
PCSCD = "exec pcscd --foreground --disable-polkit --config"

ADDRESS = "import socket; print(socket.gethostbyname(socket.gethostname()))"
# The default route's gateway, in hexadecimal and of this machine's byte order (proc(5)).
GATEWAY = """
import socket, struct
routes = [line.split() for line in open("/proc/net/route")]
gateway = next(route[2] for route in routes if route[1] == "00000000")
print(socket.inet_ntoa(struct.pack("=I", int(gateway, 16))))
"""
# pyscard, as a person would try a reader: wait for a card in it, send commands, print responses.
CLIENT = """
import sys
from smartcard.CardRequest import CardRequest
from smartcard.util import toBytes, toHexString
service = CardRequest(timeout=20).waitforcard()
service.connection.connect()
for command in sys.argv[1:]:
    data, sw1, sw2 = service.connection.transmit(toBytes(command))
    print(toHexString(data + [sw1, sw2]))
"""
SELECT = "00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01"
GREETING = "48 65 6C 6C 6F 20 77 6F 72 6C 64 21 90 00"


@pytest.fixture(autouse=True)
def _reachable(engine: Engine) -> None:
    if not engine.endpoint.local:
        pytest.skip("containers of a remote engine and this host do not see each other")


def daemon(opened: Session, start: str) -> Container:
    """A container with a network, in which `start` has been run by a shell."""
    image = images_of(opened).tool("bench", lambda _: None).tag
    command = ["sh", "-c", start]
    container = opened.container(ContainerSpec(image, command, network=True, hardened=False))
    container.start()
    return container


def python(container: Container, *arguments: str) -> str:
    """What a program in the container prints."""
    result = container.execute(["python3", "-c", *arguments])
    assert result.exit_status == 0, result.stderr.decode()
    return result.stdout.decode().strip()


def end(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=LIMIT_S)
    assert process.returncode == 0, said
    assert said.endswith("The card has left.\n")
    return said


def card(*words: str) -> Spawned:
    return spawn(ROOT / "inv", "card", *words)


def two_ports(host: str) -> int:
    """The first of two adjacent ports that nobody listens at."""
    for port in range(35963, 36963, 2):
        with (
            contextlib.suppress(OSError),
            socket.create_server((host, port)),
            socket.create_server((host, port + 1)),
        ):
            return port
    pytest.fail("no two adjacent ports are free")


def test_a_card_in_a_vpcd_that_listens_keeps_its_state(opened: Session, tmp_path: Path) -> None:
    container = daemon(opened, f"{PCSCD} {USUAL}")
    where = ["--hostname", python(container, ADDRESS), "--state", str(tmp_path / "tag")]
    with card("ntag213", *where) as process:
        read_until(process, "insert 3B 8F")
        assert python(container, CLIENT, "FF D6 00 04 04 11 22 33 44") == "90 00"
        said = end(process)
        assert "> FF D6 00 04 04 11 22 33 44" in said
        assert "< 90 00  (Normal processing)" in said
    with card("ntag213", *where) as process:
        read_until(process, "insert 3B 8F")
        assert python(container, CLIENT, "FF B0 00 04 04") == "11 22 33 44 90 00"
        end(process)


def test_it_waits_for_pcscd_and_outlives_it(opened: Session) -> None:
    container = daemon(opened, "sleep 600")
    with card("--hostname", python(container, ADDRESS)) as process:
        read_until(process, "No vpcd listens")
        for _ in range(2):
            container.execute(["sh", "-c", f"({PCSCD} {USUAL}) >/dev/null 2>&1 & echo $! >/tmp/p"])
            read_until(process, "insert 3B")
            assert python(container, CLIENT, SELECT, "00 00 00 00").endswith(GREETING)
            container.execute(["sh", "-c", "kill $(cat /tmp/p)"])
            read_until(process, "remove")
        end(process)


def test_a_second_card_takes_its_turn(opened: Session) -> None:
    container = daemon(opened, f"{PCSCD} {USUAL}")
    where = ["--hostname", python(container, ADDRESS)]
    with card("hello", *where) as first:
        read_until(first, "insert 3B")
        with card("store", *where) as second:
            read_until(second, "another card is in its slot")
            end(first)
            read_until(second, "insert 3B")
            assert python(container, CLIENT, "00 B0 00 00 02") == "00 00 90 00"
            end(second)


def test_reversed_vpcd_connects_to_two_cards(opened: Session) -> None:
    container = daemon(opened, "sleep 600")
    host = python(container, GATEWAY)
    port = two_ports(host)
    first = card("hello", "--reversed", "--hostname", host, "--port", str(port))
    second = card("mute", "--reversed", "--hostname", host, "--port", str(port + 1))
    with first, second:
        assert f"DEVICENAME {host}:0x{port:X}" in read_until(first, "Waiting for a vpcd")
        read_until(second, "Waiting for a vpcd")
        configured = (
            f'FRIENDLYNAME "Virtual PCD"\\nDEVICENAME {host}:0x{port:X}\\n'
            f"LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so\\nCHANNELID 0x{port:X}\\n"
        )
        container.execute(["sh", "-c", f"mkdir /tmp/reader; printf '{configured}' >/tmp/reader/v"])
        container.execute(["sh", "-c", f"({PCSCD} /tmp/reader) >/dev/null 2>&1 &"])
        read_until(first, "insert 3B")
        read_until(second, "insert")
        assert python(container, CLIENT, SELECT, "00 00 00 00").endswith(GREETING)
        end(second)
        end(first)
