"""`inv image`: the bench's image with its names, labels and bill of materials."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from harness.engine.engine import Engine
from harness.engine.session import Session
from harness.engine.spec import ContainerSpec
from harness.images.base import is_pulled
from harness.paths import ROOT
from harness.version import version

SOURCE = "https://git.example/pcsc-sample-gallery"
NAME = "registry.example/tests/pcsc-bench"
APART = ["libpcsclite1", "pcsc-lite", "pcscd", "vsmartcard"]  # no package that is installed
# What SPDX 2.3 wants of a document and of a package (clauses 6 and 7), as JSON has it.
DOCUMENT = {"spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace", "creationInfo"}
PACKAGE = {"SPDXID", "name", "downloadLocation"}


def test_an_image_for_a_registry(engine: Engine, opened: Session, tmp_path: Path) -> None:
    done = subprocess.run(
        [ROOT / "inv", "image", "--name", NAME, "--out", str(tmp_path), "--source", SOURCE],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    number = version()
    tags = [f"{NAME}:{tag}" for tag in (number, number.rpartition(".")[0], "latest")]
    try:
        assert [f"  docker push {tag}" for tag in tags] == done.stdout.splitlines()[1:]
        assert len({engine.images.id(tag) for tag in tags}) == 1
        (found,) = [
            image
            for image in engine.images.labelled(f"org.opencontainers.image.version={number}")
            if tags[0] in (image.get("RepoTags") or ())
        ]
        labels = {
            key.removeprefix("org.opencontainers.image."): value
            for key, value in found["Labels"].items()
        }
        assert (labels["licenses"], labels["source"]) == ("MIT", SOURCE)
        assert ("base.digest" in labels) == is_pulled(engine)
        container = opened.container(
            ContainerSpec(tags[0], ["--help"], entrypoint=None, hardened=False)
        )
        container.start()
        assert container.wait() == 0, "it stands alone under that name, too"
    finally:
        for tag in tags:
            engine.images.remove(tag)
    (path,) = tmp_path.iterdir()
    sbom = json.loads(path.read_bytes())
    assert sbom.keys() >= DOCUMENT and sbom["spdxVersion"] == "SPDX-2.3"
    packages = {package["SPDXID"]: package for package in sbom["packages"]}
    assert len(packages) == len(sbom["packages"]), "identifiers are unique"
    assert all(package.keys() >= PACKAGE for package in packages.values())
    names = {package["name"] for package in packages.values()}
    assert names >= {"vsmartcard-vpcd", "libpcsclite1", "pcsc-lite", "pcsc-sample-gallery"}
    hashed = [package for package in packages.values() if "checksums" in package]
    assert sorted(package["name"] for package in hashed) == APART
    assert all(len(p["checksums"][0]["checksumValue"]) == 64 for p in hashed)
    assert [p for p in hashed if p["versionInfo"].startswith("1.9.")] != []
    described, *contained = sbom["relationships"]
    assert described["relationshipType"] == "DESCRIBES"
    held = {one["relatedSpdxElement"] for one in contained}
    assert {described["relatedSpdxElement"], *held} == packages.keys()


def test_a_name_that_no_image_can_have() -> None:
    done = subprocess.run(
        [ROOT / "inv", "image", "--name", "No Name"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "No image can be called 'No Name'." in done.stderr
