"""`inv site` and `inv pictures` as they are typed, with the samples that there are."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import msgspec
import pytest

from harness.commands.pictures import pages, take
from harness.commands.site import site
from harness.errors import BadInput
from harness.paths import ROOT, SAMPLES
from harness.render.site import addresses
from harness.render.site.browser import find
from harness.report.facts import ProgramFacts
from harness.report.publish import publish
from harness.report.report import Report
from harness.runs.facts import scenario_facts
from harness.samples.folder import load_all
from harness.scenarios.registry import SCENARIOS
from tests.support.reports import report_of, run_line
from tests.support.site_report import facts

pytestmark = pytest.mark.browser


def gallery_report(run_id: str = "r", outcome: str = "pass", started: str = "") -> Report:
    """A report of the gallery's own samples, in which all ended alike."""
    samples = load_all(SAMPLES)
    runs = [
        run_line(sample.id, s.name, outcome, program=s.program, expected=True)
        for sample in samples
        for s in SCENARIOS.values()
        if sample.program(s.program)
    ]
    made = report_of(*runs, run_id=run_id)
    known = {}
    for sample in samples:
        manifest = sample.manifest
        programs = {name: ProgramFacts(p.source, p.run, 1) for name, p in manifest.programs.items()}
        known[sample.id] = msgspec.structs.replace(
            facts(manifest.language, manifest.wrapper), programs=programs
        )
    header = msgspec.structs.replace(
        made.header,
        samples=known,
        scenarios=[scenario_facts(s) for s in SCENARIOS.values()],
        started=started or made.header.started,
    )
    return Report(header, made.runs, made.footer)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report, an earlier one, a history, and the site of them."""
    made = tmp_path_factory.mktemp("site")
    publish(made / "old.jsonl", gallery_report("old", "timeout", "2019-12-31T00:00:00Z"))
    publish(made / "new.jsonl", gallery_report("new"))
    keep, url = str(made / "history"), "https://example.org/"
    site(made / "new.jsonl", made / "site", [made / "old.jsonl"], keep, url, serve=False)
    return made


def test_a_report_an_earlier_one_and_a_history(folder: Path) -> None:
    page = (folder / "site" / addresses.CHANGES).read_text(encoding="utf-8")
    assert re.search(r"<h2>better \(\d+\)", page)
    assert len([*(folder / "history").iterdir()]) == 1
    sample = (folder / "site" / addresses.sample("rust-pcsc")).read_text(encoding="utf-8")
    assert "cargo build --release --locked" in sample and 'id="dockerfile-text"' in sample
    assert 'id="history"' in sample
    assert (folder / "site" / addresses.SITEMAP).is_file()


def test_history_is_the_past_of_the_next_report(folder: Path, tmp_path: Path) -> None:
    publish(tmp_path / "next.jsonl", gallery_report("next", "timeout", "2020-02-01T00:00:00Z"))
    site(tmp_path / "next.jsonl", tmp_path / "site", [], str(folder / "history"), "", serve=False)
    page = (tmp_path / "site" / addresses.CHANGES).read_text(encoding="utf-8")
    assert re.search(r"<h2>worse \(\d+\)", page)
    assert len([*(folder / "history").iterdir()]) == 2


def test_sources_are_side_by_side_by_step(folder: Path) -> None:
    for name in ("rust-pcsc", "go-scard"):
        script = (folder / "site" / addresses.comparison(name)).read_text()
        assert all(f'"{step}":' in script for step in ("connect", "select", "send", "release"))


def test_a_report_in_which_nothing_ran_is_refused(tmp_path: Path) -> None:
    publish(tmp_path / "r.jsonl", report_of(run_line("a-b", "slow", "infrastructure")))
    with pytest.raises(BadInput, match="no run that took place"):
        site(tmp_path / "r.jsonl", tmp_path / "site", [], "", "", serve=False)
    assert not (tmp_path / "site").exists()


def test_it_is_served_until_ctrl_c(folder: Path) -> None:
    command = [sys.executable, "-m", "harness", "site", "--serve"]
    command += ["--report", str(folder / "new.jsonl"), "--out", str(folder / "served")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = iter(process.stdout.readline, "")
        address = next(found[0] for line in lines if (found := re.findall(r"http://\S+", line)))
        assert address.startswith("http://127.0.0.1:")
        with urlopen(address, timeout=10) as answer:
            assert b"PC/SC sample gallery" in answer.read()
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) in (0, 130)


@pytest.mark.skipif(find() is None, reason="no Chromium: apt-get install chromium")
def test_pictures_are_taken(folder: Path, tmp_path: Path) -> None:
    take(folder / "site", tmp_path)
    assert {path.stem for path in tmp_path.iterdir()} == {*pages()}
    assert all(path.read_bytes()[:4] == b"\x89PNG" for path in tmp_path.iterdir())


def test_pictures_of_what_is_no_site_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is no site"):
        take(tmp_path, tmp_path / "out")
