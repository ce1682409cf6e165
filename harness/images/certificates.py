"""A site's own certificate authority: found on the host, or named by the user.

It goes into the stage that builds (pip, npm, cargo, Go, Maven look in different places)
and into apt while it installs. No image of a sample holds it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from harness.errors import BadInput

VARIABLE = "PCSC_GALLERY_CA"
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"  # inside a Debian image

# Where the administrators of Debian, Fedora and SUSE hosts put their own authorities.
_FOLDERS = (
    "/usr/local/share/ca-certificates",
    "/etc/pki/ca-trust/source/anchors",
    "/etc/pki/trust/anchors",
)

# What each tool reads instead of, or beside, the system's bundle.
TOOL_VARIABLES = (
    "SSL_CERT_FILE",
    "PIP_CERT",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
    "CARGO_HTTP_CAINFO",
)


def site_authorities(
    environ: Mapping[str, str] = os.environ, folders: Sequence[str] = _FOLDERS
) -> bytes:
    """The site's authorities as PEM, or b"" where there are none.

    PCSC_GALLERY_CA names a file (or is empty: none at all); without it the host's folders
    of local authorities are read.
    """
    if VARIABLE in environ:
        return _named(environ[VARIABLE]) if environ[VARIABLE] else b""
    found = []
    for folder in map(Path, folders):
        if folder.is_dir():
            paths = sorted(p for p in folder.rglob("*") if p.suffix in (".crt", ".pem"))
            found += [pem for p in paths if (pem := _pem(p))]
    return b"".join(found)


def _named(name: str) -> bytes:
    try:
        pem = _pem(Path(name), strict=True)
    except OSError as error:
        raise BadInput(f"{VARIABLE} names {name}, which cannot be read.", str(error)) from error
    if not pem:
        raise BadInput(f"{VARIABLE} names {name}, which holds no PEM certificate.")
    return pem


def _pem(path: Path, *, strict: bool = False) -> bytes:
    try:
        data = path.read_bytes()
    except OSError:
        if strict:
            raise
        return b""
    return data.rstrip() + b"\n" if b"-----BEGIN CERTIFICATE-----" in data else b""
