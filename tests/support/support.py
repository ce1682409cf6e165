"""What the tests without an engine share: small samples, reports, and an engine that is none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from harness.engine.engine import RUN_LABEL, Engine
from harness.engine.session import Session
from harness.images.images import Images
from harness.judge.observation import Limit, Observation
from harness.judge.outcome import Outcome
from harness.judge.transcript import contract_lines, exchange_lines
from harness.report.report import Footer, Header, Report, Run, SampleFacts
from harness.samples.manifest import FILE_NAME
from harness.samples.sample import Sample, load_all
from harness.scenarios.case import Case, Ends, Exchange

SAMPLE = "tongue-wrap"

# Everything that a manifest must say, and nothing else.
LEAST: dict[str, Any] = {
    "language": "Tongue",
    "wrapper": "wrap",
    "version": "1.0",
    "licence": "MIT",
    "homepage": "https://wrap.example",
    "state": "active",
    "programs": {"hello": {"source": "hello.src", "run": ["tongue", "hello.src"]}},
    "lint": {"none": "it has no linter"},
}
# A compiled one.
BUILT: dict[str, Any] = LEAST | {
    "build": {"apt": ["tonguec", "make"], "run": ["make", "make check"], "keep": ["out/hello"]},
    "runtime": {"apt": ["libwrap1"]},
    "programs": {"hello": {"source": "hello.src", "run": ["./hello"]}},
    "lint": {"apt": ["tongue-lint"], "run": ["tongue-lint hello.src"]},
}


def toml(value: object) -> str:
    """A value as TOML; a whole document for a dictionary goes through `toml_document`."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            pairs = ", ".join(f"{toml(key)} = {toml(inner)}" for key, inner in value.items())
            return f"{{{pairs}}}"
    return repr(value)


def toml_document(values: Mapping[str, object]) -> str:
    """A dictionary as a TOML document."""
    return "".join(f"{toml(key)} = {toml(value)}\n" for key, value in values.items())


def write_sample(
    folder: Path,
    name: str = SAMPLE,
    manifest: Mapping[str, object] | str = LEAST,
    source: str = "say hello\n",
) -> Path:
    """Write a sample's folder; returns it."""
    text = manifest if isinstance(manifest, str) else toml_document(manifest)
    path = folder / name
    path.mkdir(parents=True, exist_ok=True)
    (path / FILE_NAME).write_text(text, encoding="utf-8")
    (path / "hello.src").write_text(source, encoding="utf-8")
    return path


def one_sample(folder: Path, manifest: Mapping[str, object] = LEAST) -> Sample:
    """The only sample of a folder, written and loaded."""
    write_sample(folder, SAMPLE, manifest)
    (sample,) = load_all(folder)
    return sample


def exchange(command: str | bytes, response: str | bytes) -> Exchange:
    """An exchange, in hexadecimal where it is text."""
    sent = bytes.fromhex(command) if isinstance(command, str) else command
    return Exchange(sent, bytes.fromhex(response) if isinstance(response, str) else response)


def trace(*exchanges: Exchange, then: str = "power-off") -> tuple[dict[str, Any], ...]:
    """What a card records of exchanges, power and all; no response where there was none."""
    events: list[dict[str, Any]] = [{"t_ns": 1, "kind": "power-on", "hex": ""}]
    for each in exchanges:
        events += [{"t_ns": 2, "kind": "command", "hex": each.command.hex(" ")}]
        if each.response:
            events += [{"t_ns": 3, "kind": "response", "hex": each.response.hex(" ")}]
    return (*events, {"t_ns": 4, "kind": then, "hex": ""})


def text(*lines: str) -> str:
    """Lines as a program prints them."""
    return "".join(f"{line}\n" for line in lines)


def right(case: Case, ends: Ends | None = None) -> Observation:
    """A program that does what a case asks for; ends: its choice, where there is one.

    Where it WAITS it is ended; where it fails, it tells no more than was answered.
    """
    ends = ends or (Ends.ANSWERS if case.ends is Ends.EITHER else case.ends)
    seen = trace(*case.exchanges)
    if ends is Ends.ANSWERS:
        lines = contract_lines(case.reader, case.exchanges)
        return Observation(exit_status=0, stdout=text(*lines), trace=seen)
    lines = [f"Reader: {case.reader}"] if case.reader else []
    lines += exchange_lines(e for e in case.exchanges if len(e.response) >= 2)
    said: dict[str, Any] = {"stdout": text(*lines), "trace": seen}
    if ends is Ends.WAITS:
        return Observation(limit=Limit.TIME, **said)
    return Observation(exit_status=1, stderr="it went wrong\n", **said)


def run_line(
    sample: str = SAMPLE,
    scenario: str = "hello",
    outcome: str = Outcome.PASS,
    *,
    expected: bool | None = None,
    **fields: Any,
) -> Run:
    """A run of a report; expected if it passed, unless said otherwise."""
    usual: dict[str, Any] = {
        "exit_status": 0,
        "stdout": "",
        "stderr": "",
        "duration_s": 0.1,
        "trace": [],
        "repeat": f"./inv run {sample} --scenario {scenario} --seed s",
    }
    return Run(
        sample=sample,
        scenario=scenario,
        outcome=outcome,
        expected=outcome == Outcome.PASS if expected is None else expected,
        **(usual | fields),
    )


def report_of(*runs: Run, run_id: str = "r1", wrapper: str = "wrap", **fields: Any) -> Report:
    """A whole report around runs; each run's sample and scenario stands in its header.

    fields: what else the header says.
    """
    facts = SampleFacts(language="Tongue", wrapper=wrapper, version="1.0", lines=1)
    header = Header(
        schema=1,
        run_id=run_id,
        started="2020-01-02T03:04:05Z",
        seed="s",
        versions={},
        images={},
        host={},
        samples={run.sample: facts for run in runs},
        scenarios={run.scenario: "a summary" for run in runs},
        **fields,
    )
    counts = {run.outcome: 1 for run in runs}
    unexpected = sum(not run.expected for run in runs)
    return Report(header, [*runs], Footer(counts=counts, unexpected=unexpected, wall_s=1.0,
                                          programs_s=0.5, harness_s=0.5))  # fmt: skip


class FakeEngine:
    """As much of an engine as asks for nothing: images by name, and what runs left."""

    def __init__(self, **images: str) -> None:
        self.ids = images
        self.containers: list[dict[str, Any]] = []
        self.volumes: list[dict[str, Any]] = []
        self.removed: list[str] = []
        self.version = "1"

    def image_id(self, name: str) -> str | None:
        """The id of an image that is there."""
        return self.ids.get(name)

    def images(self, label: str, *, dangling: bool = False) -> list[dict[str, Any]]:
        """None that is untagged; those it was made with, tagged."""
        return [] if dangling or label == RUN_LABEL else [{"RepoTags": [*self.ids]}]

    def info(self) -> dict[str, Any]:
        """Nothing about its host."""
        return {}

    def leftovers(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """What the test put there."""
        return self.containers, self.volumes

    def remove_container(self, identity: str) -> None:
        """Note the removal."""
        self.removed.append(identity)

    remove_volume = remove_image = remove_container

    @property
    def as_engine(self) -> Engine:
        """For those who are typed to take a real one."""
        return cast(Engine, self)


def images_on(base_id: str = "sha256:1", authorities: bytes = b"") -> Images:
    """Images on a base of that id, in an engine that has nothing else."""
    engine = FakeEngine(base=base_id).as_engine
    return Images(Session(engine, "run", "host/1/2"), "base", authorities)
