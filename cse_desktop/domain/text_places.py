"""Where a run of characters lies on its page, line by line."""

from cse_desktop.domain.documents import Box, PageText


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
