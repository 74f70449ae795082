"""Text marked up as Markdown: headings, lists, tables and emphasis. Addresses and pictures stay text."""

import re
from collections.abc import Iterator
from itertools import groupby

from cse_desktop.decode.office.blocks import Block, Cell, Flow, Paragraph, Run, Table

BLOCKS = 6000
ROWS = 2000
COLUMNS = 40
LONGEST_LINE = 10_000
"""people write no longer ones, and marks within a line are looked for at every place of it"""
A4, MARGIN = (595.0, 842.0), 56.0
_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_ITEM = re.compile(r"(\s*)([-*+]|\d{1,4}[.)])\s+(.*)$")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_RULE = re.compile(r"\s*\|?[\s:|-]*-{3,}[\s:|-]*\|?\s*$")
_LINK = re.compile(r"!?\[([^\]\n]{1,300})\]\(([^)\s\n]{1,1000})\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,2000}?)(?<=\S)\1")
_FENCE = re.compile(r"\s*(```|~~~)")
_DEEPEST = 5


def looks_like_markdown(text: str) -> bool:
    """Whether the first lines have a heading and something else that only Markdown writes so."""
    if any(len(line) > LONGEST_LINE for line in text.split("\n")):
        return False
    lines = text[:20_000].split("\n")
    headings = sum(bool(_HEADING.match(line)) for line in lines)
    others = sum(
        bool(
            _ITEM.match(line)
            or _ROW.match(line)
            or _FENCE.match(line)
            or _STRONG.search(line)
            or _LINK.search(line)
        )
        for line in lines
    )
    return headings >= 1 and headings + others >= 2 and not text.startswith("#!")


def read(text: str) -> Flow:
    """The blocks of a text."""
    blocks: list[Block] = []
    cut = False
    for block in _blocks(text.split("\n")):
        if len(blocks) >= BLOCKS:
            cut = True
            break
        blocks.append(block)
    return Flow(tuple(blocks), *A4, MARGIN, cut=cut)


def _blocks(lines: list[str]) -> Iterator[Block]:
    fenced = False
    for kind, group in groupby(lines, _kind):
        found = list(group)
        if kind == "fence":
            fenced ^= bool(len(found) % 2)
        elif fenced:
            yield Paragraph((Run("\n".join(found).replace("  ", "\u00a0 ")),), indent=1)
        elif kind == "row":
            yield _table(found[:ROWS])
        elif kind == "text":
            yield Paragraph(_runs(" ".join(line.strip().removeprefix("> ") for line in found)))
        elif kind != "blank":
            yield from map(_line, found)


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    for kind, pattern in (("fence", _FENCE), ("row", _ROW), ("heading", _HEADING), ("item", _ITEM)):
        if pattern.match(line):
            return kind
    return "rule" if _RULE.match(line) else "text"


def _line(line: str) -> Paragraph:
    if heading := _HEADING.match(line):
        return Paragraph(_runs(heading[2]), heading=len(heading[1]))
    if item := _ITEM.match(line):
        level = min(len(item[1].expandtabs(4)) // 2, _DEEPEST)
        return Paragraph(_runs(item[3]), bullet=item[2] if item[2][0].isdigit() else "•", indent=level)
    return Paragraph(())


def _table(lines: list[str]) -> Table:
    rows = [
        tuple(
            Cell((Paragraph(_runs(field.strip(), bold=not number)),))
            for field in line.strip().strip("|").split("|")[:COLUMNS]
        )
        for number, line in enumerate(lines)
        if not _RULE.match(line)
    ]
    return Table(tuple(rows))


def _runs(text: str, *, bold: bool = False) -> tuple[Run, ...]:
    text = _LINK.sub(lambda link: link[1] if link[1] == link[2] else f"{link[1]} ({link[2]})", text)
    text = text.replace("`", "")
    runs: list[Run] = []
    at = 0
    for strong in _STRONG.finditer(text):
        runs += [Run(text[at : strong.start()], bold=bold), Run(strong[2], bold=True)]
        at = strong.end()
    return tuple(run for run in (*runs, Run(text[at:], bold=bold)) if run.text)
