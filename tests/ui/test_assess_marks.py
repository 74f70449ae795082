"""Marks and private notes on the Assess page, over the real services and a real case file, by keys alone."""

# ruff: noqa: F811 - fixtures of another file are arguments here

import os
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from cse_desktop.app.program import RunningProgram
from tests.ui.test_assess_page import (  # noqa: F401 - fixtures
    ALT,
    CONTROL,
    SHIFT,
    make,
    page,
    program,
    pytestmark,
    quiet,
    report_of,
    world,
)
from ui.assess.document.geometry import PageLayout
from ui.assess.document.marks import Mark
from ui.assess.document.page_view import PageView
from ui.assess.document.painting import qrect, tag_rects
from ui.assess.page import AssessPage
from ui.assess.side.mark_list import MarkLine
from ui.look import Look

Key = Qt.Key


def keys(page: AssessPage, key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Presses a key wherever the keys go."""
    widget = QApplication.focusWidget()
    QTest.keyClick(widget if widget is not None and page.isAncestorOf(widget) else page, key, held)


def reading(qtbot: QtBot, page: AssessPage) -> PageView:
    """The report open, its first page read."""
    page.open_material(report_of(page))
    desk = page.place.desk
    qtbot.waitUntil(lambda: desk.view is not None)
    view = desk.view
    assert view is not None
    qtbot.waitUntil(lambda: view.texts.of(0) is not None)
    view.setFocus()
    return view


def select(page: AssessPage, letters: int) -> None:
    for _ in range(letters):
        keys(page, Key.Key_Right, SHIFT)


def picture(page: AssessPage, name: str) -> None:
    """Saves a picture where `CSE_PICTURES` names a folder."""
    folder = os.environ.get("CSE_PICTURES")
    if folder:
        QTest.qWait(150)
        assert page.grab().save(str(Path(folder) / f"{name}.png"))


def test_marked_listed_noted_removed_and_brought_back(
    qtbot: QtBot,
    page: AssessPage,
    program: RunningProgram,
    look: Look,
) -> None:
    view = reading(qtbot, page)
    select(page, 4)
    keys(page, Key.Key_H, CONTROL | SHIFT)
    quiet(qtbot, program)
    select(page, 6)
    keys(page, Key.Key_U, CONTROL)
    quiet(qtbot, program)
    page.place.rubric.go_to("1.1")
    keys(page, Key.Key_E, CONTROL)
    quiet(qtbot, program)
    marks = page.place.marks
    keys(page, Key.Key_M, CONTROL | SHIFT)
    assert marks.list.hasFocus()
    lines = [line for line in marks.model.lines if isinstance(line, MarkLine)]
    assert sorted((line.style, line.targets) for line in lines) == [
        ("highlight", ()),
        ("highlight", ("1.1",)),
        ("underline", ()),
    ]
    assert marks.current is not None
    name = marks.current.annotation.annotation_id
    keys(page, Key.Key_F2)
    qtbot.keyClicks(marks.note, "Sample words")
    keys(page, Key.Key_Return)
    quiet(qtbot, program)
    marks.colours.button("doubt").setFocus()
    keys(page, Key.Key_Space)
    quiet(qtbot, program)
    assert marks.current is not None
    changed = marks.current.annotation
    assert (changed.annotation_id, changed.note, changed.colour) == (name, "Sample words", "doubt")
    spoken = marks.list.currentIndex().data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert "存疑" in spoken
    assert "Sample words" in spoken
    marks.scratch.setFocus()
    qtbot.keyClicks(marks.scratch, "Mine")
    keys(page, Key.Key_Return)
    quiet(qtbot, program)
    assert [marks.notes.item(row).text()[-4:] for row in range(marks.notes.count())] == ["Mine"]
    for theme in ("light", "dark"):
        look.set_theme(theme)  # type: ignore[arg-type]  # both are themes
        for language in ("zh_CN", "en"):
            look.set_language(language)  # type: ignore[arg-type]  # both are languages
            picture(page, f"marks-{theme}-{language}")
    look.set_theme("light")
    look.set_language("zh_CN")
    marks.list.setFocus()
    keys(page, Key.Key_Delete)
    quiet(qtbot, program)
    assert marks.model.row_of(name) < 0
    assert marks.current is not None, "the neighbour is looked at"
    keys(page, Key.Key_Z, CONTROL)
    quiet(qtbot, program)
    assert marks.model.row_of(name) > 0
    marks.list.setCurrentIndex(marks.model.index(marks.model.row_of(name)))
    keys(page, Key.Key_Return)
    assert view.focused_mark == name
    picture(page, "marks-page")


def test_filters_keep_what_they_say(qtbot: QtBot, page: AssessPage, program: RunningProgram) -> None:
    reading(qtbot, page)
    select(page, 4)
    keys(page, Key.Key_H, CONTROL | SHIFT)
    quiet(qtbot, program)
    select(page, 6)
    page.place.rubric.go_to("1.1")
    keys(page, Key.Key_E, CONTROL)
    quiet(qtbot, program)
    marks = page.place.marks
    for name, value, kept in (
        ("tie", "loose", [()]),
        ("tie", "tied", [("1.1",)]),
        ("target", "1.1", [("1.1",)]),
        ("target", "1.2", []),
        ("colour", "doubt", []),
        ("style", "highlight", [(), ("1.1",)]),
    ):
        box = marks.filters[name]
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())
        lines = [line.targets for line in marks.model.lines if isinstance(line, MarkLine)]
        assert sorted(lines) == kept, (name, value)
        assert marks.empty.isVisibleTo(marks) is not bool(kept)
        box.setCurrentIndex(0)
        box.activated.emit(0)


def test_found_by_keys_tied_to_two_and_to_and_fro(
    qtbot: QtBot, page: AssessPage, program: RunningProgram, look: Look
) -> None:
    view = reading(qtbot, page)
    text = view.texts.of(0)
    assert text is not None
    term = "".join(text.text.split())[:2]
    keys(page, Key.Key_F, CONTROL)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.setText(term)
    keys(page, Key.Key_Return)
    qtbot.waitUntil(lambda: view.findings.current is not None)
    page.place.rubric.go_to("1.1")
    picker = page.place.linking
    keys(page, Key.Key_A, CONTROL | SHIFT)
    assert picker.field.hasFocus()
    assert picker.ticked == [("1.1", "material")], "the current one is meant"
    qtbot.keyClicks(picker.field, "1.3")
    keys(page, Key.Key_Down)
    keys(page, Key.Key_Space)
    look.set_theme("dark")
    picture(page, "picker-dark")
    look.set_theme("light")
    picture(page, "picker")
    picker.parts.button("leading").setFocus()
    keys(page, Key.Key_Space)
    picker.remark.setFocus()
    qtbot.keyClicks(picker.remark, "sample")
    keys(page, Key.Key_Return)
    quiet(qtbot, program)
    assert view.hasFocus()
    assert page.sheet is not None
    for target in ("1.1", "1.3"):
        cell = page.sheet.cell(target, "material")
        assert cell is not None
        assert [(row.link.own_part, row.link.remark) for row in cell.evidence] == [("leading", "sample")]
    (mark,) = page.sheet.annotations
    assert mark.quote.replace("\r\n", "") == term, "the found words are quoted, not their surroundings"
    page.place.rubric.rows.setFocus()
    keys(page, Key.Key_J, ALT)
    qtbot.waitUntil(view.hasFocus)
    assert view.focused_mark == mark.annotation_id
    keys(page, Key.Key_J, ALT)
    assert page.place.rubric.rows.hasFocus()
    assert page.place.rubric.current is not None
    assert page.place.rubric.current.target == "1.1", "back to the rating one came from"
    view.setFocus()
    keys(page, Key.Key_J, CONTROL)
    keys(page, Key.Key_Return)
    assert page.place.rubric.current.target == "1.3"


def test_coverage_says_its_holes_and_leads_to_them(
    qtbot: QtBot, page: AssessPage, program: RunningProgram, look: Look
) -> None:
    view = reading(qtbot, page)
    select(page, 4)
    page.place.rubric.go_to("1.2")
    keys(page, Key.Key_E, CONTROL)
    quiet(qtbot, program)
    shown = page.place.coverage
    keys(page, Key.Key_G, CONTROL | SHIFT)
    assert shown.grid.hasFocus()
    assert page.sheet is not None
    rows = shown.model.rowCount()
    unused = len(page.sheet.materials) - 1
    assert (
        shown.summary.text().replace("\u2009", "") == f"{rows - 1}项指标没有佐证。 {unused}份材料没有用到。"
    )
    row = shown.model.grid.targets.index("1.2")
    column = shown.model.grid.materials.index(report_of(page))
    for theme in ("light", "dark"):
        look.set_theme(theme)  # type: ignore[arg-type]  # both are themes
        for language in ("zh_CN", "en"):
            look.set_language(language)  # type: ignore[arg-type]  # both are languages
            picture(page, f"coverage-{theme}-{language}")
    look.set_theme("light")
    look.set_language("zh_CN")
    for _ in range(row):
        keys(page, Key.Key_Down)
    for _ in range(column):
        keys(page, Key.Key_Right)
    spoken = shown.grid.currentIndex().data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert "1.2" in spoken
    assert "1处佐证" in spoken.replace("\u2009", "")
    assert shown.list.count() == rows + unused
    keys(page, Key.Key_Return)
    assert view.hasFocus()
    assert view.focused_mark == page.sheet.annotations[0].annotation_id
    keys(page, Key.Key_G, CONTROL | SHIFT)
    shown.grid.setCurrentIndex(shown.model.index(row + 1, column))
    keys(page, Key.Key_Return)
    assert page.place.rubric.rows.hasFocus()
    assert page.place.rubric.current is not None
    assert page.place.rubric.current.target == shown.model.grid.targets[row + 1]


def test_a_tag_never_lies_on_words(look: Look) -> None:
    layout = PageLayout([(59_500, 84_200)], 100.0, 0, 900)
    font = look.font("small", medium=True)
    lines = [(900, top, 9100, top + 150) for top in range(500, 9500, 250)]
    marks = [Mark(str(n), 0, "text", (lines[4],), ("1.1", "1.2", "2.1")[: n + 1], "", "") for n in range(3)]
    tags = tag_rects(layout, marks, lines, font)
    places = list(tags.values())
    assert len(places) == 3
    for at, tag in enumerate(places):
        assert not any(tag.intersects(other) for other in places[at + 1 :])
        assert not any(tag.intersects(qrect(layout.box_rect(0, line))) for line in lines)
    full = [(0, 0, 10_000, 10_000)]
    (over,) = tag_rects(layout, marks[:1], full, font).values()
    paper = layout.rect(0)
    assert over.right() > paper.x + paper.width, "where words fill the paper it hangs over the edge"
    assert isinstance(over, QRect)


def test_buttons_mark_and_what_has_no_room_is_in_the_menu(
    qtbot: QtBot, page: AssessPage, program: RunningProgram, look: Look
) -> None:
    reading(qtbot, page)
    bar = page.place.desk.bar
    assert not any(button.isEnabled() for button in bar.marks), "nothing is picked"
    for number, button in enumerate(bar.marks, 1):
        select(page, 3)
        button.setFocus()
        keys(page, Key.Key_Space)
        quiet(qtbot, program)
        assert page.sheet is not None
        assert len(page.sheet.annotations) == number
        page.place.desk.view.setFocus()  # type: ignore[union-attr]  # it is open
    assert page.sheet is not None
    assert {row.style for row in page.sheet.annotations} == {"highlight", "underline", "note"}
    buttons = (bar.panel, bar.rotate, *bar.marks, bar.box, bar.attach)
    for language in ("zh_CN", "en"):
        look.set_language(language)  # type: ignore[arg-type]  # both are languages
        for percent in (100, 200):
            look.set_text_percent(percent)
            for width in (1366, 1030):
                page.resize(width, 700)
                QTest.qWait(30)
                layout = bar.layout()
                assert layout is not None
                assert layout.minimumSize().width() <= bar.width()
                menu = bar.more.open_menu()
                said = [action.text().partition("\t")[0] for action in menu.actions()]
                for button in buttons:
                    assert (look.t(button.key) in said) == button.isHidden(), (language, percent, width)
                menu.close()
    look.set_text_percent(100)
    look.set_language("zh_CN")
