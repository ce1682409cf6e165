"""The package: cards and the command `card`, installed by pip without the harness."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.engine.engine import Engine
from harness.engine.session import Container, Session, session
from harness.engine.spec import ContainerSpec
from harness.images.base import images_of
from harness.paths import ROOT
from tests.docker.test_bench_command import read_until
from tests.docker.test_card_command import ADDRESS, GREETING, PCSCD, SELECT, USUAL, python
from tests.support.docker import left_of, spawn

INSIDE = "/opt/package"
CARD = "python3 -m harness.vicc.command"

HOOK = """
def command(command):
    return bytes.fromhex("00 00 00 00") if command == bytes.fromhex("00 01 02 03") else command

def response(command, response):
    return response.replace(b"world", b"relay")
"""
# Waits for a card in the first reader, sends commands, prints responses.
CLIENT = """
import sys
from smartcard.CardRequest import CardRequest
from smartcard.System import readers
from smartcard.util import toBytes, toHexString
service = CardRequest(timeout=20, readers=[readers()[0]]).waitforcard()
service.connection.connect()
for command in sys.argv[1:]:
    data, sw1, sw2 = service.connection.transmit(toBytes(command))
    print(toHexString(data + [sw1, sw2]))
"""
# Waits until no card is in the first reader.
EMPTY = """
from smartcard import scard
result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
result, names = scard.SCardListReaders(context, [])
known = scard.SCARD_STATE_UNAWARE
while True:
    result, states = scard.SCardGetStatusChange(context, 20_000, [(names[0], known)])
    assert result == 0, scard.SCardGetErrorMessage(result)
    known = states[0][1] & ~scard.SCARD_STATE_CHANGED
    if known & scard.SCARD_STATE_EMPTY:
        break
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with nothing but the package in it."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [str(folder / "bin" / "pip"), "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "install", str(ROOT)], check=True, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def opened(engine: Engine) -> Iterator[Session]:
    if not engine.endpoint.local:
        pytest.skip("containers of a remote engine and this host do not see each other")
    with session(engine) as made:
        yield made
    assert left_of(engine, made.run_id) == []


def alone(installed: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of that environment, of which nothing but the environment is seen."""
    environment = {"PATH": os.defpath}
    command = [str(installed / "bin" / words[0]), *words[1:]]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, cwd=installed
    )


def test_it_brings_no_package_but_itself(installed: Path) -> None:
    listed = alone(installed, "pip", "list", "--format", "freeze", "--disable-pip-version-check")
    names = {line.partition("==")[0] for line in listed.stdout.splitlines()}
    assert names - {"pip", "setuptools"} == {"pcsc-sample-gallery"}


def test_a_card_is_made_and_asked_without_a_reader(installed: Path) -> None:
    code = (
        "from harness.cards.catalogue import make\n"
        f"card = make('hello', {{}}); card.transmit(bytes.fromhex('{SELECT}'))\n"
        "print(card.transmit(bytes(4)).hex(' ').upper())"
    )
    done = alone(installed, "python", "-I", "-c", code)
    assert (done.stdout.strip(), done.stderr) == (GREETING, "")


def test_its_command_says_what_there_is_and_what_cannot_be(installed: Path) -> None:
    shown = alone(installed, "card", "--help")
    assert shown.returncode == 0
    assert "cryptoflex, hello, iso7816" in shown.stdout
    assert alone(installed, "card", "--version").stdout.startswith("pcsc-sample-gallery 0.")
    for words, said in [
        (["helo"], "card: There is no card 'helo'."),
        (["hello", "--uid", "04"], "card: The card hello has no option --uid."),
        (["relay"], "card: Readers cannot be asked without pyscard."),
        (["hello", "--port", "x"], "invalid int value: 'x'"),
    ]:
        refused = alone(installed, "card", *words)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert said in refused.stderr


def test_its_command_puts_a_card_into_a_vpcd(installed: Path, opened: Session) -> None:
    image = images_of(opened).tool("bench", lambda _: None).tag
    start = ["sh", "-c", f"{PCSCD} {USUAL}"]
    container = opened.container(ContainerSpec(image, start, network=True, hardened=False))
    container.start()
    where = python(container, ADDRESS)
    with spawn(installed / "bin" / "card", "hello", "--hostname", where) as process:
        read_until(process, "insert 3B")
        assert python(container, CLIENT, SELECT, "00 00 00 00").endswith(GREETING)
        process.terminate()
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert f"< {GREETING}  (Normal processing)" in said
    assert said.endswith("The card has left.\n")


@pytest.fixture
def shell(installed: Path, opened: Session, tmp_path: Path) -> Callable[[str], str]:
    """A shell beside a pcscd, with the package, pyscard and a hook; gives what a line prints."""
    (package,) = installed.glob("lib/python3*/site-packages")
    (tmp_path / "hook.py").write_text(HOOK)
    volumes = {str(package): (INSIDE, "ro"), str(tmp_path): ("/opt/hook", "ro")}
    image = images_of(opened).tool("bench", lambda _: None).tag
    container = opened.container(
        ContainerSpec(
            image,
            ["sh", "-c", f"{PCSCD} {USUAL}"],
            user="0:0",
            environment={"PYTHONPATH": INSIDE},
            volumes=volumes,
            hardened=False,
        )
    )
    container.start()
    return lambda line: _said(container, line)


def _said(container: Container, line: str) -> str:
    done = container.execute(["sh", "-c", line])
    assert done.exit_status == 0, done.stderr.decode()
    return done.stdout.decode().strip()


def test_a_relay_hands_on_goes_and_comes_with_the_card(shell: Callable[[str], str]) -> None:
    def ask(*commands: str) -> list[str]:
        words = " ".join(f"'{command}'" for command in commands)
        return shell(f"python3 -c '{CLIENT}' {words}").splitlines()

    greeting = GREETING.replace("77 6F 72 6C 64", "72 65 6C 61 79")
    there = f"{CARD} hello --port 35964 >/dev/null 2>&1 & echo $! >/tmp/there"
    shell(there)
    shell(f"{CARD} relay --reader '00 01' --hook /opt/hook/hook.py >/tmp/relay 2>&1 &")
    assert ask(SELECT, "00 01 02 03") == ["90 00", greeting]
    shell("kill $(cat /tmp/there)")
    shell(f"python3 -c '{EMPTY}'")
    shell(there)
    assert ask(SELECT, "00 00 00 00") == ["90 00", greeting]
    log = shell("cat /tmp/relay")
    assert "A relay to the card of the first reader with '00 01' in its name" in log
    assert "No card is in Virtual PCD 00 01." in log
    assert "> 00 01 02 03" in log
