"""The README cannot fall behind: what it has to name, it names; what it names, exists."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from harness.cards.guard import Guarded
from harness.cards.options import Options
from harness.judge.fidelity import Fidelity
from harness.judge.outcome import Outcome
from harness.judge.variations import Variation
from harness.paths import ROOT, SAMPLES
from harness.programs.contract import Contract
from harness.samples.folder import load_all
from harness.samples.manifest import Build, Format, Lint, Manifest, Program, Runtime
from harness.samples.sample import Sample
from harness.scenarios.case import Ends
from harness.scenarios.registry import SCENARIOS

README = (ROOT / "README.md").read_text(encoding="utf-8")
MATRIX = README.partition("## The matrix")[2].partition("##")[0]
FAULTS = README.partition("## How a failure is told")[2].partition("\n## ")[0]


@pytest.mark.parametrize("sample", load_all(SAMPLES), ids=lambda sample: sample.id)
def test_matrix_has_the_sample_in_its_present_version(sample: Sample) -> None:
    link = f"| [{sample.id}](samples/{sample.id}) |"
    rows = [row for row in MATRIX.splitlines() if row.startswith(link)]
    assert len(rows) == 1, (
        "put its row into the README's matrix: ./inv run --scenario all, "
        "then ./inv report --format markdown"
    )
    assert f"{sample.manifest.wrapper} {sample.manifest.version}" in rows[0]


def test_matrix_has_no_sample_that_is_gone() -> None:
    named = re.findall(r"\]\(samples/([^)]+)\)", MATRIX)
    folders = {sample.id for sample in load_all(SAMPLES)}
    assert set(named) <= folders | {"expectations.toml", "series.toml"}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_scenario_is_explained(scenario: str) -> None:
    assert f"| `{SCENARIOS[scenario].name}` | {SCENARIOS[scenario].summary}" in README


def test_every_failure_has_its_column_and_every_sample_its_row() -> None:
    titles, _, *rows = [line for line in FAULTS.splitlines() if line.startswith("|")]
    failing = [s.name for s in SCENARIOS.values() if s.case_for("s", "").ends is not Ends.ANSWERS]
    assert [cell.strip() for cell in titles.split("|")[2:-1]] == failing
    known = {name for name in re.findall(r"\[([^]]+)\]\(samples/", "".join(rows))}
    assert known == {sample.id for sample in load_all(SAMPLES)}


@pytest.mark.parametrize(
    "contract",
    {s.contract.name: s.contract for s in SCENARIOS.values()}.values(),
    ids=lambda contract: contract.name,
)
def test_the_contract_of_every_program_stands_in_the_readme(contract: Contract) -> None:
    assert contract.page in README


@pytest.mark.parametrize("word", Fidelity)
def test_every_fidelity_is_explained(word: Fidelity) -> None:
    assert word in FAULTS.rpartition("|\n")[2]


@pytest.mark.parametrize("variation", Variation)
def test_every_variation_is_explained(variation: Variation) -> None:
    assert f"`{variation}`" in README


@pytest.mark.parametrize("outcome", Outcome)
def test_outcome_is_explained(outcome: Outcome) -> None:
    assert f"`{outcome}`" in README


@pytest.mark.parametrize("part", [Manifest, Build, Runtime, Program, Format, Lint])
def test_every_key_of_the_manifest_is_explained(part: type[msgspec.Struct]) -> None:
    missing = [key for key in part.__struct_fields__ if f"`{key}`" not in README]
    assert [key for key in missing if f"`[{key}" not in README] == []


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([a-z][^)#:]*)\)", README))))
def test_link_into_the_checkout_leads_somewhere(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_task_it_types_exists() -> None:
    import tasks

    names = {getattr(value, "name", None) for value in vars(tasks).values()}
    typed = set(re.findall(r"\./inv ([a-z]+)", README))
    assert typed <= names


def test_the_card_of_ones_own_is_a_card() -> None:
    (source,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, Any] = {}
    exec(source, names)
    card = Guarded(names["Echo"].from_options(Options("card echo", {})))
    assert card.transmit(bytes.fromhex("00 01 00 00 02 AB CD")) == bytes.fromhex("AB CD 90 00")
    assert not card.faults
