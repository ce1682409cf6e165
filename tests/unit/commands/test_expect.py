"""`inv expect`: the known non-passes as a full report has them, and comments as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.commands.expect import UNEXPLAINED, expect, rewritten
from harness.errors import BadInput
from harness.paths import EXPECTATIONS
from harness.report import expectations, publish
from harness.report.report import Run
from harness.scenarios.registry import SCENARIOS
from tests.support.reports import of_other_builds, report_of, run_line
from tests.support.samples import SAMPLE, write_sample

FILE = """\
# What the file is for.

# Of hello.
[[known]]
sample   = "tongue-wrap"
scenario = ["hello", "no-card"] # both at once
outcome  = "timeout"
reason   = "it waits"
link     = "https://wait.example"

# Of the daemon.
[[known]]
sample   = "tongue-wrap"
scenario = "no-daemon"
outcome  = "exit-status"
reason   = "it ends with 3"
link     = "https://three.example"
# The end.
"""
LINKS = {SAMPLE: "https://wrap.example"}


def known(text: str) -> dict[str, tuple[str, str]]:
    """Outcome and reason by scenario."""
    return {s: (e.outcome, e.reason) for e in expectations.parse(text) for s in e.scenarios}


def comments(text: str) -> list[str]:
    """All comments of a file."""
    return ["#" + line.partition("#")[2] for line in text.splitlines() if "#" in line]


def test_a_report_of_other_builds_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    write_sample(tmp_path)
    file = tmp_path / EXPECTATIONS.name
    file.write_text(FILE)
    report = report_of(*(run_line(scenario=id_) for id_ in ("hello", "no-card")))
    publish.publish(tmp_path / "wrapper.jsonl", of_other_builds(report))
    with pytest.raises(BadInput, match="other builds than the gallery's own"):
        expect(tmp_path / "wrapper.jsonl", fix=True, folder=tmp_path)
    assert file.read_text() == FILE


def test_rewriting_without_change_leaves_every_byte() -> None:
    assert rewritten(FILE, [], [], LINKS) == FILE


def test_entries_that_are_gone_go_and_comments_stay() -> None:
    text = rewritten(FILE, [(SAMPLE, "hello/no-card"), (SAMPLE, "hello/no-daemon")], [], LINKS)
    assert known(text) == {"hello": ("timeout", "it waits")}
    assert comments(text) == comments(FILE)


def test_even_the_first_and_the_last_entry_leave_their_comments() -> None:
    gone = [(SAMPLE, f"hello/{name}") for name in ("hello", "no-card", "no-daemon")]
    text = rewritten(FILE, gone, [], LINKS)
    assert known(text) == {}
    assert comments(text) == ["# What the file is for.", "# Of hello.", "# Of the daemon.",
                              "# The end."]  # fmt: skip


def test_new_entries_are_grouped_and_wait_to_be_explained() -> None:
    new = [
        run_line(scenario=name, outcome="silent", why='said "nothing"\nat all')
        for name in ("greeting", "slow")
    ]
    text = rewritten(FILE, [], new, LINKS)
    assert text.startswith(FILE)
    assert known(text)["slow"] == ("silent", UNEXPLAINED + 'said "nothing" at all')
    assert text.count("[[known]]") == 3


def test_a_file_of_nothing_gets_its_first_entry() -> None:
    text = rewritten("", [], [run_line(scenario="slow", outcome="silent", why="x")], LINKS)
    assert known(text) == {"slow": ("silent", UNEXPLAINED + "x")}


@pytest.mark.parametrize(
    "said", ["\x7f", "\x00\x1b[31m", "a\x85b", 'a "quoted" \\ path', "Grüße \N{SNOWMAN}"]
)
def test_whatever_a_program_said_the_file_can_be_read_again(said: str) -> None:
    text = rewritten(FILE, [], [run_line(scenario="slow", outcome="silent", why=said)], LINKS)
    assert known(text)["slow"][1] == UNEXPLAINED + " ".join(said.split())


def test_an_entry_names_its_program_where_the_scenario_alone_would_not_do() -> None:
    ids = ["hello/slow", "uid/slow", "uid/only"]
    runs = [
        run_line(scenario=name, program="uid", outcome="silent", why="x")
        for name in ("slow", "only")
    ]
    entries = expectations.parse(rewritten("", [], runs, LINKS, ids))
    assert [(e.program, e.ids(ids)) for e in entries] == [
        ("uid", ("uid/slow",)),
        ("", ("uid/only",)),
    ]


def everything(outcomes: dict[str, str]) -> list[Run]:
    """A run of the only sample in each scenario; passes where nothing is said."""
    names = [scenario.name for scenario in SCENARIOS.values() if scenario.program == "hello"]
    return [run_line(scenario=s, outcome=outcomes.get(s, "pass"), why="why") for s in names]


def checkout(folder: Path, runs: list[Run]) -> tuple[Path, Path]:
    """A folder of samples with FILE, and a report of these runs."""
    samples = folder / "samples"
    write_sample(samples)
    (samples / "expectations.toml").write_text(FILE)
    path = folder / "report.jsonl"
    publish.publish(path, report_of(*runs))
    return samples, path


AS_SAID = {"hello": "timeout", "no-card": "timeout", "no-daemon": "exit-status"}


def test_a_file_that_says_what_is_so_is_left_alone(tmp_path: Path) -> None:
    samples, report = checkout(tmp_path, everything(AS_SAID))
    assert expect(report, True, samples) == 0
    assert (samples / "expectations.toml").read_text() == FILE


def test_difference_is_shown_and_the_file_rewritten_only_with_fix(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    samples, report = checkout(
        tmp_path, everything(AS_SAID | {"hello": "silent", "slow": "silent"})
    )
    file = samples / "expectations.toml"
    assert expect(report, False, samples) == 1
    assert file.read_text() == FILE
    assert "tongue-wrap, hello/hello: is not so any more" in capsys.readouterr().out
    assert expect(report, True, samples) == 0
    outcomes = {name: outcome for name, (outcome, _) in known(file.read_text()).items()}
    assert outcomes == AS_SAID | {"hello": "silent", "slow": "silent"}
    assert expect(report, True, samples) == 0  # and now it says what is so


@pytest.mark.parametrize("fix", [False, True])
def test_a_report_with_a_sample_that_is_gone_is_refused(tmp_path: Path, fix: bool) -> None:
    samples, report = checkout(tmp_path, [*everything({}), run_line("gone-wrap", "slow", "silent")])
    with pytest.raises(BadInput, match="another gallery") as refusal:
        expect(report, fix, samples)
    assert "gone-wrap" in refusal.value.why
    assert (samples / "expectations.toml").read_text() == FILE


@pytest.mark.parametrize("outcome", ["infrastructure", "build-failed"])
def test_report_with_runs_that_did_not_take_place_is_refused(tmp_path: Path, outcome: str) -> None:
    samples, report = checkout(tmp_path, everything({"slow": outcome}))
    with pytest.raises(BadInput, match="did not run"):
        expect(report, True, samples)


def test_a_report_of_less_than_everything_is_refused(tmp_path: Path) -> None:
    samples, report = checkout(tmp_path, everything({})[1:])
    with pytest.raises(BadInput, match="is not of everything"):
        expect(report, True, samples)
    assert (samples / "expectations.toml").read_text() == FILE


def test_every_known_non_pass_of_the_gallery_is_explained() -> None:
    text = EXPECTATIONS.read_text(encoding="utf-8")
    assert [e for e in expectations.parse(text) if e.reason.startswith(UNEXPLAINED)] == []
