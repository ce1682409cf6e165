"""Captures of runs, as Wireshark and tshark read them."""

from __future__ import annotations

from collections.abc import Iterator

from harness.forms import pcapng
from harness.forms.json_lines import event_of
from harness.render.site import addresses
from harness.render.site.material import Material
from harness.report.recordings import Recorded
from harness.report.report import Run


def has_one(run: Run) -> bool:
    """Whether a card was asked anything in it; a report from elsewhere may have any trace."""
    try:
        return any(event.kind == "command" for event in [event_of(each) for each in run.trace])
    except ValueError:
        return False


def files(material: Material) -> Iterator[tuple[str, bytes]]:
    """Addresses and contents: a capture of each run that has one."""
    recorded = Recorded(material.report)
    for run in filter(has_one, material.report.runs):
        address = addresses.capture(run.sample, run.scenario_id)
        yield address, pcapng.write([recorded.run(run)])
