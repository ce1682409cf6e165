"""The entry point of ./inv: invoke, with names as plain words and errors for people.

Invoke has no optional positional arguments. A word after a task that takes names is such
a name here: `inv run rust go --scenario all` is `inv run --name rust --name go ...`.
"""

from __future__ import annotations

import contextlib
import copy
import os
import re
import shlex
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence

from invoke.collection import Collection
from invoke.exceptions import ParseError
from invoke.parser.argument import Argument
from invoke.parser.context import ParserContext
from invoke.program import Program

from harness import interrupts
from harness.errors import BadInput, Problem, Stopped, nearest

NAMES = "name"
COMMAND = "--exec"  # all that follows is a command, whose options are its own


def fold_names(argv: Sequence[str], contexts: Iterable[ParserContext]) -> list[str]:
    """Give `--name` to the plain words that follow a task which takes names.

    argv is without the program's own name. A word that is a task begins that task.
    """
    tasks = {name: context for context in contexts for name in (context.name, *context.aliases)}
    folded: list[str] = []
    context: ParserContext | None = None
    value_next = False
    for word in argv:
        if value_next:
            value_next = False
        elif word in tasks:
            context = tasks[word]
        elif context and word.startswith("-"):
            value_next = _takes_value(context, word)
        elif context and f"--{NAMES}" in context.flags:
            word = f"--{NAMES}={word}"  # noqa: PLW2901
        folded.append(word)
    if value_next:
        raise BadInput(f"{folded[-1]} wants a value.", hint="./inv --help TASK explains a task")
    return folded


def fold_command(argv: Sequence[str]) -> list[str]:
    """Make one word of the command that `--exec` begins; `words_of` takes it apart again."""
    if COMMAND not in argv:
        return [*argv]
    at = [*argv].index(COMMAND)
    command = [*argv[at + 1 :]]
    command = command[1:] if command[:1] == ["--"] else command
    if not command:
        raise BadInput(f"{COMMAND} wants a command.", hint="./inv bench --exec COMMAND ...")
    return [*argv[:at], f"{COMMAND}={shlex.join(command)}"]


def words_of(command: str) -> list[str]:
    """The words of the command that `--exec` had; none where there was none."""
    return shlex.split(command)


def _takes_value(context: ParserContext, flag: str) -> bool:
    """Whether the next word belongs to this flag (`-s` is an alias, which get() does not know)."""
    if flag not in context.flags:
        return False
    argument: Argument = context.flags[flag]
    return argument.takes_value


class GalleryProgram(Program):
    """Invoke's program with this project's tasks, ways to write names, and exit statuses."""

    def parse_core(self, argv: list[str] | None) -> None:
        """Fold names before invoke reads the command line."""
        words = list(sys.argv if argv is None else argv)
        assert self.namespace is not None
        # Of a copy: making contexts takes the help texts out of the tasks.
        contexts = copy.deepcopy(self.namespace).to_contexts()
        with _parsing([context.name for context in contexts]):
            super().parse_core([words[0], *fold_names(fold_command(words[1:]), contexts)])

    def parse_tasks(self) -> None:
        """A command line that cannot be read is bad input: exit status 2."""
        assert self.namespace is not None
        with _parsing(self.namespace.task_names):
            super().parse_tasks()

    def print_version(self) -> None:
        """Read the version when it is asked for, and not at every start."""
        from harness.version import version

        self.version = version()
        super().print_version()

    def print_task_help(self, name: str) -> None:
        """Show that an option which may come several times takes a value: invoke does not."""
        for argument in self.parser.contexts[name].args.values():
            if argument.kind is list:
                argument.kind = str
        super().print_task_help(name)

    def execute(self) -> None:
        """Invoke would end with 1 on Ctrl-C, which here means "not as expected"."""
        try:
            super().execute()
        except KeyboardInterrupt:
            raise Stopped from None


@contextlib.contextmanager
def _parsing(known: Iterable[str | None]) -> Iterator[None]:
    try:
        yield
    except (ParseError, ValueError) as error:  # ValueError: a word where a number is wanted
        word = re.search("No idea what '([^-].*)' is", str(error))
        hint = (
            nearest(word[1], filter(None, known)) if word else "./inv --help TASK explains a task"
        )
        raise BadInput(str(error), hint=hint) from error


def main() -> None:
    """Run the tasks on the command line; exit 0 as expected, 1 not, 2 could not run."""
    import tasks

    program = GalleryProgram(namespace=Collection.from_module(tasks), binary="inv", name="inv")
    program.run(["inv", *sys.argv[1:]])


def guarded(command: Callable[[], None] = main) -> int:
    """Run a command, report every error in plain words, and return the exit status."""
    try:
        command()
        if sys.stdout is not None:  # closed by whoever started us
            sys.stdout.flush()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    except (KeyboardInterrupt, Stopped):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is over: one more has nothing to stop
        print("\nStopped.", file=sys.stderr)
        return interrupts.EXIT_STATUS
    except BrokenPipeError:
        # Whoever read our output has gone; what is left in the buffer must not complain.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Problem as problem:
        print(f"inv: {problem}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"inv: {error}", file=sys.stderr)
        return 2
    return 0
