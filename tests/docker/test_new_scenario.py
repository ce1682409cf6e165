"""A new scenario is one declaration: in the words of `staging`, and real programs run in it."""

from __future__ import annotations

import pytest

from harness.engine.engine import Engine
from harness.paths import SAMPLES
from harness.programs.hello import CONTRACT, HELLO, SELECT
from harness.report.report import Run
from harness.scenarios.hello_words import SELECTED, greets, refused
from harness.scenarios.registry import SCENARIOS
from harness.scenarios.scenario import Scenario
from harness.scenarios.words import always, answers, at_command, card, either, fails, faulty, world
from tests.support.docker import run
from tests.support.observations import exchange

SAMPLE = "c-winscard"
REMOVED = "SCARD_W_REMOVED_CARD"

# What each takes, and nothing else.
NEW = [
    Scenario("sw-6700", CONTRACT, "the second command is answered 67 00", refused("67 00")),
    Scenario(
        "slow-select",
        CONTRACT,
        "the first answer takes a moment",
        always(greets(world(card(), at_command(1, "wait 0.2", "answer")))),
    ),
    Scenario(
        "removed-at-once",
        CONTRACT,
        "the card is pulled during the first command",
        always(
            fails(world(card(), at_command(1, "remove")), REMOVED, seen=(exchange(SELECT, b""),))
        ),
    ),
    Scenario(
        "other-greeting",
        CONTRACT,
        "a greeting that no real scenario has",
        always(either(greets(world(card(greeting="Grüße")), "Grüße"), REMOVED)),
    ),
]
# And what is declared wrongly is found out: this card answers 67 00.
WRONG = Scenario(
    "declared-wrongly",
    CONTRACT,
    "the card does something else than is expected of it",
    always(answers(world(faulty(card(), refusal="67 00")), SELECTED, exchange(HELLO, "67 01"))),
)
Runs = dict[tuple[str, str], Run]


@pytest.fixture(scope="module")
def runs(engine: Engine) -> Runs:
    return run(engine, SAMPLES, [SAMPLE], [*NEW, WRONG])


@pytest.mark.parametrize("scenario", NEW, ids=lambda scenario: scenario.name)
def test_a_real_program_runs_in_it(runs: Runs, scenario: Scenario) -> None:
    assert scenario.id not in SCENARIOS
    line = runs[SAMPLE, scenario.name]
    assert line.outcome == "pass", f"{line.why}\n{line.difference}\n{line.stderr}"


def test_new_scenario_is_what_the_program_meets(runs: Runs) -> None:
    assert "< 67 00\n" in runs[SAMPLE, "sw-6700"].stdout
    assert runs[SAMPLE, "other-greeting"].stdout.endswith("Grüße\n")
    assert runs[SAMPLE, "slow-select"].stdout.endswith("Hello world!\n")


def test_a_declaration_that_is_not_true_is_found_out(runs: Runs) -> None:
    line = runs[SAMPLE, WRONG.name]
    assert (line.outcome, line.expected) == ("trace-differs", False)
    assert line.difference[-1] == ("< 67 00", "< 67 00", "< 67 01")
