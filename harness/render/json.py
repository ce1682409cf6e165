"""One JSON document: {"header": ..., "runs": [...], "footer": ...}."""

from __future__ import annotations

import msgspec

from harness.report.report import Report


def render(report: Report) -> str:
    """The report as indented JSON, for tools that do not read JSON Lines."""
    document = {"header": report.header, "runs": report.runs, "footer": report.footer}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"
