"""The folder of the socket: no wider than what lets the bench write into it."""

from __future__ import annotations

import re

import pytest

from harness.bench.shared_folder import IMAGES_USER, Access, access
from harness.paths import CONTAINERS

ROOT, SOMEBODY = 0, 1234
PLAIN = {"SecurityOptions": ["name=seccomp,profile=default", "name=cgroupns"]}
ROOTLESS = {"SecurityOptions": [*PLAIN["SecurityOptions"], "name=rootless"]}
MAPPED = {"SecurityOptions": [*PLAIN["SecurityOptions"], "name=userns"]}


@pytest.mark.parametrize(
    ("info", "user", "granted"),
    [
        (PLAIN, ROOT, Access(IMAGES_USER, "", 0o755)),
        (PLAIN, SOMEBODY, Access(None, "1234:1234", 0o755)),
        (ROOTLESS, SOMEBODY, Access(None, "0:0", 0o755)),
        (ROOTLESS, ROOT, Access(None, "", 0o1777)),  # another user's engine
        ({"Rootless": True, "SecurityOptions": None}, SOMEBODY, Access(None, "0:0", 0o755)),
        (MAPPED, ROOT, Access(None, "", 0o1777)),
        (MAPPED, SOMEBODY, Access(None, "", 0o1777)),
        ({}, ROOT, Access(IMAGES_USER, "", 0o755)),
        ({"SecurityOptions": None}, SOMEBODY, Access(None, "1234:1234", 0o755)),
    ],
)
def test_only_who_must_write_may(info: dict[str, object], user: int, granted: Access) -> None:
    assert access(info, user) == granted


def test_the_images_user_is_the_one_that_the_dockerfile_names() -> None:
    text = (CONTAINERS / "bench" / "Dockerfile").read_text(encoding="utf-8")
    assert set(re.findall(r"^USER (.*)$", text, re.MULTILINE)) == {f"{IMAGES_USER}:{IMAGES_USER}"}
