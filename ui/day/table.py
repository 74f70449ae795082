"""The day's interviews as a table: one line for each applicant."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from cse_desktop.domain.times import spoken
from cse_desktop.services.day_sheets import DayRow
from ui.look import Look
from ui.widgets import Retranslated

COLUMNS = ("time", "applicant", "state", "began", "ended", "spent", "identity", "remarks")
WIDTHS = (72, 260, 116, 72, 72, 72, 136, 0)
ROW_HEIGHT = 40
ICONS = {
    "running": ("play", "busy"),
    "paused": ("pause", "busy"),
    "adjourned": ("pause", "notice"),
    "no_show": ("expired", "notice"),
    "done": ("check", "good"),
    "recused": ("recused", "quiet"),
}
CaseRole = int(Qt.ItemDataRole.UserRole)


class DayTable(Retranslated, QTableWidget):
    """Enter opens the interview room of the line, Space ticks the identity."""

    entered = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self._look = look
        self._rows: tuple[DayRow, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("plain", True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        self.doubleClicked.connect(lambda _: self.entered.emit())
        look.restyled.connect(self._measure)
        self._measure()
        self.retranslate()

    @property
    def row_shown(self) -> DayRow | None:
        """The row that is marked."""
        place = self.currentRow()
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def show_rows(self, rows: tuple[DayRow, ...]) -> None:
        """Shows a day; the marked applicant stays marked."""
        marked = self.row_shown
        self._rows = rows
        self._fill()
        places = [row.case_id for row in rows]
        wanted = marked.case_id if marked is not None and marked.case_id in places else self._next(rows)
        if wanted:
            self.setCurrentCell(places.index(wanted), 0)

    def _next(self, rows: tuple[DayRow, ...]) -> str:
        """Who is being interviewed, or comes next."""
        for states in (("running", "paused"), ("planned", "ready", "adjourned")):
            for row in rows:
                if row.state in states and row.open:
                    return row.case_id
        return rows[0].case_id if rows else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def remarks(self, row: DayRow) -> str:
        """What else there is to say of a line."""
        look, found = self._look, []
        if row.late_minutes:
            found.append(look.t("day.late_by" if row.started_at else "day.overdue", n=row.late_minutes))
        if row.jumps:
            found.append(look.plural("day.jumps", row.jumps))
        if row.reason:
            found.append(row.reason)
        return " · ".join(found)

    def _texts(self, row: DayRow) -> dict[str, str]:
        look = self._look
        return {
            "time": look.clock(row.planned) if row.planned else "–",
            "applicant": f"{row.number}  {look.person(row.name, row.name_latin)}",
            "state": look.t(f"day.state.{row.state}"),
            "began": look.clock(row.started_at) if row.started_at else "–",
            "ended": look.clock(row.ended_at) if row.ended_at else "–",
            "spent": spoken(row.spent_ms) if row.started_at else "–",
            "identity": look.t(f"roster.identity.{'yes' if row.identity_checked else 'no'}"),
            "remarks": self.remarks(row),
        }

    def _fill(self) -> None:
        self.setRowCount(len(self._rows))
        for place, row in enumerate(self._rows):
            texts = self._texts(row)
            items = [self._item(row, name, texts[name]) for name in COLUMNS]
            said = {name: texts[name] for name in ("time", "state", "identity", "remarks")}
            whole = self._look.t("day.row", who=texts["applicant"], **said)
            items[0].setData(int(Qt.ItemDataRole.AccessibleTextRole), whole)
            for column, item in enumerate(items):
                self.setItem(place, column, item)

    def _item(self, row: DayRow, name: str, text: str) -> QTableWidgetItem:
        look, item, tone = self._look, QTableWidgetItem(text), "text"
        if name == "state":
            item.setIcon(look.icon(*ICONS.get(row.state, ("circle", "quiet"))))
        elif name == "identity":
            item.setIcon(look.icon("check", "good") if row.identity_checked else look.icon("circle", "quiet"))
        elif name == "remarks":
            tone = "notice" if row.late_minutes or row.jumps else "quiet"
            item.setToolTip(text)
        if row.state == "recused" or text == "–":
            tone = "quiet"
        item.setForeground(look.color(tone))
        item.setFont(look.font(medium=name == "applicant"))
        item.setData(CaseRole, row.case_id)
        return item

    def _measure(self) -> None:
        look = self._look
        self.verticalHeader().setDefaultSectionSize(look.px(ROW_HEIGHT))
        for column, width in enumerate(WIDTHS):
            if width:
                self.horizontalHeader().resizeSection(column, look.px(width))
        self._fill()

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("day.list"))
        self.setHorizontalHeaderLabels([self._look.t(f"day.column.{name}") for name in COLUMNS])
        self._fill()
