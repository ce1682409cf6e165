"""A workshop: images as a pipeline needs them."""

from __future__ import annotations

from typing import Protocol

from harness.images.image import Blueprint, Image
from harness.images.log import Log
from harness.samples.sample import Sample


class Workshop(Protocol):
    """A finder and builder of images."""

    def blueprint(self, sample: Sample) -> Blueprint:
        """All that the image of a sample is made of."""

    def find(self, blueprint: Blueprint) -> Image | None:
        """The image of a blueprint, if it is there."""

    def make(self, blueprint: Blueprint, log: Log) -> Image:
        """The image of a blueprint, built if need be. Raises BuildFailed."""

    def tool(self, name: str, log: Log) -> Image:
        """The image made from containers/`name`. Raises BuildFailed."""
