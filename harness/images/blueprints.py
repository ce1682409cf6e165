"""Blueprints: what an image is made of, and the tag that says so. Nothing is built here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from harness.images import dockerfile
from harness.images.context import Files, sample_files, tool_files
from harness.images.image import Blueprint
from harness.images.packages import Packages
from harness.samples.override import Link
from harness.samples.platform import Platform
from harness.samples.sample import Sample

REPOSITORY = "pcsc-gallery"
PAGE = "README.md"


@dataclass(frozen=True)
class Blueprints:
    """Makes blueprints on one base image, for one session.

    base: its name; base_id: the engine's own for it. site: whether there are authorities of
    this site. label: of the session. containers: the folder of tools and platforms.
    """

    base: str
    base_id: str
    site: bool
    label: str
    containers: Path

    def run(self, sample: Sample) -> Blueprint:
        """Of the image that runs a sample."""
        needs = dockerfile.recipe(sample)
        bases = (needs.build, needs.runtime)
        return self._blueprint(sample, "build", sample.name, dockerfile.run_dockerfile, bases)

    def lint(self, sample: Sample) -> Blueprint:
        """Of the image that exists only while a sample is clean under its language's tools."""
        bases = (dockerfile.recipe(sample).checked,)
        name = f"lint-{sample.name}"
        return self._blueprint(sample, "lint", name, dockerfile.lint_dockerfile, bases)

    def _blueprint(
        self,
        sample: Sample,
        task: str,
        name: str,
        make: dockerfile.Maker,
        bases: tuple[Packages, ...],
    ) -> Blueprint:
        files, beside = sample_files(sample), sample.override.files()
        platform = self.platform_tag(sample.platform) if sample.platform else ""
        neutral = make(sample, self.packages_tag, label="x", site=False, platform=platform)
        text = make(sample, self.packages_tag, label=self.label, site=self.site, platform=platform)
        tag = f"{REPOSITORY}/{name}:{self._hash(neutral, {**files, **_apart(beside)})}"
        return Blueprint(sample, task, tag, bases, text, files, beside)

    def platform_tag(self, platform: Platform) -> str:
        """The tag of a platform's image."""
        neutral = self._platform_dockerfile(platform, "x", site=False)
        files = self._files_of(platform)
        return f"{REPOSITORY}/platform-{platform.name}:{self._hash(neutral, files)}"

    def platform_files(self, platform: Platform) -> dict[str, bytes]:
        """The context that a platform is made of, but for what is the site's."""
        text = self._platform_dockerfile(platform, self.label, site=self.site)
        own = {f"platform/{name}": data for name, data in self._files_of(platform).items()}
        return own | {"Dockerfile": text.encode()}

    def _files_of(self, platform: Platform) -> dict[str, bytes]:
        """The files of its folder, but for its page, which changes nothing."""
        files = tool_files(platform.name, self.containers)
        return {name: data for name, data in files.items() if name != PAGE}

    def _platform_dockerfile(self, platform: Platform, label: str, *, site: bool) -> str:
        base = self.packages_tag(platform.make.packages)
        return dockerfile.platform_dockerfile(platform, base, label=label, site=site)

    def tool_tag(self, name: str, base: str = "") -> str:
        """The tag of an image made from containers/`name`."""
        return f"{REPOSITORY}/{name}:{self._hash(base, tool_files(name, self.containers))}"

    def packages_tag(self, packages: Packages) -> str:
        """The tag of the image with these Debian packages."""
        if not packages:
            return self.base
        return f"{REPOSITORY}/packages:{self._hash(' '.join(packages), {})}"

    def _hash(self, text: str, files: Files) -> str:
        digest = hashlib.sha256(f"{self.base_id}\0{text}\0".encode())
        for name, data in sorted(files.items()):
            digest.update(f"{name}\0{len(data)}\0".encode() + data)
        return digest.hexdigest()[:16]


def _apart(beside: Files) -> Files:
    """Files of an override, under names that no file of a sample has."""
    return {f"{'@' * isinstance(data, Link)}/{name}": data for name, data in beside.items()}
