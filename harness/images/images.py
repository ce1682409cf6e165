"""Images by content: a tag is a hash of what goes in, so what did not change is not built.

Four kinds: `packages` (the base and a list of Debian packages, shared by every sample with
the same list), a sample's own, its lint marker, and the bench's.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from harness.engine.engine import LABEL, OWNER_LABEL, RUN_LABEL, ContainerSpec
from harness.engine.session import Session
from harness.errors import BuildFailed
from harness.images import dockerfile as recipes
from harness.images.context import Files, sample_files, site_files, tar, tool_files
from harness.images.dockerfile import Packages
from harness.images.log import Log, Tail
from harness.images.packages import apt_script, install_commands
from harness.samples.sample import Sample

REPOSITORY = "pcsc-gallery"
_PROXIES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


@dataclass
class Images:
    """Finds or builds images, for one session, on one base image."""

    session: Session
    base: str  # a name the engine knows
    authorities: bytes = b""
    _locks: dict[str, threading.Lock] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.base_id = self.session.engine.image_id(self.base) or ""
        if not self.base_id:
            raise BuildFailed(
                f"The base image {self.base} is not there.", hint="./inv setup gets or makes it"
            )

    # -- names

    def sample_tag(self, sample: Sample) -> str:
        """The tag of the image that runs this sample."""
        text = recipes.run_dockerfile(sample.manifest, self._tag_of, label="x", site=False)
        return f"{REPOSITORY}/{sample.id}:{self._hash(text, sample_files(sample))}"

    def lint_tag(self, sample: Sample) -> str:
        """The tag that exists only while this sample is clean."""
        text = recipes.lint_dockerfile(sample.manifest, self._tag_of, label="x", site=False)
        return f"{REPOSITORY}/lint-{sample.id}:{self._hash(text, sample_files(sample))}"

    def tool_tag(self, name: str, base: str = "") -> str:
        """The tag of an image made from containers/`name`."""
        return f"{REPOSITORY}/{name}:{self._hash(base, tool_files(name))}"

    def _tag_of(self, packages: Packages) -> str:
        if not packages:
            return self.base
        return f"{REPOSITORY}/packages:{self._hash(' '.join(packages), {})}"

    def _hash(self, text: str, files: Files) -> str:
        digest = hashlib.sha256(f"{self.base_id}\0{text}\0".encode())
        for name, data in sorted(files.items()):
            digest.update(f"{name}\0{len(data)}\0".encode() + data)
        return digest.hexdigest()[:16]

    # -- building

    def sample(self, sample: Sample, log: Log) -> str:
        """Build the sample's image if it is not there; returns its tag."""
        needs = recipes.recipe(sample.manifest)
        bases = [needs.build, needs.runtime] if sample.manifest.build else [needs.runtime]
        dockerfile = self._dockerfile(recipes.run_dockerfile, sample)
        return self._ensure(self.sample_tag(sample), bases, dockerfile, sample, "build", log)

    def lint(self, sample: Sample, log: Log) -> str:
        """Run the sample's formatter and linter, unless this very content passed before."""
        bases = [recipes.recipe(sample.manifest).lint]
        dockerfile = self._dockerfile(recipes.lint_dockerfile, sample)
        return self._ensure(self.lint_tag(sample), bases, dockerfile, sample, "lint", log)

    def tool(self, name: str, log: Log, **bases: str) -> str:
        """Build containers/`name`; `bases` become build arguments (BASE=..., BENCH=...)."""
        bases = bases or {"BASE": self.base}
        tag = self.tool_tag(name, " ".join(f"{k}={v}" for k, v in sorted(bases.items())))
        with self._once(tag) as missing:
            if missing:
                files = tool_files(name)
                text = recipes.labelled(files["Dockerfile"].decode(), self._label())
                files["Dockerfile"] = text.encode()
                self.session.build(
                    tar(files),
                    tag,
                    log,
                    arguments={**_proxies(), **bases},
                    labels={LABEL: name},
                )
        return tag

    def packages(self, packages: Packages, log: Log) -> str:
        """The base with these Debian packages.

        Made by committing a container, not by a Dockerfile: the engine's builder cannot
        give apt a certificate authority without keeping it in a layer.
        """
        tag = self._tag_of(packages)
        with self._once(tag) as missing:
            if missing:
                self._install(packages, tag, log)
        return tag

    def _install(self, packages: Packages, tag: str, log: Log) -> None:
        log("".join(f"+ {line}\n" for line in install_commands(packages)))
        authority, options = "/dev/shm/site-ca.pem", ""  # memory: a commit does not see it
        environment = _proxies()
        if self.authorities:
            options = f" -o Acquire::https::CAInfo={authority}"
            environment["SITE_CA"] = self.authorities.decode("ascii", "replace")
        script = (
            f'[ -z "$SITE_CA" ] || printf "%s" "$SITE_CA" > {authority}; '
            f"{apt_script(packages, options)}"
        )
        container = self.session.container(
            ContainerSpec(self.base, ["sleep", "3600"], network=True, hardened=False)
        )
        try:
            container.start()
            tail = Tail(log)
            result = container.execute(
                ["sh", "-ec", script], environment=environment, on_output=tail.take
            )
            self.session.check()
            if result.exit_status != 0:
                raise BuildFailed(f"apt could not install {' '.join(packages)}.", tail.text())
            repository, _, version = tag.rpartition(":")
            # The image is nobody's run: the container's labels must not live on in it.
            labels = f'LABEL {LABEL}="packages" {RUN_LABEL}="" {OWNER_LABEL}=""'
            container.commit(repository, version, [labels, "CMD []"])
        finally:
            container.remove()

    def _dockerfile(self, make: Callable[..., str], sample: Sample) -> str:
        site = bool(self.authorities)
        return make(sample.manifest, self._tag_of, label=self._label(), site=site)

    def _label(self) -> str:
        """What marks a build stage's image as this run's: it goes when the run does."""
        return " ".join(f'{key}="{value}"' for key, value in self.session.labels.items())

    def _ensure(
        self,
        tag: str,
        bases: Sequence[Packages],
        dockerfile: str,
        sample: Sample,
        task: str,
        log: Log,
    ) -> str:
        """Build an image of a sample's files, and what it starts from, unless it is there."""
        with self._once(tag) as missing:
            if missing:
                for packages in filter(None, bases):
                    self.packages(packages, log)
                files = {f"sample/{name}": data for name, data in sample_files(sample).items()}
                files |= {"Dockerfile": dockerfile.encode(), **site_files(self.authorities)}
                tail = Tail(log)
                try:
                    self.session.build(
                        tar(files), tag, tail.line, arguments=_proxies(), labels={LABEL: sample.id}
                    )
                except BuildFailed as error:
                    raise BuildFailed(
                        f"The {task} of {sample.id} failed.",
                        f"{error.why}\n{tail.text()}",
                        f"./inv {task} {sample.id}",
                    ) from error
        return tag

    @contextmanager
    def _once(self, tag: str) -> Iterator[bool]:
        """One build of a tag at a time; tells whether it is missing."""
        with self._guard:
            lock = self._locks.setdefault(tag, threading.Lock())
        with lock:
            yield self.session.engine.image_id(tag) is None


def _proxies() -> dict[str, str]:
    return {name: os.environ[name] for name in _PROXIES if os.environ.get(name)}
