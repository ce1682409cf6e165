"""The gallery itself: every sample under every scenario, and under its language's own tools.

Only what pytest selected is built and run: `./inv test rust`, `pytest -k no-card`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from harness.engine.engine import Engine
from harness.engine.jobs import jobs_for
from harness.engine.session import session
from harness.errors import Problem
from harness.forms.json_lines import event_of
from harness.forms.recording import Recording
from harness.forms.replayed import as_option
from harness.images.base import images_of
from harness.images.images import Images
from harness.images.queue import BuildBroke, Target, build_all
from harness.judge.fidelity import Fidelity
from harness.judge.outcome import Outcome
from harness.pages.marks import content
from harness.paths import SAMPLES
from harness.programs.hello import CONTRACT
from harness.render.cells import difference_text, fidelity_text
from harness.report.report import Run
from harness.runs.choice import Choice, choose
from harness.runs.spied import spied
from harness.samples.folder import choose_samples, load_all
from harness.samples.sample import Sample
from harness.scenarios.hello_words import LOST
from harness.scenarios.registry import SCENARIOS
from harness.scenarios.scenario import Scenario
from harness.scenarios.words import always, answers, card, world
from tests.support.docker import run_choice
from tests.support.held import held
from tests.support.pages import rows_of

# The first test waits for all images and all runs.
pytestmark = [pytest.mark.docker, pytest.mark.timeout(3600)]

# What a sample needs may not be had here: then its linter is all that can be asked.
CHECKED = [sample for sample in load_all(SAMPLES) if sample.manifest.lint.run]
ALL = {sample.id: sample for sample in load_all(SAMPLES) if not sample.left_out}


PAIRS = [
    pytest.param(sample.id, scenario.id, id=f"{sample.id}-{scenario.id}")
    for sample in ALL.values()
    for scenario in SCENARIOS.values()
    if sample.program(scenario.program)
]

Runs = dict[tuple[str, str], Run]


@pytest.fixture(scope="session")
def runs(engine: Engine, request: pytest.FixtureRequest) -> Runs:
    """One run of all that was selected, so that images and benches are shared."""
    selected = [
        item.callspec.params
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.originalname == "test_sample"
    ]
    names = sorted({str(params["name"]) for params in selected})
    scenarios = sorted({str(params["scenario"]) for params in selected})
    lines = run_choice(engine, choose(names or [*ALL], scenarios))
    return {(line.sample, line.scenario_id): line for line in lines}


@pytest.mark.parametrize(("name", "scenario"), PAIRS)
def test_sample(runs: Runs, name: str, scenario: str) -> None:
    line = runs[name, scenario]
    assert line.expected, "\n".join(
        [
            f"{line.outcome}, expected {line.expected_outcome}: {line.why}",
            difference_text(line),
            f"stderr: {line.stderr}",
            f"repeat: {line.repeat}",
        ]
    )
    if line.outcome is Outcome.UNSUPPORTED:
        program, _, name_of_scenario = scenario.partition("/")
        assert ALL[name].unsupported(program, name_of_scenario) == line.why, "its manifest says so"


PAGE = (SAMPLES / "README.md").read_text(encoding="utf-8")
FAILING = dict.fromkeys(s.program for s in SCENARIOS.values() if s.is_failing)
TOLD = {program: rows_of(content(PAGE, f"faults-{program}")) for program in FAILING}


def _however_it_broke(scenario: str, told: str) -> str:
    """How a failure was told, whatever was under way when a connection broke that nobody closed.

    Of the three codes that there may be then, the JDK knows one by the name of another.
    """
    either = (Fidelity.NAME, Fidelity.WRONG)
    return " or ".join(either) if SCENARIOS[scenario].caveat == LOST and told in either else told


@pytest.mark.parametrize(
    ("name", "program"), [(name, p) for p in FAILING for name in ALL if ALL[name].program(p)]
)
def test_failures_are_told_as_the_readme_has_it(runs: Runs, name: str, program: str) -> None:
    told = TOLD[program][name]
    mine = {
        line.scenario: _however_it_broke(line.scenario_id, fidelity_text(line))
        for (sample, _), line in runs.items()
        if (sample, line.program) == (name, program) and line.scenario in told
    }
    assert mine == {
        scenario: _however_it_broke(f"{program}/{scenario}", told[scenario]) for scenario in mine
    }, f"./inv run {name} --scenario all, then ./inv docs --path reports/latest.jsonl"


def test_samples_pass_against_the_recordings_of_their_own_runs(runs: Runs, engine: Engine) -> None:
    case = SCENARIOS["hello/hello"].case_for("", "")
    inserted = case.world.card
    assert inserted
    recorded: dict[str, list[str]] = {}  # by what a replay card is made of, the samples
    for (name, id_), line in runs.items():
        # A platform's own reader runs its own scenarios, and this one is made here.
        if id_ == "hello/hello" and not ALL[name].reader:
            events = tuple(event_of(event) for event in line.trace)
            trace = as_option(Recording(name, events, inserted.atr))
            recorded.setdefault(trace, []).append(name)
    if not recorded:
        pytest.skip("no sample was run in hello")
    for trace, names in recorded.items():
        again = answers(world(card("replay", trace=trace)), *case.exchanges)
        scenario = Scenario("recorded", CONTRACT, "its own run is the card", always(again))
        for line in run_choice(engine, Choice(choose_samples(SAMPLES, names), [scenario])):
            assert line.outcome is Outcome.PASS, f"{line.sample}: {line.why}"


# Samples whose program has context and card in its own hands. A wrapper may keep them for itself:
# javax.smartcardio has no call to give its context back. Without a pcscd nobody watches.
RELEASING = [
    sample
    for sample in ALL.values()
    if sample.manifest.kind in ("C API", "own binding") and not sample.reader
]
ENDS = ("hello", "no-card", "removed-during", "reset-between")


@pytest.fixture(scope="module")
def calls(engine: Engine, request: pytest.FixtureRequest) -> dict[str, dict[str, str]]:
    """The calls of the samples that were selected, by sample and scenario."""
    selected = [
        item.callspec.params["sample"]
        for item in request.session.items
        if isinstance(item, pytest.Function)
        and item.originalname == "test_what_is_held_is_released"
    ]
    found: dict[str, dict[str, str]] = {}
    names = sorted(sample.id for sample in selected if isinstance(sample, Sample))
    for line in run_choice(engine, spied(choose(names, ENDS))):
        found.setdefault(line.sample, {})[line.scenario] = line.calls
    return found


@pytest.mark.parametrize("sample", RELEASING, ids=lambda sample: sample.id)
def test_what_is_held_is_released(calls: dict[str, dict[str, str]], sample: Sample) -> None:
    mine = calls[sample.id]
    assert "SCardTransmit" in mine["hello"], "no record: does its command set HOME?"
    assert "SCardConnect" in mine["no-card"]
    kept = {scenario: dict(held(text)) for scenario, text in mine.items()}
    assert kept == {scenario: {"contexts": 0, "cards": 0} for scenario in ENDS}


@pytest.fixture(scope="module")
def images(engine: Engine) -> Iterator[Images]:
    with session(engine) as opened:
        yield images_of(opened)


@pytest.fixture(scope="module")
def unclean(images: Images, request: pytest.FixtureRequest) -> dict[str, Problem]:
    """What the tools say of those that were selected, by name of their logs; several at a time."""
    selected = [
        item.callspec.params["sample"]
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.originalname == "test_sample_is_clean"
    ]
    targets = [_lint(images, sample) for sample in selected if isinstance(sample, Sample)]
    jobs = jobs_for(images.session.engine)
    with closing(build_all(images.session, targets, jobs)) as events:
        return {event.name: event.problem for event in events if isinstance(event, BuildBroke)}


def _lint(images: Images, sample: Sample) -> Target:
    return Target(f"lint-{sample.id}", lambda log: images.lint(sample, log))


@pytest.mark.parametrize("sample", CHECKED, ids=lambda sample: sample.id)
def test_sample_is_clean(unclean: dict[str, Problem], sample: Sample) -> None:
    problem = unclean.get(f"lint-{sample.id}")
    assert problem is None, str(problem and problem.why)


@pytest.mark.parametrize("sample", ALL.values(), ids=lambda sample: sample.id)
def test_second_build_finds_the_image(images: Images, sample: Sample) -> None:
    image = images.sample(sample, lambda _: None)
    said: list[str] = []
    assert images.sample(sample, said.append) == image
    assert said == []
