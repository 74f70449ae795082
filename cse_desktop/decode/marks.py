"""A mark as the client asks the worker to put it into a copy."""

from dataclasses import dataclass

from cse_desktop.decode.values import Box


@dataclass(frozen=True, slots=True)
class PageMark:
    """A mark for the copy: page (from 0), boxes on the upright page, how it is drawn, what it means, its words."""

    page: int
    boxes: tuple[Box, ...]
    style: str
    colour: str
    text: str
