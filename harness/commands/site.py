"""`inv site`: the report as pages, in a folder or on this machine's loopback."""

from __future__ import annotations

import functools
import hashlib
import http.server
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harness.errors import BadInput
from harness.images.dockerfile import recipe
from harness.images.packages import install_commands
from harness.images.readers import quoted, readers_dockerfile, taken
from harness.judge.outcome import Outcome
from harness.paths import SAMPLES
from harness.render.site.build import build
from harness.render.site.material import Material, SampleTexts, Step
from harness.report import history
from harness.report.history import Past
from harness.report.load import load
from harness.report.report import Report
from harness.samples.folder import load_sound
from harness.samples.sample import Sample
from harness.samples.steps import ranges

_LONGEST = 200_000  # bytes of a file that a page shows
PORT = 8000


def site(
    path: Path, out: Path, before: Iterable[Path], keep: str, url: str, *, serve: bool
) -> None:
    """Build the site of a report into a folder; serve: and show it until Ctrl-C.

    before: earlier reports, in any order. keep: a folder that remembers what came of reports, and
    will remember this one; "" for none. url: where the site will be. BadInput for a report in which
    nothing ran.
    """
    began, past = time.monotonic(), Path(keep) if keep else None
    report = load(path)
    _check(report, path)
    material = Material(report, _texts(report), _earlier(report, before, past), _whole(url))
    number = build(material, out)
    if past:
        history.keep(past, history.past_of(report))
    print(f"site: {number} pages in {out}, {time.monotonic() - began:.1f} s")
    if serve:
        _serve(out)


def _earlier(report: Report, before: Iterable[Path], past: Path | None) -> list[Past]:
    """The reports before this one, oldest first."""
    known = [history.past_of(load(each)) for each in before]
    known += history.load(past) if past else []
    others = {each.run_id: each for each in known if each.run_id != report.header.run_id}
    return sorted(others.values(), key=lambda each: each.started)


def _check(report: Report, path: Path) -> None:
    if all(run.outcome is Outcome.INFRASTRUCTURE for run in report.runs):
        raise BadInput(
            f"{path} has no run that took place.",
            "a site of it would say that every sample failed",
            "./inv doctor, then ./inv run --scenario all",
        )


def _whole(url: str) -> str:
    """An address with a slash at its end."""
    if not url:
        return ""
    if urlsplit(url).scheme not in ("http", "https"):
        raise BadInput(f"{url!r} is no address of a site.", hint="--url https://example.org/")
    return url if url.endswith("/") else f"{url}/"


# -- what a reader copies


def _texts(report: Report) -> dict[str, SampleTexts]:
    """The texts of those samples of a report whose folders are here, and sound."""
    sound, _ = load_sound(SAMPLES)
    wanted = report.header.samples
    return {
        sample.id: _texts_of(sample, wanted[sample.id].files)
        for sample in sound
        if sample.id in wanted
    }


def _texts_of(sample: Sample, digests: Mapping[str, str]) -> SampleTexts:
    manifest = sample.manifest
    contents = {p.relative_to(sample.folder).as_posix(): p.read_bytes() for p in sample.files()}
    now = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    changed = sorted({*now} ^ {*digests} | {n for n in now if digests.get(n, now[n]) != now[n]})
    sources = {name: _text(content) for name, content in contents.items()}
    return SampleTexts(
        steps=tuple(_steps(sample)),
        dockerfile=readers_dockerfile(sample, manifest.first_program),
        runs={name: quoted(program.run) for name, program in manifest.programs.items()},
        parts={
            name: {step: ranges(text) for step, text in program.steps.items()}
            for name, program in manifest.programs.items()
        },
        sources={name: text for name, text in sources.items() if text is not None},
        changed=tuple(changed) if digests else (),
    )


def _text(content: bytes) -> str | None:
    """The text of a file; None for one that is none, or too long for a page."""
    if len(content) > _LONGEST or b"\0" in content:
        return None
    return content.decode("utf-8", "backslashreplace")


def _steps(sample: Sample) -> Iterable[Step]:
    manifest, needs = sample.manifest, recipe(sample)
    if manifest.build:
        yield Step("Packages, to build", tuple(install_commands(needs.build)))
        yield Step("Build, in the sample's folder", manifest.build.run)
        kept = tuple(f"# {line}" for line in map(taken, manifest.build.keep))
        if kept and any("cp " in line for line in kept):
            yield Step("Take from the build", tuple(line.removeprefix("# ") for line in kept))
    if needs.runtime and needs.runtime != needs.build:
        yield Step("Packages, to run", tuple(install_commands(needs.runtime)))


# -- showing it


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files, and says nothing of each request."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


def _serve(folder: Path) -> None:
    """Serve a folder on loopback until Ctrl-C, on the usual port or a free one."""
    handler = functools.partial(_Quiet, directory=str(folder))
    for port in (PORT, 0):
        try:
            server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
        except OSError:
            continue
        with server:
            print(
                f"site: http://127.0.0.1:{server.server_address[1]}/ (Ctrl-C ends it)", flush=True
            )
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                print()
            return
    raise BadInput("The site cannot be shown: no port of loopback is free.")
