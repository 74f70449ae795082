"""The places of a term on a page, with their boxes."""

from cse_desktop.decode.values import Hit, PageText
from cse_desktop.domain.finding import context, occurrences


def hits(term: str, page: int, text: PageText) -> list[Hit]:
    """The places on one page, with their boxes and the words around them."""
    return [_hit(page, text, start, end) for start, end in occurrences(term, text.text)]


def _hit(page: int, text: PageText, start: int, end: int) -> Hit:
    boxes = tuple(text.boxes(start, end)) if text.coordinates else ()
    return Hit(page, start, end, boxes, *context(text.text, start, end))
