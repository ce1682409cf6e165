"""The recipes: each command of their page, and what the page says that one sees."""

from __future__ import annotations

import ctypes
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.engine.engine import Engine
from harness.engine.session import Session, session
from harness.images.base import images_of
from harness.images.context import tar
from harness.paths import HARNESS, ROOT, SAMPLES
from harness.samples.folder import choose_samples
from harness.testbench.typed_orders import script_of
from tests.support.docker import left_of

FOLDER = HARNESS / "testbench/recipes"
PAGE = FOLDER / "README.md"
IMAGE = "recipes-"  # and a sample's name
LIMIT_S = 300  # the bench's image may have to be built first
# A command behind a prompt, and the lines under it up to an empty one.
SHOWN = re.compile(r"^    \$ (\./inv bench .*)\n((?:    .*\n)+)", re.MULTILINE)
CASES = dict(SHOWN.findall(PAGE.read_text(encoding="utf-8")))
LIBRARY = "libpcsclite.so.1"


def name_of(command: str) -> str:
    """Its program, and what is special about the command."""
    words = shlex.split(command)
    special = [words[n + 1] for n, word in enumerate(words) if word in ("--daemon", "--image")]
    program = next(Path(word).stem for word in words if word.endswith((".py", ".js", ".java")))
    options = [w for w in words if w.startswith(("--expose", "-D"))]
    return "-".join([program, *special, *(w.strip("-").partition("=")[2] or w for w in options)])


@pytest.fixture(scope="module")
def opened(engine: Engine) -> Iterator[Session]:
    with session(engine) as made:
        yield made
    assert left_of(engine, made.run_id) == []


@pytest.fixture(scope="module")
def image(opened: Session) -> Iterator[Callable[[str], str]]:
    """Makes an image of a recipe as the page has it, once; gives its tag."""
    made: dict[str, str] = {}

    def make(name: str) -> str:
        if name not in made:
            (sample,) = choose_samples(SAMPLES, [name.removeprefix(IMAGE)])
            base = images_of(opened).sample(sample, lambda _: None).tag
            tag = f"{name}:{opened.run_id.lower()}"
            files = {p.name: p.read_bytes() for p in FOLDER.iterdir() if p.is_file()}
            opened.build(tar(files), tag, lambda _: None, arguments={"SAMPLE": base})
            made[name] = tag
        return made[name]

    yield make
    for tag in made.values():
        opened.engine.images.remove(tag)


def runs_here(engine: Engine) -> None:
    """Skip where the recipes' programs cannot run on this host."""
    if not engine.endpoint.local:
        pytest.skip("a program of this host reaches a bench only through a local engine")
    try:
        ctypes.CDLL(LIBRARY)
    except OSError:
        pytest.skip(f"this host has no {LIBRARY}")


@pytest.mark.parametrize("command", CASES, ids=name_of)
def test_one_sees_what_the_page_says(
    engine: Engine, image: Callable[[str], str], command: str
) -> None:
    words = shlex.split(command)
    if "--image" in words:
        at = words.index("--image") + 1
        words[at] = image(words[at])
    else:
        runs_here(engine)
    done = subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=LIMIT_S
    )
    if "--daemon" in words and "SCARD_E_SERVICE_STOPPED" in done.stderr:
        pytest.skip(f"this host's {LIBRARY} is too new for that pcscd")
    shown = [line.removeprefix("    ") for line in CASES[command].splitlines()]
    assert done.stdout.splitlines() == shown, done.stderr
    assert done.returncode == 0, done.stderr


def test_get_response_has_the_class_of_the_command(
    image: Callable[[str], str], tmp_path: Path
) -> None:
    """What the page says of the trace."""
    (command,) = (c for c in CASES if "GetResponse" in c and "-D" not in c)
    name = "recipes-java-smartcardio"
    words = shlex.split(command.replace(name, image(name)))
    saved = tmp_path / "trace.jsonl"
    subprocess.run(
        [*words[:2], "--save", saved, *words[2:]],
        cwd=ROOT, capture_output=True, check=True, timeout=LIMIT_S,
    )  # fmt: skip
    text = saved.read_text(encoding="utf-8")
    assert re.findall(r'"(?:command|response)".*"hex": "([^"]*)"', text) == [
        *("80 CA 9F 36 00", "61 05"),
        *("80 C0 00 00 05", "6E 00"),
    ]


def test_every_file_of_a_recipe_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    files = {p.name for p in FOLDER.iterdir() if p.is_file()} - {PAGE.name, "Dockerfile"}
    assert {name for name in files if name not in text} == set()
    assert len(CASES) == text.count("    $ ./inv bench")


@pytest.mark.parametrize("script", sorted(FOLDER.glob("*.orders")), ids=lambda p: p.stem)
def test_every_script_is_orders(script: Path) -> None:
    assert script_of(script)
