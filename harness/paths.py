"""Paths of a checkout; of an installed package, those of its containers."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
HARNESS = ROOT / "harness"
CONTAINERS = next(filter(Path.is_dir, (ROOT / "containers", HARNESS / "containers")))
EXPECTATIONS = SAMPLES / "expectations.toml"
REPORTS = ROOT / "reports"
LATEST_REPORT = REPORTS / "latest.jsonl"
WRAPPER_REPORT = REPORTS / "wrapper.jsonl"  # of builds that are not the gallery's own
CACHE = ROOT / ".cache"
LOGS = CACHE / "logs"
