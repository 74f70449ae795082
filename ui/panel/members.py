"""Who of the panel has handed in, who is missing and why, and who has consented."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from cse_desktop.services.panel_values import MemberLine
from ui.look import Look
from ui.widgets import Retranslated, TextLabel
from ui.widgets.taking_away import take_away

_SIGNS = {
    "here": ("good", "check"),
    "other": ("notice", "info"),
    "own_open": ("quiet", "circle"),
    "closed": ("quiet", "lock"),
    "missing": ("notice", "gap"),
    "absent": ("quiet", "recused"),
    "faulty": ("bad", "bad"),
}
_CONSENTS = {"consent": ("good", "ready"), "dissent": ("notice", "flag")}


class Members(Retranslated, QWidget):
    """One line for each member; where one is missing a field for the reason."""

    gone_without = Signal(str, str)
    """assessor id, reason"""
    made = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: tuple[MemberLine, ...] = ()
        self._signed = self._enabled = False
        self.fields: dict[str, QLineEdit] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(16))
        self._grid.setVerticalSpacing(look.px(4))
        self._grid.setColumnStretch(4, 1)

    def show_members(self, lines: Sequence[MemberLine], *, signed: bool, enabled: bool) -> None:
        """Shows the members; what each says to a signed moderation only where there is one."""
        shown = tuple(lines), signed, enabled
        if shown != (self._lines, self._signed, self._enabled) or not self._grid.count():
            self._lines, self._signed, self._enabled = shown
            self.retranslate()

    def settle(self) -> None:
        """Gives away a reason that is being typed."""
        for field in self.fields.values():
            if field.isModified():
                field.setModified(False)
                field.editingFinished.emit()

    def retranslate(self) -> None:
        take_away(self._grid)
        self.fields = {}
        if not self._signed and all(line.state == "here" for line in self._lines):
            self._put_all()
        else:
            for place, line in enumerate(self._lines):
                self._put(place, line)
        self.made.emit()

    def _put_all(self) -> None:
        """Nobody is missing: one line says so, and the differences come the sooner."""
        look = self._look
        names = look.t("opening.enrol.list_separators").join(line.name for line in self._lines)
        said = TextLabel(look, wrap=True)
        said.say_plain(look.t("panel.all_here", names=names))
        self._grid.addWidget(self._sign(*_SIGNS["here"]), 0, 0)
        self._grid.addWidget(said, 0, 1, 1, 4)

    def _put(self, place: int, line: MemberLine) -> None:
        look = self._look
        name = TextLabel(look, type="strong")
        name.say_plain(line.name)
        role = TextLabel(look, type="small", tone="quiet")
        role.say("society.role.lead" if line.is_lead else "society.role.assessor")
        self._grid.addWidget(name, place, 0)
        self._grid.addWidget(role, place, 1)
        self._grid.addWidget(self._sign(*_SIGNS[line.state]), place, 2)
        said = TextLabel(look)
        said.say_words(line.words)
        self._grid.addWidget(said, place, 3)
        self._grid.addWidget(self._aside(line), place, 4)

    def _sign(self, tone: str, icon: str) -> QLabel:
        sign = QLabel()
        self._look.dress(sign, icon, tone, 16)
        return sign

    def _aside(self, line: MemberLine) -> QWidget:
        look = self._look
        if line.state in ("missing", "absent", "faulty"):
            field = QLineEdit(line.reason)
            field.setMaxLength(400)
            field.setReadOnly(not self._enabled)
            field.setAccessibleName(look.t("panel.absent_reason", name=line.name))
            field.setPlaceholderText(look.t("panel.absent_hint", name=line.name))
            field.editingFinished.connect(lambda: self._on_reason(line, field))
            self.fields[line.assessor_id] = field
            return field
        text = TextLabel(look, wrap=True, tone=_CONSENTS.get(line.choice, ("quiet", ""))[0])
        if self._signed and not line.is_lead:
            answer = look.t(f"panel.consent.{line.choice or 'none'}")
            text.say_plain(f"{answer}：{line.reason}" if line.reason else answer)
        text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return text

    def _on_reason(self, line: MemberLine, field: QLineEdit) -> None:
        if field.text().strip() != line.reason:
            self.gone_without.emit(line.assessor_id, field.text().strip())
