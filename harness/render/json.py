"""One JSON document: {"header": ..., "runs": [...], "footer": ...}."""

from __future__ import annotations

import msgspec

from harness.report.report import Report


def indented(document: object) -> str:
    """Any value of plain data and structs as indented JSON, for people and for scripts."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def render(report: Report) -> str:
    """The report as indented JSON, for tools that do not read JSON Lines."""
    return indented({"header": report.header, "runs": report.runs, "footer": report.footer})
