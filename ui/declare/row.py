"""One applicant in the table of declarations: who, where from, vouched for by whom, and the choice."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.services.sheets import DeclarationRow
from ui.look import Look
from ui.widgets import ElidedLabel, Retranslated, SegmentedControl, TextLabel

CHOICES = (("none", "declare.choice.none"), ("recuse", "declare.choice.recuse"))
COLUMNS = ("number", "name", "employer", "referees", "choice", "reason")


class DeclarationLine(Retranslated, QWidget):
    """The widgets of one row, to be put into the table's grid."""

    changed = Signal()
    settled = Signal(str, str, str)
    """case id, choice, reason: to be kept"""

    def __init__(
        self, look: Look, row: DeclarationRow, *, signed: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.row = row
        self.hide()
        self.number = TextLabel(look, type="small", tone="quiet")
        self.number.say_plain(row.number)
        self.name = ElidedLabel(look, type="strong")
        self.employer = ElidedLabel(look)
        self.employer.say_plain(row.employer)
        self.referees = self._build_referees()
        name = look.person(row.name, row.name_latin)
        self.control = SegmentedControl(look, CHOICES, "declare.choice.of", value=row.choice, name=name)
        self.control.chosen.connect(self._on_chosen)
        self.control.setEnabled(not signed)
        self.reason = QLineEdit(row.reason, self)
        self.reason.setMaxLength(400)
        self.reason.setReadOnly(signed)
        self.reason.setCursorPosition(0)
        self.reason.textEdited.connect(lambda _: self.changed.emit())
        self.reason.editingFinished.connect(self.settle)
        self._kept = (row.choice, row.reason)
        self.aside = QStackedWidget()
        self.aside.addWidget(self._build_match())
        self.aside.addWidget(self._build_said() if signed else self.reason)
        self._show_aside()
        self.retranslate()

    @property
    def choice(self) -> tuple[str, str]:
        """What is declared: `none`, `recuse` or empty, and the reason."""
        value = self.control.value
        return value, self.reason.text().strip() if value == "recuse" else ""

    @property
    def complete(self) -> bool:
        """Whether a choice is made, with a reason where it needs one."""
        value, reason = self.choice
        return value == "none" or (value == "recuse" and bool(reason))

    def settle(self) -> None:
        """Gives away what was chosen or typed since the last time."""
        if self.choice != self._kept and self.choice[0]:
            self._kept = self.choice
            self.settled.emit(self.row.case_id, *self.choice)

    def put_into(self, grid: QGridLayout, at: int) -> None:
        """Puts the row's widgets into line `at` of the table's grid."""
        cells = (self.number, self.name, self.employer, self.referees, self.control, self.aside)
        for column, cell in enumerate(cells):
            grid.addWidget(cell, at, column, Qt.AlignmentFlag.AlignVCenter)

    def focus_gap(self) -> None:
        """Puts the focus where something is missing."""
        if self.control.value == "recuse":
            self.reason.setFocus()
        else:
            self.control.button("none").setFocus()

    def retranslate(self) -> None:
        look, name = self._look, self._look.person(self.row.name, self.row.name_latin)
        self.name.say_plain(name)
        self.reason.setAccessibleName(look.t("declare.reason_of", name=name))
        self.reason.setPlaceholderText(look.t("declare.reason_hint"))

    def _build_referees(self) -> QWidget:
        look = self._look
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for name, employer in self.row.referees:
            label = ElidedLabel(look, type="small", tone="quiet")
            label.say_plain(f"{name}  {employer}")
            column.addWidget(label)
        return inside

    def _build_match(self) -> QWidget:
        look = self._look
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(6))
        if self.row.matches is not None:
            icon = QLabel()
            look.dress(icon, "notice", "notice", 16)
            text = TextLabel(look, type="small", tone="notice", wrap=True)
            text.say_words(self.row.matches)
            row.addWidget(icon)
            row.addWidget(text, 1)
        return inside

    def _build_said(self) -> TextLabel:
        """A reason that was signed is there to be read, whole."""
        said = TextLabel(self._look, type="small", wrap=True)
        said.say_plain(self.row.reason)
        return said

    def _on_chosen(self, choice: str) -> None:
        self._show_aside()
        if choice == "recuse" and not self.reason.text():
            self.reason.setFocus()
        self.settle()
        self.changed.emit()

    def _show_aside(self) -> None:
        self.aside.setCurrentIndex(1 if self.control.value == "recuse" else 0)
