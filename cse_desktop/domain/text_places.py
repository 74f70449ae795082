"""Where a run of characters lies on its page, line by line."""

from array import array
from collections.abc import Sequence
from typing import overload

from cse_desktop.domain.documents import Box, PageText


class CharacterBoxes(Sequence[Box]):
    """The boxes of a page's characters, eight bytes each: as tuples they would take a hundredfold."""

    def __init__(self, coordinates: "array[int]") -> None:
        """`coordinates` are left, top, right, bottom of one character after the other."""
        self._edges = coordinates

    def __len__(self) -> int:
        return len(self._edges) // 4

    @overload
    def __getitem__(self, index: int) -> Box: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Box, ...]: ...

    def __getitem__(self, index: int | slice) -> Box | tuple[Box, ...]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        place = range(len(self))[index]
        left, top, right, bottom = self._edges[4 * place : 4 * place + 4]
        return left, top, right, bottom


def is_placed(box: Box) -> bool:
    """Whether a character has a place: blanks and line ends may have none."""
    return box[2] > box[0] and box[3] > box[1]


def line_boxes(text: PageText, start: int, end: int) -> tuple[Box, ...]:
    """The boxes of characters `start` to `end`, joined to one for each line."""
    joined: list[Box] = []
    for box in text.boxes[start:end]:
        if not is_placed(box):
            continue
        if joined and _same_line(joined[-1], box):
            last = joined[-1]
            joined[-1] = (
                min(last[0], box[0]),
                min(last[1], box[1]),
                max(last[2], box[2]),
                max(last[3], box[3]),
            )
        else:
            joined.append(box)
    return tuple(joined)


def _same_line(one: Box, other: Box) -> bool:
    overlap = min(one[3], other[3]) - max(one[1], other[1])
    near = other[0] - one[2] < 12 * max(other[3] - other[1], 1) and other[0] > one[0] - 50
    return near and overlap * 2 > min(one[3] - one[1], other[3] - other[1])
