"""One rating that the members differ on: all of them side by side, and below what is agreed, with the reason."""

from dataclasses import replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desktop.services.panel_values import Difference
from ui.assess.rubric.comment import CommentField
from ui.assess.rubric.segments import VALUES, LevelSegments
from ui.look import Look
from ui.panel.stand import StandColumn
from ui.widgets import FieldLabel, Retranslated, TextLabel, hairline
from ui.widgets.taking_away import take_away

REASON_LINES = 2


class DifferenceCard(Retranslated, QFrame):
    """Title and spread, a column for each member, then the agreed level and its reason."""

    agreed = Signal(str, str, str, str)
    """target, method, value, reason"""
    evidence_wanted = Signal(object)
    entered = Signal(object)
    """this card has the focus now"""

    def __init__(self, look: Look, row: Difference, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.row = row
        self._enabled = True
        self.columns: list[StandColumn] = []
        self._head = QHBoxLayout()
        self._head.setSpacing(look.px(12))
        self._stands = QHBoxLayout()
        self._stands.setSpacing(look.px(16))
        self.levels = LevelSegments(look)
        self.levels.rated.connect(self.take)
        self.levels.cleared.connect(lambda: self.take(""))
        self.reason = CommentField(look)
        self.reason.committed.connect(lambda text: self._agree(self.row.value, text))
        self._levels_label = TextLabel(look, "panel.agreed", type="small", tone="quiet")
        reason_label = FieldLabel(look, "panel.reason", self.reason)
        left = QVBoxLayout()
        left.setSpacing(look.px(4))
        left.addWidget(self._levels_label)
        left.addWidget(self.levels)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(look.px(4))
        right.addWidget(reason_label)
        right.addWidget(self.reason)
        foot = QHBoxLayout()
        foot.setSpacing(look.px(24))
        foot.addLayout(left)
        foot.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(8), 0, look.px(12))
        column.setSpacing(look.px(10))
        column.addLayout(self._head)
        column.addLayout(self._stands)
        column.addLayout(foot)
        column.addWidget(hairline())
        for widget in (self.reason, *(self.levels.button(value) for value in VALUES)):
            widget.installEventFilter(self)
        look.restyled.connect(self._measure)
        self._measure()
        self.retranslate()

    @property
    def key(self) -> tuple[str, str]:
        """What is rated, and by which method."""
        return self.row.target, self.row.method

    def show_row(self, row: Difference, *, enabled: bool) -> None:
        """Shows the same rating as it stands now; what is being typed stays."""
        other = row.stands != self.row.stands
        self.row, self._enabled = row, enabled
        if other:
            self.retranslate()
        self._show_agreed()

    def take(self, value: str) -> None:
        """Agrees on a value; the reason typed so far is kept before, as an act of its own."""
        if self._enabled and (not value or value in self.row.options):
            self.reason.let_go()
            self.row = replace(self.row, value=value, reason=self.reason.toPlainText())
            self._agree(value, self.reason.toPlainText())
            self._show_agreed(durable=False)

    def settle(self) -> None:
        """Commits what is being typed."""
        self.reason.let_go()

    def go_to(self) -> None:
        """Puts the focus where something is missing: the level first, then the reason."""
        if self.row.value:
            self.reason.setFocus()
        else:
            self.levels.button(self.row.options[0]).setFocus()

    def retranslate(self) -> None:
        look, row = self._look, self.row
        take_away(self._head)
        title = TextLabel(look, type="strong")
        title.say_words(row.title)
        method = TextLabel(look, tone="quiet")
        method.say_words(row.method_words)
        self._head.addWidget(title)
        self._head.addWidget(method)
        if row.expected is not None:
            expected = TextLabel(look, tone="quiet")
            expected.say("panel.expected", level=row.expected)
            self._head.addWidget(expected)
        if row.critical:
            self._head.addWidget(TextLabel(look, "panel.critical", tone="notice"))
        self._head.addStretch(1)
        spread = TextLabel(look, tone="notice" if row.must_discuss else "text")
        said = look.words(row.spread)
        must = look.t("panel.must_discuss") if row.must_discuss else ""
        spread.say_plain("  ".join(part for part in (said, must) if part))
        self._head.addWidget(spread)
        take_away(self._stands)
        self.columns = []
        for stand in row.stands:
            column = StandColumn(look, stand)
            column.evidence_wanted.connect(self.evidence_wanted)
            self.columns.append(column)
            self._stands.addWidget(column, 1)
        name = look.words(row.title)
        self.setAccessibleName(f"{name}, {look.words(row.method_words)}, {said}")
        self.levels.setAccessibleName(look.t("panel.agreed_of", title=name))
        self.reason.setAccessibleName(look.t("panel.reason_of", title=name))
        self.reason.setPlaceholderText(look.t("panel.reason_hint"))
        self._show_agreed()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit(self)
        return False

    def _agree(self, value: str, reason: str) -> None:
        self.agreed.emit(*self.key, value, reason.strip())

    def _show_agreed(self, *, durable: bool = True) -> None:
        row = self.row
        title = self._look.words(row.title)
        self.levels.show_state(
            row.value or None,
            durable=durable,
            expected=row.expected,
            permits=lambda value: self._enabled and value in row.options,
            naming=lambda value: f"{title}: {value}",
        )
        self.reason.show_text(row.reason)
        self.reason.setReadOnly(not self._enabled)

    def _measure(self) -> None:
        line = round(self._look.size("body") * 1.6)
        self.reason.setFixedHeight(line * REASON_LINES + self._look.px(20))
