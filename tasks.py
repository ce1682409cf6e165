"""Tasks: names, help and one call each. `./inv --list` shows them, `./inv --help TASK` explains."""

from __future__ import annotations

from pathlib import Path

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from harness.paths import LATEST_REPORT, WRAPPER_REPORT
from harness.vicc.asked import CARDS, OPTIONS, PLACE, RELAY_OPTIONS, STATE

_NAMES = {"name": "a sample by name, glob or beginning (rust, java-*); also as a plain word"}
_GROUP = {"group": "the samples of a group: blog, tiobe; several: one after the other"}


_BUILDS = {
    "wrapper": "a source tree of the wrapper, to be built and run instead of the release",
    "wrapper-version": "another release of the wrapper (latest for the last one), or suite of "
    "Debian; several: side by side",
    "libpcsclite": "a source tree of pcsc-lite, or a suite of Debian (sid), whose library it uses",
}


def _report(path: str, otherwise: Path = LATEST_REPORT) -> Path:
    return Path(path).absolute() if path else otherwise


def _end(status: int) -> None:
    if status:
        raise Exit(code=status)


@task
def setup(_: Context) -> None:
    """Find (on Debian as root: install and start) a Docker engine, and get the base image."""
    from harness.commands import setup

    setup.setup()


@task(
    name="list",
    iterable=["name", "group"],
    help={
        **_NAMES,
        **_GROUP,
        "series": "the 31 rows of the blog's series instead, with what became of each",
        "json": "for scripts",
    },
)
def list_(
    _: Context, name: list[str], series: bool = False, json: bool = False, *, group: list[str]
) -> None:
    """Show the samples there are, by language; --series: the blog's list."""
    from harness.commands.list import print_list, print_series

    _end((print_series if series else print_list)(name, json, groups=group))


@task(iterable=["name"], help={**_NAMES, "dockerfile": "print a Dockerfile that stands alone"})
def show(_: Context, name: list[str], dockerfile: bool = False) -> None:
    """Print what a reader needs to copy a sample: install, build, run, and the source."""
    from harness.commands import show

    show.show(name, dockerfile)


@task(iterable=["name", "group"], help={**_NAMES, **_GROUP, "jobs": "images at a time"})
def build(_: Context, name: list[str], jobs: int = 0, *, group: list[str]) -> None:
    """Build the images of samples, without running them."""
    from harness.commands import build

    _end(build.build(name, jobs, group))


@task(
    iterable=["name", "group", "scenario", "wrapper", "wrapper_version", "inject"],
    help={
        **_NAMES,
        **_GROUP,
        **_BUILDS,
        "scenario": "hello, greeting, ... or all (default: hello and greeting)",
        "jobs": "programs (and builds) at a time, on each worker; default: the engine's processors",
        "report": "where the report goes (default: reports/latest.jsonl of the checkout, or "
        "wrapper.jsonl beside it for other builds and injected codes); an earlier one there is "
        "kept beside it",
        "seed": "repeat a run's random texts; a report names its seed",
        "inject": "instead of a scenario, a code that a call of PC/SC returns: "
        "SCardTransmit#2=SCARD_W_RESET_CARD, or without #2 each time",
        "sweep": "every code that each call of hello may return, one after the other",
        "calls": "write down what each program calls of PC/SC (pcsc-spy); inv report --calls",
        "cluster": "spread it over a Dask cluster's workers: local:2 for two on this machine, or "
        "the scheduler's address",
    },
)
def run(
    _: Context,
    name: list[str],
    scenario: list[str],
    jobs: int = 0,
    report: str = "",
    seed: str = "",
    cluster: str = "",
    libpcsclite: str = "",
    sweep: bool = False,
    calls: bool = False,
    *,
    group: list[str],
    wrapper: list[str],
    wrapper_version: list[str],
    inject: list[str],
) -> None:
    """Build what changed, run samples under scenarios, judge, and write a report."""
    from harness.commands import run
    from harness.runs.injected import Injected
    from harness.wrappers.asked import Asked

    injected = Injected(inject, sweep)
    builds = Asked(wrapper, wrapper_version, libpcsclite)
    path = _report(report, WRAPPER_REPORT if builds or inject or sweep else LATEST_REPORT)
    how = (jobs, seed, cluster, builds, injected)
    _end(run.run(name, scenario, path, *how, groups=group, calls=calls))


@task(
    help={
        "format": "table, json, markdown or junit",
        "path": "the report to show; default: the latest",
        "faults": "how each sample told each failure (table or markdown)",
        "evidence": "what each program printed on stderr when it failed",
        "calls": "what each program called of PC/SC, of a run with --calls",
        "schema": "the format of a report's lines, as JSON Schema",
    }
)
def report(
    _: Context,
    format: str = "table",
    path: str = "",
    faults: bool = False,
    evidence: bool = False,
    schema: bool = False,
    calls: bool = False,
) -> None:
    """Show a report again; --faults and --evidence: how failures were told."""
    from harness.commands import report

    views = {"faults": faults, "evidence": evidence, "calls": calls, "schema": schema}
    _end(report.report(_report(path), format, **views))


@task(
    positional=["before", "after"],
    help={
        "before": "a report, REPORT:SAMPLE, or a sample of the last run such as rust-pcsc@2.8.2",
        "after": "the same, of what is compared with it",
        "format": "table, json, or markdown (for a pull request)",
        "calls": "what differs in the calls of PC/SC instead, of runs with --calls",
    },
)
def diff(_: Context, before: str, after: str, format: str = "table", calls: bool = False) -> None:
    """Compare two reports, or two builds of a wrapper: what got worse, what better."""
    from harness.commands import diff

    _end(diff.calls(before, after) if calls else diff.diff(before, after, format))


@task(
    positional=["sample", "scenario"],
    help={
        "sample": "the sample whose wrapper it is",
        "scenario": "the scenario that comes out otherwise",
        "good": "a release, or commit, that is as it should be",
        "bad": "one that is not",
        "wrapper": "a source tree of the wrapper, whose commits are walked instead of releases",
    },
)
def bisect(_: Context, sample: str, scenario: str, good: str, bad: str, wrapper: str = "") -> None:
    """Find the release (or commit) of a wrapper since which a scenario comes out otherwise."""
    from harness.commands import bisect

    _end(bisect.find(sample, scenario, good, bad, wrapper))


@task(
    help={
        "fix": "rewrite samples/expectations.toml; its comments stay",
        "path": "the report to go by, which must be of everything; default: the latest",
    }
)
def expect(_: Context, fix: bool = False, path: str = "") -> None:
    """Compare the known non-passes with a full report; --fix writes them as they are."""
    from harness.commands import expect

    _end(expect.expect(_report(path), fix))


_CARD = {**OPTIONS, "state": STATE}


@task(
    iterable=["tell"],
    help={
        **_CARD,
        "card": f"what is in the reader: {CARDS}, mute or none; with the options of each",
        "save": "a file for the trace of this bench, in JSON Lines; inv trace reads it",
        "script": "a file of orders such as remove or expect 00 A4*, which are obeyed in turn",
        "quiet": "do not show the trace",
        "slots": "slots of the reader, each a reader for PC/SC: 2 (default) or 1",
        "daemon": "pcscd's release: newest (default, 2.5), debian-13 (2.3) or debian-12 (1.9)",
        "exec": "run a command beside the bench, and end with its exit status; all that follows "
        "is the command",
        "image": "run the command in a container of this image; without one, the image's own",
        "limit": "the seconds after which that is ended; 0 (default) for none",
        "tell": "give an order to a bench that runs; several: one after the other",
    },
)
def bench(
    _: Context,
    card: str = "hello",
    protocol: str | None = None,
    greeting: str | None = None,
    atr: str | None = None,
    uid: str | None = None,
    ndef: str | None = None,
    tree: str | None = None,
    hello: bool = False,
    state: str = "",
    trace: str | None = None,
    mode: str | None = None,
    answers: str | None = None,
    save: str = "",
    script: str = "",
    quiet: bool = False,
    daemon: str = "",
    slots: int = 2,
    exec: str = "",
    image: str = "",
    limit: float = 0.0,
    pin: str | None = None,
    imsi: str | None = None,
    iccid: str | None = None,
    *,
    tell: list[str],
) -> None:
    """Start a virtual reader and card for your own program; shows the trace, takes orders."""
    options = {"protocol": protocol, "greeting": greeting, "atr": atr, "uid": uid, "ndef": ndef}
    options |= {"tree": tree, "hello": "yes" if hello else None}
    options |= {"trace": trace, "mode": mode, "answers": answers}
    options |= {"pin": pin, "imsi": imsi, "iccid": iccid}
    if tell:
        from harness.testbench import order_client

        return order_client.tell(tell)

    from harness.testbench.asked import Asked

    asked = Asked(card, options, state, save, script, daemon, slots)
    if exec or image:
        from harness.cli import words_of
        from harness.testbench.executed import execute

        return _end(execute(asked, words_of(exec), image, limit))

    from harness.commands import bench

    return _end(bench.serve(asked, quiet=quiet))


@task(
    help={
        "name": "what the image is called in a registry, such as ghcr.io/OWNER/pcsc-bench",
        "out": "the folder of its bill of materials; dist/ unless said otherwise",
        "source": "the page of the repository that it is built from, for its label",
    }
)
def image(_: Context, name: str = "pcsc-bench", out: str = "dist", source: str = "") -> None:
    """Make the bench's image as a registry would be given it: names, labels, SBOM; push nothing."""
    from harness.commands import image

    image.image(name, Path(out).absolute(), source)


@task(
    iterable=["name"],
    help={
        **_CARD,
        "name": f"the card: {CARDS}, relay (--reader, --hook) or mute; with the options of each",
        **RELAY_OPTIONS,
        **PLACE,
    },
)
def card(
    _: Context,
    name: list[str],
    hostname: str = "127.0.0.1",
    port: int = 35963,
    reversed: bool = False,
    protocol: str | None = None,
    greeting: str | None = None,
    atr: str | None = None,
    uid: str | None = None,
    ndef: str | None = None,
    tree: str | None = None,
    hello: bool = False,
    state: str = "",
    trace: str | None = None,
    mode: str | None = None,
    answers: str | None = None,
    reader: str | None = None,
    hook: str | None = None,
    pin: str | None = None,
    imsi: str | None = None,
    iccid: str | None = None,
) -> None:
    """Put a card into a vpcd that runs anywhere, as vsmartcard's vicc does, until Ctrl-C."""
    from harness.commands.card import card
    from harness.vicc.asked import Asked, the_one

    options = {"protocol": protocol, "greeting": greeting, "atr": atr, "uid": uid, "ndef": ndef}
    options |= {"tree": tree, "hello": "yes" if hello else None}
    options |= {"trace": trace, "mode": mode, "answers": answers, "reader": reader, "hook": hook}
    options |= {"pin": pin, "imsi": imsi, "iccid": iccid}
    card(Asked(the_one(name), options, state, hostname, port, reversed))


@task(
    iterable=["before"],
    help={
        "report": "the report to show; the last one unless said otherwise",
        "out": "the folder of the site, replaced as a whole; site/ unless said otherwise",
        "before": "an earlier report to compare with; several show how outcomes went",
        "keep": "a folder that remembers what came of reports for 90 days, this one included",
        "url": "where the site will be, for its feed, badges and map",
        "serve": "show it on this machine's loopback until Ctrl-C",
    },
)
def site(
    _: Context,
    before: list[str],
    report: str = "",
    out: str = "site",
    keep: str = "",
    url: str = "",
    serve: bool = False,
) -> None:
    """Make the report's pages: static files that need neither network nor JavaScript."""
    from harness.commands import site

    site.site(_report(report), Path(out).absolute(), map(Path, before), keep, url, serve=serve)


@task(
    help={
        "site": "the folder of a site; site/ unless said otherwise",
        "out": "the folder of the pictures; those of the READMEs unless said otherwise",
    }
)
def pictures(_: Context, site: str = "site", out: str = "") -> None:
    """Take pictures of a site's pages in Chromium, as the READMEs show them."""
    from harness.commands import pictures

    pictures.take(Path(site).absolute(), Path(out).absolute() if out else pictures.FOLDER)


@task(
    iterable=["name"],
    help={
        "name": "its bytes in hex, however they are written; also as plain words",
        "json": "for scripts; harness/atr/as_object.py has the keys",
        "reader": "of the card in a reader of this host; plain words are a part of its name",
    },
)
def atr(_: Context, name: list[str], json: bool = False, reader: bool = False) -> None:
    """Explain an ATR (the answer to reset of a card) byte by byte, and what is wrong with it."""
    from harness.commands import atr

    _end(atr.explain(name, json, reader))


@task(
    positional=["file"],
    help={
        "file": "a report, or a trace: pcapng, scriptor, ledger, apdu4j, jdk, json, pcscd's log",
        "format": "what to make of it: pcapng, scriptor (default), ledger, apdu4j, jdk or json",
        "out": "the file to write; stdout unless said otherwise",
        "sample": "only of this sample",
        "scenario": "only in this scenario",
        "read": "the form that the file has, if its content does not tell it",
    },
)
def trace(
    _: Context,
    file: str,
    format: str = "scriptor",
    out: str = "",
    sample: str = "",
    scenario: str = "",
    read: str = "",
) -> None:
    """Write the trace of a run, a bench or another tool in the form of another tool."""
    from harness.commands import trace

    trace.trace(Path(file), format, out, sample, scenario, read)


@task(help={"path": "a report of every scenario, for the rows of its samples; without, they stay"})
def docs(_: Context, path: str = "") -> None:
    """Make anew what is made of the READMEs; --path: and the rows of a run's samples."""
    from harness.commands import docs

    docs.docs(Path(path).absolute() if path else None)


@task(help={"programs": "how many at once", "exchanges": "of each of them"})
def share(_: Context, programs: int = 8, exchanges: int = 10_000) -> None:
    """Let many programs use one card at once, with transactions and without."""
    from harness.commands import share

    _end(share.share(programs, exchanges))


@task(help={"json": "for scripts; harness/grid/grid.py has the keys"})
def grid(_: Context, json: bool = False) -> None:
    """Run pcscd of several releases with libpcsclite of several, and show what works."""
    from harness.commands import grid

    grid.grid(json)


@task(help={"json": "print only the figures, as JSON"})
def measure(_: Context, json: bool = False) -> None:
    """Measure the card against one in C, TCP_QUICKACK, and a run against a bare exec."""
    from harness.commands import measure

    measure.measure(json)


@task
def doctor(_: Context) -> None:
    """Say what is wrong with this machine, and what to type."""
    from harness.commands import doctor

    _end(doctor.examine())


@task(
    positional=["sample"],
    help={"sample": "its name: <language>-<wrapper>, in lower case"},
)
def new(_: Context, sample: str) -> None:
    """Scaffold a sample that builds, and fails honestly until you fill it in."""
    from harness.commands import new

    new.create(sample)


@task(help={"images": "remove the images as well"})
def clean(_: Context, images: bool = False) -> None:
    """Remove what killed runs left in the engine; found by label, nothing else is touched."""
    from harness.commands import clean

    clean.clean(images)


@task(
    iterable=["name"],
    help={
        "name": "pytest's -k words (rust, greeting, ...); also as plain words",
        "no-docker": "only the tests that need no engine (seconds)",
    },
)
def test(_: Context, name: list[str], no_docker: bool = False) -> None:
    """Run the tests: without docker, the impostors, the gallery itself."""
    from harness.commands import test

    _end(test.test(name, no_docker))


@task(
    help={
        "seconds": "how long; a round that has begun is ended",
        "sequences": "only random sequences of commands to the cards, so many for each",
        "seed": "repeat a round, or its sequences; each round tells its seed",
    }
)
def fuzz(_: Context, seconds: float = 60.0, sequences: int = 0, seed: str = "") -> None:
    """Feed what reads frames, APDUs, manifests and reports with thousands of odd inputs."""
    from harness.commands import fuzz

    _end(fuzz.fuzz(seconds, sequences, seed))


@task(iterable=["name"], help=_NAMES)
def lint(_: Context, name: list[str]) -> None:
    """Check the project's own code, then each sample with its language's own tools."""
    from harness.commands import lint

    _end(lint.lint(name))
