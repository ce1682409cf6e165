"""A report for the site: two languages, four programs, everything that a run can come to."""

from __future__ import annotations

import random

import msgspec

from harness.judge.outcome import Row
from harness.render.site.material import Material, SampleTexts, Step
from harness.report.facts import ProgramFacts, SampleFacts
from harness.report.history import past_of
from harness.report.report import Report, Run
from harness.runs.facts import scenario_facts
from harness.samples.groups import Group
from harness.scenarios.registry import SCENARIOS
from tests.support.reports import report_of, run_line

SOURCE = 'fn main() {\n    println!("<b>&amp;</b>");\n}\n'
NAMES = {
    "rust-pcsc": ("Rust", "pcsc"),
    "node-a": ("JavaScript", "alpha"),
    "node-b": ("JavaScript", "beta"),
}
TRACE = [
    {"t_ns": 1_000_000, "kind": "power-on", "slot": 0, "hex": ""},
    {"t_ns": 2_000_000, "kind": "command", "slot": 0, "hex": "00 A4 04 00 0A A0 00 00 00 62 03"},
    {"t_ns": 2_100_000, "kind": "response", "slot": 0, "hex": "90 00"},
]


def facts(language: str, wrapper: str) -> SampleFacts:
    programs = {name: ProgramFacts("main.rs", ("./x",), 3) for name in ("hello", "uid", "wait")}
    return SampleFacts(
        language=language,
        wrapper=wrapper,
        version="1.0",
        lines=3,
        licence="MIT",
        homepage="https://wrap.example/",
        state="active",
        kind="wrapper",
        notes="Errors are values.",
        programs=programs,
        files={"main.rs": "0"},
    )


def runs(rng: random.Random) -> list[Run]:
    """A run of each sample in each scenario of its programs, of every kind."""
    found = []
    for sample in NAMES:
        for scenario in SCENARIOS.values():
            if scenario.program == "atr":
                continue
            outcome = rng.choices(["pass", "timeout", "exit-status"], [8, 1, 1])[0]
            failing = scenario.is_failing
            found.append(
                run_line(
                    sample,
                    scenario.name,
                    outcome,
                    program=scenario.program,
                    expected=outcome == "pass" or rng.random() < 0.5,
                    fidelity=rng.choice(["symbolic-name", "hang", "code"]) if failing else None,
                    stderr="SCARD_E_NO_SMARTCARD\n" if failing else "",
                    stdout="Reader: Virtual PCD 00 00\n",
                    trace=TRACE,
                    reason="" if outcome == "pass" else "It is known. (https://wrap.example/1)",
                    variations=["get-response"] if scenario.name == "sw-610c" else [],
                    difference=[Row("a", "b", "a")] if outcome == "exit-status" else [],
                    why="did not end" if outcome == "timeout" else "",
                )
            )
    return found


def report(seed: str = "site") -> Report:
    """A whole report."""
    made = report_of(*runs(random.Random(seed)), run_id=f"run-{seed}")
    header = msgspec.structs.replace(
        made.header,
        samples={name: facts(*words) for name, words in NAMES.items()},
        scenarios=[scenario_facts(s) for s in SCENARIOS.values() if s.program != "atr"],
        versions={"gallery": "0.0.0"},
        groups=[Group("one", "A group of one", ("node-b",))],
    )
    return Report(header, made.runs, made.footer)


def texts(source: str = SOURCE) -> SampleTexts:
    return SampleTexts(
        steps=(Step("Packages", ("apt-get install x",)), Step("Build", ("cargo build",))),
        dockerfile="FROM debian:trixie-slim\n",
        runs={"hello": "./hello", "uid": "./uid"},
        sources={"main.rs": source},
        parts={"hello": {"connect": ((1, 1),), "send": ((2, 3),)}},
    )


def material(made: Report | None = None, url: str = "") -> Material:
    """All that a site is made from."""
    past = [past_of(report("before"))]
    return Material(made or report(), {name: texts() for name in NAMES}, past, url)


HOSTILE = [
    "<script>document.title='broken'</script>",
    "<img src=x onerror=\"document.title='broken'\">",
    "\"><svg onload=document.title='broken'>",
    "</code></pre></td><h1>out</h1>",
    "{{ 7 * 7 }} {% raw %}",
    "\x1b[31mred\x1b[0m \x00 \x07",
    "\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe\N{POP DIRECTIONAL FORMATTING}",
    "\udcff\udcfe".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "javascript:document.title='broken'",
    "x" * (512 * 1024),
]


def hostile_report() -> Report:
    """A report in which everything that is text is an attempt to break out of the page."""
    words = " ".join(HOSTILE[:-1])
    made = report("hostile")
    lines = [
        msgspec.structs.replace(
            run,
            stdout=HOSTILE[number % len(HOSTILE)],
            stderr=words + HOSTILE[-1],
            why=words,
            reason=words,
            repeat=words,
            host=words,
            difference=[Row(words, HOSTILE[-1], None)],
            trace=[
                {"t_ns": "x", "kind": words, "slot": words, "hex": "zz", "text": words},
                {"kind": "command", "hex": "00" * 40_000},
            ],
        )
        for number, run in enumerate(made.runs)
    ]
    samples = {
        name: msgspec.structs.replace(
            f, language=words, wrapper=words, version=words, licence=words, notes=words,
            homepage="javascript:document.title='broken'", kind=words, debian=words, state=words,
        )
        for name, f in made.header.samples.items()
    }  # fmt: skip
    scenarios = [
        msgspec.structs.replace(
            s, summary=words, caveat=words, remedy=words, errors=[words], group=words,
            world={"daemon": words, "reader": {"name": words}, "cards": [{"name": words}],
                   "second_client": words, "script": [{"at": {}, "do": [[words]]}]},
        )
        for s in made.header.scenarios
    ]  # fmt: skip
    header = msgspec.structs.replace(
        made.header, samples=samples, scenarios=scenarios, started=words, run_id=words,
        versions={words: words},
    )  # fmt: skip
    return Report(header, lines, made.footer)
