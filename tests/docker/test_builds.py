"""Builds: what fails names itself and the rest goes on; what is stopped leaves nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.commands import new
from harness.engine.engine import Engine
from harness.engine.ownership import LABEL, OWNER_LABEL, RUN_LABEL
from harness.engine.session import session
from harness.engine.spec import ContainerSpec
from harness.images.base import images_of
from harness.images.images import Images
from harness.paths import ROOT
from harness.report.load import load
from harness.samples.folder import load_all
from harness.scenarios.registry import find_scenario
from tests.support.docker import left_of, owned_by, run, spawn
from tests.support.proxy import Proxy

# A certificate authority of nobody: its key was never kept.
AUTHORITY = b"""\
-----BEGIN CERTIFICATE-----
MIIDKTCCAhGgAwIBAgIUY3Qfa1i9H/ywBAvMf9mL2XUUO/0wDQYJKoZIhvcNAQEL
BQAwIzEhMB8GA1UEAwwYVGVzdCBhdXRob3JpdHkgb2Ygbm9ib2R5MCAXDTI2MTEy
MTA1MTMxNFoYDzIxMjYxMDI4MDUxMzE0WjAjMSEwHwYDVQQDDBhUZXN0IGF1dGhv
cml0eSBvZiBub2JvZHkwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQDB
CHl/CvZ3iGte5MtakISNQnj1Q2x671H1DspISyn1WEgz0bofW7mBstbzTakxw9yj
xANXYNMNM55sGPUz27i0ts+34kgok/IWSZujarVMR3xe3aAw7FEVBc20avSH2moX
lz0N4AX9V8YgtN8movYS4G4emcxTp6J+2HD3Nh0t1lGoiE9ILYEsXHNguQdplDRX
cpZpuWLQ5+pNjPu9JzKOoOpQUz14QAQbtSpsTy2OfiDbRe7EZpdaDxEqlNZWuNYm
6NSZwW0MtxsT3+POXx4P89YVEv2MG/WbrJgSjuD/T1RD4FpUmi//qy1hkf5rsKaE
Whk0+bmd47gIgtYyUcErAgMBAAGjUzBRMB0GA1UdDgQWBBSzaVv8S22nfbY4VA1x
EOaLexeVkDAfBgNVHSMEGDAWgBSzaVv8S22nfbY4VA1xEOaLexeVkDAPBgNVHRMB
Af8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQAEJheQw7wIDQTlmZWByTaoQ5IS
tMd5ZmzAxlRPqQqsuqo1PLYWwYMd23d1xKH13hVS/mrMxG1cKFtqG7/4bpFddbVO
fHDkTFVoYe2GMRCuZC69OuvKkRfP6yO9oCiSYC4Qu5uZDCnDWjhJEureZ7TEDjNy
RcDn+6xmWqBGedRA3BIIwdzVo1DZXtOy7mJ0NttOBUAth1YUt/8qF+G/Xmcacd7u
mDpB93qHCeHNiJf5oUFSzTX6CbM9xrd88dkTsGy4zNkr+0Nwz8uBgvueAor1xLln
JJNFZD8TwmaK6AqaRq7OBFK5Y+1Mnp44wONmVnKRTCBm6uOHIPtBlTP2VTK9
-----END CERTIFICATE-----
"""

MANIFEST = """\
language = "Test"
wrapper  = "test"
version  = "0"
licence  = "MIT"
homepage = "https://example.org/"
state    = "active"

[build]
apt = [{apt}]
run = [{run}]

[programs.hello]
source = "hello.sh"
run    = ["sh", "hello.sh"]

[lint]
none = "a test's sample"
"""

MakeSample = Callable[..., Path]


@pytest.fixture
def make(engine: Engine, tmp_path: Path) -> Iterator[MakeSample]:
    """Write a sample that builds with shell commands; gives the folder of samples."""
    names = []

    def made(name: str, *commands: str, apt: str = "") -> Path:
        names.append(name)
        folder = tmp_path / "samples" / name
        folder.mkdir(parents=True)
        run = ", ".join(f'"{command}"' for command in commands)
        (folder / "sample.toml").write_text(MANIFEST.format(apt=apt, run=run))
        (folder / "hello.sh").write_text("exit 3\n")
        return folder.parent

    yield made
    for name in names:  # so that the next time it is built again
        for image in engine.images.labelled(f"pcsc-gallery={name}"):
            for tag in image["RepoTags"] or []:
                engine.images.remove(tag)


def start(folder: Path, report: Path, env: dict[str, str]) -> subprocess.Popen[str]:
    return spawn(sys.executable, "-m", "tests.support.run_folder", folder, report, env=env)


@pytest.fixture
def build_in_sight(engine: Engine) -> None:
    """Podman lists no containers of its builder, and lets a step that has begun come to its end."""
    if engine.product == "Podman":
        pytest.skip("what Podman builds cannot be watched or stopped")


def wait_for_build(engine: Engine, process: subprocess.Popen[str]) -> None:
    """Until the engine's builder has a container at work for this process."""
    while process.poll() is None:
        containers, _ = engine.leftovers()
        for found in containers:
            mine = f"/{process.pid}/" in found["Labels"].get("pcsc-gallery.owner", "")
            if mine and "sleep 1000" in found["Command"]:
                return
    pytest.fail(f"there was no build: {process.communicate()[0]}")


@pytest.mark.usefixtures("build_in_sight")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_stopped_build_leaves_nothing(
    engine: Engine, make: MakeSample, tmp_path: Path, name: str
) -> None:
    with start(make("slow-build", "sleep 1000"), tmp_path / "report.jsonl", {}) as process:
        wait_for_build(engine, process)
        process.send_signal(getattr(signal, name))
        process.send_signal(getattr(signal, name))
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert owned_by(engine, process) == []
    assert not (tmp_path / "report.jsonl").exists()


@pytest.mark.usefixtures("build_in_sight")
def test_killed_build_is_cleaned(engine: Engine, make: MakeSample, tmp_path: Path) -> None:
    with start(make("slow-build", "sleep 1000"), tmp_path / "report.jsonl", {}) as process:
        wait_for_build(engine, process)
        process.kill()
        process.communicate()
    subprocess.run([ROOT / "inv", "clean"], check=True, capture_output=True)
    assert owned_by(engine, process) == []


@pytest.mark.usefixtures("build_in_sight")
def test_engine_that_dies_in_a_build_is_reported(
    engine: Engine, proxy: Proxy, make: MakeSample, tmp_path: Path
) -> None:
    host = {"DOCKER_HOST": f"unix://{proxy.path}"}
    with start(make("slow-build", "sleep 1000"), tmp_path / "report.jsonl", host) as process:
        wait_for_build(engine, process)
        proxy.cut()
        said, _ = process.communicate(timeout=90)
    assert process.returncode == 2, said
    assert "engine does not answer any more" in said
    assert "Traceback" not in said
    subprocess.run([ROOT / "inv", "clean"], check=True, capture_output=True)
    assert owned_by(engine, process) == []


def test_failed_build_names_itself_and_the_rest_goes_on(engine: Engine, make: MakeSample) -> None:
    make("bad-build", "echo no such compiler", "exit 7")
    folder = make("good-build", "true")
    runs = run(engine, folder, [], [find_scenario("hello")])
    assert runs["bad-build", "hello"].outcome == "build-failed"
    assert "no such compiler" in runs["bad-build", "hello"].why
    assert runs["good-build", "hello"].exit_status == 3


def test_failed_build_is_in_the_report_with_its_log(make: MakeSample, tmp_path: Path) -> None:
    report = tmp_path / "report.jsonl"
    make("bad-build", "exit 7")
    with start(make("good-build", "true"), report, {}) as process:
        said, _ = process.communicate(timeout=120)
    assert process.returncode == 1, said
    assert "bad-build.log" in said
    outcomes = {line.sample: line.outcome for line in load(report).runs}
    assert outcomes == {"bad-build": "build-failed", "good-build": "exit-status"}


def test_apt_package_that_does_not_exist_is_reported(engine: Engine, make: MakeSample) -> None:
    folder = make("no-package", "true", apt='"no-such-package-anywhere"')
    line = run(engine, folder, [], [find_scenario("hello")])["no-package", "hello"]
    assert line.outcome == "build-failed"
    assert "Unable to locate package no-such-package-anywhere" in line.why


def test_scaffolded_sample_builds_and_fails_honestly(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "samples"
    folder.mkdir()
    new.create("cobol-winscard", folder)
    line = run(engine, folder, [], [find_scenario("hello")])["cobol-winscard", "hello"]
    assert (line.outcome, line.expected) == ("exit-status", False)
    assert "not written yet" in line.stderr


def test_site_authority_is_trusted_in_the_build_and_not_in_the_image(
    engine: Engine, make: MakeSample
) -> None:
    in_build, in_image = (AUTHORITY.splitlines()[n].decode() for n in (5, 9))
    folder = make(
        "behind-a-proxy",
        f"grep -q {in_build} /etc/ssl/certs/ca-certificates.crt",
        "test $SSL_CERT_FILE = /etc/ssl/certs/ca-certificates.crt",
        apt='"ca-certificates"',
    )
    (sample,) = load_all(folder)
    with session(engine) as opened:
        images = Images(opened, images_of(opened).base, AUTHORITY)
        tag = images.sample(sample, lambda _: None).tag
        container = opened.container(ContainerSpec(tag, ["sleep", "100"]))
        container.start()
        folders = "/etc /home /opt /root /run /sample /tmp /usr /var"
        found = container.execute(["sh", "-c", f"grep -rlF {in_image} {folders}"])
    assert found.stdout == b""
    assert in_image not in str(engine.images.history(tag))
    assert left_of(engine, opened.run_id) == []


def test_an_image_that_another_run_has_overtaken_does_not_stay(engine: Engine) -> None:
    repository, tag = f"{LABEL}/test-overtaken", "1"
    finished = [f'LABEL {LABEL}="test" {RUN_LABEL}="" {OWNER_LABEL}=""']
    with session(engine) as opened:
        image = images_of(opened).base
        for _ in range(2):
            opened.container(ContainerSpec(image, ["true"])).commit(repository, tag, finished)
        overtaken = engine.images.labelled(f"{RUN_LABEL}=", dangling=True)
        assert overtaken
    assert not engine.images.labelled(f"{RUN_LABEL}=", dangling=True)
    engine.images.remove(f"{repository}:{tag}")
