"""The image of a list of Debian packages, made by committing a container; and what is in one.

Not made by a Dockerfile: the engine's builder cannot give apt a certificate authority without
keeping it in a layer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harness.engine.ownership import LABEL, OWNER_LABEL, RUN_LABEL
from harness.engine.session import Session
from harness.engine.spec import ContainerSpec
from harness.errors import BuildFailed
from harness.images.log import Log, Tail
from harness.images.packages import Packages, apt_script, install_commands

_AUTHORITY = "/dev/shm/site-ca.pem"  # memory: a commit does not see it


def versions(session: Session, image: str, packages: Sequence[str]) -> dict[str, str]:
    """The versions of packages in an image, by name; of those that are installed in it."""
    container = session.container(ContainerSpec(image, ["sleep", "60"]))
    try:
        container.start()
        show = "--showformat=${db:Status-Status} ${Package} ${Version}\\n"
        said = container.execute(["dpkg-query", "--show", show, *packages]).stdout.decode()
    finally:
        container.remove()
    lines = (line.split(" ") for line in said.splitlines())
    return {line[1]: line[2] for line in lines if line[0] == "installed"}


def install(
    session: Session,
    base: str,
    packages: Packages,
    tag: str,
    log: Log,
    authorities: bytes,
    environment: Mapping[str, str],
) -> None:
    """Install packages on a base and tag the result. Raises BuildFailed with apt's last words.

    authorities: the site's own, PEM, for apt alone; b"" for none. environment: proxies.
    """
    log("".join(f"+ {line}\n" for line in install_commands(packages)))
    variables = dict(environment)
    if authorities:
        variables["SITE_CA"] = authorities.decode("ascii", "replace")
    script = (
        f'[ -z "$SITE_CA" ] || printf "%s" "$SITE_CA" > {_AUTHORITY}; '
        f"{apt_script(packages, _AUTHORITY if authorities else '')}"
    )
    spec = ContainerSpec(base, ["sleep", "3600"], network=True, hardened=False)
    container = session.container(spec)
    try:
        container.start()
        tail = Tail(log)
        result = container.execute(
            ["sh", "-ec", script], environment=variables, on_output=tail.take
        )
        session.check()
        if result.exit_status != 0:
            raise BuildFailed(f"apt could not install {' '.join(packages)}.", tail.text())
        repository, _, version = tag.rpartition(":")
        # The image is nobody's run: the container's labels must not live on in it.
        labels = f'LABEL {LABEL}="packages" {RUN_LABEL}="" {OWNER_LABEL}=""'
        container.commit(repository, version, [labels, "CMD []"])
    finally:
        container.remove()
