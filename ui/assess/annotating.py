"""Makes an annotation of what is picked in a document: one way for all who mark and tie."""

from collections.abc import Sequence

from cse_desktop.domain.records import Recorded
from cse_desktop.services import evidence
from cse_desktop.services.room import Room
from ui.assess.document.picking import Picked

MOMENT_MS = 1_000
"""a moment of a recording is kept as the second that begins with it: a stretch has two ends"""


def annotate_picked(
    room: Room,
    case_id: str,
    material: str,
    picked: Picked,
    *,
    links: Sequence[evidence.Link] = (),
    style: str = "highlight",
) -> Recorded:
    """Marks the place `picked` in a material (digest) and ties it to `links`, in one act; errors of `annotate`."""
    start = end = None
    if picked.shape == "time":
        start, end = picked.start_ms, max(picked.end_ms, picked.start_ms + MOMENT_MS)
    return evidence.annotate(
        room,
        case_id,
        material,
        picked.page,
        picked.shape,
        picked.boxes,
        picked.quote,
        picked.prefix,
        picked.suffix,
        links=links,
        style=style,
        start_ms=start,
        end_ms=end,
    )
