"""The action for maintainers: its script, run as a runner of GitHub's would run it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from harness.paths import ROOT
from tests.support.sources import source_of_pcsc, unpacked, with_a_wrong_code

pytestmark = [pytest.mark.docker, pytest.mark.timeout(900)]

FOLDER = ROOT / ".github/actions/wrapper"


def filled(text: str, words: Mapping[str, str]) -> str:
    """A text of the action with what a runner puts into it. KeyError for what there is not."""
    return re.sub(r"\$\{\{ ([\w.]+) \}\}", lambda match: words[match[1]], text)


def step(workspace: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the action's own step; its summary goes to `workspace`/summary.md."""
    action = yaml.safe_load((FOLDER / "action.yml").read_text())
    runner = {"github.workspace": str(workspace / "tree")}
    declared = action["inputs"]
    for name, told in declared.items():
        assert name in inputs or not told.get("required")
        runner[f"inputs.{name}"] = inputs.get(name) or filled(told["default"], runner)
    (wanted, *_) = action["runs"]["steps"]
    assert wanted["shell"] == "bash"
    script = workspace / "step.sh"
    script.write_text(filled(wanted["run"], runner))
    (workspace / "temp").mkdir(exist_ok=True)
    summary = workspace / "summary.md"
    summary.write_text("")
    environment = {name: filled(text, runner) for name, text in wanted["env"].items()}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
        cwd=workspace,
        env={
            **os.environ,
            **environment,
            "GITHUB_ACTION_PATH": str(FOLDER),
            "RUNNER_TEMP": str(workspace / "temp"),
            "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_RUN_ID": "4711",
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A runner's folder, with a wrapper checked out."""
    unpacked(source_of_pcsc(), tmp_path / "tree")
    return tmp_path


def test_a_checkout_that_is_as_good_as_the_release_passes_and_a_worse_one_fails(
    workspace: Path,
) -> None:
    done = step(workspace, sample="rust-pcsc", scenarios="hello,no-card")
    assert done.returncode == 0, done.stdout + done.stderr
    told = (workspace / "summary.md").read_text()
    assert re.match(r"### rust-pcsc@[\d.]+ -> rust-pcsc@tree\n", told)
    assert "Nothing differs; 2 runs as before." in told
    assert sorted(path.name for path in (workspace / "temp/pcsc-gallery").iterdir()) == [
        "checkout.jsonl", "diff.md", "release.jsonl",
    ]  # fmt: skip

    library = workspace / "tree/src/lib.rs"
    library.write_text(with_a_wrong_code(library.read_text()))
    done = step(workspace, sample="rust-pcsc", scenarios="hello,no-card")
    assert done.returncode == 1, done.stdout + done.stderr
    told = (workspace / "summary.md").read_text()
    row = "| regression | rust-pcsc | hello/no-card | pass, message | pass, wrong-code |"
    assert row in told
    assert "1 regression; 1 run as before." in told


def test_what_cannot_be_found_out_is_no_regression(workspace: Path) -> None:
    done = step(workspace, sample="rust-pcsx", scenarios="hello")
    assert done.returncode == 2
    assert "There is no sample 'rust-pcsx'" in done.stderr
    assert (workspace / "summary.md").read_text() == ""


def test_the_pages_name_the_action_as_it_is() -> None:
    page = (ROOT / "harness/wrappers/README.md").read_text()
    action = yaml.safe_load((FOLDER / "action.yml").read_text())
    assert f"/{FOLDER.relative_to(ROOT)}@" in page
    assert all(f"`{name}`" in page for name in action["inputs"])
