"""Images by content: a tag is a hash of what goes in, so what did not change is not built.

Five kinds: packages (the base and a list of Debian packages, shared by every sample with
the same list, and the start of lists that hold it), platforms, a sample's own, its lint marker,
and the tools of containers/.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from harness.engine.ownership import LABEL
from harness.engine.session import Session
from harness.errors import BuildFailed
from harness.images import dockerfile, package_image
from harness.images.blueprints import Blueprints
from harness.images.context import site_files, tar, tool_files
from harness.images.image import Blueprint, Image
from harness.images.log import Log, Tail
from harness.images.packages import Packages
from harness.images.shared import start_of
from harness.paths import CONTAINERS
from harness.samples.platform import Platform
from harness.samples.sample import Sample

_PROXIES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


@dataclass
class Images:
    """Finds or builds images, for one session, on one base image.

    base: a name that the engine knows. authorities: the site's own, PEM, or b"".
    containers: the folder of the tools. lists: gives lists of packages, of which a greater one
    starts where a smaller one ends; not called before one is to be installed.
    """

    session: Session
    base: str
    authorities: bytes = b""
    containers: Path = CONTAINERS
    lists: Callable[[], Collection[Packages]] = tuple
    _locks: dict[str, threading.Lock] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.base_id = self.session.engine.images.id(self.base) or ""
        if not self.base_id:
            raise BuildFailed(
                f"The base image {self.base} is not there.", hint="./inv setup gets or makes it"
            )
        site, label = bool(self.authorities), self.session.label
        self._plans = Blueprints(self.base, self.base_id, site, label, self.containers)

    def blueprint(self, sample: Sample) -> Blueprint:
        """What the image that runs a sample is made of."""
        return self._plans.run(sample)

    def lint_blueprint(self, sample: Sample) -> Blueprint:
        """What the image is made of that exists only while a sample is clean."""
        return self._plans.lint(sample)

    def tool_tag(self, name: str, base: str = "") -> str:
        """The tag of an image made from containers/`name`."""
        return self._plans.tool_tag(name, base)

    # -- finding and building

    def find(self, blueprint: Blueprint) -> Image | None:
        """The image of a blueprint, or None where it is still to be built."""
        image = self._image(blueprint.tag, blueprint.inputs)
        return self._looked_into(image, blueprint) if image else None

    def make(self, blueprint: Blueprint, log: Log) -> Image:
        """The image of a blueprint, built unless it is there. BuildFailed with the log's end."""
        with self._once(blueprint.tag) as missing:
            if missing:
                for packages in blueprint.bases:
                    self.packages(packages, log)
                if blueprint.sample.platform:
                    self.platform(blueprint.sample.platform, log)
                self._build(blueprint, Tail(log))
        return self._looked_into(self._made(blueprint.tag, blueprint.inputs), blueprint)

    def sample(self, sample: Sample, log: Log) -> Image:
        """The image that runs a sample, built unless it is there."""
        return self.make(self.blueprint(sample), log)

    def lint(self, sample: Sample, log: Log) -> Image:
        """Run a sample's formatter and linter, unless this very content passed before."""
        return self.make(self.lint_blueprint(sample), log)

    def tool(self, name: str, log: Log, **bases: str) -> Image:
        """Build containers/`name`; `bases` become build arguments (BASE=..., BENCH=...)."""
        bases = bases or {"BASE": self.base}
        tag = self.tool_tag(name, " ".join(f"{k}={v}" for k, v in sorted(bases.items())))
        with self._once(tag) as missing:
            if missing:
                files = tool_files(name, self.containers)
                text = dockerfile.labelled(files["Dockerfile"].decode(), self.session.label)
                files["Dockerfile"] = text.encode()
                arguments = {**_proxies(), **bases}
                self.session.build(tar(files), tag, log, arguments=arguments, labels={LABEL: name})
        return self._made(tag)

    def platform(self, platform: Platform, log: Log) -> str:
        """The tag of a platform's image, built unless it is there. Raises BuildFailed."""
        tag = self._plans.platform_tag(platform)
        with self._once(tag) as missing:
            if missing:
                self.packages(platform.make.packages, log)
                files = self._plans.platform_files(platform)
                labels = {LABEL: f"platform-{platform.name}"}
                context = tar({**files, **site_files(self.authorities)})
                self.session.build(context, tag, log, arguments=_proxies(), labels=labels)
        return tag

    def packages(self, packages: Packages, log: Log) -> str:
        """The tag of the base with these Debian packages; for none the base's own."""
        if not packages:
            return self.base
        tag = self._plans.packages_tag(packages)
        with self._once(tag) as missing:
            if missing:
                base = self.packages(start_of(packages, self.lists()), log)
                package_image.install(
                    self.session, base, packages, tag, log, self.authorities, _proxies()
                )
        return tag

    def _build(self, blueprint: Blueprint, tail: Tail) -> None:
        files = {f"sample/{name}": data for name, data in blueprint.files.items()}
        files |= {**blueprint.beside, **site_files(self.authorities)}
        files["Dockerfile"] = blueprint.dockerfile.encode()
        sample = blueprint.sample
        labels = {LABEL: sample.name}
        try:
            self.session.build(
                tar(files), blueprint.tag, tail.take_text, arguments=_proxies(), labels=labels
            )
        except BuildFailed as error:
            raise BuildFailed(
                f"The {blueprint.task} of {sample.id} failed.",
                f"{error.why}\n{tail.text()}",
                blueprint.command,
            ) from error

    def _made(self, tag: str, inputs: Mapping[str, str] | None = None) -> Image:
        image = self._image(tag, inputs or {})
        if image is None:
            raise BuildFailed(f"{tag} was built, and is not there.", hint="run it again")
        return image

    def _looked_into(self, image: Image, blueprint: Blueprint) -> Image:
        """An image with the versions of what its override has from a suite of Debian."""
        packages = [name for part in blueprint.sample.override.parts for name in part.packages]
        if not packages:
            return image
        return replace(image, versions=package_image.versions(self.session, image.tag, packages))

    def _image(self, tag: str, inputs: Mapping[str, str]) -> Image | None:
        found = self.session.engine.images.find(tag)
        return Image(tag, *found, inputs) if found else None

    @contextmanager
    def _once(self, tag: str) -> Iterator[bool]:
        """Hold the lock of a tag; yields whether its image is missing."""
        with self._guard:
            lock = self._locks.setdefault(tag, threading.Lock())
        with lock:
            yield self.session.engine.images.id(tag) is None


def _proxies() -> dict[str, str]:
    return {name: os.environ[name] for name in _PROXIES if os.environ.get(name)}
