"""Build contexts: what goes into an image."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path

import pytest

from harness.images.context import SHIPPED, sample_files, site_files, tar, tool_files
from tests.support.samples import one_sample

PEM = b"-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"


def members(archive: bytes) -> dict[str, tarfile.TarInfo]:
    """What an archive holds."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        return {member.name: member for member in opened}


def test_an_archive_is_the_same_in_whatever_order_its_files_come() -> None:
    files = {"b/x": b"1", "a": b"2", "Dockerfile": b"FROM x"}
    assert tar(files) == tar(dict(reversed(files.items())))


def test_an_archive_does_not_change_with_times_and_modes(tmp_path: Path) -> None:
    sample = one_sample(tmp_path)
    before = tar(sample_files(sample))
    os.utime(sample.folder / "hello.src", (1, 1))
    (sample.folder / "hello.src").chmod(0o600)
    assert tar(sample_files(sample)) == before


def test_an_archive_changes_with_names_and_contents() -> None:
    archives = [tar({"a": b"1"}), tar({"b": b"1"}), tar({"a": b"2"}), tar({"a": b"1", "b": b""})]
    assert len(set(archives)) == len(archives)


def test_files_with_a_shebang_are_executable_and_no_file_has_an_owner() -> None:
    found = members(tar({"run": b"#!/bin/sh\n", "data": b"x#!"}))
    assert found["run"].mode == 0o755
    assert found["data"].mode == 0o644
    assert {(m.uid, m.gid, m.uname, m.mtime) for m in found.values()} == {(0, 0, "", 0)}


def test_contents_come_out_as_they_went_in() -> None:
    data = bytes(range(256)) * 50
    with tarfile.open(fileobj=io.BytesIO(tar({"deep/x": data, "empty": b""}))) as archive:
        for name, content in {"deep/x": data, "empty": b""}.items():
            file = archive.extractfile(name)
            assert file is not None
            assert file.read() == content


def test_a_samples_files_go_by_their_path_in_its_folder(tmp_path: Path) -> None:
    sample = one_sample(tmp_path)
    (sample.folder / "src").mkdir()
    (sample.folder / "src/a.src").write_bytes(b"a")
    assert [*sample_files(sample)] == ["hello.src", "sample.toml", "src/a.src"]


def test_a_store_gets_one_file_for_each_certificate() -> None:
    files = site_files(b"# a comment\n" + PEM % b"one" + PEM % b"two")
    assert len(files) == 2
    assert all(data.count(b"BEGIN") == data.count(b"END") == 1 for data in files.values())
    assert all(name.endswith(".crt") for name in files)  # update-ca-certificates takes no other


@pytest.fixture
def containers(tmp_path: Path) -> Path:
    """Two tools whose Dockerfiles do not speak of the harness."""
    for name in ("bench", "plain"):
        (tmp_path / name / "__pycache__").mkdir(parents=True)
        (tmp_path / name / "__pycache__/x.pyc").write_bytes(b"")
        (tmp_path / name / "Dockerfile").write_text("FROM base\n")
    return tmp_path


def test_the_bench_gets_what_is_shipped_into_it_whatever_its_dockerfile_says(
    containers: Path,
) -> None:
    files = tool_files("bench", containers)
    assert files["Dockerfile"] == b"FROM base\n"
    assert {"harness/__init__.py", "harness/benchd/__main__.py"} <= files.keys()
    assert not [name for name in files if "__pycache__" in name]
    modules = {name for name in files if name.startswith("harness/") and name.count("/") == 1}
    assert modules == {"harness/__init__.py"}
    rooms = {name.split("/")[1] for name in files if name.count("/") > 1}
    assert rooms == {*SHIPPED}


def test_another_tool_gets_nothing_of_the_harness(containers: Path) -> None:
    assert tool_files("plain", containers) == {"Dockerfile": b"FROM base\n"}


def test_a_tool_gets_nothing_for_speaking_of_the_harness(containers: Path) -> None:
    (containers / "plain/Dockerfile").write_text("# as harness/ does\nFROM base\n")
    assert [*tool_files("plain", containers)] == ["Dockerfile"]
