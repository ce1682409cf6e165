"""What differs from the report before: a page, and a feed (Atom, RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from markupsafe import escape

from harness.render.cells import became_text, visible
from harness.render.site import addresses
from harness.render.site.frame import Page
from harness.render.site.material import Material
from harness.report.diff import Change, Kind, differences
from harness.report.history import past_of

_MOST = 200  # changes in an entry of the feed; the page has all


def pages(material: Material) -> Iterator[Page]:
    """The page; it says so where there is nothing to compare with."""
    before, changes = material.before, _changes(material)
    yield Page(
        addresses.CHANGES,
        "changes",
        "Changes",
        "What differs between this run of the gallery and the one before.",
        {
            "before": before,
            "kinds": [(kind, [*mine]) for kind, mine in groupby(changes, _kind)],
        },
    )


def _changes(material: Material) -> list[Change]:
    before = material.before
    return differences(before, past_of(material.report)) if before else []


def _kind(change: Change) -> Kind:
    return change.kind


def feed(material: Material) -> str:
    """The feed: an entry for this report. Addresses are whole where the site's own is known."""
    started, run_id = (visible(text) for text in (material.report.header.started,
                                                  material.report.header.run_id))  # fmt: skip
    changes = _changes(material)
    lines = [
        f"{change.kind}: {change.sample}, {change.scenario}: "
        f"{became_text(change.before)} -> {became_text(change.after)}"
        for change in changes[:_MOST]
    ]
    more = len(changes) - _MOST
    lines += [f"and {more} more"] if more > 0 else []
    title = f"{len(changes)} changes" if material.before else "the first report"
    content = "\n".join(map(visible, lines)) or "nothing differs"
    link = f"{material.url}{addresses.CHANGES}"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom">\n'
        "<title>PC/SC sample gallery: changes</title>\n"
        f"<id>{escape(material.url or 'urn:pcsc-sample-gallery')}</id>\n"
        f"<updated>{escape(started)}</updated>\n"
        "<author><name>PC/SC sample gallery</name></author>\n"
        f'<link href="{escape(link)}"/>\n'
        "<entry>\n"
        f"<title>{escape(title)}</title>\n"
        f"<id>urn:pcsc-sample-gallery:{escape(run_id)}</id>\n"
        f"<updated>{escape(started)}</updated>\n"
        f'<link href="{escape(link)}"/>\n'
        f'<content type="text">{escape(content)}</content>\n'
        "</entry>\n</feed>\n"
    )
