"""Marks on pages: which annotation of a case lies where, and to which ratings it is tied."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from cse_desktop.domain.documents import Box
from cse_desktop.domain.records import Annotation
from cse_desktop.services.sheets import CaseSheet, EvidenceRow

COLOUR_TONES = {"plain": "accent", "strength": "good", "doubt": "notice", "question": "busy"}
"""what a mark means → role of its colour"""
COLOUR_ICONS = {"plain": "bookmark", "strength": "critical", "doubt": "notice", "question": "question"}


@dataclass(frozen=True, slots=True)
class Mark:
    """An annotation as it is painted over a page."""

    annotation_id: str
    page: int
    shape: str
    boxes: tuple[Box, ...]
    targets: tuple[str, ...]
    """what it is evidence for, in the order of the rubric"""
    quote: str
    note: str
    style: str = "highlight"
    colour: str = "plain"

    def holds(self, u: int, v: int) -> bool:
        """Whether a place of its page lies in it."""
        return any(left <= u <= right and top <= v <= bottom for left, top, right, bottom in self.boxes)


def boxes_of(annotation: Annotation) -> tuple[Box, ...]:
    """The boxes of an annotation, read from its row."""
    return tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in json.loads(annotation.rects))


def evidence_of(case: CaseSheet) -> Iterable[EvidenceRow]:
    """All evidence tied to any rating of the case."""
    for dimension in case.dimensions:
        if dimension.interview is not None:
            yield from dimension.interview.evidence
        for row in dimension.indicators:
            for cell in (row.material, row.interview):
                if cell is not None:
                    yield from cell.evidence


def marks_of(case: CaseSheet, sha256: str) -> tuple[Mark, ...]:
    """The marks of one material, page by page."""
    tied: dict[str, list[str]] = {}
    for row in evidence_of(case):
        targets = tied.setdefault(row.link.annotation_id, [])
        if row.link.target not in targets:
            targets.append(row.link.target)
    found = [
        Mark(
            annotation.annotation_id,
            annotation.page,
            annotation.shape,
            boxes_of(annotation),
            tuple(tied.get(annotation.annotation_id, ())),
            annotation.quote,
            annotation.note,
            annotation.style,
            annotation.colour,
        )
        for annotation in case.annotations
        if annotation.material == sha256
    ]
    return tuple(sorted(found, key=lambda mark: (mark.page, mark.boxes[:1])))
