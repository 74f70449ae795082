"""Text that a machine read off a scanned page: never the applicant's own words for certain, so always told apart."""

from array import array
from dataclasses import dataclass, field

from cse_desktop.domain.documents import Hit, PageText
from cse_desktop.domain.finding import context, occurrences
from cse_desktop.domain.text_places import CharacterBoxes, line_boxes

_EDGES = 4


@dataclass(frozen=True, slots=True)
class MachineText:
    """The text of a page, and left, top, right, bottom of each of its characters in ten-thousandths of the page."""

    text: str
    places: "array[int]" = field(repr=False)
    """unsigned, 16 bits each; all four 0 where a character has no place"""

    def __post_init__(self) -> None:
        """`ValueError` where characters and places do not belong together."""
        if self.places.typecode != "H" or len(self.places) != _EDGES * len(self.text):
            raise ValueError("a place for each character")

    def on_page(self, page: int) -> PageText:
        """The same as the text of the page `page`."""
        return PageText(page, self.text, CharacterBoxes(self.places), machine_read=True)

    def hits(self, term: str, page: int) -> tuple[Hit, ...]:
        """All places of `term`, found as in any other text."""
        places = occurrences(term, self.text)
        text = self.on_page(page) if places else None
        return tuple(
            Hit(
                page,
                start,
                end - start,
                context(self.text, start, end)[0],
                line_boxes(text, start, end),
                machine_read=True,
            )
            for start, end in places
            if text is not None
        )
