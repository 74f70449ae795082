"""Reads the written test of a round, paper and scripts, strictly, though this version leaves it out."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from cse_desktop.society.findings import Finding
from cse_desktop.society.rounds import WrittenPart
from cse_desktop.society.sheet import Sheet
from cse_desktop.words import words

KINDS = ("choice", "multiple", "truefalse", "numeric", "short", "constructed", "drawing")
ReadSheet = Callable[[Path, str, list[Finding]], Sheet | None]


def read_written(
    folder: Path, sheet: Sheet | None, faults: list[Finding], read_sheet: ReadSheet
) -> WrittenPart | None:
    """The written part that `[written]` of `round.toml` names."""
    if sheet is None:
        return None
    paper = sheet.text("paper")
    own_remark_share = sheet.share("own_remark_share", default=Decimal(0))
    sheet.end()
    if not paper or Path(paper).is_absolute() or ".." in Path(paper).parts:
        if paper:
            sheet.fault("RND-004", "paper", words("society.round.path_outside"))
        return None
    items = _read_paper(read_sheet(folder, paper, faults))
    codes = _read_scripts(folder, items, faults, read_sheet)
    return WrittenPart(paper, own_remark_share, codes)


def _read_paper(sheet: Sheet | None) -> set[str]:
    items: set[str] = set()
    if sheet is None:
        return items
    sheet.name("id")
    sheet.both("title")
    sheet.integer("minutes", 1, 1_440)
    for item in sheet.tables("item"):
        name = item.name("id")
        if name in items:
            item.fault("RND-007", "id", words("society.round.item_twice").format(id=name))
        items.add(name)
        _read_item(item)
        item.end()
    sheet.end()
    return items


def _read_item(item: Sheet) -> None:
    item.choice("kind", KINDS)
    item.both("text")
    item.flag("critical", default=False)
    item.integer("marks", 1, 1_000)
    item.text("step", default="1")
    item.texts("indicators", optional=True)
    item.both("model", optional=True)
    for option in item.tables("options", optional=True):
        option.name("id")
        option.both("text")
        option.end()
    for point in item.tables("guide", optional=True):
        point.both("point")
        point.text("marks")
        point.end()
    if isinstance(item.raw("key"), list):
        item.texts("key")
    elif item.has("key"):
        key = item.table("key")
        if key is not None:
            for name in ("value", "tolerance", "unit"):
                key.text(name, default="", empty=True)
            key.end()


def _read_scripts(
    folder: Path, items: set[str], faults: list[Finding], read_sheet: ReadSheet
) -> tuple[str, ...]:
    root = folder / "written" / "scripts"
    codes: list[str] = []
    if not root.is_dir():
        return ()
    for place in sorted(entry for entry in root.iterdir() if not entry.name.startswith(".")):
        sheet = read_sheet(folder, f"written/scripts/{place.name}/answers.toml", faults)
        if sheet is None:
            continue
        code = sheet.name("blind_code")
        if code != place.name:
            sheet.fault("RND-004", "blind_code", words("society.round.blind_code_is_folder"))
        sheet.texts("pages", optional=True)
        answers = sheet.table("answers", optional=True)
        sheet.end()
        for item in answers.names() if answers is not None else ():
            if answers is not None and item not in items:
                answers.fault("RND-009", item, words("society.round.no_such_item").format(id=item))
            elif answers is not None and isinstance(answers.raw(item), dict):
                _read_box(answers.table(item))
        codes.append(code)
    return tuple(codes)


def _read_box(sheet: Sheet | None) -> None:
    if sheet is None:
        return
    sheet.integer("page", 1, 1_000)
    box = sheet.raw("box")
    inside = isinstance(box, list) and len(box) == 4
    if not (inside and isinstance(box, list) and all(isinstance(side, Decimal | int) for side in box)):
        sheet.fault("RND-004", "box", words("society.round.not_a_box"))
    sheet.end()
