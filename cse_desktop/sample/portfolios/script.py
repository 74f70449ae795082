"""Reads the applicants' texts (`resources/sample/*.txt`): a light markup with figures and computed tables.

`# ` `## ` `### ` headings, `- ` bullets, `| a | b |` tables after `@table caption`, `> ` notes, `= ` formulas,
`@figure name height | caption`, `@insert name`, `@photo name | caption`, `@sign role=name; …`, `@page`,
`@contents`, `@cover organisation | title | subtitle | author | date`. `{name}` is a computed value.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, TypeVar

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Paragraph, Spacer, Table

from cse_desktop.errors import BugError
from cse_desktop.sample.portfolios.drawing import Draw, Figure, Pen
from cse_desktop.sample.portfolios.look import GREY, MEDIUM, PALE, REGULAR, Heading, Look, contents, styles
from cse_desktop.sample.portfolios.signature import signed_by
from resources import resource

_Kept = TypeVar("_Kept")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_COLUMN = 166 * mm


@dataclass
class Shelf:
    """What a text may call for by name."""

    values: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Draw] = field(default_factory=dict)
    inserts: Mapping[str, Callable[[], Sequence[Flowable]]] = field(default_factory=dict)
    photos: Mapping[str, Callable[[], Flowable]] = field(default_factory=dict)


def sample_text(name: str) -> str:
    """The text `name` as it stands in the resources."""
    return resource("sample", f"{name}.txt").read_text(encoding="utf-8")


def story(text: str, look: Look, shelf: Shelf) -> list[Flowable]:
    """The flowables of `text`."""
    parts: list[Flowable] = []
    for part in _Reader(text, look, shelf).read():
        if isinstance(part, _Block):
            part = _Block([*_headings_before(parts), *part.parts])  # noqa: PLW2901 - the block with its heading
        parts.append(part)
    return parts


class _Block(KeepTogether):
    """Things that stand on one page."""

    def __init__(self, parts: list[Flowable]) -> None:
        super().__init__(parts)
        self.parts = parts


def _headings_before(parts: list[Flowable]) -> list[Flowable]:
    """Takes the headings off the end of `parts`: a heading never stands on the page before its figure."""
    taken: list[Flowable] = []
    while parts and isinstance(parts[-1], Heading):
        taken.insert(0, parts.pop())
        if parts and isinstance(parts[-1], CondPageBreak):
            parts.pop()
    return taken


def inline(text: str) -> str:
    """Text with strong parts, as reportlab's mark-up."""
    return _STRONG.sub(rf'<font name="{MEDIUM}">\1</font>', escape(text, quote=False))


def table(rows: Sequence[Sequence[str]], look: Look, *, width: float = _COLUMN, total: bool = False) -> Table:
    """A table whose first row is its head; with `total` the last row stands out. Columns fit what they hold."""
    named = styles(look)
    natural = [max(_natural(row[column]) for row in rows) for column in range(len(rows[0]))]
    floor = [min(value, 62.0) for value in natural]
    over = sum(natural) + 14 * len(natural) - width
    if over > 0:
        spare = sum(natural) - sum(floor)
        natural = [
            value - over * (value - low) / spare if spare else value
            for value, low in zip(natural, floor, strict=True)
        ]
    scale = width / (sum(natural) + 14 * len(natural))
    widths = [(value + 14) * scale for value in natural]
    body = [
        [Paragraph(inline(cell), named["head" if not number else "cell"]) for cell in row]
        for number, row in enumerate(rows)
    ]
    made = Table(body, colWidths=widths, repeatRows=1, spaceBefore=2, spaceAfter=4)
    look_of_it: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LINEABOVE", (0, 0), (-1, 0), 1.0, look.colour),
        ("LINEBELOW", (0, 0), (-1, 0), 0.6, look.colour),
        ("LINEBELOW", (0, 1), (-1, -1), 0.35, PALE),
        ("LINEBELOW", (0, -1), (-1, -1), 0.8, look.colour),
        ("BACKGROUND", (0, 0), (-1, 0), look.tint),
        ("LEFTPADDING", (0, 0), (-1, -1), 6),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 3.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.6),
    ]
    if total:
        look_of_it.append(("BACKGROUND", (0, -1), (-1, -1), look.tint))
    made.setStyle(look_of_it)
    return made


def _natural(cell: str) -> float:
    return float(stringWidth(cell.replace("**", ""), REGULAR, 8.6))


def caption(text: str, look: Look) -> Paragraph:
    """The line below a figure or above a table."""
    return Paragraph(inline(text), styles(look)["caption"])


class _Reader:
    def __init__(self, text: str, look: Look, shelf: Shelf) -> None:
        self._look = look
        self._shelf = shelf
        self._lines = _PLACE.sub(lambda found: self._value(found[1]), text).split("\n")
        self._named = styles(look)
        self._at = 0

    @staticmethod
    def _missing(kind: str, name: str) -> BugError:
        return BugError(f"the sample texts call for a {kind} {name} that does not exist")

    def _value(self, name: str) -> str:
        if name not in self._shelf.values:
            raise self._missing("value", name)
        return self._shelf.values[name]

    def read(self) -> Iterator[Flowable]:
        while self._at < len(self._lines):
            line = self._lines[self._at].strip()
            self._at += 1
            if line.startswith("@"):
                yield from self._directive(line[1:])
            elif line.startswith("#"):
                yield from self._heading(line)
            elif line.startswith("- "):
                yield Paragraph(inline(line[2:]), self._named["bullet"], bulletText="•")
            elif line.startswith("= "):
                yield Paragraph(inline(line[2:]), self._named["formula"])
            elif line.startswith("> "):
                yield self._note(line[2:])
            elif line:
                yield Paragraph(inline(line), self._named["body"])

    def _heading(self, line: str) -> Iterator[Flowable]:
        marks, _, text = line.partition(" ")
        level = len(marks) - 1
        yield CondPageBreak((60 if level == 0 else 34) * mm)
        yield Heading(inline(text), text, level, self._named[f"h{level + 1}"])

    def _note(self, text: str) -> Flowable:
        made = Table(
            [[Paragraph(inline(text), self._named["note"])]], colWidths=[_COLUMN], spaceBefore=4, spaceAfter=8
        )
        made.setStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), self._look.tint),
                ("LINEBEFORE", (0, 0), (0, -1), 2.4, self._look.colour),
                ("LEFTPADDING", (0, 0), (-1, -1), 10),
                ("TOPPADDING", (0, 0), (-1, -1), 6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
            ]
        )
        return made

    def _directive(self, line: str) -> Iterator[Flowable]:
        call, _, said = (part.strip() for part in line.partition("|"))
        name, _, rest = call.partition(" ")
        if name == "page":
            yield PageBreak()
        elif name == "contents":
            yield contents(self._look)
        elif name == "cover":
            yield from self._cover([part.strip() for part in line.removeprefix("cover").split("|")])
        elif name == "figure":
            which, _, height = rest.partition(" ")
            drawn = Figure(self._from(self._shelf.figures, "figure", which), self._look, float(height))
            yield _Block([drawn, caption(said, self._look)])
        elif name == "photo":
            yield _Block([self._from(self._shelf.photos, "photo", rest)(), caption(said, self._look)])
        elif name == "insert":
            yield from self._from(self._shelf.inserts, "insert", rest)()
        elif name == "sign":
            yield self._sign(rest)
        elif name == "table":
            yield from self._table(rest, total=False)
        elif name == "sumtable":
            yield from self._table(rest, total=True)
        else:
            raise self._missing("directive", name)

    def _from(self, shelf: Mapping[str, _Kept], kind: str, name: str) -> _Kept:
        if name not in shelf:
            raise self._missing(kind, name)
        return shelf[name]

    def _table(self, said: str, *, total: bool) -> Iterator[Flowable]:
        rows: list[list[str]] = []
        while self._at < len(self._lines) and self._lines[self._at].strip().startswith("|"):
            rows.append([cell.strip() for cell in self._lines[self._at].strip().strip("|").split("|")])
            self._at += 1
        if any(len(row) != len(rows[0]) for row in rows):
            raise BugError(f"rows of different length in the sample table {said}")
        made = table(rows, self._look, total=total)
        if len(rows) <= 14:
            yield _Block([caption(said, self._look), made, Spacer(1, 6)])
        else:
            yield from (caption(said, self._look), made, Spacer(1, 6))

    def _sign(self, said: str) -> Flowable:
        people = [tuple(part.strip() for part in entry.split("=", 1)) for entry in said.split(";")]

        def draw(pen: Pen, width: float, height: float) -> None:
            each = width / len(people)
            for number, (role, name) in enumerate(people):
                x = number * each
                pen.box(x, 0, each, height, stroke=PALE, line=0.6)
                pen.text(x + 6, height - 13, role, size=8, colour=GREY)
                if name:
                    signed_by(pen, x + 34, 9, name, min(each - 60, 90))

        return Figure(draw, self._look, 36)

    def _cover(self, parts: list[str]) -> Iterator[Flowable]:
        organisation, title, subtitle, author, date = parts[-5:]

        def draw(pen: Pen, width: float, height: float) -> None:
            pen.box(-62, height - 8, width + 124, 240, fill=pen.accent, stroke=None)
            pen.text(0, height + 16, organisation, size=12, colour=pen.tint)
            for number, line in enumerate(title.split("/")):
                pen.text(0, height - 92 - 40 * number, line.strip(), size=27, strong=True, colour=pen.accent)
            pen.text(0, height - 104 - 40 * len(title.split("/")), subtitle, size=12.5, colour=GREY)
            pen.line(
                (0, height - 126 - 40 * len(title.split("/"))),
                (64, height - 126 - 40 * len(title.split("/"))),
                colour=pen.accent,
                width=2,
            )
            pen.text(0, 64, author, size=11.5)
            pen.text(0, 44, date, size=10, colour=GREY)

        yield Figure(draw, self._look, 600)
        yield PageBreak()
