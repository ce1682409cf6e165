"""Every scenario there is, and how they are named on a command line."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from harness.errors import BadInput, nearest
from harness.samples.select import select
from harness.scenarios.atr import ATR_SCENARIOS
from harness.scenarios.hello import HELLO_SCENARIOS
from harness.scenarios.scenario import Scenario
from harness.scenarios.uid import UID_SCENARIOS
from harness.scenarios.wait import WAIT_SCENARIOS

_ALL = (*HELLO_SCENARIOS, *UID_SCENARIOS, *WAIT_SCENARIOS, *ATR_SCENARIOS)
SCENARIOS: Mapping[str, Scenario] = {scenario.id: scenario for scenario in _ALL}
DEFAULT = ("hello/hello", "hello/greeting")
EVERY = "all"


def find_scenario(name: str, program: str = "hello") -> Scenario:
    """The scenario of that name. KeyError when the program has none."""
    return SCENARIOS[f"{program}/{name}"]


def scenario_id(name: str, known: Collection[str] = SCENARIOS, program: str = "") -> str:
    """The id of the scenario that a file names, of that program if one is given.

    BadInput where there is none, and where several programs have one of that name.
    """
    found = [id_ for id_ in known if id_ == name or id_.partition("/")[2] == name]
    mine = [id_ for id_ in found if not program or id_.startswith(f"{program}/")]
    if len(mine) == 1:
        return mine[0]
    if found:
        programs = ", ".join(id_.partition("/")[0] for id_ in found)
        raise BadInput(
            f"the scenario {name!r} is not of one program.",
            f"it exists for {programs}",
            "name the program",
        )
    names = {id_.partition("/")[2] for id_ in known}
    raise BadInput(f"there is no scenario {name!r}.", hint=nearest(name, names))


def word_for(scenario: Scenario, known: Mapping[str, Scenario] = SCENARIOS) -> str:
    """The shortest word by which a command line names just this scenario."""
    same = [other for other in known.values() if other.name == scenario.name]
    return scenario.id if len(same) > 1 else scenario.name


def choose_scenarios(
    patterns: Sequence[str], known: Mapping[str, Scenario] = SCENARIOS
) -> list[Scenario]:
    """The scenarios that patterns name, in the order of declaration.

    A pattern is as in `select`. With a slash, `program/name`, it is of one program; without,
    it names scenarios of every program. `all` is every scenario. BadInput for a pattern that
    finds nothing.
    """
    chosen = {scenario.id for pattern in patterns for scenario in _matches(pattern, known)}
    return [scenario for scenario in known.values() if scenario.id in chosen]


def _matches(pattern: str, known: Mapping[str, Scenario]) -> list[Scenario]:
    if pattern == EVERY:
        return [*known.values()]
    if "/" in pattern:
        return select("scenario", known, [pattern])
    names = select("scenario", {s.name: s.name for s in known.values()}, [pattern])
    return [scenario for scenario in known.values() if scenario.name in names]
