"""Addresses of pages, relative to the site's root."""

from __future__ import annotations

import hashlib
import re

_PLAIN = re.compile(r"[a-z0-9][a-z0-9.+@_-]{0,80}")

FRONT = "index.html"
MATRIX = "matrix.html"
FAILURES = "failures.html"
SCENARIOS = "scenarios.html"
COMPARE = "compare.html"
SERIES = "series.html"
CHANGES = "changes.html"
GUIDES = "guides.html"
FEED = "changes.atom"
SITEMAP = "sitemap.xml"
INDEX = "data/index.json"


def plain(name: str) -> str:
    """A name as part of a file's name: itself where it is one, else its digest.

    A report may come from anywhere; its names must lead nowhere else.
    """
    if _PLAIN.fullmatch(name):
        return name
    return "x-" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def sample(name: str) -> str:
    """The page of a sample."""
    return f"samples/{plain(name)}.html"


def run(sample_: str, scenario: str) -> str:
    """The page of a run. scenario: its id, `program/name`."""
    return f"r/{plain(sample_)}/{_scenario(scenario)}.html"


def run_data(sample_: str, scenario: str) -> str:
    """A run as JSON."""
    return f"r/{plain(sample_)}/{_scenario(scenario)}.json"


def capture(sample_: str, scenario: str) -> str:
    """What a run's card saw, for Wireshark."""
    return f"r/{plain(sample_)}/{_scenario(scenario)}.pcapng"


def scenario(id_: str) -> str:
    """The page of a scenario."""
    return f"scenarios/{_scenario(id_)}.html"


def _scenario(id_: str) -> str:
    program, _, name = id_.partition("/")
    return f"{plain(program)}.{plain(name)}"


def guide(name: str) -> str:
    """The page of a guide."""
    return f"guides/{name}.html"


def sample_data(name: str) -> str:
    """A sample and its runs as JSON."""
    return f"data/samples/{plain(name)}.json"


def badge(name: str) -> str:
    """The data of a sample's badge (shields.io, endpoint)."""
    return f"badges/{plain(name)}.json"


def comparison(name: str) -> str:
    """What the page that compares needs to know of a sample."""
    return f"static/compare/{plain(name)}.js"


def root_of(address: str) -> str:
    """The way from a page to the site's root."""
    return "../" * address.count("/")
