"""`inv bench`: a bench for anybody's PC/SC program."""

from __future__ import annotations

import os
import re
import signal
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.bench.bench import Bench
from harness.bench.shared_folder import SharedFolder
from harness.engine.engine import Engine
from harness.engine.ownership import OWNER_LABEL, RUN_LABEL
from harness.engine.session import Session
from harness.engine.spec import ContainerSpec
from harness.images.base import images_of
from harness.paths import ROOT, SAMPLES
from harness.samples.folder import choose_samples
from harness.scenarios import words
from tests.support.docker import spawn

PATIENCE_S = 600  # the bench's image may have to be built first
STRANGER = 54321
SAMPLE = "scriptor"  # small, and quick to build


def read_until(process: subprocess.Popen[str], text: str) -> str:
    """What it prints up to a line with `text`; ends it when that does not come."""
    assert process.stdout is not None
    patience = threading.Timer(PATIENCE_S, process.kill)
    patience.start()
    said = ""
    for line in process.stdout:
        said += line
        if text in line:
            patience.cancel()
            return said
    pytest.fail(f"{text!r} did not come: {said}")


def socket_of(process: subprocess.Popen[str]) -> Path:
    """Where a bench has its socket on this host."""
    found = re.search(r"PCSCLITE_CSOCK_NAME=(\S+)", read_until(process, "The trace"))
    assert found
    return Path(found[1])


def exchanged(opened: Session, path: Path, *commands: str) -> str:
    """What scriptor prints for these commands, at the bench with that socket."""
    (sample,) = choose_samples(SAMPLES, [SAMPLE])
    image = images_of(opened).sample(sample, lambda _: None).tag
    volumes = {str(path.parent): ("/run/pcscd", "ro")}
    container = opened.container(ContainerSpec(image, ["sleep", "100"], volumes=volumes))
    container.start()
    lines = "\\n".join(["reset", *commands, ""])
    result = container.execute(["sh", "-c", f"printf '{lines}' | scriptor -r 'Virtual PCD 00 00'"])
    container.remove()
    assert result.exit_status == 0, result.stderr
    return result.stdout.decode()


@pytest.fixture
def served(engine: Engine) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """`./inv bench`, and the folder of its socket on this host."""
    if not engine.endpoint.local:
        pytest.skip("a program of this host reaches a bench only through a local engine")
    process = spawn(ROOT / "inv", "bench", "--greeting", "Good morning")
    said = read_until(process, "The trace")
    found = re.search(r"PCSCLITE_CSOCK_NAME=(\S+)", said)
    assert found, said
    assert re.search(r"pcscd\s+2\.\d+\.\d+.*protocol\s+4:4\s+to\s+4:6", said, re.DOTALL), said
    yield process, Path(found[1])
    process.kill()
    process.communicate()


def end(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    return said


def test_bench_serves_a_container_and_shows_its_trace(
    served: tuple[subprocess.Popen[str], Path], opened: Session
) -> None:
    process, path = served
    assert path.parent.stat().st_mode & 0o022 == 0, "nobody but the daemon may write there"
    (sample,) = choose_samples(SAMPLES, [SAMPLE])
    image = images_of(opened).sample(sample, lambda _: None).tag
    volumes = {str(path.parent): ("/run/pcscd", "ro")}
    container = opened.container(ContainerSpec(image, ["sleep", "100"], volumes=volumes))
    container.start()
    result = container.execute(sample.manifest.programs["hello"].run)
    assert result.exit_status == 0, result.stderr
    assert b"47 6F 6F 64 20 6D 6F 72 6E 69 6E 67 90 00" in result.stdout
    said = read_until(process, "< 47 6F") + end(process)
    assert "> 00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01" in said
    assert "< 47 6F 6F 64 20 6D 6F 72 6E 69 6E 67 90 00  (Normal processing)" in said
    assert not path.parent.exists()
    images = opened.engine.images.labelled(RUN_LABEL, dangling=True)  # of its build stages
    assert not [i for i in images if f"/{process.pid}/" in i["Labels"].get(OWNER_LABEL, "")]


def test_bench_runs_as_whoever_owns_the_folder(opened: Session, tmp_path: Path) -> None:
    """As `inv bench` has it for an ordinary user, whom the image does not know."""
    if os.geteuid() != 0 or not opened.engine.endpoint.local:
        pytest.skip("only root can give a folder away")
    folder = tmp_path / "sockets"
    folder.mkdir(mode=0o755)
    os.chown(folder, STRANGER, STRANGER)
    image = images_of(opened).tool("bench", lambda _: None).tag
    with Bench(opened, image, shared=SharedFolder(folder, f"{STRANGER}:{STRANGER}")) as bench:
        for world in (words.world(words.card()), words.world(), words.world(words.MUTE)):
            assert bench.prepare(world)["reader"] == words.READER
        assert (folder / "pcscd.comm").stat().st_uid == STRANGER


@pytest.mark.parametrize(("minor", "refused"), [(2, True), (4, False), (5, False), (6, False)])
def test_bench_accepts_old_clients_and_explains_whom_it_refuses(
    served: tuple[subprocess.Popen[str], Path], minor: int, refused: bool
) -> None:
    """A client's first message: CMD_VERSION with its protocol, 4:minor (winscard_msg.h)."""
    process, path = served
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))
        client.sendall(struct.pack("=IIiiI", 12, 0x11, 4, minor, 0))
        answer = client.recv(12, socket.MSG_WAITALL)
    service_stopped = 0x8010001E
    assert (struct.unpack("=iiI", answer)[2] == service_stopped) == refused
    said = read_until(process, "card was never asked") if refused else ""
    said += end(process)
    assert ("A client was refused" in said) == refused
    assert (f"speaks protocol 4:{minor} to pcscd" in said) == refused


def test_a_tag_is_kept_in_its_file_from_one_bench_to_the_next(
    engine: Engine, opened: Session, tmp_path: Path
) -> None:
    if not engine.endpoint.local:
        pytest.skip("a program of this host reaches a bench only through a local engine")
    file = tmp_path / "tag.bin"
    words = ("bench", "--card", "ntag213", "--uid", "04A1B2C3D4E580", "--state", str(file))
    process = spawn(ROOT / "inv", *words)
    written = exchanged(opened, socket_of(process), "FFCA000000", "FFD600060411223344")
    assert "04 A1 B2 C3 D4 E5 80 90 00" in written
    ends = time.monotonic() + 60
    while b"\x11\x22\x33\x44" not in file.read_bytes():
        assert time.monotonic() < ends, "it is written while the bench is there"
        time.sleep(0.05)
    end(process)
    kept = file.read_bytes()
    process = spawn(ROOT / "inv", *words)
    assert "11 22 33 44 90 00" in exchanged(opened, socket_of(process), "FFB0000604")
    end(process)
    assert file.read_bytes() == kept
    assert [*tmp_path.iterdir()] == [file]


def test_a_file_card_comes_from_a_tree_and_is_kept_in_its_file(
    engine: Engine, opened: Session, tmp_path: Path
) -> None:
    if not engine.endpoint.local:
        pytest.skip("a program of this host reaches a bench only through a local engine")
    tree, file = tmp_path / "card.toml", tmp_path / "card.bin"
    tree.write_text('[[ef]]\npath = "2F01"\nkind = "transparent"\nsize = 4\n', encoding="utf-8")
    words = ("bench", "--card", "iso7816", "--state", str(file))
    process = spawn(ROOT / "inv", *words, "--tree", str(tree), "--hello")
    hello = "00A404000AA00000006203010C0601"
    said = exchanged(opened, socket_of(process), hello, "00000000", "00A40000", "00D6810002AABB")
    assert "48 65 6C 6C 6F" in said
    end(process)
    process = spawn(ROOT / "inv", *words)
    assert "AA BB 00 00 90 00" in exchanged(opened, socket_of(process), "00B0810004")
    end(process)


def test_bench_of_an_unknown_card_is_bad_input() -> None:
    done = subprocess.run(
        [ROOT / "inv", "bench", "--card", "helo"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean hello?" in done.stderr
