"""Clients that pcscd refuses, found in its log. Shown at its level "info", not per command.

Protocol: pcsc-lite (winscard_svc.c, CMD_VERSION) writes "Client protocol is 4:4" and "Server
protocol is 4:5"; from 2.5 on "Enable backward compatibility" may follow: then the client is served
after all. Polkit: auth.c says why, as "Process 7 (user: 1000) is NOT authorized for action:
access_pcsc", then winscard_svc.c "Rejected unauthorized PC/SC client".
Limits (winscard_svc.c): "Too many context running: 200", and the same of card handles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

KIND: Final = "client-refused"
_SAID: Final = re.compile(r"^\d+ \S+:\d+:\w+\(\) (.*)$")
_AUTHORITY: Final = re.compile(r" \S*auth\.c:\d+:")
_POLKIT: Final = re.compile(r"Rejected unauthorized")
_LIMIT: Final = re.compile(r"[Tt]oo many (?:context|card handles|handles)")


class Refusals:
    """Reads pcscd's log. `feed` says when a verdict is open, `verdict` closes it."""

    def __init__(self) -> None:
        self._client = ""
        self._refused: dict[str, object] | None = None
        self._reason = ""  # of polkit's, for the verdict that comes next

    def at_once(self, line: str) -> Mapping[str, object] | None:
        """The event of a client that polkit or a limit keeps out, in pcscd's words; else None."""
        found = _SAID.match(line)
        said = found[1] if found else line
        if _AUTHORITY.search(line):
            self._reason = said
        elif _POLKIT.search(line):
            reason, self._reason = self._reason, ""
            words = ": ".join(filter(None, [said, reason]))
            return {"kind": KIND, "why": "polkit", "said": words}
        elif _LIMIT.search(line):
            return {"kind": KIND, "why": "limit", "said": said}
        return None

    def feed(self, line: str) -> bool:
        """Take one line; True when `verdict` should be asked a moment later."""
        if found := re.search(r"Client protocol is (\d+:\d+)", line):
            self._client = found[1]
        elif found := re.search(r"Server protocol is (\d+:\d+)", line):
            self._refused = {"kind": KIND, "client": self._client, "daemon": found[1]}
            return True
        elif "Enable backward compatibility" in line:
            self._refused = None
        return False

    def verdict(self) -> Mapping[str, object] | None:
        """The event of a client whose protocol is refused, once; None where there is none."""
        refused, self._refused = self._refused, None
        return refused
