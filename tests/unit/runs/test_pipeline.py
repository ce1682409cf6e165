"""The pipeline in miniature: choosing, building, retrying, giving up, Ctrl-C, and the report."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from harness.errors import BuildFailed, EngineMissing
from harness.images.queue import BuildBroke, BuildStarted, Built
from harness.judge.observation import Observation
from harness.judge.outcome import Outcome
from harness.runs.choice import Choice
from harness.runs.events import Event, Planned, Ran
from harness.runs.whole import Origin, whole_report
from harness.samples.folder import load_all
from harness.samples.sample import Sample
from harness.scenarios.case import Case
from harness.scenarios.registry import SCENARIOS, find_scenario
from tests.support.miniatures import (
    Behaviour,
    Miniature,
    Workshop,
    always_right,
    bench_dies,
    hangs,
    once_dies,
    wrong_words,
)
from tests.support.samples import LEAST, write_sample

HELLO, NO_CARD = find_scenario("hello"), find_scenario("no-card")
EVERY = [s for s in SCENARIOS.values() if s.program == "hello"]


@pytest.fixture
def samples(tmp_path: Path) -> list[Sample]:
    """Three samples in a folder."""
    for name in ("ada-wrap", "basic-wrap", "c-wrap"):
        write_sample(tmp_path, name)
    return load_all(tmp_path)


def miniature(samples: list[Sample], *, scenarios: object = None, **fields: object) -> Miniature:
    """A pipeline over samples that are right unless said otherwise."""
    chosen = [HELLO, NO_CARD] if scenarios is None else scenarios
    programs: dict[str, Behaviour] = dict.fromkeys((s.id for s in samples), always_right)
    programs |= fields.pop("programs", {})  # type: ignore[call-overload]
    return Miniature(Choice(samples, chosen), programs, **fields)  # type: ignore[arg-type]


def test_right_programs_pass_every_scenario(samples: list[Sample]) -> None:
    runs = miniature(samples, scenarios=EVERY).run()
    assert len(runs) == len(samples) * len(EVERY)
    assert {run.outcome for run in runs.values()} == {Outcome.PASS}


def test_one_program_that_is_wrong_or_hangs_spoils_no_other(samples: list[Sample]) -> None:
    programs = {"ada-wrap": wrong_words, "basic-wrap": hangs}
    runs = miniature(samples, programs=programs).run()
    assert runs["ada-wrap", "hello/hello"].outcome is Outcome.TRANSCRIPT_DIFFERS
    assert runs["basic-wrap", "hello/no-card"].outcome is Outcome.TIMEOUT
    assert runs["c-wrap", "hello/hello"].outcome is Outcome.PASS


def test_a_run_is_repeated_once_on_a_fresh_bench(samples: list[Sample]) -> None:
    mini = miniature(samples, programs={"c-wrap": once_dies()})
    runs = mini.run(jobs=1)
    assert {run.outcome for run in runs.values()} == {Outcome.PASS}
    assert mini.lanes[0].benches == 3  # its first, a fresh one, and none after the end


def test_a_bench_that_dies_twice_is_infrastructure_and_the_rest_goes_on(
    samples: list[Sample],
) -> None:
    runs = miniature(samples, programs={"c-wrap": bench_dies}).run()
    assert runs["c-wrap", "hello/hello"].outcome is Outcome.INFRASTRUCTURE
    assert "The bench has died" in runs["c-wrap", "hello/hello"].why
    assert runs["ada-wrap", "hello/hello"].outcome is Outcome.PASS


def test_an_image_that_cannot_be_built_fails_the_runs_of_its_sample_alone(
    samples: list[Sample],
) -> None:
    mini = miniature(samples, workshop=Workshop(broken=frozenset({"ada-wrap"})))
    runs = mini.run()
    assert runs["ada-wrap", "hello/hello"].outcome is Outcome.BUILD_FAILED
    assert "the compiler says no" in runs["ada-wrap", "hello/hello"].why
    assert runs["c-wrap", "hello/hello"].outcome is Outcome.PASS
    assert any(isinstance(event, BuildBroke) for event in mini.events)


@pytest.mark.parametrize("tool", ["bench", "runner"])
def test_without_the_images_of_a_lane_nothing_runs(samples: list[Sample], tool: str) -> None:
    mini = miniature(samples, workshop=Workshop(broken=frozenset({tool})))
    with pytest.raises(BuildFailed, match=tool):
        mini.run()
    assert mini.lanes == []


def test_an_image_that_is_there_is_not_built(samples: list[Sample]) -> None:
    mini = miniature(samples, workshop=Workshop(there=frozenset({"c-wrap"})))
    mini.run()
    assert sorted(mini.workshop.built) == ["ada-wrap", "basic-wrap", "bench", "runner"]


def test_the_plan_comes_first_and_names_builds_and_runs(samples: list[Sample]) -> None:
    mini = miniature(samples, workshop=Workshop(there=frozenset({"c-wrap"})))
    mini.run()
    planned = mini.events[0]
    assert isinstance(planned, Planned)
    assert sorted(planned.builds) == ["ada-wrap", "basic-wrap", "bench", "runner"]
    assert planned.runs == {"ada-wrap": 2, "basic-wrap": 2, "c-wrap": 2}
    assert [scenario.id for scenario in planned.scenarios] == ["hello/hello", "hello/no-card"]


def test_each_build_and_run_has_its_events_once(samples: list[Sample]) -> None:
    mini = miniature(samples)
    mini.run()
    kinds = [type(event) for event in mini.events]
    assert (kinds.count(BuildStarted), kinds.count(Built), kinds.count(Ran)) == (5, 5, 6)


def test_one_sample_can_use_several_lanes(samples: list[Sample]) -> None:
    met = threading.Barrier(2, timeout=20)

    def waits_for_the_other(case: Case) -> Observation:
        met.wait()
        return always_right(case)

    mini = miniature(samples[:1], programs={"ada-wrap": waits_for_the_other})
    runs = mini.run(jobs=2)
    assert {run.outcome for run in runs.values()} == {Outcome.PASS}
    assert all(lane.ran for lane in mini.lanes)


def test_a_lane_changes_its_hardware_no_more_often_than_it_must(samples: list[Sample]) -> None:
    mini = miniature(samples, scenarios=EVERY, workshop=Workshop(there=frozenset(
        sample.id for sample in samples)))  # fmt: skip
    mini.run(jobs=1)
    hardware = [hardware for _, hardware in mini.lanes[0].ran]
    changes = sum(a != b for a, b in pairwise(hardware))
    assert changes == len(set(hardware)) - 1


def test_a_declared_gap_is_a_line_and_is_not_run(tmp_path: Path) -> None:
    write_sample(tmp_path, "ada-wrap", LEAST | {"unsupported": {"no-card": "it cannot wait"}})
    mini = miniature(load_all(tmp_path))
    runs = mini.run()
    line = runs["ada-wrap", "hello/no-card"]
    assert (line.outcome, line.expected, line.why) == ("unsupported", True, "it cannot wait")
    assert len(mini.lanes[0].ran) + len(mini.lanes[1].ran) == 1


def test_a_sample_that_is_left_out_is_neither_built_nor_run_and_its_lines_say_why(
    samples: list[Sample],
) -> None:
    first, *others = samples
    mini = miniature([replace(first, left_out="needs the moon: not run here"), *others])
    runs = mini.run()
    for (name, _), line in runs.items():
        if name == first.id:
            told = (line.outcome, line.expected, line.why)
            assert told == ("unsupported", True, "needs the moon: not run here")
        else:
            assert line.outcome is Outcome.PASS
    assert len(runs) == 2 * len(samples)
    assert first.id not in mini.pipeline.built


def test_ctrl_c_stops_lanes_and_builds_and_leaves_no_thread(samples: list[Sample]) -> None:
    def interrupt(event: Event) -> None:
        if isinstance(event, Ran):
            raise KeyboardInterrupt

    before = threading.active_count()
    mini = miniature(samples, scenarios=EVERY, on_event=interrupt)
    with pytest.raises(KeyboardInterrupt):
        mini.run()
    for thread in threading.enumerate():
        if thread.name.startswith(("builder", "lane")):
            thread.join(10)
    assert threading.active_count() <= before
    assert len(mini.pipeline.runs) == 1


def test_an_engine_that_goes_away_during_a_build_ends_the_run(samples: list[Sample]) -> None:
    def lose_engine(name: str) -> None:
        if name == "c-wrap":
            raise EngineMissing("The engine has gone.")

    mini = miniature(samples, workshop=Workshop(before_build=lose_engine))
    with pytest.raises(EngineMissing):
        mini.run()
    assert all(not lane.alive for lane in mini.lanes)


def test_the_report_names_the_image_that_ran_though_a_sample_was_edited_meanwhile(
    samples: list[Sample],
) -> None:
    source = samples[0].folder / "hello.src"

    def edit(_: Event) -> None:
        source.write_text("say something else\nand more\n")

    mini = miniature(samples[:1], on_event=edit)
    mini.run()
    facts = whole_report(mini.pipeline, Origin("run", "base", {}, {})).header.samples["ada-wrap"]
    assert (facts.image, facts.image_id, facts.image_bytes) == ("ada-wrap", "sha256:ada-wrap", 2)
    assert facts.lines == 1
    assert facts.files == mini.pipeline.built["ada-wrap"].inputs
    assert {"hello.src", "sample.toml"} == set(facts.files)


def test_the_report_has_its_runs_in_the_order_of_samples_and_scenarios(
    samples: list[Sample],
) -> None:
    mini = miniature(samples, scenarios=EVERY)
    mini.run()
    report = whole_report(mini.pipeline, Origin("run", "base", {}, {}))
    expected = [(sample.id, scenario.id) for sample in samples for scenario in EVERY]
    assert [(run.sample, run.scenario_id) for run in report.runs] == expected
    assert report.footer.counts == {Outcome.PASS: len(expected)}
    assert report.header.images["bench"] == "sha256:bench"


def test_the_header_says_of_each_scenario_what_it_is_and_whether_something_fails(
    samples: list[Sample],
) -> None:
    mini = miniature(samples, scenarios=EVERY)
    mini.run()
    header = whole_report(mini.pipeline, Origin("run", "base", {}, {})).header
    assert [(f.id, f.summary, f.caveat) for f in header.scenarios] == [
        (s.id, s.summary, s.caveat) for s in EVERY
    ]
    failing = {s.id for s in EVERY if s.is_failing}
    assert {facts.id for facts in header.scenarios if facts.failing} == failing
