"""What the readers of office documents find, whatever the format: paragraphs, tables, pictures, sheets, slides.

Lengths are points (1/72 inch).
"""

from dataclasses import dataclass, field

Length = float


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that look alike. `size` is 0 where the document leaves it to its style."""

    text: str
    bold: bool = False
    underline: bool = False
    size: float = 0.0
    address: str = ""
    """where a link leads outside the document; shown, never followed"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the line, as its file's bytes; 0 by 0 where the document does not say how large it is."""

    data: bytes = field(repr=False)
    width: Length
    height: Length


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `heading` is 1 to 9 for headings and 0 for text, `align` 0 left, 1 centre, 2 right."""

    runs: tuple[Run, ...]
    heading: int = 0
    bullet: str = ""
    indent: int = 0
    """level of a list"""
    align: int = 0
    pictures: tuple[Picture, ...] = ()
    breaks_page: bool = False
    """what follows begins on a new page"""

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell and how many columns and rows it takes."""

    paragraphs: tuple[Paragraph, ...]
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; a place that a cell above or to the left takes is None. `widths` may be empty."""

    rows: tuple[tuple[Cell | None, ...], ...]
    widths: tuple[Length, ...] = ()


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Flow:
    """A text document: blocks that flow over pages of one size."""

    blocks: tuple[Block, ...]
    width: Length
    height: Length
    margin: Length
    header: str = ""
    cut: bool = False
    """there is more than is shown"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook as it would be read aloud: rows of texts."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[tuple[int, int]]
    """row and column of cells that hold numbers: they stand to the right"""


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets that can be seen."""

    sheets: tuple[Sheet, ...]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """Something at its place on a slide, from the slide's top left corner."""

    left: Length
    top: Length
    width: Length
    height: Length
    content: "tuple[Paragraph, ...] | Table | Picture"


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide, what lies lowest first."""

    title: str
    items: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Slides:
    """A presentation."""

    slides: tuple[Slide, ...]
    width: Length
    height: Length
    cut: bool = False


Content = Flow | Workbook | Slides
