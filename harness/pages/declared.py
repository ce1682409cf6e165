"""Parts that are made from what the project declares: they change with the code alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from harness.bench.bench import BENCH_MEMORY, BENCH_PROCESSES, SOCKET_FOLDER
from harness.bench.sample_container import MEMORY, OUTPUT_LIMIT, PROCESSES, TMPFS, USER
from harness.bench.shared_folder import IMAGES_USER
from harness.judge import outcome, variations
from harness.judge.outcome import Outcome
from harness.pages.marks import Part
from harness.pages.picture import Kind, render
from harness.pages.rooms import rooms
from harness.paths import EXPECTATIONS, SAMPLES
from harness.programs.registry import PROGRAMS
from harness.render import markdown
from harness.render.markdown import table
from harness.report import expectations
from harness.report.facts import STAND_IN_MARK
from harness.samples import series
from harness.samples.groups import Group, sections
from harness.samples.sample import Sample
from harness.scenarios.case import DEFAULT_LIMIT_S
from harness.scenarios.registry import SCENARIOS
from harness.scenarios.scenario import Scenario
from harness.world.order_forms import FORMS, WITH_SLOT


def declared(samples: Sequence[Sample], groups: Sequence[Group]) -> Mapping[str, Part]:
    """The parts by name, of these samples; groups: of them, by which they are listed."""
    return {
        "contracts": lambda _: contracts(),
        "fidelity": lambda _: markdown.legend(),
        "hardening": lambda _: hardening(),
        "languages": lambda _: languages(samples, groups),
        "orders": lambda _: orders(),
        "outcomes": lambda _: _meanings("outcome", outcome.MEANINGS),
        "rooms": lambda _: table(("room", "what lives there"), map(_room, rooms())),
        "scenarios": lambda _: scenarios(),
        "series": lambda _: not_run(samples),
        "variations": lambda _: _meanings("by itself", variations.MEANINGS),
    }


def contracts() -> str:
    """What each program has to do."""
    return "\n".join(f"### {name}\n\n{program.page}" for name, program in PROGRAMS.items())


def languages(samples: Sequence[Sample], groups: Sequence[Group]) -> str:
    """The samples by group and language, each with its wrapper: what to pick from."""
    by_id = {sample.id: sample for sample in samples}
    return "\n\n".join(
        f"{title}: {'; '.join(_by_language(by_id[name] for name in names))}."
        for title, names in sections(groups, by_id).items()
    )


def _by_language(samples: Iterable[Sample]) -> list[str]:
    found: dict[str, list[str]] = {}
    for sample in samples:
        manifest = sample.manifest
        state = "" if manifest.state == "active" else manifest.state
        aside = (state, sample.stand_in, sample.left_out)
        told = "; ".join(filter(None, aside))
        text = f"[{manifest.wrapper}](samples/{sample.id})" + (f" ({told})" if told else "")
        found.setdefault(manifest.language, []).append(text)
    rows = sorted(found.items(), key=lambda item: item[0].lower())
    return [f"**{language}** {', '.join(texts)}" for language, texts in rows]


def scenarios() -> str:
    """Every scenario by program: its world, what the bench cannot show truly, and what helps."""
    titles = ("scenario", "the world", "what helps whoever meets it")
    return "\n".join(
        f"### in which {program} runs\n\n{table(titles, map(_scenario, mine))}"
        for program, mine in _by_program().items()
    )


def _by_program() -> dict[str, list[Scenario]]:
    found: dict[str, list[Scenario]] = {}
    for scenario in SCENARIOS.values():
        found.setdefault(scenario.program, []).append(scenario)
    return found


def _scenario(scenario: Scenario) -> tuple[str, str, str]:
    caveat = f" ({scenario.caveat})" if scenario.caveat else ""
    return f"`{scenario.name}`", scenario.summary + caveat, scenario.remedy


def not_run(samples: Sequence[Sample]) -> str:
    """The rows of the blog's series whose own wrapper does not run here, with the reason."""
    rows = []
    for standing in series.load(SAMPLES, samples):
        links = ", ".join(f"[{name}]({name})" for name in standing.samples)
        row = standing.row
        if row.reason:
            rows.append((row.language, row.wrapper, standing.state, row.reason, links))
    return table(("language", "wrapper", "", "why", "see"), rows)


def matrix_picture(samples: Sequence[Sample], groups: Sequence[Group]) -> str:
    """What is expected of every sample in every scenario, as a picture; group by group."""
    known = expectations.load(EXPECTATIONS, {sample.id for sample in samples}, SCENARIOS)

    def kind(sample: Sample, scenario: Scenario) -> Kind | None:
        if not sample.program(scenario.program):
            return None
        match known.outcome(sample, scenario):
            case Outcome.PASS:
                return Kind.PASS
            case Outcome.UNSUPPORTED:
                return Kind.NOT_RUN
        return Kind.KNOWN

    by_id = {sample.id: sample for sample in samples}
    parts = {
        title: {
            name + STAND_IN_MARK * bool(by_id[name].stand_in): [
                kind(by_id[name], s) for s in SCENARIOS.values()
            ]
            for name in names
        }
        for title, names in sections(groups, by_id).items()
    }
    titles = {name: [scenario.name for scenario in mine] for name, mine in _by_program().items()}
    return render(titles, parts)


def orders() -> str:
    """What a running bench can be told to do."""
    rows = (
        (f"`{form.written}`", form.does, "yes" if verb in WITH_SLOT else "")
        for verb, forms in FORMS.items()
        for form in forms
    )
    return table(("order", "what it does", "`slot N`"), rows)


def hardening() -> str:
    """The limits of the two containers of a run."""
    rows = [
        ("user", f"{IMAGES_USER}, or whoever owns the folder of the socket", USER.split(":")[0]),
        ("network", "none", "none"),
        ("root file system", "read-only", "read-only"),
        ("writable", f"`{SOCKET_FOLDER}`, `/tmp`", " and ".join(f"`{path}`" for path in TMPFS)),
        ("capabilities", "none, no new privileges", "none, no new privileges"),
        ("memory", _mebibytes(BENCH_MEMORY), _mebibytes(MEMORY)),
        ("processes", str(BENCH_PROCESSES), str(PROCESSES)),
        ("time", "ends with its control channel", f"{DEFAULT_LIMIT_S:g} s"),
        ("output", "", f"{OUTPUT_LIMIT // 1024} KiB"),
    ]
    return table(("", "bench", "sample"), rows)


def _mebibytes(size: int) -> str:
    return f"{size // 2**20} MiB"


def _meanings(title: str, meanings: Mapping[Any, str]) -> str:
    return table((title, "meaning"), ((f"`{word}`", text) for word, text in meanings.items()))


def _room(room: tuple[str, str]) -> tuple[str, str]:
    name, text = room
    return f"[{name}]({name})", text
