"""The page that puts samples side by side, and what it needs to know of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from harness.render.site import addresses
from harness.render.site.cells import cell, told
from harness.render.site.clip import first_line
from harness.render.site.frame import Page
from harness.render.site.highlight import marked
from harness.render.site.material import Material, SampleTexts
from harness.report.facts import SampleFacts
from harness.samples.steps import STEPS

PROGRAM = "hello"


def pages(material: Material) -> Iterator[Page]:
    """The page; which samples it compares is in its address."""
    yield Page(
        addresses.COMPARE,
        "compare",
        "Compare",
        "Two to four samples side by side: their source step by step, and how they behave.",
        {"steps": STEPS, "samples": [*material.samples]},
    )


def scripts(material: Material) -> Iterator[tuple[str, str]]:
    """A file for each sample, which the page loads when it is chosen: address and content."""
    runs = material.runs()
    for name, facts in material.samples.items():
        data = {
            "id": name,
            "page": addresses.sample(name),
            "facts": _facts(facts),
            "parts": _parts(facts, material.texts_of(name)),
            "rows": {
                id_: [
                    cell(run).css, cell(run).word, run.fidelity or "", told(run.fidelity),
                    first_line(run.stderr), addresses.run(name, id_),
                ]
                for id_, run in runs.get(name, {}).items()
            },
        }  # fmt: skip
        # JSON is a part of JavaScript; "<" is spelt out, whoever reads it as what.
        text = json.dumps(data, ensure_ascii=True).replace("<", "\\u003c")
        yield addresses.comparison(name), f"gallery.add({text});\n"


def _facts(facts: SampleFacts) -> dict[str, Any]:
    return {
        "language": facts.language,
        "wrapper": facts.through,
        "licence": facts.licence,
        "state": facts.state,
        "kind": facts.kind,
        "Debian": facts.debian or "no package",
        "lines": facts.lines,
        "notes": facts.notes,
    }


def _parts(facts: SampleFacts, texts: SampleTexts) -> dict[str, str]:
    """The program's source by step, marked; the whole of it where no steps are named."""
    program = facts.programs.get(PROGRAM)
    source = texts.sources.get(program.source, "") if program else ""
    if not program or not source:
        return {}
    lines = str(marked(source, program.source)).split("\n")
    parts = texts.parts.get(PROGRAM, {})
    if not parts:
        return {"": "\n".join(lines)}
    return {
        step: "\n\n".join("\n".join(lines[a - 1 : b]) for a, b in parts[step])
        for step in STEPS
        if step in parts
    }
