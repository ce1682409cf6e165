"""The releases of a package, as its registry lists them."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from xml.etree import ElementTree

from harness.errors import BadInput, Problem

_LIMIT_S = 30.0
_MOST_BYTES = 64_000_000
# A part of a version that makes it none for everybody: 2.0rc1, 0.1.0-alpha1, 1.0.dev3.
_UNFINISHED = re.compile(r"[-.\d](a|b|c|rc|dev|alpha|beta|pre|snapshot)[-.\d]*", re.IGNORECASE)


def releases(registry: str, package: str) -> list[str]:
    """All releases that are for everybody, lowest version first.

    Problem where the registry does not answer; BadInput where it has no list that is known here.
    """
    if registry not in _LISTS:
        raise BadInput(
            f"The releases of {package} cannot be listed.",
            f"nothing is known of the list of the registry {registry!r}",
            "--wrapper TREE walks the commits of its source tree",
        )
    address, read = _LISTS[registry]
    found = read(_get(address(package), package))
    return sorted((v for v in found if not _UNFINISHED.search(v)), key=order)


def between(registry: str, package: str, good: str, bad: str) -> list[str]:
    """The releases from `good` to `bad`, both included, in this order; `bad` may be the lower.

    BadInput where the registry has not both.
    """
    known = releases(registry, package)
    for version in (good, bad):
        if version not in known:
            shown = ", ".join(known[-12:]) or "none"
            raise BadInput(f"{package} has no release {version!r}.", f"{registry} has {shown}", "")
    first, last = known.index(good), known.index(bad)
    return known[first : last + 1] if first <= last else known[last : first + 1][::-1]


def order(version: str) -> tuple[tuple[int, ...], str]:
    """A key that sorts versions by their numbers."""
    return tuple(map(int, re.findall(r"\d+", version))), version


def _get(address: str, package: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=_LIMIT_S) as answer:
            data: bytes = answer.read(_MOST_BYTES)
            return data
    except urllib.error.HTTPError as error:
        raise Problem(
            f"The registry lists no releases of {package}.", f"{address}: {error}"
        ) from error
    except OSError as error:
        raise Problem(
            f"The registry cannot be asked for the releases of {package}.",
            f"{address}: {error}",
            "see that this host reaches it; behind a TLS proxy, SSL_CERT_FILE names its authority",
        ) from error


def _pypi(data: bytes) -> list[str]:
    """Releases with files that have not all been withdrawn (PyPI's JSON API)."""
    found = json.loads(data)["releases"]
    return [v for v, files in found.items() if any(not file["yanked"] for file in files)]


def _crates(data: bytes) -> list[str]:
    """A line of JSON for each (the index of crates.io)."""
    lines = map(json.loads, data.splitlines())
    return [line["vers"] for line in lines if not line["yanked"]]


def _npm(data: bytes) -> list[str]:
    return [*json.loads(data)["versions"]]


def _go(data: bytes) -> list[str]:
    """A line for each tag (the protocol of Go's module proxies)."""
    return data.decode().split()


def _maven(data: bytes) -> list[str]:
    found = ElementTree.fromstring(data).findall("versioning/versions/version")
    return [element.text or "" for element in found]


def _crates_address(name: str) -> str:
    """Crates of up to three letters have folders of their own."""
    parts = {1: "1", 2: "2", 3: f"3/{name[:1]}"}.get(len(name), f"{name[:2]}/{name[2:4]}")
    return f"https://index.crates.io/{parts}/{name}".lower()


def _go_address(name: str) -> str:
    """Capitals are written as ! and the small letter."""
    escaped = re.sub("[A-Z]", lambda match: f"!{match[0].lower()}", name)
    return f"https://proxy.golang.org/{escaped}/@v/list"


def _maven_address(name: str) -> str:
    group, _, artifact = name.partition(":")
    path = f"{group.replace('.', '/')}/{artifact}"
    return f"https://repo1.maven.org/maven2/{path}/maven-metadata.xml"


_LISTS: Mapping[str, tuple[Callable[[str], str], Callable[[bytes], list[str]]]] = {
    "pypi": (lambda name: f"https://pypi.org/pypi/{name}/json", _pypi),
    "crates.io": (_crates_address, _crates),
    "npm": (lambda name: f"https://registry.npmjs.org/{urllib.parse.quote(name, '@')}", _npm),
    "go": (_go_address, _go),
    "maven": (_maven_address, _maven),
}
