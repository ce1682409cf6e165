"""pytest's plugin: the fixture `pcsc_bench`, and the marker `pcsc` that says what it begins with.

    @pytest.mark.pcsc(card="ntag213", options={"uid": "04A1B2C3D4E580"})
    def test_uid(pcsc_bench): ...

One bench for a test session (each of pytest-xdist's workers has its own), begun anew for each test.
Where no container engine answers, tests that use it are skipped with the reason; `--pcsc-required`
makes that an error. The trace stands in the report of a test that failed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from harness.errors import EngineMissing, Problem

if TYPE_CHECKING:
    from harness.testbench.pcsc_bench import PcscBench

_MARKER: Final = "pcsc"
_FIXTURE: Final = "pcsc_bench"
_SOCKET, _SOCKET_VARIABLE = "pcscd.comm", "PCSCLITE_CSOCK_NAME"
_HELP: Final = (
    "pcsc(card='hello', second=None, reader=True, slots=2, daemon='serves', options=None, "
    "release=''): what the fixture pcsc_bench begins with; see PcscBench.begin"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer --pcsc-required."""
    parser.getgroup("pcsc").addoption(
        "--pcsc-required",
        action="store_true",
        help="fail, and do not skip, where the fixture pcsc_bench finds no container engine",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _HELP)


class _Benches:
    """The benches of a session, by pcscd's release, and the one socket that leads to each in turn.

    libpcsclite may read PCSCLITE_CSOCK_NAME once in the life of a process: its value stays, and
    is a link to the socket of the bench that a test has.
    """

    def __init__(self, required: bool) -> None:
        self._required = required
        self._stack = contextlib.ExitStack()
        self._benches: dict[str, PcscBench] = {}
        folder = Path(tempfile.mkdtemp(prefix="pcsc-test-"))
        self._stack.callback(shutil.rmtree, folder, ignore_errors=True)
        self._link = folder / _SOCKET
        self._before = os.environ.get(_SOCKET_VARIABLE)
        os.environ[_SOCKET_VARIABLE] = str(self._link)

    def begun(self, release: str, **world: Any) -> PcscBench:
        """The bench with that release of pcscd, begun anew."""
        bench = self._benches.get(release)
        if bench is None:
            bench = self._benches[release] = self._open(release)
        bench.environment = {_SOCKET_VARIABLE: str(self._link)}
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(bench.socket)
        bench.begin(**world)
        return bench

    def _open(self, release: str) -> PcscBench:
        try:
            # Not before it is asked for: whoever runs no bench may lack what one needs.
            from harness.testbench.pcsc_bench import pcsc_bench as opened

            return self._stack.enter_context(opened(None, release=release))
        except ImportError as missing:
            why = f"{missing}; pip install 'pcsc-sample-gallery[bench]'"
        except EngineMissing as missing:
            why = f"{missing.what} {missing.hint}"
        if self._required:
            pytest.fail(f"no bench: {why}", pytrace=False)
        pytest.skip(f"no bench: {why}")

    def close(self) -> None:
        """End all benches."""
        self._stack.close()
        if self._before is None:
            os.environ.pop(_SOCKET_VARIABLE, None)
        else:
            os.environ[_SOCKET_VARIABLE] = self._before


@pytest.fixture(scope="session")
def _pcsc_benches(request: pytest.FixtureRequest) -> Iterator[_Benches]:
    benches = _Benches(bool(request.config.getoption("--pcsc-required")))
    yield benches
    benches.close()


@pytest.fixture
def pcsc_bench(request: pytest.FixtureRequest, _pcsc_benches: _Benches) -> PcscBench:
    """A bench with a card in its reader, begun anew as the marker `pcsc` says."""
    marker = request.node.get_closest_marker(_MARKER)
    asked = dict(marker.kwargs) if marker else {}
    if marker and marker.args:
        pytest.fail(f"the marker takes names alone: {_HELP}", pytrace=False)
    release = str(asked.pop("release", ""))
    try:
        return _pcsc_benches.begun(release, **asked)
    except (Problem, TypeError) as problem:
        why = str(problem)
    pytest.fail(f"the bench cannot begin so: {why}", pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let the report of a test that failed have the trace."""
    report = yield
    bench = getattr(item, "funcargs", {}).get(_FIXTURE)
    if report.when == "call" and report.failed and bench is not None:
        with contextlib.suppress(Problem):
            report.sections.append(("PC/SC trace", str(bench.trace)))
    return report
