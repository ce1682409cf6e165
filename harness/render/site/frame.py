"""Pages: a template, what it shows, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from harness.render.cells import size_text, visible
from harness.render.site import addresses, cells
from harness.render.site.clip import clip, first_line, linked
from harness.render.site.highlight import marked

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Page:
    """A page of the site.

    address: relative to the root. about: a sentence for search results and for those who link.
    words: what the search finds it by, beside its title; kind: what it is, there.
    """

    address: str
    template: str
    title: str
    about: str
    shown: Mapping[str, Any] = field(default_factory=dict)
    kind: str = "page"
    words: str = ""


def _shown(value: Any) -> Any:
    """A value as every page shows it: of text, what is not to be seen is spelt out."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


class Frame:
    """Renders pages, each with what all of them have. common: that, by name."""

    def __init__(self, common: Mapping[str, Any]) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_shown,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {
            **common, "at": addresses, "cell": cells.cell, "told": cells.told
        }  # fmt: skip
        self._environment.filters |= {
            "clip": clip,
            "first_line": first_line,
            "linked": linked,
            "marked": marked,
            "size": size_text,
        }

    def render(self, page: Page) -> str:
        """A page as HTML."""
        root = addresses.root_of(page.address)
        template = self._environment.get_template(f"{page.template}.html")
        return template.render(page=page, root=root, **page.shown)
