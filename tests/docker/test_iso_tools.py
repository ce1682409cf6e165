"""Tools of others on the file cards: Debian's opensc, and scriptor of pcsc-tools."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator

import pytest

from harness.bench.bench import SOCKET_FOLDER, Bench
from harness.bench.sample_container import ENVIRONMENT, TMPFS, USER
from harness.engine.engine import Engine
from harness.engine.session import Session, session
from harness.engine.spec import ContainerSpec
from harness.images.base import images_of
from harness.scenarios import words
from tests.support.docker import left_of

TEXT = "A file card with ISO 7816-4 commands"
NEW = "Hello from opensc"

Shell = Callable[[str], tuple[str, str]]


@pytest.fixture(scope="module")
def opened(engine: Engine) -> Iterator[Session]:
    with session(engine) as made:
        yield made
    assert left_of(engine, made.run_id) == []


@pytest.fixture(scope="module")
def bench(opened: Session) -> Iterator[Bench]:
    with Bench(opened, images_of(opened).tool("bench", lambda _: None).tag) as made:
        yield made


@pytest.fixture(scope="module")
def shell(opened: Session, bench: Bench) -> Shell:
    """A shell with the tools, beside the bench; gives stdout and stderr of what went well."""
    image = images_of(opened).packages(("opensc", "pcsc-tools"), lambda _: None)
    volumes = {bench.sockets: (SOCKET_FOLDER, "ro")}
    spec = ContainerSpec(image, ["sleep", "600"], user=USER, tmpfs=TMPFS, volumes=volumes)
    container = opened.container(spec)
    container.start()

    def run(line: str) -> tuple[str, str]:
        done = container.execute(["sh", "-c", line], environment=ENVIRONMENT)
        assert done.exit_status == 0, done.stderr
        return done.stdout.decode(), done.stderr.decode()

    return run


def typed(*lines: str) -> str:
    """Lines for a program's standard input."""
    return f"printf '%s\\n' {' '.join(map(shlex.quote, lines))}"


def explored(shell: Shell, *lines: str) -> tuple[str, str]:
    """What opensc-explorer prints for a script, and of what it complains."""
    script = "/tmp/script"
    out, err = shell(f"{typed(*lines, 'quit')} > {script}; opensc-explorer -c default {script}")
    return out, err.removeprefix("Using reader with a card: Virtual PCD 00 00\n")


@pytest.fixture
def file_card(bench: Bench) -> None:
    bench.prepare(words.world(words.card("iso7816", hello="yes")))


@pytest.mark.usefixtures("file_card")
def test_opensc_tool_tells_the_atr_and_sends_what_is_typed(shell: Shell) -> None:
    assert shell("opensc-tool -a")[0] == "3b:89:80:01:80:31:c0:73:f7:41:db:81:05:e3\n"
    sent = "-s 00:A4:00:0C:02:2F:00 -s 00:B0:00:00:04"
    out, _ = shell(f"opensc-tool -c default {sent}")
    assert out.splitlines()[1] == "Received (SW1=0x90, SW2=0x00)"
    assert out.splitlines()[-1].startswith("41 20 66 69 A fi")
    assert "Operational, activated" in shell(f"{typed('info')} | opensc-explorer -c default")[0]


@pytest.mark.usefixtures("file_card")
def test_opensc_explorer_reads_a_file_and_a_record(shell: Shell) -> None:
    out, err = explored(
        shell,
        "cat 2F00",
        "get 2F00 /tmp/read",
        "cd 5000",
        "info 5001",
        "verify CHV1 31:32:33:34",
        "cat 5002",
    )
    assert err == ""
    assert f"Total of {len(TEXT)} bytes read from 2F00" in out
    assert shell("cat /tmp/read")[0] == TEXT
    assert "File path:               3F00/5000/5001" in out
    assert "File size:               64 bytes" in out
    assert "EF structure:            Transparent" in out
    assert "Code correct.\nRecord 1:\n00000000: 01 02 03 04 05 06 07 08 " in out


@pytest.mark.usefixtures("file_card")
def test_opensc_explorer_writes_after_the_pin_and_not_before(shell: Shell) -> None:
    shell(f"printf %s {shlex.quote(NEW)} > /tmp/new")
    out, err = explored(shell, "cd 5000", "put 5001 /tmp/new", "verify CHV1 31:32:33:35")
    assert "Security status not satisfied" in err
    assert "Incorrect code, 2 tries left." in out
    out, err = explored(
        shell, "cd 5000", "verify CHV1 31:32:33:34", "put 5001 /tmp/new", "get 5001 /tmp/read"
    )
    assert err == ""
    assert f"Total of {len(NEW)} bytes written to 5001." in out
    assert shell(f"head -c {len(NEW)} /tmp/read")[0] == NEW


@pytest.mark.usefixtures("file_card")
def test_opensc_explorer_makes_and_removes_files(shell: Shell) -> None:
    shell("printf abcd > /tmp/new")
    out, err = explored(
        shell,
        "mkdir 6000 100",
        "cd 6000",
        "create 6001 4",
        "put 6001 /tmp/new",
        "cat 6001",
        "rm 6001",
        "cat 6001",
    )
    assert "00000000: 61 62 63 64 " in out
    assert err.splitlines() == ["unable to select file: File not found"]


@pytest.mark.usefixtures("file_card")
def test_opensc_explorer_changes_a_pin(shell: Shell) -> None:
    out, err = explored(
        shell,
        "change CHV1 31:32:33:34 35:36:37:38",
        "verify CHV1 31:32:33:34",
        "verify CHV1 35:36:37:38",
        "random 8",
    )
    assert out.splitlines()[1:4] == [
        "PIN changed.",
        "Incorrect code, 2 tries left.",
        "Code correct.",
    ]
    assert err == ""


@pytest.mark.usefixtures("file_card")
def test_opensc_explorer_finds_what_no_command_of_the_standard_lists(shell: Shell) -> None:
    out, err = explored(shell, "ls", "find 4FF0 5010")
    assert err == "Unable to receive file listing: Not supported\n"
    assert "[5000]" in out and "[5001]" not in out


@pytest.mark.usefixtures("file_card")
def test_scriptor_speaks_with_the_card_and_with_the_applet_on_it(shell: Shell) -> None:
    select = "00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01"
    out, _ = shell(
        f"{typed('00 A4 00 0C 02 2F 00', '00 B0 00 00 04', select, '00 00 00 00')} | scriptor"
    )
    answers = [line[2:].partition(" : ")[0] for line in out.splitlines() if line[:2] == "< "]
    assert answers[:3] == ["90 00", "41 20 66 69 90 00", "90 00"]
    assert answers[3] == "48 65 6C 6C 6F 20 77 6F 72 6C 64 21 90 00"


def test_scriptor_speaks_with_the_cryptoflex_as_with_a_card_of_t0(
    bench: Bench, shell: Shell
) -> None:
    bench.prepare(words.world(words.card("cryptoflex")))
    commands = ("C0 A4 00 00 02 2F 00", "C0 C0 00 00 0E", "C0 B0 00 00 00", "C0 B0 00 00 04")
    out, _ = shell(f"{typed(*commands)} | scriptor")
    assert "Using T=0 protocol" in out
    answers = [line[2:].partition(" : ")[0] for line in out.splitlines() if line[:2] == "< "]
    told = "00 00 00 24 2F 00 01 00 01 00 00 01 01 00"
    assert answers == ["61 0E", f"{told} 90 00", "6C 24", "41 20 66 69 90 00"]


def test_scriptor_fetches_what_a_sim_tells(bench: Bench, shell: Shell) -> None:
    bench.prepare(words.world(words.card("sim")))
    commands = (
        *("A0 A4 00 00 02 7F 20", "A0 C0 00 00 0D", "A0 A4 00 00 02 6F 07", "A0 B0 00 00 09"),
        *("A0 20 00 01 08 31 32 33 34 FF FF FF FF", "A0 B0 00 00 00", "A0 B0 00 00 09"),
    )
    out, _ = shell(f"{typed(*commands)} | scriptor")
    assert "Using T=0 protocol" in out
    answers = [line[2:].partition(" : ")[0] for line in out.splitlines() if line[:2] == "< "]
    assert answers == [
        *("9F 16", "00 00 00 00 7F 20 02 00 00 00 00 00 09 90 00"),
        *("9F 0F", "98 04", "90 00", "67 09"),
        "08 09 10 10 10 32 54 76 98 90 00",
    ]
