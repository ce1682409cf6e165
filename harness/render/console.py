"""The console that commands print to."""

from __future__ import annotations

from typing import IO, Any, Final

from rich.console import Console

PIPE_WIDTH: Final = 10_000  # nothing is cut in a pipe


class _Console(Console):
    """Prints text as it is: what programs and compilers say is no markup."""

    def on_broken_pipe(self) -> None:
        """Raise: the reader of the pipe has gone, which is no error further up."""
        raise BrokenPipeError


def console(*, stderr: bool = False, file: IO[str] | None = None) -> Console:
    """A console that neither wraps nor colours what goes into a pipe.

    file: where it prints; else stdout, or stderr.
    """
    plain: dict[str, Any] = {"highlight": False, "markup": False, "emoji": False}
    made = _Console(stderr=stderr, file=file, **plain)
    if made.is_terminal:
        return made
    return _Console(stderr=stderr, file=file, width=PIPE_WIDTH, soft_wrap=True, **plain)
