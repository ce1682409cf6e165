"""A runner of GitHub, as an action sees it: inputs, files, and what is kept between steps."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_FILES = ("ENV", "OUTPUT", "PATH", "STATE", "STEP_SUMMARY")


@dataclass
class ActionRunner:
    """Runs the parts of an action in JavaScript. folder: the runner's; temp: for TMPDIR."""

    folder: Path
    temp: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in _FILES:
            (self.folder / name).touch()

    def written(self, name: str) -> dict[str, str]:
        """What actions have written to one of the files, as name=value."""
        lines = (self.folder / name).read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    @property
    def summary(self) -> str:
        """What the job's page shows."""
        return (self.folder / "STEP_SUMMARY").read_text()

    def start(
        self, action: Path, part: str, inputs: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Start main or post. KeyError for an input that the action does not have."""
        declared: dict[str, Any] = yaml.safe_load((action / "action.yml").read_text())
        given = {name: str(told["default"]) for name, told in declared["inputs"].items()}
        assert {*(inputs or {})} <= {*given}
        variables = {f"INPUT_{k.upper()}": v for k, v in {**given, **(inputs or {})}.items()}
        if part == "post":
            variables |= {f"STATE_{name}": text for name, text in self.written("STATE").items()}
        return subprocess.Popen(
            [shutil.which("node") or "node", action / declared["runs"][part]],
            cwd=self.folder,
            env=self._environment() | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(
        self, action: Path, part: str, inputs: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        """Run main or post: its exit status, and what it said."""
        process = self.start(action, part, inputs)
        said, _ = process.communicate(timeout=600)
        return process.returncode, said

    def step(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command as a step of the job, with what actions have left for it."""
        environment = self._environment() | self.written("ENV")
        added = (self.folder / "PATH").read_text().splitlines()
        environment["PATH"] = os.pathsep.join([*reversed(added), environment["PATH"]])
        words = (shutil.which(words[0], path=environment["PATH"]) or words[0], *words[1:])
        return subprocess.run(
            words, cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )

    def _environment(self) -> dict[str, str]:
        files = {f"GITHUB_{name}": str(self.folder / name) for name in _FILES}
        runner = {"TMPDIR": str(self.temp), "RUNNER_TEMP": str(self.folder)}
        return {**os.environ, **files, **runner, **self.environment}
