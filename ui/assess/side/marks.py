"""The page of the side pane with all marks of the case, and below them the assessor's private notes."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.domain.annotations import COLOURS, STYLES
from cse_desktop.services.sheets import CaseSheet
from ui.assess.side.carrying import CarryStrip
from ui.assess.side.mark_list import LineRole, MarkDelegate, MarkLine, MarkList, MarkModel, Wanted, mark_lines
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, SegmentedControl, TextLabel, VerbButton, hairline

FILTERS = ("style", "colour", "tie", "target")
TIES = ("tied", "loose")
NOTES_HEIGHT = 120


class NoteList(QListWidget):
    """The private notes; Delete takes one away."""

    removed = Signal(str)
    """note id"""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Delete and item is not None:
            self.removed.emit(str(item.data(Qt.ItemDataRole.UserRole)))
        else:
            super().keyPressEvent(event)


class MarksPage(Retranslated, QWidget):
    """Says what a person did with marks and notes, and shows what it is told."""

    place_wanted = Signal(str)
    """annotation id"""
    coloured = Signal(str, str)
    """annotation id, colour"""
    noted = Signal(str, str)
    """annotation id, note"""
    removed = Signal(str)
    """annotation id"""
    scratched = Signal(str, bool)
    """text, whether beside the page that is read"""
    unscratched = Signal(str)
    """note id"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._case: CaseSheet | None = None
        self.carrying = CarryStrip(look)
        self.filters = {name: QComboBox() for name in FILTERS}
        self.model = MarkModel(look, self)
        self.list = MarkList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(MarkDelegate(self.model, look, self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = TextLabel(look, "marks.empty", type="small", tone="quiet", wrap=True)
        self.colours = SegmentedControl(
            look, [(colour, f"marks.colour.{colour}") for colour in COLOURS], "marks.colour.name"
        )
        self.note = QLineEdit()
        self.remove = VerbButton(look, "marks.remove", kind="plain", icon="remove")
        self.notes = NoteList()
        self.notes.setProperty("plain", True)
        self.notes.setFrameShape(QFrame.Shape.NoFrame)
        self.notes.setWordWrap(True)
        self.beside = SegmentedControl(
            look,
            [("page", "marks.scratch.page"), ("case", "marks.scratch.case")],
            "marks.scratch.beside",
            value="page",
        )
        self.scratch = QLineEdit()
        self.beside.chosen.connect(lambda _: self.scratch.setFocus())
        self._place()
        self._wire()
        self.retranslate()

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE["xs"], 0, SPACE["s"])
        column.setSpacing(SPACE["xs"])
        column.addWidget(self.carrying)
        head = QGridLayout()
        head.setContentsMargins(SPACE["m"], 0, SPACE["m"], 0)
        head.setSpacing(SPACE["xs"])
        for number, box in enumerate(self.filters.values()):
            box.setMinimumWidth(self._look.px(60))
            head.addWidget(box, number // 2, number % 2)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        inner = QVBoxLayout()
        inner.setContentsMargins(SPACE["m"], 0, SPACE["m"], 0)
        inner.setSpacing(SPACE["xs"])
        inner.addWidget(self.empty)
        inner.addWidget(self.note)
        acts = QHBoxLayout()
        acts.addWidget(self.colours)
        acts.addStretch(1)
        inner.addLayout(acts)
        inner.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(hairline())
        inner.addWidget(TextLabel(self._look, "marks.scratch.title", type="strong"))
        self.notes.setFixedHeight(self._look.px(NOTES_HEIGHT))
        inner.addWidget(self.notes)
        row = QHBoxLayout()
        row.addWidget(self.scratch, 1)
        row.addWidget(self.beside)
        inner.addLayout(row)
        column.addLayout(inner)

    def _wire(self) -> None:
        for box in self.filters.values():
            box.activated.connect(lambda _: self._refill())
        self.list.selectionModel().currentChanged.connect(lambda now, _: self._show_line(now))
        self.list.jumped.connect(self._jump)
        self.list.doubleClicked.connect(lambda _: self._jump())
        self.list.edited.connect(self.note.setFocus)
        self.list.removed.connect(self._remove)
        self.remove.clicked.connect(self._remove)
        self.colours.chosen.connect(self._colour)
        self.note.editingFinished.connect(self._note)
        self.note.returnPressed.connect(self.list.setFocus)
        self.scratch.returnPressed.connect(self._write)
        self.notes.removed.connect(self.unscratched)
        self._look.restyled.connect(self.list.viewport().update)

    @property
    def current(self) -> MarkLine | None:
        """The mark that is looked at."""
        line = self.list.currentIndex().data(LineRole)
        return line if isinstance(line, MarkLine) else None

    def show_case(self, case: CaseSheet) -> None:
        """Shows the marks and notes of a case, or of the same one anew."""
        if self._case is not None and self._case.case_id != case.case_id:
            self.forget()
        self._case = case
        self.carrying.show_case(case)
        self._fill_filters()
        self._refill()

    def forget(self) -> None:
        """The case is left: nothing of it stays on the page."""
        self._case = None
        self.scratch.clear()
        self.note.clear()
        self.notes.clear()
        self.model.show(())

    def take_focus(self) -> None:
        """Puts the keys into the list, or into the field for a note where there is no mark."""
        if self.current is None and len(self.model.lines) > 1:
            self.list.setCurrentIndex(self.model.index(1))
        (self.list if self.model.lines else self.scratch).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _refill(self) -> None:
        case = self._case
        if case is None:
            return
        row, kept = self.list.currentIndex().row(), self.current
        wanted = Wanted(**{name: str(box.currentData() or "") for name, box in self.filters.items()})
        marks = tuple(line for line in mark_lines(case) if wanted.keeps(line))
        self.model.show(marks)
        self.empty.setVisible(not marks)
        at = self.model.row_of(kept.annotation.annotation_id) if kept is not None else -1
        if at < 0 and row >= 0 and marks:
            # the one looked at is gone: its neighbour is looked at
            at = max(1, min(row, len(self.model.lines) - 1))
            at += 0 if isinstance(self.model.lines[at], MarkLine) else 1
        if at >= 0:
            self.list.setCurrentIndex(self.model.index(at))
        self._show_line(self.list.currentIndex())
        self._fill_notes()
        self.scratch.setEnabled(not case.frozen)

    def _show_line(self, index: QModelIndex) -> None:
        line = index.data(LineRole)
        there = isinstance(line, MarkLine) and self._case is not None and not self._case.frozen
        for widget in (self.note, self.colours, self.remove):
            widget.setEnabled(there)
        if isinstance(line, MarkLine):
            self.colours.set_value(line.annotation.colour)
            if not self.note.hasFocus():
                self.note.setText(line.annotation.note)
        else:
            self.colours.set_value("")
            self.note.clear()

    def _fill_notes(self) -> None:
        self.notes.clear()
        case = self._case
        if case is None:
            return
        names = {row.sha256: row.name.rsplit("/", 1)[-1] for row in case.materials}
        for found in sorted(case.notes, key=lambda note: (note.written_at, note.note_id)):
            key = "marks.scratch.of_page" if found.material else "marks.scratch.of_case"
            name = names.get(found.material, "")
            item = QListWidgetItem(self._look.t(key, name=name, page=found.page + 1, text=found.text))
            item.setData(Qt.ItemDataRole.UserRole, found.note_id)
            self.notes.addItem(item)

    def _fill_filters(self) -> None:
        look, case = self._look, self._case
        targets = [row.indicator.id for dim in case.dimensions for row in dim.indicators] if case else []
        choices = {
            "style": [(name, look.t(f"marks.style.{name}")) for name in STYLES],
            "colour": [(name, look.t(f"marks.colour.{name}")) for name in COLOURS],
            "tie": [(name, look.t(f"marks.tie.{name}")) for name in TIES],
            "target": [(name, name) for name in targets],
        }
        for name, box in self.filters.items():
            kept = box.currentData()
            box.clear()
            box.addItem(look.t(f"marks.filter.any_{name}"), "")
            for value, text in choices[name]:
                box.addItem(text, value)
            box.setCurrentIndex(max(0, box.findData(kept)))
            box.setAccessibleName(look.t(f"marks.filter.{name}"))

    def _jump(self) -> None:
        if self.current is not None:
            self.place_wanted.emit(self.current.annotation.annotation_id)

    def _remove(self) -> None:
        if self.current is not None and self._case is not None and not self._case.frozen:
            self.removed.emit(self.current.annotation.annotation_id)

    def _colour(self, colour: str) -> None:
        if self.current is not None:
            self.coloured.emit(self.current.annotation.annotation_id, colour)

    def _note(self) -> None:
        line, text = self.current, self.note.text().strip()
        if line is not None and text != line.annotation.note:
            self.noted.emit(line.annotation.annotation_id, text)

    def _write(self) -> None:
        text = self.scratch.text().strip()
        if text:
            self.scratch.clear()
            self.scratched.emit(text, self.beside.value == "page")

    def retranslate(self) -> None:
        look = self._look
        self.setAccessibleName(look.t("marks.name"))
        self.list.setAccessibleName(look.t("marks.list"))
        self.notes.setAccessibleName(look.t("marks.scratch.title"))
        for field, key in ((self.note, "marks.note"), (self.scratch, "marks.scratch.write")):
            field.setAccessibleName(look.t(key))
            field.setPlaceholderText(look.t(key))
        self._fill_filters()
        self._fill_notes()
        self.list.viewport().update()
