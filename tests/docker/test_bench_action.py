"""The action for those who test with a card, run as a runner of GitHub would run its parts."""

from __future__ import annotations

import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import yaml

from harness.engine.engine import Engine
from harness.engine.ownership import OWNER_LABEL
from harness.engine.session import Session
from harness.engine.spec import ContainerSpec
from harness.forms.json_lines import read
from harness.images.base import images_of
from harness.paths import ROOT, SAMPLES
from harness.samples.folder import choose_samples
from tests.support.action_runner import ActionRunner

pytestmark = [
    pytest.mark.docker,
    pytest.mark.timeout(900),
    pytest.mark.skipif(shutil.which("node") is None, reason="no Node.js, which a runner has"),
]

ACTIONS = ROOT / ".github/actions"
BENCH, TRACE = ACTIONS / "bench", ACTIONS / "bench-trace"
PAGE = ROOT / "containers/ci/README.md"
SAMPLE = "c-winscard"


@pytest.fixture
def runner(engine: Engine, tmp_path: Path) -> Iterator[ActionRunner]:
    """A runner, on whose machine nothing may be left."""
    if not engine.endpoint.local:
        pytest.skip("a program of this host reaches a bench only through a local engine")
    # pytest's own folders have names that are too long for those of sockets.
    with tempfile.TemporaryDirectory(prefix="action-", dir="/tmp") as temp:
        yield ActionRunner(tmp_path, Path(temp))
        assert [path for path in Path(temp).glob("pcsc-*") if path.is_dir()] == []


def of_the_bench(engine: Engine, pid: str) -> list[str]:
    """What the engine has of the bench whose process had that number."""
    containers, volumes = engine.leftovers()
    owners = [(found.get("Labels") or {}).get(OWNER_LABEL, "") for found in containers + volumes]
    return [owner for owner in owners if f"/{pid}/" in owner]


def hello(opened: Session, folder: str) -> str:
    """What the program prints in a container that has this folder for pcscd's."""
    (sample,) = choose_samples(SAMPLES, [SAMPLE])
    image = images_of(opened).sample(sample, lambda _: None).tag
    spec = ContainerSpec(image, ["sleep", "60"], volumes={folder: ("/run/pcscd", "ro")})
    container = opened.container(spec)
    container.start()
    result = container.execute(sample.manifest.programs["hello"].run)
    container.remove()
    return (result.stdout + result.stderr).decode()


def test_a_bench_serves_the_steps_that_follow_and_ends_with_the_job(
    runner: ActionRunner, opened: Session
) -> None:
    status, said = runner.run(BENCH, "main", {"options": "greeting=Good morning\n"})
    assert status == 0, said
    pid = (Path(runner.written("STATE")["folder"]) / "pid").read_text().strip()
    outputs = runner.written("OUTPUT")
    assert outputs["reader"] == "Virtual PCD 00 00"
    assert runner.written("ENV") == {"PCSCLITE_CSOCK_NAME": outputs["socket"]}
    assert Path(outputs["socket"]).is_socket() and Path(outputs["orders"]).is_socket()

    assert hello(opened, outputs["folder"]).endswith("Good morning\n")
    assert runner.step("pcsc-bench", "remove").returncode == 0
    assert "No smart card inserted" in hello(opened, outputs["folder"])
    done = runner.step("pcsc-bench", "insert", "hello", "greeting=Good bye")
    assert done.returncode == 0, done.stderr
    assert hello(opened, outputs["folder"]).endswith("Good bye\n")
    done = runner.step("pcsc-bench", "jump")
    assert done.returncode == 2 and "there is no order 'jump'" in done.stderr.lower()

    assert runner.step(TRACE / "trace.sh").returncode == 0
    kept = runner.folder / "pcsc-trace"
    (recording,) = read((kept / "trace.jsonl").read_bytes(), "trace").recordings
    assert "remove" in [event.text for event in recording.events if event.kind == "order"]
    assert (kept / "trace.pcapng").stat().st_size > 500

    status, said = runner.run(BENCH, "post")
    assert status == 0, said
    assert "> 00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01" in runner.summary
    assert runner.summary.index("47 6F 6F 64 20 6D") < runner.summary.index("* remove\n")
    assert not Path(outputs["folder"]).exists()
    assert of_the_bench(opened.engine, pid) == []
    assert runner.run(BENCH, "post") == (0, "")


@pytest.mark.parametrize(
    ("inputs", "why"),
    [
        ({"card": "nocard"}, "There is no card 'nocard'"),
        ({"options": "uid=04"}, "uid"),
        ({"daemon": "7.0"}, "No bench has a pcscd '7.0'"),
        ({"script": "orders.txt"}, "The script orders.txt cannot be read"),
    ],
)
def test_a_bench_that_does_not_start_says_why_and_its_end_says_nothing(
    runner: ActionRunner, inputs: dict[str, str], why: str
) -> None:
    status, said = runner.run(BENCH, "main", inputs)
    assert status == 2, said
    assert why in said and "::error title=PC/SC bench::The bench did not start" in said
    assert runner.written("ENV") == {}
    assert runner.run(BENCH, "post") == (0, "")
    assert runner.summary == ""
    done = runner.step(TRACE / "trace.sh")
    assert done.returncode == 0 and "::notice" in done.stdout


def test_a_job_fails_whose_script_fails_and_a_long_trace_is_cut(runner: ActionRunner) -> None:
    (runner.folder / "orders.txt").write_text("wait 0.001\n" * 600 + "start\nremove\n")
    status, said = runner.run(BENCH, "main", {"script": "orders.txt"})
    assert status == 0, said
    wait_until(lambda: "line 601" in log_of(runner))
    status, said = runner.run(BENCH, "post")
    assert status == 1, said
    assert "orders.txt, line 601: start" in said and "::error" in said
    assert "lines are left out." in runner.summary
    assert 490 < runner.summary.count("* wait 0.001") <= 500


def test_what_a_cancelled_job_has_left_is_removed(runner: ActionRunner, engine: Engine) -> None:
    main = runner.start(BENCH, "main")
    wait_until(lambda: "Ready:" in log_of(runner))
    folder = Path(runner.written("STATE")["folder"])
    pid = (folder / "pid").read_text().strip()
    for process in [*psutil.Process(main.pid).children(recursive=True)]:
        process.kill()  # as a runner does with what has not ended in time
    main.send_signal(signal.SIGKILL)
    main.communicate()
    assert runner.run(BENCH, "post")[0] == 0
    assert of_the_bench(engine, pid) == []
    assert not folder.exists()


def log_of(runner: ActionRunner) -> str:
    log = Path(runner.written("STATE").get("folder", "/nowhere")) / "log"
    return log.read_text() if log.exists() else ""


def wait_until(there: object, limit_s: float = 600) -> None:
    """Wait until there() is true."""
    assert callable(there)
    deadline = time.monotonic() + limit_s
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_page_names_the_actions_as_they_are() -> None:
    page = PAGE.read_text()
    action = yaml.safe_load((BENCH / "action.yml").read_text())
    assert all(f"`{name}`" in page for name in (*action["inputs"], *action["outputs"]))
    for folder in (BENCH, TRACE):
        assert f"/{folder.relative_to(ROOT)}@" in (PAGE.parent / "github.yml").read_text()
        assert yaml.safe_load((folder / "action.yml").read_text())["runs"]["using"]
