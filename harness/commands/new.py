"""`inv new`: a sample that builds at once, and fails honestly until it is written."""

from __future__ import annotations

import re
from pathlib import Path

from harness.errors import BadInput
from harness.paths import SAMPLES

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")

_MANIFEST = """\
# The single truth about this sample: `./inv show {name}` prints it for readers,
# and its images are made from it. samples/README.md explains every key.
language = "{language}"
wrapper  = "{wrapper}"       # what its users call it
version  = "?"               # of the wrapper; pinned
licence  = "?"               # of the wrapper
homepage = "https://"
state    = "active"          # active, quiet or dormant
debian   = ""                # Debian's package of the wrapper, if there is one
notes    = ""                # what it does by itself; traps

# What is needed to build, if anything is built (Debian trixie packages, shell commands in
# /sample); `keep` names the files that the small image takes from the build.
# [build]
# apt  = ["gcc", "libc6-dev", "libpcsclite-dev"]
# run  = ["gcc -o hello hello.c -lpcsclite"]
# keep = ["hello"]

[runtime]
apt = ["libpcsclite1"]

[programs.hello]
source = "hello.sh"
run    = ["sh", "hello.sh"]

# The formatter and the linter of the language, run beside the build; or why there is none.
[lint]
none = "this sample is not written yet"
"""

_PROGRAM = """\
# To be replaced: connect to the first reader, select the applet, send one command, show
# both answers. ../README.md has the contract, the other samples show how it is kept.
echo "hello.sh: not written yet" >&2
exit 1
"""


def create(name: str, folder: Path = SAMPLES) -> None:
    """Write samples/`name`. Raises BadInput for a bad name or one that is taken."""
    if not _NAME.fullmatch(name):
        raise BadInput(
            f"{name!r} is no name for a sample.",
            "a name is <language>-<wrapper>, lower-case letters, digits and dashes",
            "for instance: ./inv new forth-winscard",
        )
    path = folder / name
    language, _, wrapper = name.partition("-")
    try:
        path.mkdir()
    except FileExistsError:
        raise BadInput(f"{path} exists already.", hint="choose another name") from None
    manifest = _MANIFEST.format(name=name, language=language.capitalize(), wrapper=wrapper)
    (path / "sample.toml").write_text(manifest, encoding="utf-8")
    (path / "hello.sh").write_text(_PROGRAM, encoding="utf-8")
    print(f"new: {path} builds, and fails until you write it.")
    print(f"new: edit {path / 'sample.toml'}, then: ./inv run {name}")
