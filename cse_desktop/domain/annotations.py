"""What annotations mean and how they are drawn, and which of them leave with the scores."""

from collections.abc import Iterable

from cse_desktop.domain.records import Annotation, EvidenceLink

STYLES = ("highlight", "underline", "note", "box")
COLOURS = ("plain", "strength", "doubt", "question")
SHAPES = ("text", "box", "time", "whole")


def is_well_formed(annotation: Annotation) -> bool:
    """Whether style, colour and shape are known, and a stretch of time has its two ends, in order."""
    known = annotation.shape in SHAPES and annotation.style in STYLES and annotation.colour in COLOURS
    start, end = annotation.start_ms, annotation.end_ms
    if annotation.shape != "time":
        return known and start is None and end is None
    return known and start is not None and end is not None and 0 <= start < end and annotation.page == 0


def tied(annotations: Iterable[Annotation], links: Iterable[EvidenceLink]) -> tuple[Annotation, ...]:
    """The annotations that support a rating: these are evidence, all others are the assessor's own."""
    supporting = {link.annotation_id for link in links}
    return tuple(found for found in annotations if found.annotation_id in supporting)
