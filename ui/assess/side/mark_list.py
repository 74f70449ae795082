"""All marks of a case as one list, each material's led by its name."""

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cse_desktop.domain.annotations import place_of
from cse_desktop.domain.records import Annotation
from cse_desktop.services.sheets import CaseSheet
from ui.assess.document.marks import COLOUR_ICONS, COLOUR_TONES, boxes_of, evidence_of
from ui.look import Look
from ui.look.tokens import SPACE

LineRole = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class MarkLine:
    """One mark with the name of its material and the indicators it supports."""

    annotation: Annotation
    material_name: str
    targets: tuple[str, ...]

    @property
    def style(self) -> str:
        """How it is drawn; a box of before there were styles is a box."""
        plain_box = self.annotation.shape == "box" and self.annotation.style == "highlight"
        return "box" if plain_box else self.annotation.style


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list keeps; empty fields keep everything."""

    style: str = ""
    colour: str = ""
    tie: str = ""
    """`tied` or `loose`"""
    target: str = ""

    def keeps(self, line: MarkLine) -> bool:
        """Whether a line is shown."""
        tie = "tied" if line.targets else "loose"
        return (
            self.style in ("", line.style)
            and self.colour in ("", line.annotation.colour)
            and self.tie in ("", tie)
            and (not self.target or self.target in line.targets)
        )


def mark_lines(case: CaseSheet) -> tuple[MarkLine, ...]:
    """The marks in the order of materials, pages and places."""
    order = {row.sha256: number for number, row in enumerate(case.materials)}
    names = {row.sha256: row.name for row in case.materials}
    tied: dict[str, list[str]] = {}
    for row in evidence_of(case):
        codes = tied.setdefault(row.link.annotation_id, [])
        if row.link.target not in codes:
            codes.append(row.link.target)
    lines = [
        MarkLine(found, names[found.material], tuple(tied.get(found.annotation_id, ())))
        for found in case.annotations
        if found.material in names
    ]

    def place(line: MarkLine) -> tuple[int, int, int, int, str]:
        found = line.annotation
        top = min((box[1] for box in boxes_of(found)), default=0)
        return order[found.material], found.page, found.start_ms or 0, top, found.annotation_id

    return tuple(sorted(lines, key=place))


class MarkModel(QAbstractListModel):
    """Names of materials and their marks."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self.lines: list[MarkLine | str] = []

    def show(self, marks: tuple[MarkLine, ...]) -> None:
        """Shows other marks."""
        self.beginResetModel()
        self.lines = []
        material = ""
        for mark in marks:
            if mark.annotation.material != material:
                material = mark.annotation.material
                self.lines.append(mark.material_name)
            self.lines.append(mark)
        self.endResetModel()

    def row_of(self, annotation_id: str) -> int:
        """Row of a mark, or -1."""
        return next(
            (
                row
                for row, line in enumerate(self.lines)
                if isinstance(line, MarkLine) and line.annotation.annotation_id == annotation_id
            ),
            -1,
        )

    def place(self, line: MarkLine) -> str:
        """Page or time, and kind, in words."""
        found, look = line.annotation, self._look
        kind = look.t(f"marks.style.{line.style}")
        if found.shape == "scan":
            kind = look.t("marks.kind_machine_read", kind=kind, sign=look.t("ocr.sign"))
        where, place = place_of(found)
        return look.t(f"marks.place.{where}", place=place, kind=kind)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == LineRole:
            return line
        if isinstance(line, str):
            return line if role == int(Qt.ItemDataRole.DisplayRole) else None
        if role in (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)):
            return words_of(line)
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            look = self._look
            codes = ", ".join(line.targets)
            return look.t(
                "marks.accessible",
                name=line.material_name,
                place=self.place(line),
                colour=look.t(f"marks.colour.{line.annotation.colour}"),
                ties=look.t("marks.tied_to", codes=codes) if codes else look.t("marks.tie.loose"),
                text=words_of(line),
            )
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(index.data(LineRole), MarkLine):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags


def words_of(line: MarkLine) -> str:
    """The note, else what is quoted."""
    return " ".join((line.annotation.note or line.annotation.quote).split())


class MarkDelegate(QStyledItemDelegate):
    """Paints a mark in two lines: icon, meaning, place and codes; below, its words."""

    def __init__(self, model: MarkModel, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = index.data(LineRole)
        height = 30 if not isinstance(line, MarkLine) else 52 if words_of(line) else 32
        return QSize(option.rect.width(), self._look.px(height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, look = index.data(LineRole), self._look
        painter.save()
        rect = option.rect.adjusted(SPACE["m"], 0, -SPACE["m"], 0)
        if isinstance(line, MarkLine):
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(option.rect, look.color("accent_tint"))
            self._paint_mark(painter, rect, line)
        else:
            painter.setFont(look.font("small", medium=True))
            painter.setPen(look.color("quiet"))
            name = painter.fontMetrics().elidedText(str(line), Qt.TextElideMode.ElideMiddle, rect.width())
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()

    def _paint_mark(self, painter: QPainter, rect: QRect, line: MarkLine) -> None:
        look, colour = self._look, line.annotation.colour
        tone, words = COLOUR_TONES[colour], words_of(line)
        half = rect.height() // 2 if words else rect.height()
        upper = rect.adjusted(0, 2 if words else 0, 0, half - rect.height())
        edge = look.px(16)
        painter.drawPixmap(
            upper.left(), upper.center().y() - edge // 2, look.pixmap(COLOUR_ICONS[colour], tone, 16)
        )
        middle = Qt.AlignmentFlag.AlignVCenter
        codes = " ".join(line.targets) or look.t("marks.tie.loose")
        painter.setFont(look.font("small", medium=bool(line.targets)))
        painter.setPen(look.color("accent_strong" if line.targets else "quiet"))
        metrics = painter.fontMetrics()
        codes = metrics.elidedText(codes, Qt.TextElideMode.ElideRight, rect.width() // 3)
        painter.drawText(upper, Qt.AlignmentFlag.AlignRight | middle, codes)
        room = upper.adjusted(edge + SPACE["s"], 0, -metrics.horizontalAdvance(codes) - SPACE["s"], 0)
        meaning = look.t(f"marks.colour.{colour}")
        painter.setFont(look.font("small", medium=True))
        painter.setPen(look.color(tone))
        painter.drawText(room, middle, meaning)
        room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(meaning) + SPACE["s"])
        painter.setFont(look.font("small"))
        painter.setPen(look.color("quiet"))
        place = self._model.place(line)
        painter.drawText(
            room, middle, painter.fontMetrics().elidedText(place, Qt.TextElideMode.ElideRight, room.width())
        )
        if words:
            lower = rect.adjusted(edge + SPACE["s"], half - 2, 0, -2)
            painter.setPen(look.color("text"))
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, lower.width())
            painter.drawText(lower, middle, shown)


class MarkList(QListView):
    """The marks. Enter goes to the place, F2 into the note, Delete takes the mark away."""

    jumped = Signal()
    edited = Signal()
    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if not isinstance(self.currentIndex().data(LineRole), MarkLine):
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.jumped.emit()
        elif key == Qt.Key.Key_F2:
            self.edited.emit()
        elif key == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)
