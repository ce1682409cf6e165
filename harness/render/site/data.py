"""Data for machines: what the pages show, as JSON, with the badges and a map of the site."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from markupsafe import escape

from harness.render.site import addresses
from harness.render.site.cells import cell
from harness.render.site.frame import Page
from harness.render.site.material import Material
from harness.render.site.samples import badge
from harness.report.report import Run


def files(material: Material) -> Iterator[tuple[str, bytes]]:
    """Addresses and contents: the index, each sample, each run, each badge."""
    runs = material.runs()
    yield addresses.INDEX, _json(_index(material))
    for name, facts in material.samples.items():
        mine = runs.get(name, {})
        whole = {"id": name, "facts": msgspec.to_builtins(facts), "runs": _outcomes(mine.values())}
        yield addresses.sample_data(name), _json(whole)
        yield addresses.badge(name), badge(name, mine, material.samples[name].mark).encode()
    for run in material.report.runs:
        yield addresses.run_data(run.sample, run.scenario_id), msgspec.json.encode(run) + b"\n"


def _json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _index(material: Material) -> dict[str, object]:
    """Everything that there is, with the addresses of its page and data."""
    header = material.report.header
    return {
        "started": header.started,
        "run_id": header.run_id,
        "versions": header.versions,
        "samples": [
            {
                "id": name,
                "language": facts.language,
                "wrapper": facts.wrapper,
                "version": facts.version,
                "stand_in": facts.stand_in,
                "page": addresses.sample(name),
                "data": addresses.sample_data(name),
                "badge": addresses.badge(name),
            }
            for name, facts in material.samples.items()
        ],
        "scenarios": [
            {
                "id": id_,
                "group": scenario.group,
                "summary": scenario.summary,
                "errors": scenario.errors,
                "page": addresses.scenario(id_),
            }
            for id_, scenario in material.scenarios.items()
        ],
        "outcomes": _outcomes(material.report.runs),
    }


def _outcomes(runs: Iterable[Run]) -> list[dict[str, object]]:
    return [
        {
            "sample": run.sample,
            "scenario": run.scenario_id,
            "state": cell(run).state,
            "outcome": run.outcome,
            "fidelity": run.fidelity,
            "page": addresses.run(run.sample, run.scenario_id),
        }
        for run in runs
    ]


def sitemap(material: Material, pages: Sequence[Page]) -> str:
    """The map of the site (sitemaps.org, 0.9); its addresses are whole, so it needs the site's."""
    lines = [f"<url><loc>{escape(material.url + page.address)}</loc></url>" for page in pages]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(lines)
        + "\n</urlset>\n"
    )


def search(pages: Sequence[Page]) -> str:
    """What the search looks through: title, address, kind and words of each page that has a kind.

    A script and not JSON, since pages that are opened from a disk may load nothing else.
    """
    found = [[page.title, page.address, page.kind, _words(page)] for page in pages if page.kind]
    text = json.dumps(found, ensure_ascii=True).replace("<", "\\u003c")
    return f"gallery.search({text});\n"


def _words(page: Page) -> str:
    return " ".join(dict.fromkeys(f"{page.about} {page.words}".lower().split()))
