"""Debian packages: how they are installed, by the gallery and by a reader.

A name may end with a suite, as for apt: `name/forky` comes from there, with what it needs.
"""

from __future__ import annotations

from collections.abc import Iterable

Packages = tuple[str, ...]  # names, sorted

_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def install_commands(packages: Iterable[str]) -> list[str]:
    """The commands by which a reader installs Debian packages, suite by suite."""
    lines = []
    for suite, names in _by_suite(packages).items():
        if suite:
            lines.append(f"# with Debian {suite} in apt's sources too, at Pin-Priority 100:")
        target = ["-t", suite] if suite else []
        lines.append(" ".join(["apt-get install --no-install-recommends", *target, *names]))
    return lines


def apt_script(packages: Iterable[str], authorities: str = "") -> str:
    """The shell line that installs packages and leaves nothing else in a layer.

    Those of another suite come last, so that what this release has is not taken from there.
    authorities: the path of a site's own, for mirrors over TLS; "" for none.
    """
    options = f" -o Acquire::https::CAInfo={authorities}" if authorities else ""
    steps = [
        _add_suite(suite, options) + _install(names, options, suite)
        for suite, names in _by_suite(packages).items()
    ]
    clean = "apt-get clean && rm -rf /var/lib/apt/lists/*"
    return " && ".join([f"apt-get{options} update", *steps, clean])


def _by_suite(packages: Iterable[str]) -> dict[str, list[str]]:
    """Package names by the suite they are asked from; "" is the base image's own."""
    suites: dict[str, list[str]] = {"": []}
    for package in packages:
        name, _, suite = package.partition("/")
        suites.setdefault(suite, []).append(name)
    return {suite: names for suite, names in suites.items() if names}


def _install(names: Iterable[str], options: str, suite: str) -> str:
    target = f" -t {suite}" if suite else ""
    return (
        f"DEBIAN_FRONTEND=noninteractive apt-get{options} install -y{target}"
        f" --no-install-recommends {' '.join(names)}"
    )


def _add_suite(suite: str, options: str) -> str:
    """Let apt know another suite of the same mirror, and take from it only what is asked for.

    The suite's signature is checked, its age is not: a mirror that lags behind will do.
    """
    if not suite:
        return ""
    return (
        "mirror=$(apt-get indextargets --format '$(REPO_URI)' | head -n 1)"
        f' && echo "deb [signed-by={_KEYRING} check-valid-until=no] $mirror {suite} main"'
        f" > /etc/apt/sources.list.d/{suite}.list"
        f" && printf 'Package: *\\nPin: release n={suite}\\nPin-Priority: 100\\n'"
        f" > /etc/apt/preferences.d/{suite}"
        f" && apt-get{options} update && "
    )
