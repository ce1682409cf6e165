"""`inv show`: what a reader needs to copy a sample."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.syntax import Syntax
from rich.text import Text

from harness.errors import BadInput
from harness.images.dockerfile import recipe
from harness.images.packages import install_commands
from harness.images.readers import quoted, readers_dockerfile, taken
from harness.paths import SAMPLES
from harness.render.console import console
from harness.samples.folder import choose_samples, find, needs_text
from harness.samples.sample import Sample


def show(names: Sequence[str], dockerfile: bool) -> None:
    """Print each chosen sample, or only a Dockerfile that stands alone."""
    known = find(SAMPLES)
    if not names:
        raise BadInput(
            "Which sample?",
            hint=f"./inv show {next(iter(known), 'NAME')}; ./inv list names them all",
        )
    out = console()
    chosen = choose_samples(SAMPLES, names)
    if dockerfile and len(chosen) > 1:
        raise BadInput("A Dockerfile is of one sample.", f"that names {len(chosen)}")
    for sample in chosen:
        if dockerfile:
            text = readers_dockerfile(sample, sample.manifest.first_program)
            _code(out, text, "docker")
        else:
            _sample(out, sample)


def _sample(out: Console, sample: Sample) -> None:
    manifest = sample.manifest
    needs = recipe(sample)
    title = f"{sample.id}: {manifest.language} through {manifest.wrapper} {manifest.version}"
    out.print(Text(title, "bold"))
    out.print(f"  {manifest.licence}, {manifest.state}, {manifest.homepage}")
    if sample.platform:
        out.print(Text("  on " + ", ".join(filter(None, [sample.platform.title, sample.stand_in]))))
    if manifest.needs:
        out.print(Text("  " + needs_text(manifest.needs)))
    if manifest.notes:
        out.print(Text("  " + manifest.notes.strip().replace("\n", "\n  ")))
    if manifest.build:
        _step(out, "install, to build", install_commands(needs.build))
        _step(out, "build", manifest.build.run)
        _step(out, "take from the build", [taken(kept) for kept in manifest.build.keep])
    if needs.runtime and needs.runtime != needs.build:
        _step(out, "install, to run", install_commands(needs.runtime))
    for name, program in manifest.programs.items():
        _step(out, f"run {name}", [quoted(program.run)])
        out.print(Text(f"\n# {program.source}", "dim"))
        source = sample.folder / program.source
        _code(
            out,
            source.read_text(encoding="utf-8", errors="replace"),
            Syntax.guess_lexer(str(source)),
        )
    others = [p.relative_to(sample.folder).as_posix() for p in sample.files()]
    out.print(Text(f"In samples/{sample.id}: {', '.join(others)}\n", "dim"))


def _step(out: Console, title: str, commands: Sequence[str]) -> None:
    if not commands:
        return
    out.print(Text(f"\n{title}:", "bold"))
    for command in commands:
        out.print(Text(f"  {command}"))


def _code(out: Console, text: str, lexer: str) -> None:
    """Highlighted on a terminal; in a pipe exactly the text, ready to be saved."""
    if out.is_terminal:
        out.print(Syntax(text, lexer, theme="ansi_dark", background_color="default"))
    else:
        out.file.write(text)
