"""A run's share of an engine: what it makes, how it is stopped, and what cleaning up hides."""

from __future__ import annotations

from typing import Any, cast

import pytest

from harness.engine.engine import Engine
from harness.engine.ownership import OWNER_LABEL, RUN_LABEL
from harness.engine.session import Session, session
from harness.engine.spec import ContainerSpec
from harness.errors import EngineMissing, Stopped
from tests.support.engine import FakeEngine

SPEC = ContainerSpec("image", ["true"])


class Maker(FakeEngine):
    """An engine that makes volumes and containers, until it goes away."""

    def __init__(self) -> None:
        super().__init__()
        self.gone = False

    def create_volume(self, name: str, labels: dict[str, str]) -> None:
        """Make a volume."""
        self.volumes.append({"Name": name, "Labels": labels})

    def create(self, spec: ContainerSpec, labels: dict[str, str]) -> str:
        """Make a container."""
        self.containers.append({"Id": spec.image, "Labels": labels})
        return spec.image

    def leftovers(self, label: str = "") -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """What was made with a label `key=value`, and not removed."""
        if self.gone:
            raise EngineMissing("The engine has gone.")
        key, _, value = label.partition("=")
        return (
            [
                c
                for c in self.containers
                if c["Labels"].get(key) == value and c["Id"] not in self.removed
            ],
            [
                v
                for v in self.volumes
                if v["Labels"].get(key) == value and v["Name"] not in self.removed
            ],
        )

    @property
    def as_engine(self) -> Engine:
        """For those who are typed to take a real one."""
        return cast(Engine, self)


def test_two_volumes_of_a_session_never_share_a_name() -> None:
    engine = Maker()
    opened = Session(engine.as_engine, "run", "host/1/2")
    names = [opened.volume() for _ in range(50)]
    assert len(set(names)) == 50
    assert all("run" in name for name in names)


def test_everything_that_is_made_carries_the_labels_of_the_run() -> None:
    engine = Maker()
    opened = Session(engine.as_engine, "run", "host/1/2")
    opened.volume()
    opened.container(SPEC)
    for made in (*engine.volumes, *engine.containers):
        assert made["Labels"] == {RUN_LABEL: "run", OWNER_LABEL: "host/1/2"}


def test_a_stopped_session_makes_nothing() -> None:
    opened = Session(Maker().as_engine, "run", "host/1/2")
    opened.stop()
    for make in (opened.volume, lambda: opened.container(SPEC), opened.check):
        with pytest.raises(Stopped):
            make()


def test_session_removes_what_it_made_when_it_ends() -> None:
    engine = Maker()
    with session(engine.as_engine) as opened:
        volume, container = opened.volume(), opened.container(SPEC)
    assert engine.removed == [container.id, volume]


def test_closing_goes_on_while_workers_are_alive() -> None:
    engine, alive = Maker(), iter([True, True, False])
    opened = Session(engine.as_engine, "run", "host/1/2")
    opened.volume()

    def workers_alive() -> bool:
        engine.create_volume("late", opened.labels)
        return next(alive)

    opened.close(workers_alive)
    assert "late" in engine.removed


def test_an_engine_that_has_gone_does_not_hide_the_first_error() -> None:
    engine = Maker()
    with pytest.raises(ValueError, match="first"), session(engine.as_engine):
        engine.gone = True
        raise ValueError("first")


def test_an_engine_that_has_gone_is_an_error_where_there_was_none() -> None:
    engine = Maker()
    with pytest.raises(EngineMissing), session(engine.as_engine):
        engine.gone = True
