"""Carrying annotations over to a file that replaces another: found again by content, and no loss is silent."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cse_desktop.domain.anchoring import Quote, Verdict, find_again
from cse_desktop.domain.documents import Box, PageText
from cse_desktop.domain.records import Annotation, Change, Recorded
from cse_desktop.errors import BugError
from cse_desktop.services.room import Room


@dataclass(frozen=True, slots=True)
class Carried:
    """One annotation of the old file, and what became of it. `after` is None where it was lost."""

    before: Annotation
    after: Annotation | None
    verdict: Verdict
    """`alike`: found in several places, somebody has to look; `lost`: it stays with the old file"""


def look_again(
    annotations: Sequence[Annotation],
    material: str,
    pages: Sequence[PageText],
    line_boxes: Callable[[PageText, int, int], tuple[Box, ...]],
) -> tuple[Carried, ...]:
    """What becomes of `annotations` in the document `material` with the texts `pages`.

    A place without words – a box on a picture, a stretch of sound – has nothing to be found by: it is lost, and
    said to be. What is about the whole of the old file is about the whole of the new one.
    """
    return tuple(_look(found, material, pages, line_boxes) for found in annotations)


def carry_over(room: Room, case_id: str, carried: Sequence[Carried]) -> Recorded:
    """Moves what was found to its new place, ties and all, in one act; what was lost stays where it is."""
    case = room.must_be_open(case_id)
    digests = {item.sha256 for item in case.materials}
    moved = [(row.before, row.after) for row in carried if row.after is not None]
    if any(before.case_id != case_id for before, _ in moved):
        raise BugError("an annotation of another case")
    if any(after.material not in digests for _, after in moved):
        raise BugError("the case has no such material")
    return room.act("carry-annotations", case_id, *(Change(before, after) for before, after in moved))


def _look(
    found: Annotation,
    material: str,
    pages: Sequence[PageText],
    line_boxes: Callable[[PageText, int, int], tuple[Box, ...]],
) -> Carried:
    if found.shape == "whole" and not found.quote:
        return Carried(found, replace(found, material=material), "found")
    quote = Quote(found.page, found.quote, found.prefix, found.suffix)
    place = find_again(quote, [page.text for page in pages])
    if place.verdict == "lost":
        return Carried(found, None, "lost")
    page = pages[place.page]
    boxes = json.dumps([list(box) for box in line_boxes(page, place.start, place.end)], separators=(",", ":"))
    after = replace(found, material=material, page=page.page, rects=boxes, shape="text")
    return Carried(found, after, place.verdict)
