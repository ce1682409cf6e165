"""Small samples: manifests, and folders that hold them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.samples.folder import load_all
from harness.samples.manifest import FILE_NAME
from harness.samples.sample import Sample

SAMPLE = "tongue-wrap"

# Everything that a manifest must say, and nothing else.
LEAST: dict[str, Any] = {
    "language": "Tongue",
    "wrapper": "wrap",
    "version": "1.0",
    "licence": "MIT",
    "homepage": "https://wrap.example",
    "state": "active",
    "programs": {"hello": {"source": "hello.src", "run": ["tongue", "hello.src"]}},
    "lint": {"none": "it has no linter"},
}
# A compiled one.
BUILT: dict[str, Any] = LEAST | {
    "build": {"apt": ["tonguec", "make"], "run": ["make", "make check"], "keep": ["out/hello"]},
    "runtime": {"apt": ["libwrap1"]},
    "programs": {"hello": {"source": "hello.src", "run": ["./hello"]}},
    "lint": {"apt": ["tongue-lint"], "run": ["tongue-lint hello.src"]},
}


def toml(value: object) -> str:
    """A value as TOML; a whole document for a dictionary goes through `toml_document`."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            pairs = ", ".join(f"{toml(key)} = {toml(inner)}" for key, inner in value.items())
            return f"{{{pairs}}}"
    return repr(value)


def toml_document(values: Mapping[str, object]) -> str:
    """A dictionary as a TOML document."""
    return "".join(f"{toml(key)} = {toml(value)}\n" for key, value in values.items())


def write_sample(
    folder: Path,
    name: str = SAMPLE,
    manifest: Mapping[str, object] | str = LEAST,
    source: str = "say hello\n",
) -> Path:
    """Write a sample's folder; returns it."""
    text = manifest if isinstance(manifest, str) else toml_document(manifest)
    path = folder / name
    path.mkdir(parents=True, exist_ok=True)
    (path / FILE_NAME).write_text(text, encoding="utf-8")
    (path / "hello.src").write_text(source, encoding="utf-8")
    return path


def one_sample(folder: Path, manifest: Mapping[str, object] = LEAST) -> Sample:
    """The only sample of a folder, written and loaded."""
    write_sample(folder, SAMPLE, manifest)
    (sample,) = load_all(folder)
    return sample
