"""The delegate under real programs: its rules, its record, and who does not go through it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from harness.bench.bench import Bench
from harness.bench.delegate import delegate_for, injecting
from harness.bench.done import Done
from harness.bench.frames import Limits
from harness.bench.runner import Runner
from harness.bench.sample_container import ENVIRONMENT, HOME, SampleContainer
from harness.bench.sandbox import Sandbox
from harness.bench.spy import CUT
from harness.bench.turns import Turns
from harness.engine.engine import Engine
from harness.engine.session import Session, session
from harness.images.base import images_of
from harness.images.context import tar
from harness.images.images import Images
from harness.judge.outcome import Outcome
from harness.paths import SAMPLES
from harness.runs.choice import Choice, choose
from harness.runs.injected import Injected
from harness.runs.spied import spied
from harness.samples.folder import choose_samples
from harness.scenarios import words
from harness.scenarios.registry import find_scenario
from tests.support.docker import IMPOSTORS, left_of, run_choice

pytestmark = [pytest.mark.docker, pytest.mark.timeout(600)]

# Each thread connects often; what fails, and with what, is counted.
THREADS = """
import collections, threading
from smartcard.scard import *
counts, lock = collections.Counter(), threading.Lock()
_, context = SCardEstablishContext(SCARD_SCOPE_SYSTEM)
_, readers = SCardListReaders(context, [])
def work():
    for _ in range(50):
        code, card, protocol = SCardConnect(context, readers[0], SCARD_SHARE_SHARED, 3)
        with lock:
            counts[code & 0xFFFFFFFF] += 1
        if code == 0:
            SCardDisconnect(card, SCARD_LEAVE_CARD)
threads = [threading.Thread(target=work) for _ in range(4)]
[t.start() for t in threads]; [t.join() for t in threads]
print(sorted(counts.items()))
"""
MANY = """
from smartcard.scard import *
_, context = SCardEstablishContext(SCARD_SCOPE_SYSTEM)
for _ in range(10_000):
    SCardIsValidContext(context)
"""
STATIC = """
#include <stdio.h>
#include <winscard.h>
int main(void) {
    SCARDCONTEXT context;
    printf("%lx\\n", (unsigned long)SCardEstablishContext(SCARD_SCOPE_SYSTEM, 0, 0, &context));
}
"""


class Place:
    """A bench with a card, and a container beside it with Python, pyscard and the runner."""

    def __init__(self, opened: Session, images: Images) -> None:
        self.session, self.images = opened, images
        self.bench_image = images.tool("bench", lambda _: None).tag
        self.bench = Bench(opened, self.bench_image)
        self.bench.prepare(words.world(words.card()))
        self.sandbox = Sandbox(opened, images.tool("runner", lambda _: None))

    def runner(self, image: str) -> Runner:
        """The runner in a container of an image, which is as a sample's."""
        return SampleContainer(self.bench, self.sandbox, image, Turns(1)).runner()


@pytest.fixture(scope="module")
def place(engine: Engine) -> Iterator[Place]:
    with session(engine) as opened:
        yield Place(opened, images_of(opened))
    assert left_of(engine, opened.run_id) == []


def run(runner: Runner, argv: Sequence[str], *rules: str) -> Done:
    delegate = injecting(rules)
    limits = Limits(30, 100_000, 1)
    return runner.run(argv, delegate.environment, limits, record=delegate.record)


def test_rules_hit_in_every_thread_and_each_hit_is_on_record(place: Place) -> None:
    runner = place.runner(place.bench_image)
    done = run(
        runner, ["python3", "-c", THREADS], "SCardConnect#7=80100069", "SCardConnect#9=8010000B"
    )
    assert done.stdout == b"[(0, 198), (2148532235, 1), (2148532329, 1)]\n", done.stderr
    assert sorted(done.record.decode().split()) == [
        "SCardConnect#7=80100069", "SCardConnect#9=8010000B", "loaded",
    ]  # fmt: skip
    done = run(runner, ["python3", "-c", THREADS], "SCardConnect=80100069")
    assert done.stdout == b"[(2148532329, 200)]\n"
    assert len(done.record.split()) == 201


def test_without_a_rule_about_it_a_call_is_the_real_one(place: Place) -> None:
    done = run(place.runner(place.bench_image), ["python3", "-c", THREADS], "SCardCancel=80100003")
    assert (done.stdout, done.record) == (b"[(0, 200)]\n", b"loaded\n")


def test_a_rule_that_cannot_be_read_ends_the_program(place: Place) -> None:
    done = run(place.runner(place.bench_image), ["python3", "-c", THREADS], "SCardConnect")
    assert done.exit_status == 2
    assert b"no rule, or one too many: SCardConnect" in done.stderr


def test_a_program_with_the_library_in_it_is_not_reached(place: Place) -> None:
    dockerfile = f"""
FROM {place.images.packages(("gcc", "libc6-dev", "libpcsclite-dev"), lambda _: None)} AS build
LABEL {place.session.label}
COPY static.c /
RUN gcc -I/usr/include/PCSC /static.c -o /static -l:libpcsclite_real.so.1 -L/usr/lib/*-linux-gnu
FROM {place.images.base}
COPY --from=build /static /static
COPY --from=build /usr/lib/*-linux-gnu/libpcsclite_real.so.1 /usr/lib/libpcsclite_real.so.1
"""
    files = {"Dockerfile": dockerfile.encode(), "static.c": STATIC.encode()}
    tag = f"pcsc-gallery/static:{place.session.run_id.lower()}"
    try:
        place.session.build(tar(files), tag, lambda _: None)
        done = run(place.runner(tag), ["/static"], "SCardEstablishContext=8010001D")
        assert (done.stdout, done.record) == (b"0\n", b""), done.stderr
    finally:
        place.session.engine.images.remove(tag)


def test_samples_are_told_what_was_asked_for_or_it_is_said_that_they_were_not(
    engine: Engine,
) -> None:
    rules = ["SCardTransmit#2=SCARD_W_RESET_CARD", "SCardReconnect=SCARD_E_PROTO_MISMATCH"]
    choice = choose(["c-winscard", "python-scard"], [], SAMPLES)
    runs = {
        (line.sample, line.scenario): line
        for line in run_choice(engine, Injected(rules).of(choice, []))
    }
    for sample in ("c-winscard", "python-scard"):
        reset, reconnect = (runs[sample, rule] for rule in rules)
        assert (reset.outcome, reset.expected, reset.fidelity) == (Outcome.PASS, True, "message")
        assert reset.stderr == "SCardTransmit: Card was reset.\n"
        assert len([event for event in reset.trace if event["kind"] == "command"]) == 1
        assert (reconnect.outcome, reconnect.expected) == (Outcome.UNSUPPORTED, True)
        assert reconnect.why == "it never makes the call SCardReconnect"


def test_impostors_are_found_out_under_a_rule_too(engine: Engine) -> None:
    defects = {
        "is-not-there": Outcome.EXIT_STATUS,
        "invented-failure": Outcome.TRANSCRIPT_DIFFERS,
        "silent": Outcome.SILENT,
        "right-words": Outcome.TRANSCRIPT_DIFFERS,
    }
    choice = Choice(choose_samples(IMPOSTORS, [*defects]), [])
    rule = Injected(["SCardTransmit#2=SCARD_W_RESET_CARD"])
    runs = run_choice(engine, rule.of(choice, []))
    assert {line.sample: line.outcome for line in runs} == defects
    assert not any(line.expected for line in runs)


def test_calls_are_written_down_and_two_wrappers_differ_in_them(engine: Engine) -> None:
    choice = spied(choose(["c-winscard", "python-scard"], ["hello", "no-daemon"], SAMPLES))
    runs = {(line.sample, line.scenario): line for line in run_choice(engine, choice)}
    assert {line.outcome for line in runs.values()} == {Outcome.PASS}
    for sample in ("c-winscard", "python-scard"):
        calls = runs[sample, "hello"].calls
        made = [line for line in calls.splitlines() if line.startswith("SCard")]
        assert made[0] == "SCardEstablishContext"
        assert made.count("SCardTransmit") == 2
        assert "48 65 6C 6C 6F 20 77 6F 72 6C 64 21 90 00" in calls
        assert "SCARD_E_NO_SERVICE" in runs[sample, "no-daemon"].calls
    assert runs["c-winscard", "hello"].calls != runs["python-scard", "hello"].calls


def test_calls_that_are_too_many_are_cut_after_a_whole_line_and_it_is_said(place: Place) -> None:
    case = replace(find_scenario("hello").case_for("s", "a-b"), spied=True)
    delegate = delegate_for(case, HOME)
    done = place.runner(place.bench_image).run(
        ["python3", "-c", MANY],
        {**ENVIRONMENT, **delegate.environment},
        Limits(30, 100_000, 1),
        record=delegate.record,
    )
    assert (done.exit_status, done.record_cut) == (0, True)
    spy = place.sandbox.spy(place.bench_image)
    in_a_line = done.record[: done.record.rindex(b"@") - 2]
    for record in (done.record, in_a_line):
        calls = spy.words(record, cut=True)
        assert calls.startswith("SCardEstablishContext\n")
        assert calls.endswith(CUT)
        assert calls.count("SCardIsValidContext\n") > 1000
    assert CUT not in spy.words(done.record[:10_000])


def test_a_sweep_is_over_every_code_and_expects_nothing(engine: Engine) -> None:
    choice = choose(["c-winscard"], [], SAMPLES)
    runs = run_choice(engine, Injected(sweep=True).of(choice, []))
    assert len(runs) >= 40
    assert all(line.expected for line in runs)
    assert {line.outcome for line in runs} == {Outcome.PASS}
    assert {line.fidelity for line in runs} == {"message"}, "the C API names them so"
