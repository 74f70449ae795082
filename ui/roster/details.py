"""What there is to know about the assignment: the society's message, panel, schedule, standards pack."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cse_desktop.services.own_work import OwnWork
from cse_desktop.services.roster_values import RosterSheet
from ui.look import Look
from ui.roster.own_work import OwnWorkView
from ui.widgets import Retranslated, TextLabel

SHOWN_INTERVIEWS = 12


class AssignmentDetails(Retranslated, QScrollArea):
    """A column at the right of the roster."""

    own_work_wanted = Signal()
    """the column is seen: what is told of the person's own work has to be read"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sheet: RosterSheet | None = None
        self._built: RosterSheet | None = None
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        look.restyled.connect(self._measure)
        self._measure()
        self.setAccessibleName(look.t("roster.details.name"))

    def show_sheet(self, sheet: RosterSheet) -> None:
        """Shows a roster's details."""
        self._sheet = sheet
        self._build_if_seen()

    def show_own_work(self, work: OwnWork) -> None:
        """What was read of the person's own work."""
        if self._built is not None:
            self.own_work.show_work(work)

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("roster.details.name"))
        self._built = None
        self._build_if_seen()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._build_if_seen()

    def _build_if_seen(self) -> None:
        """Nobody waits for a column that is folded away."""
        if self._sheet is not None and self.isVisible() and self._sheet != self._built:
            self._built = self._sheet
            self._build(self._sheet)

    def _measure(self) -> None:
        self.setFixedWidth(self._look.px(300))

    def _build(self, sheet: RosterSheet) -> None:
        look = self._look
        inside = QWidget()
        inside.setProperty("ground", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(look.px(24), look.px(24), look.px(24), look.px(24))
        column.setSpacing(look.px(4))
        self._section(column, "message", [(look.words(sheet.message), "")] if sheet.message else [])
        panel = [(name, look.t(f"roster.role.{role}")) for name, role in sheet.panel]
        self._section(column, "panel", panel)
        self._section(column, "schedule", self._interviews(sheet))
        self.own_work = OwnWorkView(look)
        column.addSpacing(look.px(16))
        column.addWidget(self.own_work)
        self._section(column, "society", [(look.words(sheet.society), "")])
        if sheet.illustrative is not None:
            self._section(column, "standard", [(look.words(sheet.illustrative), "")])
        column.addStretch(1)
        self.setWidget(inside)
        self.own_work_wanted.emit()

    def _interviews(self, sheet: RosterSheet) -> list[tuple[str, str]]:
        """Who comes when; the day is said where it begins."""
        look = self._look
        planned = sorted(
            (row.interview_start, look.person(row.name, row.name_latin))
            for row in sheet.rows
            if row.interview_start
        )
        lines, day = [], ""
        for start, name in planned[:SHOWN_INTERVIEWS]:
            same, day = day == look.day(start), look.day(start)
            lines.append((name, look.clock(start) if same else look.day_and_clock(start)))
        return lines

    def _section(self, column: QVBoxLayout, name: str, lines: list[tuple[str, str]]) -> None:
        look = self._look
        if column.count():
            column.addSpacing(look.px(16))
        column.addWidget(TextLabel(look, f"roster.details.{name}", type="small", tone="quiet"))
        nothing = {"message": "roster.details.no_message", "schedule": "roster.details.no_schedule"}
        if not lines and name in nothing:
            column.addWidget(TextLabel(look, nothing[name], tone="quiet", wrap=True))
        for text, aside in lines:
            row = QHBoxLayout()
            label = TextLabel(look, wrap=not aside)
            label.say_plain(text)
            row.addWidget(label, 1)
            if aside:
                right = TextLabel(look, type="small", tone="quiet")
                right.say_plain(aside)
                row.addWidget(right)
            column.addLayout(row)
