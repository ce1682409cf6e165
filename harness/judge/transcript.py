"""A program's output as lines in the words of its contract."""

from __future__ import annotations

import re

from harness.samples.manifest import Format

UNENDED = " (without a line end)"


def printed_lines(stdout: str, form: Format | None) -> list[str]:
    """The lines of a program's output; through its own format where it has one."""
    if form is not None:
        return _translated(stdout, form)
    lines = stdout.split("\n")
    if lines[-1] == "":
        return lines[:-1]
    return [*lines[:-1], lines[-1] + UNENDED]


def whole_lines(stdout: str, form: Format | None) -> list[str]:
    """The lines of an output that may have been cut anywhere, without a last one that was."""
    return printed_lines(stdout[: stdout.rfind("\n") + 1], form)


def _translated(stdout: str, form: Format) -> list[str]:
    """Rewrite what the format finds; everything else is the program's own talk.

    The expressions go over the whole output, so that bytes wrapped over lines are one find.
    """
    found = [
        (match.start(), mark, match.group(1) or "")
        for mark, text in ((">", form.command), ("<", form.response))
        for match in re.finditer(text, stdout, re.MULTILINE)
    ]
    return [f"{mark} {_pairs(digits)}" for _, mark, digits in sorted(found)]


def _pairs(text: str) -> str:
    """The hexadecimal digits of a text, two by two."""
    digits = re.sub(r"[^0-9A-Fa-f]", "", text).upper()
    return " ".join(digits[i : i + 2] for i in range(0, len(digits), 2))
