"""One moderated case of a member: what was agreed on beside their own ratings, and what they say to it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cse_desktop.services.panel_values import AnswerRow, Compared
from ui.assess.rubric.comment import CommentField
from ui.look import Look
from ui.submit.opinion import ComputedResult
from ui.widgets import FieldLabel, Retranslated, SegmentedControl, TextLabel, hairline
from ui.widgets.taking_away import take_away

_COLUMNS = ("rating", "own", "agreed", "reason")
_CHOICES = (("consent", "panel.consent.consent"), ("dissent", "panel.consent.dissent"))


class AnswerCase(Retranslated, QWidget):
    """A member's page of one case, from top to bottom."""

    chosen = Signal(str, str)
    """choice, reason"""
    made = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._row: AnswerRow | None = None
        self._build()

    def show_row(self, row: AnswerRow, *, other: bool) -> None:
        """Shows a case; `other`: another one than before."""
        look, before = self._look, self._row
        self._row = row
        if before is None or before.compared != row.compared:
            self._show_compared(row.compared)
        self._same.say("panel.same_member", n=row.same_count)
        self._notes.say_plain("\n".join(self._noted(row)))
        self._notes.setVisible(bool(self._notes.text()))
        self._recommendation.say_plain(self._recommended(row))
        self.computed.show_result(row.computed)
        self.choice.set_value(row.choice)
        self.choice.setEnabled(not row.answered)
        if other:
            self.reason.begin_with(row.reason)
        else:
            self.reason.show_text(row.reason)
        self.reason.setReadOnly(row.answered)
        self._asked.setVisible(self.choice.value == "dissent")
        answered = look.t(f"panel.consent.{row.choice}") if row.answered else ""
        self._said.say_plain(look.t("panel.consent.said", what=answered) if answered else "")
        self._said.setVisible(bool(answered))

    def settle(self) -> None:
        """Commits what is being typed."""
        self.reason.let_go()

    @property
    def fields(self) -> list[QWidget]:
        """What Tab goes through, from top to bottom."""
        choices = [self.choice.button(name) for name, _ in _CHOICES]
        return [*choices, self.reason, *self.computed.buttons]

    def retranslate(self) -> None:
        self.reason.setAccessibleName(self._look.t("panel.consent.reason"))
        if self._row is not None:
            self._show_compared(self._row.compared)
            self.show_row(self._row, other=False)

    # -- building

    def _build(self) -> None:
        look = self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        compared = QWidget()
        self._grid = QGridLayout(compared)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(16))
        self._grid.setVerticalSpacing(look.px(8))
        for place, stretch in enumerate((4, 0, 0, 6)):
            self._grid.setColumnStretch(place, stretch)
        self._same = TextLabel(look, tone="quiet", wrap=True)
        self._notes = TextLabel(look, tone="quiet", wrap=True)
        inside = QWidget()
        stack = QVBoxLayout(inside)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(look.px(8))
        for part in (compared, self._same, self._notes):
            stack.addWidget(part)
        self._section(column, "compared", inside)
        self._recommendation = TextLabel(look, wrap=True)
        self._section(column, "recommendation", self._recommendation)
        self.computed = ComputedResult(look)
        self.computed.made.connect(self.made)
        self._section(column, "answer", self._build_answer())
        self._section(column, "computed", self.computed)
        column.addStretch(1)
        look.restyled.connect(self._measure)
        self._measure()
        self.retranslate()

    def _build_answer(self) -> QWidget:
        look = self._look
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self._said = TextLabel(look, tone="good")
        self.choice = SegmentedControl(look, _CHOICES, "panel.consent.name")
        self.choice.chosen.connect(self._on_chosen)
        self._asked = QWidget()
        self.reason = CommentField(look)
        self.reason.committed.connect(lambda text: self.chosen.emit(self.choice.value, text))
        asked = QVBoxLayout(self._asked)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(look.px(4))
        asked.addWidget(FieldLabel(look, "panel.consent.reason", self.reason))
        asked.addWidget(self.reason)
        column.addWidget(self._said)
        column.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._asked)
        return inside

    def _section(self, column: QVBoxLayout, name: str, widget: QWidget) -> None:
        column.addSpacing(self._look.px(12))
        column.addWidget(TextLabel(self._look, f"panel.section.{name}", type="strong"))
        column.addWidget(hairline())
        column.addWidget(widget)

    # -- showing

    def _show_compared(self, rows: tuple[Compared, ...]) -> None:
        look = self._look
        take_away(self._grid)
        for place, name in enumerate(_COLUMNS if rows else ()):
            self._grid.addWidget(
                TextLabel(look, f"panel.column.{name}", type="small", tone="quiet"), 0, place
            )
        for place, row in enumerate(rows, 1):
            title = TextLabel(look, wrap=True)
            title.say_plain(f"{look.words(row.title)}  {look.words(row.method_words)}")
            own = TextLabel(look, tone="quiet" if not row.own else "text")
            own.say_plain(row.own or look.t("panel.not_rated"))
            agreed = TextLabel(look, type="strong")
            agreed.say_plain(row.agreed)
            reason = TextLabel(look, wrap=True)
            reason.say_plain(row.reason)
            for column, label in enumerate((title, own, agreed, reason)):
                self._grid.addWidget(label, place, column, Qt.AlignmentFlag.AlignTop)

    def _noted(self, row: AnswerRow) -> list[str]:
        look = self._look
        found = [look.t("panel.correction", reason=row.correction)] if row.correction else []
        found += [look.t("panel.without", name=name, reason=reason) for name, reason in row.absent]
        found += [look.t("panel.dissented", name=name, reason=reason) for name, reason in row.dissent]
        found += [look.t("panel.near_miss_said", text=row.near_miss)] if row.near_miss else []
        return found

    def _recommended(self, row: AnswerRow) -> str:
        look = self._look
        said = look.t(
            "panel.recommended", own=look.words(row.own_recommendation), agreed=look.words(row.recommendation)
        )
        return f"{said}\n{row.recommendation_reason}" if row.recommendation_reason else said

    def _on_chosen(self, choice: str) -> None:
        self._asked.setVisible(choice == "dissent")
        self.chosen.emit(choice, self.reason.toPlainText() if choice == "dissent" else "")
        if choice == "dissent":
            self.reason.setFocus()

    def _measure(self) -> None:
        line = round(self._look.size("body") * 1.6)
        self.reason.setFixedHeight(line * 3 + self._look.px(20))
