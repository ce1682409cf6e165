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

_NOBODY_SAYS: Final = "NOASSERTION"
_DOCUMENT: Final = "SPDXRef-DOCUMENT"
_IMAGE: Final = "SPDXRef-Image"


@dataclass(frozen=True)
class Part:
    """A package in the image. purl: its package URL, "" for none; licence: as SPDX names it."""

    name: str
    version: str
    purl: str = ""
    licence: str = _NOBODY_SAYS
    supplier: str = _NOBODY_SAYS


def debian_parts(listed: str) -> list[Part]:
    """Debian's packages, from lines of dpkg-query: name, version and architecture, with tabs."""
    rows = [line.split("\t") for line in listed.splitlines() if line.count("\t") == 2]
    return [
        Part(
            name,
            version,
            f"pkg:deb/debian/{name}@{version.replace('+', '%2B')}?arch={architecture}",
            supplier="Organization: Debian",
        )
        for name, version, architecture in rows
    ]


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
