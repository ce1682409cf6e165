"""How a card that is to be put in gets into the reader that is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from harness.benchd.card_requests import patient, slot_of
from harness.cards.guard import Guarded
from harness.readers import qemu, vpcd
from harness.readers.card_link import CardLink
from harness.readers.manner import Manner
from harness.readers.qemu_link import QemuLink
from harness.readers.vpcd_link import Link
from harness.trace.trace import Trace


def link_for(
    fields: Mapping[str, object], card: Guarded, trace: Trace, port: int, manner: Manner
) -> CardLink:
    """The link of a card to its slot, as a request describes it. OSError when no reader takes it.

    driver: of the reader. quickack: see `Link`. patience_s: how long a vpcd may take to listen.
    port: of vpcd's first slot.
    """
    slot = slot_of(fields)
    if fields.get("driver", vpcd.DRIVER) == qemu.DRIVER:
        return QemuLink(card, trace, slot=slot, manner=manner)
    quickack, address = bool(fields.get("quickack", True)), (vpcd.HOST, port + slot)
    patience_s = float(str(fields.get("patience_s", 0)))
    return patient(lambda: Link.connect(card, trace, address, quickack, slot, manner), patience_s)
