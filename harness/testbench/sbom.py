"""What is in the bench's image, as a software bill of materials: SPDX 2.3 in JSON.

https://spdx.github.io/spdx-spec/v2.3/: a document that describes the image, which has packages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

_NOBODY_SAYS: Final = "NOASSERTION"
_DOCUMENT: Final = "SPDXRef-DOCUMENT"
_IMAGE: Final = "SPDXRef-Image"


@dataclass(frozen=True)
class Part:
    """A package in the image. purl: its package URL, "" for none; licence: as SPDX names it.

    sha256: of the package itself, "" where it is not known; comment: on the licence.
    """

    name: str
    version: str
    purl: str = ""
    licence: str = _NOBODY_SAYS
    supplier: str = _NOBODY_SAYS
    sha256: str = ""
    comment: str = ""


def debian_parts(listed: str) -> list[Part]:
    """Debian's packages, from lines with tabs: name, version, architecture, maybe the SHA-256.

    The architecture of a source package, whose SHA-256 is that of its .dsc, is `source`.
    """
    return [_debian_part(*line.split("\t")) for line in listed.splitlines() if line.strip()]


def _debian_part(name: str, version: str, architecture: str, sha256: str = "") -> Part:
    return Part(
        name,
        version,
        f"pkg:deb/debian/{name}@{quote(version, safe=':')}?arch={architecture}",
        supplier="Organization: Debian",
        sha256=sha256,
        comment="" if sha256 else f"In the image: /usr/share/doc/{name}/copyright",
    )


def document(
    image: str, version: str, digest: str, parts: Sequence[Part], created: datetime
) -> bytes:
    """The document of an image with that name, version and id. created: in UTC."""
    whole = {
        "SPDXID": _IMAGE,
        "name": image,
        "versionInfo": version,
        "downloadLocation": _NOBODY_SAYS,
        "filesAnalyzed": False,
        "primaryPackagePurpose": "CONTAINER",
        "licenseConcluded": _NOBODY_SAYS,
        "licenseDeclared": _NOBODY_SAYS,
        "copyrightText": _NOBODY_SAYS,
    }
    packages = [whole, *(_package(number, part) for number, part in enumerate(parts, 1))]
    found: dict[str, Any] = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": _DOCUMENT,
        "name": f"{image}-{version}",
        "documentNamespace": f"https://spdx.org/spdxdocs/{_word(image)}-{version}-{_word(digest)}",
        "creationInfo": {
            "created": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": [f"Tool: pcsc-sample-gallery-{version}"],
        },
        "packages": packages,
        "relationships": [*_relationships(package["SPDXID"] for package in packages[1:])],
    }
    return json.dumps(found, indent=2).encode() + b"\n"


def _package(number: int, part: Part) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "SPDXID": f"SPDXRef-Package-{number}-{_word(part.name)}",
        "name": part.name,
        "versionInfo": part.version,
        "supplier": part.supplier,
        "downloadLocation": _NOBODY_SAYS,
        "filesAnalyzed": False,
        "licenseConcluded": _NOBODY_SAYS,
        "licenseDeclared": part.licence,
        "copyrightText": _NOBODY_SAYS,
    }
    if part.sha256:
        fields["checksums"] = [{"algorithm": "SHA256", "checksumValue": part.sha256}]
    if part.comment:
        fields["licenseComments"] = part.comment
    if part.purl:
        reference = {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl"}
        fields["externalRefs"] = [reference | {"referenceLocator": part.purl}]
    return fields


def _relationships(identities: Iterable[str]) -> Iterable[dict[str, str]]:
    yield _related(_DOCUMENT, "DESCRIBES", _IMAGE)
    for identity in identities:
        yield _related(_IMAGE, "CONTAINS", identity)


def _related(one: str, how: str, other: str) -> dict[str, str]:
    return {"spdxElementId": one, "relationshipType": how, "relatedSpdxElement": other}


def _word(text: str) -> str:
    """A text with only what an SPDX identifier may have."""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", text).strip("-")
