"""The formats that a report can be shown in."""

from __future__ import annotations

from collections.abc import Callable, Collection

from harness.errors import BadInput, nearest
from harness.render import json, junit, markdown
from harness.report.report import Report

# What `inv report --format` takes beside "table", which needs a terminal's width and colours.
JSON = "json"
MARKDOWN = "markdown"
TEXTS: dict[str, Callable[[Report], str]] = {
    JSON: json.render,
    MARKDOWN: markdown.render,
    "junit": junit.render,
}
TABLE = "table"
FORMATS = (TABLE, *TEXTS)


def check_format(form: str, forms: Collection[str]) -> None:
    """Raise BadInput for a format that a view does not have."""
    if form not in forms:
        raise BadInput(f"There is no format {form!r} here.", hint=nearest(form, forms))
