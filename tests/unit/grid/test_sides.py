"""The sides: which images are built, and that versions are what daemons and packages say."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from harness.bench.bench import Bench
from harness.bench.sample_container import SampleContainer
from harness.engine.session import Session
from harness.engine.streams import ExecResult
from harness.errors import BadInput
from harness.grid.sides import DAEMONS, LIBRARIES, GridImages, daemon_side, library_sides
from harness.images.images import Images
from harness.samples.manifest import Program
from tests.support.engine import FakeEngine
from tests.support.fake_session import FakeSession

from .grids import TABLE


class Packages:
    """The container with the libraries. said: what each version file holds, by its folder."""

    def __init__(self, **said: bytes) -> None:
        self._said = said

    def alone(self, program: Program) -> SimpleNamespace:
        """Print a version file."""
        return SimpleNamespace(stdout=self._said.get(program.run[1].split("/")[3], b"2.3.3-1\n"))

    @property
    def as_container(self) -> SampleContainer:
        """As the code under test has it."""
        return cast(SampleContainer, self)


def test_a_bench_for_each_daemon_is_built_once() -> None:
    engine = FakeEngine(base="sha256:1")
    images = Images(Session(engine.as_engine, "run", "host/1/2"), "base")
    built = GridImages.build(images, lambda _: None)
    assert [*built.benches] == [*DAEMONS]
    assert len({image.tag for image in built.benches.values()}) == len(DAEMONS)
    names = [tag.split("/")[1].split(":")[0] for tag in engine.images.built]
    wanted = ["bench", "grid", "bench-debian-12", "pcscd-any", "vpcd-single", "bench-any", "runner"]
    assert names == wanted
    GridImages.build(images, lambda _: None)
    assert len(engine.images.built) == len(wanted)


def test_a_daemon_is_what_it_says_it_is() -> None:
    said = b"pcsc-lite version 2.5.2+short-atr\n"
    session = FakeSession(result=ExecResult(0, said, b"", 0.1, 0.1))
    side = daemon_side(TABLE, "testing", Bench(session.as_session, "image"))
    assert (side.id, side.version, side.patched) == ("testing", "2.5.2", "short-atr")
    assert (side.distributions, side.alike) == ((), ("Newest 45 (2.5.1)",))


def test_a_library_is_what_its_package_says_it_is() -> None:
    sides = [*library_sides(TABLE, Packages(bookworm=b"1.9.9-2\n").as_container)]
    assert [side.id for side in sides] == [*LIBRARIES]
    assert (sides[0].version, sides[0].release) == ("1.9.9-2", "1.9.9")
    assert (sides[0].distributions, sides[0].alike) == (("Old 12",), ("Other 22 (1.9.5)",))


def test_no_distribution_has_the_static_program() -> None:
    *_, trixie, _, static = library_sides(TABLE, Packages().as_container)
    assert trixie.release == static.release
    assert (trixie.distributions, static.distributions) == (("New 13",), ())


def test_a_package_that_says_nothing_is_told() -> None:
    with pytest.raises(BadInput, match="no version"):
        [*library_sides(TABLE, Packages(testing=b"").as_container)]
