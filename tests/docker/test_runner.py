"""The runner itself, in a container: every way in which a program ends, and what stays of it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.bench.done import Done
from harness.bench.frames import LONGEST, Answers, Limits, Malformed, run_frame
from harness.bench.runner import FOLDER, PROGRAM, Runner
from harness.bench.sample_container import ENGINES_OWN, TMPFS, USER
from harness.bench.sandbox import Sandbox
from harness.engine.engine import Engine
from harness.engine.session import Container, Session, session
from harness.engine.spec import ContainerSpec
from harness.engine.streams import STDOUT
from harness.images.base import images_of
from harness.images.images import Images
from tests.support import runner_frames
from tests.support.docker import left_of

LIMITS = Limits(10, 100_000, 0.2)
STRINGS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
NAMES = st.text("ABCxyz_", min_size=1, max_size=10).map("TEST_{}".format)
SLOW = settings(deadline=None, max_examples=25, suppress_health_check=[*HealthCheck])
TELL = """
import json, os, sys
mine = {name: value for name, value in os.environ.items() if name.startswith("TEST_")}
json.dump([sys.argv[1:], mine, sys.stdin.read(), os.environ["PATH"]], sys.stdout)
"""


class Bay:
    """A place for containers with a runner: an image with Python, and a sandbox."""

    def __init__(self, opened: Session, images: Images) -> None:
        self._session = opened
        self._image = images.tool("bench", lambda _: None).tag
        self.sandbox = Sandbox(opened, images.tool("runner", lambda _: None))

    def container(self, *command: str) -> Container:
        """A container like a sample's; not started."""
        return self._session.container(
            ContainerSpec(
                self._image,
                command or [PROGRAM, *TMPFS, *ENGINES_OWN],
                user=USER,
                volumes={self.sandbox.volume: (FOLDER, "ro")},
                tmpfs=TMPFS,
                stdin=True,
                init=bool(command),
                network_of=self.sandbox.network_of,
                processes=64,
            )
        )


@pytest.fixture(scope="module")
def bay(engine: Engine) -> Iterator[Bay]:
    with session(engine) as opened:
        yield Bay(opened, images_of(opened))
    assert left_of(engine, opened.run_id) == []


@pytest.fixture(scope="module")
def runner(bay: Bay) -> Runner:
    return Runner(bay.container())


def python(runner: Runner, code: str, limits: Limits = LIMITS, **rest: object) -> Done:
    """Run a program in Python."""
    return runner.run(["python3", "-c", code], {}, limits, **rest)  # type: ignore[arg-type]


def shell(runner: Runner, code: str, limits: Limits = LIMITS) -> Done:
    """Run a shell script."""
    return runner.run(["sh", "-c", code], {}, limits)


@SLOW
@given(st.lists(STRINGS, max_size=5), st.dictionaries(NAMES, STRINGS, max_size=4), STRINGS)
def test_a_program_gets_its_arguments_variables_and_stdin(
    runner: Runner, arguments: list[str], variables: dict[str, str], text: str
) -> None:
    done = runner.run(
        ["python3", "-c", TELL, *arguments],
        {"PYTHONUTF8": "1", **variables},
        LIMITS,
        stdin=text.encode(),
    )
    assert done.exit_status == 0, done.stderr
    universal = text.replace("\r\n", "\n").replace("\r", "\n")
    *given_to_it, path = json.loads(done.stdout)
    assert given_to_it == [arguments, variables, universal]
    assert "/usr/bin" in path, "the image's own variables are there too"


def test_a_variable_takes_the_place_of_the_images_own(runner: Runner) -> None:
    done = runner.run(["sh", "-c", "echo $PATH; env | grep -c ^PATH="], {"PATH": "/bin"}, LIMITS)
    assert done.stdout == b"/bin\n1\n"


@pytest.mark.parametrize(
    ("code", "exit_status"),
    [("exit 0", 0), ("exit 7", 7), ("kill -9 $$", 137), ("kill -SEGV $$", 139), ("kill $$", 143)],
)
def test_the_end_of_a_program_is_its_exit_status(
    runner: Runner, code: str, exit_status: int
) -> None:
    assert shell(runner, code).exit_status == exit_status


@pytest.mark.parametrize(("path", "exit_status"), [("./nothing", 127), ("/tmp", 126)])
def test_what_cannot_be_started_says_so(runner: Runner, path: str, exit_status: int) -> None:
    done = runner.run([path], {}, LIMITS)
    assert done.exit_status == exit_status
    assert done.stderr.startswith(f"{path} cannot be started: ".encode())


def test_a_program_has_nothing_of_its_runner(runner: Runner) -> None:
    done = shell(runner, "ls /proc/self/fd; cat /proc/self/stat | cut -d' ' -f6; trap")
    files, (group, *_) = done.stdout.split()[:-1], done.stdout.split()[-1:]
    assert {*files} == {b"0", b"1", b"2", b"3"}, "3 is what ls(1) reads"
    assert int(group) > 1, "its session is its own"


def test_output_comes_with_the_time_since_the_start(runner: Runner) -> None:
    done = shell(runner, "echo one; sleep 0.3; echo two; echo no >&2; sleep 0.3")
    assert (done.stdout, done.stderr) == (b"one\ntwo\n", b"no\n")
    assert 0.3 <= done.to_last_output_s < done.duration_s - 0.2


def test_the_use_of_processor_and_memory_is_told(runner: Runner) -> None:
    idle = python(runner, "import time; time.sleep(0.3)")
    busy = python(runner, "x = bytes(range(256)) * 400_000\nfor _ in range(2_000_000): pass")
    assert busy.usage.user_s > idle.usage.user_s
    assert busy.usage.peak_bytes > 100_000_000 > idle.usage.peak_bytes > 1_000_000


def test_whoever_asks_hears_when_a_program_waits_and_goes_on(runner: Runner) -> None:
    heard: list[tuple[bool, float]] = []
    code = "import time; time.sleep(0.8)\nend = time.process_time() + 0.4\n"
    code += "while time.process_time() < end: pass"
    python(runner, code, on_activity=lambda active: heard.append((active, time.monotonic())))
    states = [active for active, _ in heard]
    assert states == [False, True] * (len(heard) // 2), "one after the other, and active at last"
    pauses = [after - before for (_, before), (_, after) in pairwise(heard)]
    assert sum(pauses[::2]) > 0.5, "most of the time that it slept"


def test_what_a_program_writes_into_its_record_comes_back_whatever_it_does_to_the_file(
    runner: Runner,
) -> None:
    def record(code: str) -> Done:
        return runner.run(["sh", "-c", code], {}, LIMITS, record="/tmp/record")

    done = record("cat /tmp/record; for n in $(seq 50000); do echo $n; done > /tmp/record")
    assert done.stdout == b""
    assert done.record.split() == [str(n).encode() for n in range(1, 50_001)]
    moved = "echo one >> /tmp/record; mv /tmp/record /tmp/x; ln -s /etc/passwd /tmp/record"
    assert record(moved).record == b"one\n"
    assert record("rm /tmp/record; mkfifo /tmp/record").record == b""
    most = LONGEST // 2
    for size in (most - 1, most, most + 1, 3_000_000):
        done = record(f"head -c {size} /dev/zero > /tmp/record")
        assert (len(done.record), done.record_cut) == (min(size, most), size > most)
    assert shell(runner, "ls /tmp; echo x > /tmp/record").record == b""
    assert runner.run(["true"], {}, LIMITS, record="/nowhere/x").record == b""


@pytest.mark.parametrize(
    "code",
    ["sleep 1000", "kill -STOP $$", "trap '' TERM INT; while :; do sleep 1000; done"],
    ids=["waits", "is stopped", "ignores signals"],
)
def test_the_time_limit_is_kept(runner: Runner, code: str) -> None:
    done = shell(runner, f"echo before; {code}", Limits(0.5, 1000, 5))
    assert (done.stopped_by, done.exit_status, done.stdout) == ("time", None, b"before\n")
    assert 0.5 <= done.duration_s < 5
    assert (done.left, done.clean) == ((), True)


@pytest.mark.parametrize("to", ["1", "2"])
def test_the_limit_of_output_is_kept(runner: Runner, to: str) -> None:
    done = shell(runner, f"yes >&{to}", Limits(30, 50_000, 5))
    assert done.stopped_by == "output"
    assert len(done.stdout) + len(done.stderr) == 50_000


def test_output_over_the_limit_counts_though_the_program_has_ended(runner: Runner) -> None:
    assert python(runner, "print('x' * 60_000)", Limits(30, 50_000, 5)).stopped_by == "output"


def test_the_time_limit_can_be_moved_while_a_program_runs(runner: Runner) -> None:
    done = python(
        runner,
        "import time; time.sleep(1000)",
        Limits(60, 1000, 1),
        on_activity=lambda _: runner.give(0.1),
    )
    assert done.stopped_by == "time"
    assert done.duration_s < 30


ESCAPES = {
    "a child": "sleep 1000 &",
    "in another session": "setsid sleep 1000 & sleep 0.1",
    "its parents are gone": "(setsid sh -c 'sleep 1000 &' &); sleep 0.1",
    "deaf": "(trap '' TERM HUP INT; sleep 1000; true) & sleep 0.1; trap '' HUP; true",
    "stopped": "sleep 1000 & sleep 0.1; kill -STOP $!",
}


@pytest.mark.parametrize("code", ESCAPES.values(), ids=ESCAPES.keys())
def test_whatever_a_program_left_is_named_and_ended(runner: Runner, code: str) -> None:
    done = shell(runner, code)
    assert done.exit_status == 0
    assert "sleep 1000" in done.left
    assert shell(runner, "ps -e -o args= || cat /proc/[0-9]*/cmdline").stdout.count(b"sleep") == 0


def test_a_process_that_ends_in_time_is_none_that_was_left(runner: Runner) -> None:
    done = shell(runner, "(sleep 0.3; echo later) &", Limits(10, 1000, 5))
    assert (done.left, done.stdout) == ((), b"later\n")
    assert done.to_last_output_s > done.duration_s


def test_processes_without_end_are_ended(runner: Runner) -> None:
    code = "exec 2>/dev/null; bomb() { bomb | bomb & }; bomb; exec sleep 1000"
    done = shell(runner, code, Limits(1, 1000, 1))
    assert done.stopped_by == "time"
    assert shell(runner, "echo fine").stdout == b"fine\n"


ATTACKS = {
    "killed": "import os; os.kill(1, 9)",
    "stopped": "import os; os.kill(1, 19)",
    "written to": "open('/proc/1/fd/1', 'wb')",
    "read from": "open('/proc/1/fd/0', 'rb')",
    "looked into": "open('/proc/1/mem', 'rb')",
    "asked for its variables": "open('/proc/1/environ', 'rb')",
    "traced": """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
if libc.ptrace(16, 1, None, None): raise OSError(ctypes.get_errno(), 'ptrace')""",
    "robbed of a descriptor": """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
if libc.syscall(438, os.pidfd_open(1), 1, 0) < 0: raise OSError(ctypes.get_errno(), 'getfd')""",
    "overwritten": f"open('{PROGRAM}', 'wb')",
}


@pytest.mark.parametrize("code", ATTACKS.values(), ids=ATTACKS.keys())
def test_the_runner_cannot_be(runner: Runner, code: str) -> None:
    done = python(runner, code)
    killing = "os.kill" in code
    assert done.exit_status == (0 if killing else 1), "the kernel drops signals to it in silence"
    assert killing or b"OSError" in done.stderr or b"Error: [Errno" in done.stderr
    assert shell(runner, "echo fine").stdout == b"fine\n"


WRITES = [*TMPFS, *ENGINES_OWN]


@pytest.mark.parametrize("folder", WRITES)
def test_what_a_program_wrote_is_gone(runner: Runner, folder: str) -> None:
    deep = folder != "/dev/mqueue"
    code = f"cd {folder} && : >file"
    if deep:
        code += " && mkdir -p a/b/c && echo x >a/b/c/.hidden && ln -s / a/b/root"
        code += " && touch 'a/b/with blank' && mkfifo pipe && chmod 0 a/b/c a/b a"
    done = shell(runner, code)
    assert (done.exit_status, done.clean) == (0, True), done.stderr
    assert shell(runner, f"ls -A {folder}; ls / | wc -l").stdout.strip().isdigit()


def test_what_cannot_be_removed_is_told(bay: Bay) -> None:
    deep = "import os\nos.chdir('/tmp')\nfor _ in range(500): os.mkdir('d'); os.chdir('d')"
    done = python(Runner(bay.container()), deep)
    assert (done.exit_status, done.clean) == (0, False)


def last_words(container: Container, data: bytes) -> list[object]:
    """What a runner says to these bytes until its end."""
    stream = container.attach()
    container.start()
    stream.send(data)
    answers = Answers()
    found: list[object] = []
    for kind, chunk in stream.frames():
        assert kind == STDOUT, chunk
        found += answers.feed(chunk)
    container.remove()
    return found


GOOD = run_frame(["true"], {"A": "1"}, Limits(1, 10, 0))[5:]
BAD = {
    "another letter": runner_frames.frame(b"Q", b""),
    "too long": b"R\xff\xff\xff\xff",
    "an R without arguments": runner_frames.frame(b"R", bytes(20)),
    "an R cut short": runner_frames.frame(b"R", GOOD[:10]),
    "an R with fewer strings": runner_frames.frame(b"R", GOOD[:-2]),
    "an R with many more": runner_frames.frame(b"R", GOOD[:12] + b"\xff" * 4 + GOOD[16:]),
    "R in a run": run_frame(["sleep", "1000"], {}, LIMITS) + run_frame(["true"], {}, LIMITS),
    "T in a run": run_frame(["sleep", "1000"], {}, LIMITS) + runner_frames.frame(b"T", b"x"),
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_a_frame_that_cannot_be_read_is_told_and_is_the_end(bay: Bay, data: bytes) -> None:
    (said,) = last_words(bay.container(), data)
    assert isinstance(said, Malformed)
    assert said.why


@settings(SLOW, max_examples=15)
@given(st.binary(max_size=60), st.integers(0, len(GOOD)))
def test_whatever_bytes_come_it_ends_with_frames_alone(bay: Bay, noise: bytes, keep: int) -> None:
    payload = GOOD[:keep] + noise
    last_words(bay.container(), runner_frames.frame(b"R", payload) + b"Q\0\0\0\0")


def test_it_ends_with_its_stdin_and_takes_the_program_along(bay: Bay, engine: Engine) -> None:
    container = bay.container()
    stream = container.attach()
    container.start()
    stream.send(run_frame(["sleep", "1000"], {}, LIMITS))
    stream.close()
    deadline = time.monotonic() + 20
    while (state := state_of(engine, container)) != "exited":
        assert time.monotonic() < deadline, state
        time.sleep(0.05)


def state_of(engine: Engine, container: Container) -> str:
    """The engine's word for what a container does."""
    containers, _ = engine.leftovers()
    (state,) = [found["State"] for found in containers if found["Id"] == container.id]
    return str(state)


def test_it_does_its_work_as_first_process_alone(bay: Bay) -> None:
    container = bay.container(PROGRAM)
    stream = container.attach()
    container.start()
    said = b"".join(data for _, data in stream.frames())
    assert said.startswith(b"runner: to be a container's first process, and is number ")
