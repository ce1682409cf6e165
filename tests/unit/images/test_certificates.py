"""A site's own certificate authority: where it is looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.images.certificates import VARIABLE, site_authorities

ONE = b"-----BEGIN CERTIFICATE-----\nb25l\n-----END CERTIFICATE-----\n"
TWO = ONE.replace(b"b25l", b"dHdv")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """The folders of a host's administrator; only the first exists."""
    here, missing = tmp_path / "here", tmp_path / "missing"
    here.mkdir()
    return here, missing


def found(environ: dict[str, str], folders: tuple[Path, Path]) -> bytes:
    """The authorities of a host with those folders; the one that does not exist comes first."""
    here, missing = folders
    return site_authorities(environ, [str(missing), str(here)])


def test_the_hosts_folders_are_read_in_order_and_only_certificates(
    folders: tuple[Path, Path],
) -> None:
    here, _ = folders
    (here / "deep").mkdir()
    (here / "a.crt").write_bytes(ONE.rstrip())
    (here / "deep/b.pem").write_bytes(TWO)
    (here / "c.txt").write_bytes(ONE)
    (here / "d.crt").write_bytes(b"\x30\x82 not PEM")
    (here / "e.crt").symlink_to(here / "gone")
    assert found({}, folders) == ONE + TWO


def test_a_host_without_authorities_has_none(folders: tuple[Path, Path]) -> None:
    assert found({"HOME": str(folders[1])}, folders) == b""


def test_the_variable_goes_before_the_folders(folders: tuple[Path, Path], tmp_path: Path) -> None:
    (folders[0] / "a.crt").write_bytes(ONE)
    (tmp_path / "named").write_bytes(TWO)
    assert found({VARIABLE: str(tmp_path / "named")}, folders) == TWO


def test_an_empty_variable_means_none(folders: tuple[Path, Path]) -> None:
    (folders[0] / "a.crt").write_bytes(ONE)
    assert found({VARIABLE: ""}, folders) == b""


@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN RSA PRIVATE KEY-----\n"])
def test_a_named_file_that_holds_no_certificate_is_refused(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "named.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInput, match=r"named\.pem") as caught:
        site_authorities({VARIABLE: str(path)})
    assert VARIABLE in caught.value.what


def test_a_named_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        site_authorities({VARIABLE: str(tmp_path)})
