"""Every command line in a README is run: here, or in the test that is named for it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from harness.paths import HARNESS, ROOT
from tests.support.typed import typed, typed_on

# In this order, in a copy of the checkout, each with its exit status.
RUN = {
    "./inv --version": 0,
    "./inv --list": 0,
    "./inv setup": 0,
    "./inv doctor": 0,
    "./inv list --series": 0,
    "./inv docs": 0,
    "./inv report --schema": 0,
    "./inv atr 3B 80 80 01 01": 0,
    "./inv atr 3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 03 00 00 00 00 68": 0,
    "./inv show go-scard": 0,
    "./inv show python-pyscard": 0,
    "./inv show go-scard --dockerfile": 0,
    "cp -r samples/go-scard ~/hello": 0,
    "./inv show go-scard --dockerfile > ~/hello/Dockerfile": 0,
    "./inv run": 0,
    "./inv trace reports/latest.jsonl --format pcapng --out all.pcapng": 0,
    "./inv trace all.pcapng --sample go --scenario hello": 0,
    "./inv run node-* --scenario no-card,removed-between,no-daemon,daemon-killed": 0,
    "./inv report --evidence": 0,
    "./inv site": 0,
    "./inv report --faults": 0,
    "./inv run rust-pcsc --inject SCardTransmit#2=SCARD_W_RESET_CARD": 0,
    "./inv report --faults --path reports/wrapper.jsonl": 0,
    "./inv report --evidence --path reports/wrapper.jsonl": 0,
    "./inv run python-pyscard python-scard --calls": 0,
    "./inv report --calls --path reports/latest.jsonl": 0,
    "./inv diff --calls python-scard python-pyscard": 0,
    "./inv report --format markdown": 0,
    "./inv run --group tiobe": 0,
    "./inv build": 0,
    "./inv grid": 0,
    "./inv share": 0,
    ".venv/bin/python -m pytest tests/unit/judge -q": 0,
    "./inv test rust": 0,
    "./inv measure": 0,
    "./inv clean": 0,
    "./inv new forth-winscard": 0,
    "./inv run forth-winscard": 1,  # until it is written
    "./inv run forth-winscard --scenario all": 1,
    "./inv lint forth-winscard": 0,
    "./inv test forth-winscard": 1,
}
SOCKETS = "/tmp/pcsc-bench-8r2y2g4q"  # as the pages have it
# What takes long, needs something beside it, or changes what others need now.
BENCH = "tests/docker/test_bench_command.py"
ALONE = "tests/docker/test_alone.py"
WAYS = "tests/docker/test_ci_ways.py"
EXEC = "tests/docker/test_bench_exec.py"
REPLAY = "tests/docker/test_replay.py"
CLUSTER = "tests/docker/test_cluster.py"
CARD = "tests/docker/test_card_command.py"
PACKAGE = "tests/docker/test_package.py"
OVERRIDES = "tests/docker/test_overrides.py"
DELEGATE = "tests/docker/test_delegate.py"
BISECT = "tests/docker/test_bisect.py"
KNOWN_CASES = HARNESS / "testbench/recipes/README.md"
DIFF = "tests/unit/commands/test_diff.py"
RECIPES = "tests/docker/test_recipes.py"  # which runs what its page shows behind a prompt
SITE = "tests/browser/test_site_command.py"
ELSEWHERE = {
    "./inv setup run": ".ci/run",
    "./inv setup test": ".ci/run",
    "./inv test --no-docker": ".ci/run",
    "./inv run --scenario all": "tests/gallery/test_gallery.py",
    "./inv run NAME --scenario no-card": "tests/gallery/test_gallery.py",
    "./inv lint": "tests/gallery/test_gallery.py",
    "./inv docs --path reports/latest.jsonl": "tests/unit/pages/test_readmes.py",
    "./inv expect --fix": "tests/unit/commands/test_expect.py",
    "./inv clean --images": "tests/unit/commands/test_clean.py",
    "./inv bench": BENCH,
    "./inv run ruby-smartcard": "tests/unit/samples/test_needs.py",
    "./inv image --name ghcr.io/OWNER/pcsc-bench": "tests/docker/test_image.py",
    "docker run -d --name bench --network none -v pcscd:/run/pcscd IMAGE": ALONE,
    "docker run --rm -v pcscd:/run/pcscd:ro PROGRAM": WAYS,
    "docker run ... IMAGE [CARD [OPTION=VALUE ...]] [--daemon RELEASE] [--slots N] [--json]": ALONE,
    "docker exec bench tell remove": ALONE,
    'docker exec bench tell insert hello "greeting=Good bye"': ALONE,
    "docker exec bench tell status": WAYS,
    "docker exec bench tell trace > trace.jsonl": ALONE,
    "docker run -d --network none --read-only --tmpfs /tmp --cap-drop ALL "
    "--security-opt no-new-privileges -v pcscd:/run/pcscd IMAGE": WAYS,
    "./inv bench --exec": EXEC,
    "./inv bench --exec ./my-program": EXEC,
    "./inv bench --exec YOUR-PROGRAM ITS ARGUMENTS": EXEC,
    "./inv bench --script pulled.orders --exec YOUR-PROGRAM": EXEC,
    "./inv bench --script pulled.orders --exec ./my-program": EXEC,
    "./inv bench --script FILE": EXEC,
    "./inv bench --tell 'swap cryptoflex'": EXEC,
    "./inv bench --tell 'hold 2s'": EXEC,
    "./inv bench --tell trace": EXEC,
    "./inv bench --card ntag213 --script tear.orders --limit 60 --save trace.json "
    "--exec ./my-tests --verbose": EXEC,
    "./inv bench --image my-tests:latest --exec pytest -q": EXEC,
    "./inv site --serve": SITE,
    "./inv site --report R --before OLD --keep history --url https://example.org/": SITE,
    "./inv pictures": SITE,
    "./inv atr --reader": "tests/unit/commands/test_atr.py",
    "./inv bench --card mute": BENCH,
    "./inv bench --card ntag213": "tests/docker/test_ntag_programs.py",
    "./inv bench --card ntag213 --uid 04A1B2C3D4E580 --state tag.bin": BENCH,
    "./inv bench --card iso7816 --tree card.toml": BENCH,
    "./inv bench --card iso7816 --tree FILE": BENCH,
    "./inv card": CARD,
    "./inv card ntag213": CARD,
    "./inv card hello --hostname 192.0.2.7 --port 35964": CARD,
    "./inv card store --reversed": CARD,
    "./inv card relay --reader ACS --hook change.py": PACKAGE,
    "./inv run --wrapper TREE": OVERRIDES,
    "./inv run python-pyscard --wrapper ../pyscard --scenario all": OVERRIDES,
    "./inv run python-pyscard --wrapper-version 2.1.1 --wrapper-version 2.3.1 "
    "--scenario all": BISECT,
    "./inv run rust-pcsc --wrapper ../pcsc-rust --wrapper-version 2.8.2": OVERRIDES,
    "./inv run perl-pcsc --wrapper-version forky": OVERRIDES,
    "./inv run go-scard --libpcsclite ../PCSC": OVERRIDES,
    "./inv run c-winscard --libpcsclite sid": OVERRIDES,
    "./inv diff": DIFF,
    "./inv diff rust-pcsc@2.8.2 rust-pcsc@pcsc-rust": DIFF,
    "./inv diff python-pyscard@2.1.1 python-pyscard@2.3.1": DIFF,
    "./inv diff OLD.jsonl NEW.jsonl --format markdown": DIFF,
    "./inv diff --calls": DIFF,
    "./inv bisect": BISECT,
    "./inv bisect python-pyscard hello --good 2.1.1 --bad 2.3.1": BISECT,
    "./inv bisect rust-pcsc no-card --good v2.8.0 --bad main --wrapper ../pcsc-rust": BISECT,
    "./inv bisect rust-pcsc SCardListReaders#1=SCARD_E_NO_READERS_AVAILABLE --good 2.9.0 "
    "--bad 2.5.0": BISECT,
    "./inv run --sweep": DELEGATE,
    "./inv run --calls": DELEGATE,
    "./inv run --inject SCardTransmit#2=SCARD_W_RESET_CARD": DELEGATE,
    "./inv report --calls": "tests/unit/commands/test_report.py",
    "./inv trace FILE --format pcapng": "tests/unit/commands/test_trace.py",
    "./inv bench --save bench.jsonl": REPLAY,
    "./inv bench --save FILE": REPLAY,
    "./inv bench --card replay --trace bench.jsonl": REPLAY,
    "./inv bench --card script --answers card.txt": REPLAY,
    "./inv fuzz --sequences 200000": "tests/unit/cards/test_ntag_sequences.py",
    "./inv bench --card echo": "tests/unit/pages/test_readmes.py",
    f"export PCSCLITE_CSOCK_NAME={SOCKETS}/pcscd.comm": BENCH,
    f"docker run --rm -v {SOCKETS}:/run/pcscd:ro IMAGE PROGRAM": BENCH,
    "./inv run --cluster local:2": CLUSTER,
    ".venv/bin/dask scheduler": CLUSTER,
    ".venv/bin/python -m dask worker tcp://HOST:8786": CLUSTER,
    "./inv run --scenario all --cluster tcp://HOST:8786": CLUSTER,
    **dict.fromkeys((line for line in typed_on(KNOWN_CASES) if "/recipes" in line), RECIPES),
    "./inv build node-smartcard": RECIPES,
    "docker build -t hello ~/hello": "tests/docker/test_copied_sample.py",
    "docker run --rm -v /run/pcscd:/run/pcscd:ro hello": "tests/docker/test_copied_sample.py",
}
# Of other projects, of which only the names are used here.
OTHERS = ("git clone", "pip install", "pre-commit", "pip-compile")

pytestmark = [pytest.mark.docker, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkout as it would be cloned, in a folder of another name."""
    folder = tmp_path_factory.mktemp("a copy") / "gallery"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def test_every_command_line_is_known_here() -> None:
    lines = {line for line in typed() if not line.startswith(OTHERS)}
    assert lines == {*RUN, *ELSEWHERE}


@pytest.mark.parametrize("place", sorted({*ELSEWHERE.values()}))
def test_where_else_they_are_run_exists(place: str) -> None:
    assert (ROOT / place).is_file()


@pytest.mark.parametrize("number", range(len(RUN)))
def test_command_line_does_as_the_page_says(copy: Path, number: int) -> None:
    line, status = [*RUN.items()][number]
    # ./inv would make another environment for the copy first, which all tests run in already.
    python = shlex.quote(sys.executable)
    here = re.sub(r"^\./inv", f"{python} -m harness", line)
    here = re.sub(r"^\.venv/bin/python", python, here)
    environment = {**os.environ, "PYTHONPATH": str(copy), "HOME": str(copy.parent)}
    done = subprocess.run(
        here, shell=True, cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == status, f"{line}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    assert "Traceback" not in done.stdout + done.stderr
