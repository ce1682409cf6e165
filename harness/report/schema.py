"""The format of a report as JSON Schema (2020-12), for other tools that read one."""

from __future__ import annotations

from typing import Any

import msgspec

from harness.report.report import SCHEMA_VERSION, Line


def document() -> dict[str, Any]:
    """The JSON Schema of one line of a report."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A line of a report of the PC/SC sample gallery, schema {SCHEMA_VERSION}",
        "description": "A report is JSON Lines: one header, one run for each sample and "
        "scenario, one footer. Without its footer it is truncated.",
        **msgspec.json.schema(Line),
    }


def render() -> str:
    """The document as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(document()), indent=2).decode() + "\n"
