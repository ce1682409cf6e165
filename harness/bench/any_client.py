"""The bench that serves clients of every protocol version: its image."""

from __future__ import annotations

from harness.images.image import Image
from harness.images.images import Images
from harness.images.log import Log


def any_client_image(images: Images, log: Log) -> Image:
    """Build the bench's image with the pcscd of an image of its own.

    What changes in the bench, cards included, compiles no daemon.
    """
    daemon = images.tool("pcscd-any", log)
    bench = images.tool("bench", log)
    return images.tool("bench-any", log, BENCH=bench.tag, PCSCD=daemon.tag)
