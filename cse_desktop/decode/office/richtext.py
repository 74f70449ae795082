"""Rich text (.rtf): its paragraphs and the rows of its tables, by striprtf; pictures and looks are left out."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import BinaryIO

from striprtf.striprtf import rtf_to_text

from cse_desktop.decode.office.blocks import Block, Cell, Flow, Paragraph, Run, Table
from cse_desktop.decode.reading import RefusedError
from cse_desktop.decode.values import Limits

BYTES = 24 << 20
"""of a file, with the pictures in it"""
ROWS = 2000
COLUMNS = 40
A4, MARGIN = (595.0, 842.0), 56.0
_PICTURE = re.compile(r"(?<=[0-9a-f])[\r\n]*[0-9a-f]{200,}", re.IGNORECASE)


def read(source: BinaryIO, limits: Limits) -> Flow:
    """The blocks of a document; whatever striprtf raises on one that is not as it should be."""
    raw = source.read(BYTES + 1)
    cut = len(raw) > BYTES
    # the digits of pictures, which can be most of a file, are of no use here
    marked = _PICTURE.sub("", raw[:BYTES].decode("latin-1"))
    text: str = rtf_to_text(marked, errors="replace")
    # characters beyond the first plane are written as two halves
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if not text.strip():
        raise RefusedError("office_no_text")
    cut = cut or len(text) > limits.text_characters
    return Flow(tuple(_blocks(text[: limits.text_characters])), *A4, MARGIN, cut=cut)


def _blocks(text: str) -> Iterator[Block]:
    for is_row, lines in groupby(text.split("\n"), lambda line: line.rstrip().endswith("|")):
        if not is_row:
            yield from (Paragraph((Run(line),) if line else ()) for line in lines)
            continue
        rows = [tuple(line.rstrip().removesuffix("|").split("|")[:COLUMNS]) for line in lines]
        for start in range(0, len(rows), ROWS):
            yield Table(tuple(tuple(map(_cell, row)) for row in rows[start : start + ROWS]))


def _cell(text: str) -> Cell:
    return Cell((Paragraph((Run(text.strip()),)),))
