"""What annotations mean and how they are drawn, and which of them leave with the scores."""

from collections.abc import Iterable

from cse_desktop.domain.records import Annotation, EvidenceLink
from cse_desktop.domain.times import clock

STYLES = ("highlight", "underline", "note", "box")
COLOURS = ("plain", "strength", "doubt", "question")
SHAPES = ("text", "scan", "box", "time", "whole")
QUOTED = ("text", "scan")
"""what has words; those of a `scan` were read off it by machine"""


def is_well_formed(annotation: Annotation) -> bool:
    """Whether style, colour and shape are known, and a stretch of time has its two ends, in order."""
    known = annotation.shape in SHAPES and annotation.style in STYLES and annotation.colour in COLOURS
    start, end = annotation.start_ms, annotation.end_ms
    if annotation.shape != "time":
        return known and start is None and end is None
    return known and start is not None and end is not None and 0 <= start < end and annotation.page == 0


def place_of(annotation: Annotation) -> tuple[str, str]:
    """Where it lies, to be said in words: `page` and its number, `time` and `0:04–0:12`, or `whole` and nothing."""
    if annotation.start_ms is not None and annotation.end_ms is not None:
        return "time", f"{clock(annotation.start_ms)}–{clock(annotation.end_ms)}"
    return ("whole", "") if annotation.shape == "whole" else ("page", str(annotation.page + 1))


def reading_order(annotation: Annotation) -> tuple[int, int]:
    """What marks of one material are sorted by: their page, or the time at which they begin."""
    return annotation.page, annotation.start_ms or 0


def tied(annotations: Iterable[Annotation], links: Iterable[EvidenceLink]) -> tuple[Annotation, ...]:
    """The annotations that support a rating: these are evidence, all others are the assessor's own."""
    supporting = {link.annotation_id for link in links}
    return tuple(found for found in annotations if found.annotation_id in supporting)
