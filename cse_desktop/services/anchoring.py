"""Carrying annotations over to a file that replaces another: found again by content, and no loss is silent."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from cse_desktop.domain.anchoring import Found, Quote, find_again
from cse_desktop.domain.documents import Box, PageText
from cse_desktop.domain.records import Annotation, Change, Recorded
from cse_desktop.errors import BugError
from cse_desktop.services.room import Room

LineBoxes = Callable[[PageText, int, int], tuple[Box, ...]]
"""the boxes of a stretch of a page's text, line by line"""


@dataclass(frozen=True, slots=True)
class Carried:
    """One annotation of the old file, and where it stands in the new one.

    Verdicts as in `Found`: `alike`, found in several places, somebody has to look; `lost`, it stays with the old file.
    """

    before: Annotation
    found: Found

    @property
    def whole(self) -> bool:
        """It is about the whole file, and needs no place."""
        return self.before.shape == "whole" and not self.before.quote


def look_again(annotations: Sequence[Annotation], pages: Sequence[str]) -> tuple[Carried, ...]:
    """Where `annotations` stand in a document with the texts `pages`.

    A place without words – a box on a picture, a stretch of sound – has nothing to be found by: it is lost, and
    said to be. What is about the whole of the old file is about the whole of the new one.
    """
    return tuple(_look(annotation, pages) for annotation in annotations)


def places(
    carried: Sequence[Carried], material: str, pages: Mapping[int, PageText], line_boxes: LineBoxes
) -> tuple[tuple[Annotation, Annotation], ...]:
    """Each annotation that was found, as it was and as it stands in the new file `material`.

    `pages` are the texts with places of the pages on which something was found.
    """
    moved = []
    for row in carried:
        if row.found.verdict == "lost":
            continue
        if row.whole:
            moved.append((row.before, replace(row.before, material=material)))
            continue
        page = pages[row.found.page]
        boxes = line_boxes(page, row.found.start, row.found.end)
        rects = json.dumps([list(box) for box in boxes], separators=(",", ":"))
        shape = "scan" if page.machine_read else "text"
        after = replace(row.before, material=material, page=page.page, rects=rects, shape=shape)
        moved.append((row.before, after))
    return tuple(moved)


def carry_over(room: Room, case_id: str, moved: Sequence[tuple[Annotation, Annotation]]) -> Recorded:
    """Moves annotations to their new places, ties and all, in one act."""
    case = room.must_be_open(case_id)
    digests = {item.sha256 for item in case.materials}
    if any(before.case_id != case_id for before, _ in moved):
        raise BugError("an annotation of another case")
    if any(after.material not in digests for _, after in moved):
        raise BugError("the case has no such material")
    return room.act("carry-annotations", case_id, *(Change(before, after) for before, after in moved))


def _look(annotation: Annotation, pages: Sequence[str]) -> Carried:
    if annotation.shape == "whole" and not annotation.quote:
        return Carried(annotation, Found("found"))
    quote = Quote(annotation.page, annotation.quote, annotation.prefix, annotation.suffix)
    return Carried(annotation, find_again(quote, pages))
