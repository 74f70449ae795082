"""My appointments, in words: who I am to which society, for what, and until when; and what still waits."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cse_desktop.services.sheets import AppointmentSheet
from ui.enrol.facts import Facts
from ui.enrol.notice import WaitingNotice
from ui.program import IdentityState, Program
from ui.widgets import EmptyState, Retranslated, TextLabel, VerbButton, hairline

SOON_DAYS = 30


class IdentityPage(Retranslated, QWidget):
    """The appointments as their certificates say them, and the enrolments that wait."""

    enrol_wanted = Signal()
    waiting_wanted = Signal()

    def __init__(self, program: Program, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = program
        look = self._look = program.look
        empty = EmptyState(look, "identity", "settings.identity.empty_title", "settings.identity.empty_text")
        enrol = VerbButton(look, "settings.identity.enrol", kind="primary", icon="certificate")
        enrol.clicked.connect(self.enrol_wanted)
        empty.add_button(enrol)
        self.waiting = WaitingNotice(look)
        self.waiting.wanted.connect(self.waiting_wanted)
        self._appointments = QVBoxLayout()
        self._appointments.setSpacing(look.px(24))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_inside())
        self._stack.addWidget(empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(24))
        whole.setSpacing(look.px(16))
        whole.addWidget(TextLabel(look, "settings.identity.title", type="title"))
        whole.addWidget(self.waiting)
        whole.addWidget(self._stack, 1)
        self.retranslate()

    def load(self) -> None:
        """Asks for the appointments."""
        self._program.run(self, self._program.desk.identity_sheet, self.show_sheet, lane="work")

    def show_sheet(self, sheet: IdentityState) -> None:
        """Shows the appointments, or how to come to one."""
        self._stack.setCurrentIndex(0 if sheet.appointments else 1)
        self.waiting.show_waiting(sheet.waiting)
        while (item := self._appointments.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for appointment in sheet.appointments:
            self._appointments.addWidget(self._build(appointment))

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("settings.identity.title"))

    def _build_inside(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(16))
        column.addLayout(self._appointments)
        another = VerbButton(self._look, "settings.identity.another", icon="certificate")
        another.clicked.connect(self.enrol_wanted)
        column.addWidget(another, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(
            TextLabel(self._look, "settings.identity.another_text", type="small", tone="quiet", wrap=True)
        )
        column.addStretch(1)
        return inside

    def _build(self, sheet: AppointmentSheet) -> QWidget:
        look = self._look
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        name = TextLabel(look, type="subtitle")
        name.say_plain(sheet.name)
        facts = Facts(look)
        facts.show_facts(
            (
                ("settings.identity.society", lambda: look.words(sheet.society)),
                ("settings.identity.number", lambda: sheet.assessor_id),
                ("settings.identity.scope", lambda: "\n".join(look.words(said) for said in sheet.scope)),
                (
                    "settings.identity.valid",
                    lambda: look.t(
                        "settings.identity.from_to",
                        start=look.day(sheet.valid_from),
                        end=look.day(sheet.valid_until),
                    ),
                ),
                ("settings.identity.left", lambda: self._left(sheet.days_left)),
            ),
            tones={"settings.identity.left": "notice"} if sheet.days_left <= SOON_DAYS else {},
        )
        for widget in (name, hairline(), facts):
            column.addWidget(widget)
        return part

    def _left(self, days: int) -> str:
        if days < 0:
            return self._look.t("settings.identity.over")
        return self._look.plural("settings.identity.days", days)
