"""My appointment, in words: who I am to the society, for what, and until when."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from cse_desktop.services.sheets import AppointmentSheet
from ui.program import Program
from ui.widgets import EmptyState, Retranslated, TextLabel, VerbButton, hairline

SOON_DAYS = 30


class IdentityPage(Retranslated, QWidget):
    """The appointment as the certificate says it."""

    enrol_wanted = Signal()

    def __init__(self, program: Program, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._look = program.look
        self._sheet: AppointmentSheet | None = None
        look = self._look
        empty = EmptyState(look, "identity", "settings.identity.empty_title", "settings.identity.empty_text")
        enrol = VerbButton(look, "settings.identity.enrol", kind="primary", icon="certificate")
        enrol.clicked.connect(self.enrol_wanted)
        empty.add_button(enrol)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(8))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._inside)
        self._stack.addWidget(empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(24))
        whole.setSpacing(look.px(16))
        whole.addWidget(TextLabel(look, "settings.identity.title", type="title"))
        whole.addWidget(self._stack, 1)
        self.retranslate()

    def load(self) -> None:
        """Asks for the appointment."""
        self._program.run(self, self._program.desk.appointment, self.show_sheet, lane="work")

    def show_sheet(self, sheet: AppointmentSheet | None) -> None:
        """Shows the appointment, or how to come to one."""
        self._sheet = sheet
        self._stack.setCurrentIndex(1 if sheet is None else 0)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("settings.identity.title"))
        if self._sheet is not None:
            self._build(self._sheet)

    def _build(self, sheet: AppointmentSheet) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        look = self._look
        name = TextLabel(look, type="subtitle")
        name.say_plain(sheet.name)
        self._column.addWidget(name)
        self._column.addWidget(hairline())
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(24))
        grid.setVerticalSpacing(look.px(10))
        grid.setColumnStretch(1, 1)
        valid = look.t(
            "settings.identity.from_to", start=look.day(sheet.valid_from), end=look.day(sheet.valid_until)
        )
        scope = "\n".join(look.words(said) for said in sheet.scope)
        for place, (key, text) in enumerate(
            (
                ("society", look.words(sheet.society)),
                ("number", sheet.assessor_id),
                ("scope", scope),
                ("valid", valid),
                ("left", self._left(sheet.days_left)),
            )
        ):
            grid.addWidget(
                TextLabel(look, f"settings.identity.{key}", type="small", tone="quiet"),
                place,
                0,
                Qt.AlignmentFlag.AlignTop,
            )
            tone = "notice" if key == "left" and sheet.days_left <= SOON_DAYS else ""
            said = TextLabel(look, tone=tone, wrap=True)
            said.say_plain(text)
            grid.addWidget(said, place, 1)
        self._column.addWidget(table)
        self._column.addStretch(1)

    def _left(self, days: int) -> str:
        if days < 0:
            return self._look.t("settings.identity.over")
        return self._look.plural("settings.identity.days", days)
