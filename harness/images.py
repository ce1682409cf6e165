"""Images by content: a tag is a hash of what goes in, so what did not change is not built.

Four kinds: `packages` (the base and a list of Debian packages, shared by every sample with
the same list), a sample's own, its lint marker, and the bench's.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from harness import recipe as recipes
from harness.contexts import Files, container_files, sample_files, site_files, tar
from harness.engine import LABEL, OWNER_LABEL, RUN_LABEL, ContainerSpec
from harness.errors import BuildFailed
from harness.recipe import Packages
from harness.samples import Sample
from harness.sessions import Session
from harness.tail import Log, Tail

REPOSITORY = "pcsc-gallery"


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

    def container_tag(self, name: str, base: str = "") -> str:
        """The tag of an image made from containers/`name`."""
        return f"{REPOSITORY}/{name}:{self._hash(base, container_files(name))}"

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
        tag = self.sample_tag(sample)
        text = self._dockerfile(recipes.run_dockerfile, sample)
        self._build_sample(tag, text, sample, log)
        return tag

    def lint(self, sample: Sample, log: Log) -> str:
        """Run the sample's formatter and linter, unless this very content passed before."""
        tag = self.lint_tag(sample)
        text = self._dockerfile(recipes.lint_dockerfile, sample)
        self._build_sample(tag, text, sample, log)
        return tag

    def container(self, name: str, log: Log, **bases: str) -> str:
        """Build containers/`name`; `bases` become build arguments (BASE=..., BENCH=...)."""
        bases = bases or {"BASE": self.base}
        tag = self.container_tag(name, " ".join(f"{k}={v}" for k, v in sorted(bases.items())))
        with self._once(tag) as missing:
            if missing:
                self.session.build(
                    tar(container_files(name)), tag, log, arguments=bases, labels={LABEL: name}
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
        log(f"+ {recipes.install_command(packages)}\n")
        authority, options = "/dev/shm/site-ca.pem", ""  # memory: a commit does not see it
        environment = {name: os.environ[name] for name in PROXIES if os.environ.get(name)}
        if self.authorities:
            options = f" -o Acquire::https::CAInfo={authority}"
            environment["SITE_CA"] = self.authorities.decode("ascii", "replace")
        script = (
            f'[ -z "$SITE_CA" ] || printf "%s" "$SITE_CA" > {authority}; '
            f"{recipes.apt_script(packages, options)}"
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
        label = " ".join(f'{key}="{value}"' for key, value in self.session.labels.items())
        return make(sample.manifest, self._tag_of, label=label, site=bool(self.authorities))

    def _build_sample(self, tag: str, dockerfile: str, sample: Sample, log: Log) -> None:
        with self._once(tag) as missing:
            if not missing:
                return
            for packages in _bases_of(sample, tag == self.lint_tag(sample)):
                if packages:
                    self.packages(packages, log)
            files = {f"sample/{name}": data for name, data in sample_files(sample).items()}
            files["Dockerfile"] = dockerfile.encode()
            if self.authorities:
                files |= site_files(self.authorities)
            tail = Tail(log)
            try:
                self.session.build(
                    tar(files), tag, tail.line, arguments=_proxies(), labels={LABEL: sample.id}
                )
            except BuildFailed as error:
                raise BuildFailed(
                    f"The image of {sample.id} could not be built.",
                    f"{error.why}\n{tail.text()}",
                    f"./inv build {sample.id}",
                ) from error

    @contextmanager
    def _once(self, tag: str) -> Iterator[bool]:
        """One build of a tag at a time; tells whether it is missing."""
        with self._guard:
            lock = self._locks.setdefault(tag, threading.Lock())
        with lock:
            yield self.session.engine.image_id(tag) is None


PROXIES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


def _proxies() -> dict[str, str]:
    return {name: os.environ[name] for name in PROXIES if os.environ.get(name)}


def _bases_of(sample: Sample, lint: bool) -> list[Packages]:
    needs = recipes.recipe(sample.manifest)
    if lint:
        return [needs.lint]
    return [needs.build, needs.runtime] if sample.manifest.build else [needs.runtime]
