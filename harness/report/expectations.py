"""Known non-passes: one file, each with its reason and a link.

Strict both ways: a run that passes where the file says it does not is unexpected too, so
the list cannot go stale.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from harness.errors import BadInput, nearest
from harness.judge.outcome import Outcome
from harness.samples.sample import Sample
from harness.scenarios.registry import scenario_id
from harness.scenarios.scenario import Scenario


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Known non-passes of one sample with one reason: in a scenario, or in a list of them.

    program: whose scenario it is; may be left out where no other program has one of that name.
    """

    sample: str
    scenario: str | tuple[str, ...]
    outcome: str
    reason: str
    link: str
    program: str = ""

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios, however many."""
        return (self.scenario,) if isinstance(self.scenario, str) else self.scenario

    def ids(self, known: Collection[str]) -> tuple[str, ...]:
        """The ids of its scenarios among the known ones. Raises BadInput as `scenario_id` does."""
        return tuple(scenario_id(name, known, self.program) for name in self.scenarios)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    known: tuple[Known, ...] = ()


@dataclass(frozen=True)
class Expectations:
    """The outcome expected of each sample in each scenario: a pass, unless said otherwise.

    known: by the sample's and the scenario's id.
    """

    known: Mapping[tuple[str, str], Known]

    def outcome(self, sample: Sample, scenario: Scenario) -> Outcome:
        """The expected outcome."""
        if sample.unsupported(scenario.program, scenario.name):
            return Outcome.UNSUPPORTED
        known = self.known.get((sample.name, scenario.id))
        return Outcome(known.outcome) if known else Outcome.PASS

    def fits(self, sample: Sample, scenario: Scenario, outcome: Outcome) -> bool:
        """Whether an outcome is as expected.

        Another build of a wrapper may be better; what cannot be run has failed in nothing.
        """
        if outcome is self.outcome(sample, scenario):
            return True
        if outcome is Outcome.UNSUPPORTED:
            return (sample.name, scenario.id) not in self.known
        return bool(sample.override) and outcome is Outcome.PASS

    def reason(self, sample: Sample, scenario: Scenario) -> str:
        """Why a known non-pass is one, with its link; "" for none."""
        known = self.known.get((sample.name, scenario.id))
        return f"{known.reason} ({known.link})" if known else ""


class Anything(Expectations):
    """Expectations of a run that is to show what samples do, and judges none of them."""

    def fits(self, sample: Sample, scenario: Scenario, outcome: Outcome) -> bool:
        """Whether it is as ever, or the run took place at all."""
        took_place = outcome not in (Outcome.INFRASTRUCTURE, Outcome.BUILD_FAILED)
        return took_place or super().fits(sample, scenario, outcome)


def load(
    path: Path,
    samples: Collection[str],
    scenarios: Collection[str],
    unsupported: Mapping[str, Collection[str]] | None = None,
) -> Expectations:
    """Read the file; a name that does not exist is BadInput. No file: everything passes.

    scenarios:   the ids of all there are.
    unsupported: the ids of those that a sample cannot be run in, of which nothing can be expected.
    """
    try:
        entries = parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Expectations({})
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise BadInput(f"{path} cannot be used.", str(error)) from error
    known: dict[tuple[str, str], Known] = {}
    for entry in entries:
        where = f"{path}: {entry.sample}"
        _check(entry, where, samples)
        for scenario in _ids(entry, where, scenarios):
            if scenario in (unsupported or {}).get(entry.sample, ()):
                raise BadInput(
                    f"{where}, {scenario}: the sample's manifest declares that unsupported already."
                )
            if (entry.sample, scenario) in known:
                raise BadInput(f"{where}, {scenario}: stands there twice.")
            known[entry.sample, scenario] = entry
    return Expectations(known)


def parse(text: str) -> tuple[Known, ...]:
    """The entries of the file's text. ValueError for what is none."""
    return msgspec.convert(tomllib.loads(text), _File).known


def _check(entry: Known, where: str, samples: Collection[str]) -> None:
    """Whether the words of an entry mean something."""
    _one_of(where, "sample", entry.sample, samples)
    _one_of(where, "outcome", entry.outcome, [o.value for o in Outcome if o is not Outcome.PASS])
    if not entry.reason.strip() or not entry.link.strip():
        raise BadInput(f"{where}: a known non-pass needs a reason and a link.")
    if not entry.scenarios:
        raise BadInput(f"{where}: an entry names no scenario.", hint="remove it")


def _ids(entry: Known, where: str, scenarios: Collection[str]) -> tuple[str, ...]:
    try:
        return entry.ids(scenarios)
    except BadInput as problem:
        raise BadInput(f"{where}: {problem.what}", problem.why, problem.hint) from None


def _one_of(where: str, what: str, word: str, known: Collection[str]) -> None:
    if word not in known:
        raise BadInput(f"{where}: there is no {what} {word!r}.", hint=nearest(word, known))
