"""The base of every image: debian:trixie-slim, pinned by digest where a registry answers,
else made with mmdebstrap from Debian's own packages.

Either way it gets the same tag; images that build on it go by its id.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from functools import cache

from harness.engine.engine import Engine
from harness.engine.host import is_debian_like
from harness.engine.install import Say, apt_install
from harness.engine.session import Session
from harness.errors import BuildFailed, Problem
from harness.images import certificates
from harness.images.blueprints import REPOSITORY
from harness.images.images import Images
from harness.images.packages import Packages
from harness.images.shared import build_lists
from harness.paths import SAMPLES
from harness.samples.folder import load_sound

UPSTREAM = "debian"
# debian:trixie-slim (the index for all architectures).
DIGEST = "sha256:a29215f6a35e51e22adffa17f89e9d2ef06214e64a2bad10d765c46aea49f11f"
SUITE = "trixie"

# The same archives that the upstream image has ...
_MIRROR = "http://deb.debian.org"
_SOURCES = (
    f"deb {_MIRROR}/debian {SUITE} main",
    f"deb {_MIRROR}/debian {SUITE}-updates main",
    f"deb {_MIRROR}/debian-security {SUITE}-security main",
)
# ... the same files left out: what nobody reads in a container ...
_LEFT_OUT = ("doc", "groff", "info", "linda", "lintian", "locale", "man")
# ... and the folders kept that update-alternatives wants to exist (Java's packages use it).
_FOLDERS = " ".join(f'"$1/usr/share/man/man{n}"' for n in range(1, 10))

_BOOTSTRAP = (
    "mmdebstrap",
    "--quiet",
    "--variant=minbase",
    *(f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in _LEFT_OUT),
    "--dpkgopt=path-include=/usr/share/doc/*/copyright",
    f"--customize-hook=mkdir -p {_FOLDERS}",
    SUITE,
    "-",
    *_SOURCES,
)

# The tag changes with either way to get it, so that an outdated base is not taken for this one.
_VERSION = hashlib.sha256(repr((DIGEST, _BOOTSTRAP)).encode()).hexdigest()[:12]
BASE = f"{REPOSITORY}/base:{SUITE}-{_VERSION}"


def ensure_base(engine: Engine, say: Say) -> str:
    """The base image's name; pulls or makes it when the engine has none."""
    if engine.images.id(BASE):
        return BASE
    try:
        say(f"Pulling the base image {UPSTREAM}:{SUITE}-slim, pinned to {DIGEST[:19]}...")
        engine.images.pull(UPSTREAM, DIGEST)
        repository, _, tag = BASE.rpartition(":")
        engine.images.tag(f"{UPSTREAM}@{DIGEST}", repository, tag)
    except BuildFailed as refusal:
        say(f"No registry gives it ({_short(refusal.why)}).")
        _bootstrap(engine, say)
    return BASE


def is_pulled(engine: Engine) -> bool:
    """Whether the base image is a registry's, and none that was made here."""
    return any(name.endswith(DIGEST) for name in engine.images.digests(BASE))


def _short(text: str) -> str:
    return text.strip().splitlines()[0][:160] if text.strip() else "no reason given"


def _bootstrap(engine: Engine, say: Say) -> None:
    if shutil.which("mmdebstrap") is None:
        if not is_debian_like() or os.geteuid() != 0:
            raise Problem(
                "There is no base image, and no way to make one here.",
                "no registry answers, and mmdebstrap is not installed",
                f"let the engine reach Docker Hub, or load the image by hand and tag it {BASE}; "
                "on Debian or Ubuntu: sudo apt-get install mmdebstrap",
            )
        say("Installing mmdebstrap, to make the base image from Debian's packages.")
        apt_install(["mmdebstrap"])
    say(f"Making the base image with mmdebstrap (Debian {SUITE}); about half a minute.")
    repository = BASE.rpartition(":")[0]
    # A half-written archive makes an image too: it gets its name only when all went well.
    half = "unfinished"
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(_BOOTSTRAP, stdout=subprocess.PIPE, stderr=complaints) as process,
    ):
        assert process.stdout is not None
        try:
            image = engine.images.load(process.stdout, repository, half)
        finally:
            process.stdout.close()
        status = process.wait()
        complaints.seek(0)
        complaint = complaints.read().decode("utf-8", "replace").strip()
    if status == 0:
        engine.images.tag(image, repository, BASE.rpartition(":")[2])
    engine.images.remove(f"{repository}:{half}")
    if status != 0:
        raise BuildFailed(
            "mmdebstrap could not make the base image.",
            "\n".join(complaint.splitlines()[-6:]),
            "see that this host reaches Debian's mirror: apt-get update",
        )


def images_of(session: Session) -> Images:
    """Images on this base, with the site's authorities: what every task builds with."""
    return Images(session, BASE, certificates.site_authorities(), lists=_build_lists)


@cache
def _build_lists() -> frozenset[Packages]:
    """The lists of packages with which the gallery's samples are built; none without them."""
    return build_lists(load_sound(SAMPLES)[0]) if SAMPLES.is_dir() else frozenset()
