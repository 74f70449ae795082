"""The first step: who one is, with which society, in which fields, and the password; each entry is judged when left."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desktop.domain.typed_text import (
    SHORTEST_PASSWORD,
    employer_fault,
    person_fault,
    society_number,
)
from cse_desktop.services.enrolments import Wanted
from cse_desktop.services.scopes import illustrative_scopes
from ui.enrol.field_list import FieldList
from ui.enrol.invitation import InvitationCard
from ui.look import Look
from ui.widgets import FieldLabel, NamedLine, PasswordField, Retranslated, TextLabel, VerbButton

if TYPE_CHECKING:
    from cse_desktop.services.invitations import InvitationSheet

Judge = Callable[[str], str | None]


def _society_fault(text: str) -> str | None:
    if not text.strip():
        return "empty"
    return None if society_number(text) is not None else "signs"


JUDGES: dict[str, Judge] = {"name": person_fault, "employer": employer_fault, "society": _society_fault}
"""the rule of each line: that of whoever reads it later"""


class EnrolForm(Retranslated, QWidget):
    """What has to be said to enrol."""

    made = Signal(object, str)
    """`Wanted` and the password: everything is as it should be"""
    invitation_wanted = Signal()
    faulty = Signal()
    """something is marked as wrong"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._invitation: InvitationSheet | None = None
        self.card = InvitationCard(look)
        self.card.open_wanted.connect(self.invitation_wanted)
        self.card.dropped.connect(lambda: self.show_invitation(None))
        self.lines = {name: NamedLine(look, f"opening.enrol.{name}") for name in JUDGES}
        self.name, self.employer, self.society = self.lines.values()
        for name, line in self.lines.items():
            line.field.editingFinished.connect(lambda name=name: self._judge_left(name))
        self.fields = FieldList(look)
        self._fields_label = FieldLabel(look, "opening.enrol.fields", self.fields)
        self._fields_wrong = TextLabel(look, "opening.enrol.choose_fields", type="small", tone="bad")
        self._fields_wrong.hide()
        self.fields.chosen.connect(self._fields_wrong.hide)
        self.password = PasswordField(look, "opening.enrol.password", least=SHORTEST_PASSWORD)
        self.again = PasswordField(look, "opening.enrol.again")
        self.again.entered.connect(self._make)
        self.make = VerbButton(look, "opening.enrol.make", kind="primary", icon="key")
        self.make.clicked.connect(self._make)
        self._lay_out()
        self.show_invitation(None)
        self.setFocusProxy(self.name)
        self.retranslate()

    def show_invitation(self, sheet: "InvitationSheet | None") -> None:
        """Offers the fields of a society that invited, or the illustrative list."""
        self._invitation = sheet
        self.card.show_invitation(sheet)
        self.society.setVisible(sheet is None)
        self.fields.show_fields((sheet.says.scopes if sheet else illustrative_scopes()).fields)
        self._fields_wrong.hide()

    def wait(self, waiting: bool) -> None:
        """Keys are being made."""
        self.make.setEnabled(not waiting)

    def forget(self) -> None:
        """The keys are made: what was typed is not needed any more."""
        for line in self.lines.values():
            line.field.clear()
            line.say_wrong(None)
        self.password.take()
        self.again.take()
        self.show_invitation(None)

    def retranslate(self) -> None:
        self.society.field.setPlaceholderText(self._look.t("opening.enrol.society_hint"))
        self.fields.setAccessibleDescription(self._look.t("opening.enrol.fields_hint"))

    # -- judging

    def _judge_left(self, name: str) -> None:
        """A line that was left: what cannot stand is said at once; that it is empty only when one goes on."""
        if self.lines[name].text.strip():
            self._judge(name)

    def _judge(self, name: str) -> bool:
        line = self.lines[name]
        fault = JUDGES[name](line.text.strip())
        if fault is None:
            line.say_wrong(None)
        else:
            line.say_wrong(lambda: self._look.t(f"opening.enrol.fault.{name}_{fault}"))
        return fault is None

    def _judge_password(self) -> bool:
        look, first, second = self._look, self.password.text, self.again.text
        short, differ = len(first) < SHORTEST_PASSWORD, first != second
        said = (lambda: look.t("opening.enrol.short", least=SHORTEST_PASSWORD)) if short else None
        self.password.say_wrong(said)
        self.again.say_wrong((lambda: look.t("opening.enrol.differ")) if differ and not short else None)
        return not short and not differ

    def _make(self) -> None:
        if not self.make.isEnabled():
            return
        asked = [name for name in self.lines if name != "society" or self._invitation is None]
        wrong: list[QWidget] = [self.lines[name] for name in asked if not self._judge(name)]
        self._fields_wrong.setVisible(not self.fields.ids)
        if not self.fields.ids:
            wrong.append(self.fields)
        if not self._judge_password():
            wrong.append(self.password if len(self.password.text) < SHORTEST_PASSWORD else self.again)
        if wrong:
            wrong[0].setFocus()
            self.faulty.emit()
        else:
            self.made.emit(self._wanted(), self.password.text)

    def _wanted(self) -> Wanted:
        sheet = self._invitation
        number = sheet.says.number if sheet is not None else society_number(self.society.text)
        data = sheet.data if sheet is not None else None
        return Wanted(self.name.text, self.employer.text, str(number), self.fields.ids, data)

    def _lay_out(self) -> None:
        look = self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(self.card)
        column.addLayout(_beside(look, self.name, self.employer, self.society))
        column.addWidget(self._fields_label)
        column.addWidget(self.fields)
        column.addWidget(self._fields_wrong)
        column.addLayout(_beside(look, self.password, self.again))
        column.addWidget(TextLabel(look, "opening.enrol.keys_text", type="small", tone="quiet", wrap=True))
        column.addSpacing(look.px(4))
        column.addWidget(self.make, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)


def _beside(look: Look, *fields: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(look.px(12))
    for field in fields:
        row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    return row
