"""Reports of schema 1, as lines of today's: they knew one program, hello."""

from __future__ import annotations

from typing import Any

VERSION = 1
_PROGRAM = "hello"


def upgrade(line: Any) -> Any:
    """A decoded line of schema 1 as today's would be; anything else as it is."""
    if not isinstance(line, dict):
        return line
    match line.get("kind"):
        case "header":
            return _header(line)
        case "run":
            return _run(line)
    return line


def _header(line: dict[str, Any]) -> dict[str, Any]:
    """Scenarios were a dictionary of summaries, with their caveats and failures beside it."""
    summaries, caveats = line.get("scenarios"), line.get("caveats", {})
    if not isinstance(summaries, dict) or not isinstance(caveats, dict):
        return line
    scenarios = [
        {
            "program": _PROGRAM,
            "name": name,
            "summary": summary,
            "caveat": caveats.get(name, ""),
            "failing": name in line.get("failing", ()),
        }
        for name, summary in summaries.items()
    ]
    return line | {"scenarios": scenarios}


def _run(line: dict[str, Any]) -> dict[str, Any]:
    """No program, an empty fidelity for none, and the time to the last output named by hello."""
    return line | {
        "program": _PROGRAM,
        "fidelity": line.get("fidelity") or None,
        "to_last_output_s": line.get("to_hello_s", 0.0),
    }
