"""Debian packages, from this release and from others."""

from __future__ import annotations

from harness.images import packages


def test_a_package_of_another_suite_comes_after_those_of_this_release() -> None:
    script = packages.apt_script(["aaa/forky", "libwrap1", "zzz/forky"])
    first, added, second = (
        script.index("install -y --no-install-recommends libwrap1 &&"),
        script.index("$mirror forky main"),
        script.index("install -y -t forky --no-install-recommends aaa zzz &&"),
    )
    assert first < added < second
    assert "Pin-Priority: 100" in script


def test_a_script_of_this_release_alone_adds_no_suite() -> None:
    assert "sources.list.d" not in packages.apt_script(["libwrap1"])


def test_install_commands_name_the_suite_of_a_package() -> None:
    *_, suite, command = packages.install_commands(["aaa/forky", "libwrap1"])
    assert "Debian forky" in suite
    assert command == "apt-get install --no-install-recommends -t forky aaa"
