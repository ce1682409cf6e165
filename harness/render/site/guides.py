"""Guides: what those who write smart-card software ask for, with what the report knows of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.render.site import addresses
from harness.render.site.frame import Page
from harness.render.site.material import Material
from harness.render.site.scenarios import errors


@dataclass(frozen=True)
class Guide:
    """A guide; its text is the template of its name."""

    name: str
    title: str
    about: str


GUIDES = (
    Guide(
        "containers",
        "PC/SC in containers",
        "How a program in a container comes to pcscd and a reader, and what goes wrong.",
    ),
    Guide(
        "ci",
        "PC/SC in CI",
        "How a program that talks to smart cards is tested where there is no reader and no card.",
    ),
    Guide(
        "errors",
        "Errors and what they mean",
        "Each PC/SC error met here: what brings it, what helps, and how each wrapper tells it.",
    ),
    Guide(
        "sharing",
        "Sharing a card",
        "Several programs on one card: share modes, transactions, resets by others.",
    ),
)


def pages(material: Material) -> Iterator[Page]:
    """The list, and a page each."""
    yield Page(
        addresses.GUIDES,
        "guides",
        "Guides",
        "PC/SC in containers and in CI, errors and what they mean, sharing a card.",
        {"guides": GUIDES},
    )
    by_name = {scenario.name: scenario for scenario in material.scenarios.values()}
    for guide in GUIDES:
        shown = {"by_name": by_name, "runs": material.runs()}
        if guide.name == "errors":
            shown |= {"errors": errors(material)}
        yield Page(
            addresses.guide(guide.name),
            f"guide-{guide.name}",
            guide.title,
            guide.about,
            shown,
            kind="guide",
        )
