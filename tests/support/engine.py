"""An engine that is none: images by name, and what runs left."""

from __future__ import annotations

from typing import Any, cast

from harness.engine.engine import RUN_LABEL, Engine
from harness.engine.session import Session
from harness.images.images import Images


class FakeEngine:
    """As much of an engine as asks for nothing: images by name, and what runs left."""

    def __init__(self, **images: str) -> None:
        self.ids = images
        self.containers: list[dict[str, Any]] = []
        self.volumes: list[dict[str, Any]] = []
        self.removed: list[str] = []
        self.version = "1"

    def image_id(self, name: str) -> str | None:
        """The id of an image that is there."""
        return self.ids.get(name)

    def image_size(self, name: str) -> int:
        """A size that goes by the name."""
        return len(name)

    def images(self, label: str, *, dangling: bool = False) -> list[dict[str, Any]]:
        """None that is untagged; those it was made with, tagged."""
        return [] if dangling or label == RUN_LABEL else [{"RepoTags": [*self.ids]}]

    def info(self) -> dict[str, Any]:
        """Nothing about its host."""
        return {}

    def leftovers(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """What the test put there."""
        return self.containers, self.volumes

    def remove_container(self, identity: str) -> None:
        """Note the removal."""
        self.removed.append(identity)

    remove_volume = remove_image = remove_container

    @property
    def as_engine(self) -> Engine:
        """For those who are typed to take a real one."""
        return cast(Engine, self)


def images_on(base_id: str = "sha256:1", authorities: bytes = b"") -> Images:
    """Images on a base of that id, in an engine that has nothing else."""
    engine = FakeEngine(base=base_id).as_engine
    return Images(Session(engine, "run", "host/1/2"), "base", authorities)
