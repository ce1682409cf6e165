"""Paths of a checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
CONTAINERS = ROOT / "containers"
HARNESS = ROOT / "harness"
EXPECTATIONS = SAMPLES / "expectations.toml"
REPORTS = ROOT / "reports"
LATEST_REPORT = REPORTS / "latest.jsonl"
WRAPPER_REPORT = REPORTS / "wrapper.jsonl"  # of builds that are not the gallery's own
CACHE = ROOT / ".cache"
LOGS = CACHE / "logs"
