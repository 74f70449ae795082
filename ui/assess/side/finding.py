"""The page of the side pane that finds a term in all materials of the case."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.services.finding import Findings, FoundPlace
from cse_desktop.services.sheets import MaterialRow
from ui.assess.side.indexing import Progress
from ui.assess.side.scans import ScansPart
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, TextLabel
from ui.widgets.messages import announce

PAUSE_MS = 150
"""after the last key, before it is looked for"""
NAMES_SHOWN = 4
PlaceRole = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class FoundModel(QAbstractListModel):
    """Places, each material's led by its name."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._names: dict[str, str] = {}
        self.lines: list[FoundPlace | str] = []

    def show(self, places: Sequence[FoundPlace], names: dict[str, str]) -> None:
        """Shows other places; `names` are those of the materials."""
        self.beginResetModel()
        self._names = names
        self.lines = []
        material = ""
        for place in places:
            if place.material != material:
                material = place.material
                self.lines.append(names[material])
            self.lines.append(place)
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == PlaceRole:
            return line
        if isinstance(line, str):
            return line if role == int(Qt.ItemDataRole.DisplayRole) else None
        if role == int(Qt.ItemDataRole.DisplayRole):
            return line.context
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            name = self._names[line.material]
            said = self._look.t("finding.row.place", name=name, page=line.page + 1, context=line.context)
            if line.machine_read:
                said = self._look.t("finding.row.machine_read", sign=self._look.t("ocr.sign"), place=said)
            return said
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(index.data(PlaceRole), FoundPlace):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags


class FoundDelegate(QStyledItemDelegate):
    """Paints the words around a place with the term in the medium weight, and its page at the right."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = 32 if isinstance(index.data(PlaceRole), FoundPlace) else 30
        return QSize(option.rect.width(), self._look.px(height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, look = index.data(PlaceRole), self._look
        painter.save()
        rect = option.rect.adjusted(SPACE["m"], 0, -SPACE["m"], 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        if isinstance(line, FoundPlace):
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(option.rect, look.color("accent_tint"))
            said = look.t("finding.row.page", page=line.page + 1)
            if line.machine_read:
                said = look.t("finding.row.machine_read", sign=look.t("ocr.sign"), place=said)
            painter.setFont(look.font("small"))
            painter.setPen(look.color("quiet"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | middle, said)
            room = rect.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(said) - SPACE["s"], 0)
            self._paint_context(painter, room, line)
        else:
            painter.setFont(look.font("small", medium=True))
            painter.setPen(look.color("quiet"))
            name = painter.fontMetrics().elidedText(str(line), Qt.TextElideMode.ElideMiddle, rect.width())
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | middle, name)
        painter.restore()

    def _paint_context(self, painter: QPainter, room: QRect, place: FoundPlace) -> None:
        look = self._look
        plain, strong = look.font("small"), look.font("small", medium=True)
        before, term = place.context[: place.start], place.context[place.start : place.end]
        after = place.context[place.end :]
        # the term is always seen, with about as much before it as after
        wide = QFontMetrics(plain).horizontalAdvance
        left = room.width() - QFontMetrics(strong).horizontalAdvance(term)
        most = max(left // 2, left - wide(after))
        before = QFontMetrics(plain).elidedText(before, Qt.TextElideMode.ElideLeft, max(0, most))
        x = room.left()
        for text, font, tone in (
            (before, plain, "text"),
            (term, strong, "accent_strong"),
            (after, plain, "text"),
        ):
            metrics = QFontMetrics(font)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room.right() - x))
            painter.setFont(font)
            painter.setPen(look.color(tone))
            painter.drawText(
                QRect(x, room.top(), room.right() - x, room.height()), Qt.AlignmentFlag.AlignVCenter, shown
            )
            x += metrics.horizontalAdvance(shown)


class FindField(QLineEdit):
    """Where the term is typed; Down leads to what was found."""

    left_downwards = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
            return
        super().keyPressEvent(event)


class FoundList(QListView):
    """The places; Enter goes to one, the upper end leads back to the field."""

    chosen = Signal(object)
    """`FoundPlace`"""
    left_upwards = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self.currentIndex().data(PlaceRole)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(place, FoundPlace):
            self.chosen.emit(place)
            return
        if event.key() == Qt.Key.Key_Escape or (
            event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 1
        ):
            self.left_upwards.emit()
            return
        super().keyPressEvent(event)


class FindingPage(Retranslated, QWidget):
    """A field, how many pages have the term, and the places by material."""

    wanted = Signal(str)
    """term to be looked for"""
    place_chosen = Signal(object, str)
    """`FoundPlace`, term"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[MaterialRow, ...] = ()
        self._findings: Findings | None = None
        self._progress: Progress | None = None
        self.field = FindField()
        self.field.left_downwards.connect(self._into_list)
        self.state = TextLabel(look, type="small", tone="quiet", wrap=True)
        self.reading = TextLabel(look, type="small", tone="quiet", wrap=True)
        self.scans = ScansPart(look)
        self.skipped = TextLabel(look, type="small", tone="notice", wrap=True)
        self.model = FoundModel(look, self)
        self.list = FoundList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(FoundDelegate(look, self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(lambda: self.wanted.emit(self.term))
        self.field.textChanged.connect(lambda _: self._pause.start())
        self.field.returnPressed.connect(self._enter)
        self.list.chosen.connect(self._choose)
        self.list.clicked.connect(self._clicked)
        self.list.left_upwards.connect(self.take_focus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE["xs"], 0, 0)
        column.setSpacing(SPACE["xs"])
        head = QVBoxLayout()
        head.setContentsMargins(SPACE["m"], 0, SPACE["m"], 0)
        for widget in (self.field, self.state, self.reading, self.scans, self.skipped):
            head.addWidget(widget)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        look.restyled.connect(self.list.viewport().update)
        self.retranslate()

    @property
    def term(self) -> str:
        """What is to be found."""
        return self.field.text().strip()

    def show_case(self, rows: tuple[MaterialRow, ...]) -> None:
        """The case's materials, for their names and their order."""
        self._rows = rows

    def forget(self) -> None:
        """The case is left: nothing of it stays on the page."""
        self._pause.stop()
        self._rows, self._findings, self._progress = (), None, None
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self.model.show((), {})
        self.scans.forget()
        self._say()

    def show_findings(self, findings: Findings) -> None:
        """What was found; an answer to an older term is dropped."""
        if findings.term != self.term:
            return
        self._findings = findings
        self.model.show(findings.places, {row.sha256: row.name for row in self._rows})
        self._say()
        announce(self, self.state.text())

    def show_progress(self, progress: Progress) -> None:
        """How far the index is; what is asked is asked again while it grows."""
        before = self._progress
        grown = before is not None and (
            progress.done > before.done or progress.machine_read > before.machine_read
        )
        self._progress = progress
        self._say()
        if grown and self.term:
            self.wanted.emit(self.term)

    def take_focus(self) -> None:
        """Puts the keys into the field, its text selected."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def step(self, forward: bool) -> None:
        """Goes to the next or previous place."""
        row = self.list.currentIndex().row()
        places = [at for at, line in enumerate(self.model.lines) if isinstance(line, FoundPlace)]
        after = [at for at in places if at > row] if forward else [at for at in reversed(places) if at < row]
        if after or places:
            at = after[0] if after else (places[0] if forward else places[-1])
            self.list.setCurrentIndex(self.model.index(at))
            self._choose(self.model.lines[at])

    def _into_list(self) -> None:
        if len(self.model.lines) > 1:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            self.list.setCurrentIndex(self.model.index(1))

    def _enter(self) -> None:
        if self._pause.isActive() or self._findings is None or self._findings.term != self.term:
            self._pause.stop()
            self.wanted.emit(self.term)
        else:
            self.step(forward=True)

    def _clicked(self, index: QModelIndex) -> None:
        self._choose(index.data(PlaceRole))

    def _choose(self, line: object) -> None:
        if isinstance(line, FoundPlace) and self._findings is not None:
            self.place_chosen.emit(line, self._findings.term)

    def _say(self) -> None:
        found, look = self._findings, self._look
        if found is None or not found.term:
            self.state.say("finding.state.nothing_asked")
        elif not found.pages:
            self.state.say("finding.state.none", term=found.term)
        else:
            key = "finding.state.cut" if found.cut else "finding.state.found"
            one = found.pages == 1 and not found.cut
            self.state.say(f"{key}_one" if one else key, n=look.count(found.pages), term=found.term)
        self._say_progress()

    def _say_progress(self) -> None:
        progress = self._progress
        self.reading.setVisible(progress is not None and not progress.finished)
        self.skipped.setVisible(progress is not None and bool(progress.skipped))
        if progress is None:
            return
        self.reading.say("finding.state.reading", done=progress.done, total=progress.total)
        self.scans.show_progress(progress, self._names(progress.scans))
        self.skipped.say("finding.state.skipped", names=self._names(progress.skipped))

    def _names(self, digests: "dict[str, int] | frozenset[str]") -> str:
        names = [row.name.rsplit("/", 1)[-1] for row in self._rows if row.sha256 in digests]
        more = f" +{len(names) - NAMES_SHOWN}" if len(names) > NAMES_SHOWN else ""
        return self._look.t("opening.enrol.list_separators").join(names[:NAMES_SHOWN]) + more

    def retranslate(self) -> None:
        look = self._look
        self.field.setAccessibleName(look.t("finding.field"))
        self.field.setPlaceholderText(look.t("finding.hint"))
        self.list.setAccessibleName(look.t("finding.results"))
        self.setAccessibleName(look.t("finding.title"))
        self._say()
