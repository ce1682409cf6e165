"""An engine that is none: images by name, and what runs left."""

from __future__ import annotations

from typing import Any, cast

from harness.engine.engine import Engine
from harness.engine.ownership import RUN_LABEL
from harness.engine.session import Session
from harness.images.images import Images
from harness.images.log import Log


class FakeImages:
    """Images by name, which nobody pulls. built: the names of those built, in order."""

    def __init__(self, ids: dict[str, str], removed: list[str]) -> None:
        self.ids, self._removed = ids, removed
        self.built: list[str] = []

    def id(self, name: str) -> str | None:
        """The id of an image that is there."""
        return self.ids.get(name)

    def find(self, name: str) -> tuple[str, int] | None:
        """The id of one that is there, and a size that goes by the name."""
        found = self.id(name)
        return (found, len(name)) if found else None

    def build(self, _context: bytes, tag: str, _log: Log, **_: object) -> None:
        """Have an image of that name from now on."""
        self.built.append(tag)
        self.ids[tag] = f"sha256:{tag}"

    def labelled(self, label: str, *, dangling: bool = False) -> list[dict[str, Any]]:
        """None that is untagged; those it was made with, tagged."""
        return [] if dangling or label == RUN_LABEL else [{"RepoTags": [*self.ids]}]

    def remove(self, name: str) -> None:
        """Note the removal."""
        self._removed.append(name)


class FakeEngine:
    """As much of an engine as asks for nothing: images by name, and what runs left."""

    def __init__(self, **images: str) -> None:
        self.containers: list[dict[str, Any]] = []
        self.volumes: list[dict[str, Any]] = []
        self.removed: list[str] = []
        self.images = FakeImages(images, self.removed)
        self.product, self.version = "Docker", "1"

    def info(self) -> dict[str, Any]:
        """Nothing about its host."""
        return {}

    def leftovers(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """What the test put there."""
        return self.containers, self.volumes

    def remove_container(self, identity: str) -> None:
        """Note the removal."""
        self.removed.append(identity)

    remove_volume = remove_container

    @property
    def as_engine(self) -> Engine:
        """For those who are typed to take a real one."""
        return cast(Engine, self)


def images_on(base_id: str = "sha256:1", authorities: bytes = b"") -> Images:
    """Images on a base of that id, in an engine that has nothing else."""
    engine = FakeEngine(base=base_id).as_engine
    return Images(Session(engine, "run", "host/1/2"), "base", authorities)
