"""A lane's sandbox: what the sample containers of a lane share, and nobody else has.

That is a network with nothing in it, which costs an engine more than the rest of a container,
and the volume with the runner, filled from the runner's own image. Only one program of a lane
runs at a time, and the runner ends all that it started.
"""

from __future__ import annotations

from harness.bench.runner import FOLDER, PROGRAM
from harness.bench.spy import Spy
from harness.engine.session import Container, Session
from harness.engine.spec import ContainerSpec
from harness.images.image import Image


class Sandbox:
    """A container of the runner's image, which does nothing as long as it is there.

    volume: to be mounted at `FOLDER`. network_of: the container whose network is shared.
    """

    def __init__(self, session: Session, runner: Image) -> None:
        self._session = session
        self.volume = session.volume()
        self._container: Container = session.container(
            ContainerSpec(
                runner.tag,
                [PROGRAM],
                volumes={self.volume: (FOLDER, "rw")},
                stdin=True,
                init=False,
                memory_bytes=32 * 2**20,
                processes=8,
            )
        )
        self._spy: Spy | None = None
        self._stream = self._container.attach()  # it ends when this does
        self._container.start()

    @property
    def network_of(self) -> str:
        """The container whose network is shared, by its id."""
        return self._container.id

    def spy(self, image: str) -> Spy:
        """What puts a program's calls into words, made when it is first asked for.

        image: of a bench, which has pcsc-spy.
        """
        if self._spy is None:
            self._spy = Spy(self._session, image, self.volume, self.network_of)
        return self._spy

    def close(self) -> None:
        """Remove it; after the containers that share it."""
        if self._spy:
            self._spy.close()
        self._stream.close()
        self._container.remove()
        self._session.engine.remove_volume(self.volume)
