"""One case of the lead: who is there, what differs, what is agreed, and the result computed from that."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desktop.domain.panel import FEWEST_VOICES
from cse_desktop.services.panel_values import PanelRow, PanelSheet
from ui.assess.rubric.comment import CommentField
from ui.look import Look
from ui.panel.again import ModerateAgain
from ui.panel.difference import DifferenceCard
from ui.panel.members import Members
from ui.submit.opinion import ComputedResult, RecommendationChoice
from ui.widgets import FieldLabel, Retranslated, TextLabel, hairline
from ui.widgets.taking_away import take_away

_SAID = {
    "closed": "panel.closed_text",
    "outdated": "panel.outdated_text",
    "sent_back": "panel.sent_back_text",
}
_SIGNED = frozenset({"signed", "outdated", "sent_back"})


class LeadCase(Retranslated, QWidget):
    """The lead's page of one case, from top to bottom."""

    agreed = Signal(str, str, str, str)
    """target, method, value, reason"""
    case_agreed = Signal(dict)
    """what was agreed on for the case: `recommendation` `lower_grade` `reason` `near_miss`"""
    gone_without = Signal(str, str)
    again_wanted = Signal(str)
    evidence_wanted = Signal(object)
    made = Signal()
    """widgets were made anew: Tab has to be told its way"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._row: PanelRow | None = None
        self._sheet: PanelSheet | None = None
        self.cards: list[DifferenceCard] = []
        self.current: DifferenceCard | None = None
        self._build()

    def show_row(self, sheet: PanelSheet, row: PanelRow, *, other: bool) -> None:
        """Shows a case; `other`: another one than before."""
        self._sheet, self._row = sheet, row
        look = self._look
        is_open = row.voices >= FEWEST_VOICES
        self._said.say_plain(self._saying(row))
        self._said.setVisible(bool(self._said.text()))
        self._correction.say_plain(
            look.t("panel.correction", reason=row.correction) if row.correction else ""
        )
        self._correction.setVisible(bool(row.correction))
        signed = row.standing in _SIGNED
        self.again.show_state(possible=signed)
        self.members.show_members(row.members, signed=signed, enabled=row.may_change)
        self._show_cards(row, anew=other)
        for widget in self._when_open:
            widget.setVisible(is_open)
        by_one = sum(found.by_one for found in row.differences)
        total = row.agreed_count + len(row.differences)
        further = len(row.differences) - by_one
        self._same.say("panel.same", n=row.agreed_count, total=total, one=by_one, further=further)
        self._none.setVisible(is_open and not row.differences)
        self._show_recommendation(sheet, row, other=other)
        self._near_miss.setVisible(is_open and (row.near_miss or bool(row.near_miss_text)))
        self._fill(self.near_miss, row.near_miss_text, other=other, enabled=row.may_change)
        self.computed.show_result(row.computed)

    def settle(self) -> None:
        """Commits what is being typed."""
        for card in self.cards:
            card.settle()
        self.reason.let_go()
        self.near_miss.let_go()
        self.members.settle()

    def forget(self) -> None:
        """Commits what is being typed, before another case is shown."""
        self.settle()
        self.current = None

    def go_to_next(self) -> None:
        """Goes to the next thing that is not settled, after where the focus is."""
        row = self._row
        if row is None:
            return
        start = self.cards.index(self.current) + 1 if self.current in self.cards else 0
        for card in (*self.cards[start:], *self.cards[:start]):
            if not card.row.settled:
                card.go_to()
                return
        line = row.recommendation
        if line is not None and line.differs and not line.chosen:
            self.recommendation.fields[0].setFocus()
        elif line is not None and line.differs and not line.reason:
            self.reason.setFocus()
        elif row.near_miss and not row.near_miss_text:
            self.near_miss.setFocus()
        elif self.members.fields:
            next(iter(self.members.fields.values())).setFocus()

    def rate(self, value: str) -> None:
        """Agrees on a value where the focus is, or at the first difference."""
        card = self.current if self.current in self.cards else next(iter(self.cards), None)
        if card is not None:
            card.take(value)

    def write_reason(self) -> None:
        """Goes to the reason of the difference where the focus is."""
        card = self.current if self.current in self.cards else next(iter(self.cards), None)
        if card is not None:
            card.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def fields(self) -> list[QWidget]:
        """What Tab goes through, from top to bottom."""
        found: list[QWidget] = [self.again.begin, self.again.reason, self.again.confirm]
        found += self.members.fields.values()
        for card in self.cards:
            found += [button for column in card.columns for button in column.buttons]
            found += [card.levels.button(value) for value in card.row.options]
            found.append(card.reason)
        found += [*self.recommendation.fields, self.reason, self.near_miss, *self.computed.buttons]
        return found

    def retranslate(self) -> None:
        look = self._look
        self.reason.setAccessibleName(look.t("panel.recommend_reason"))
        self.near_miss.setAccessibleName(look.t("panel.near_miss"))
        self.near_miss.setPlaceholderText(look.t("panel.near_miss_hint"))
        if self._sheet is not None and self._row is not None:
            self.show_row(self._sheet, self._row, other=False)

    # -- building

    def _build(self) -> None:
        look = self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self._said = TextLabel(look, tone="quiet", wrap=True)
        self._correction = TextLabel(look, tone="quiet", wrap=True)
        self.again = ModerateAgain(look)
        self.again.wanted.connect(self.again_wanted)
        self.members = Members(look)
        self.members.gone_without.connect(self.gone_without)
        self.members.made.connect(self.made)
        for widget in (self._said, self._correction, self.again):
            column.addWidget(widget)
        self._section(column, "members", self.members)
        differences = QWidget()
        self._cards = QVBoxLayout(differences)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(0)
        self._none = TextLabel(look, "panel.no_difference")
        self._same = TextLabel(look, tone="quiet", wrap=True)
        inside = QWidget()
        stack = QVBoxLayout(inside)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(look.px(6))
        for part in (differences, self._none, self._same):
            stack.addWidget(part)
        self._when_open = [
            *self._section(column, "differences", inside),
            *self._section(column, "recommendation", self._build_recommendation()),
        ]
        self._near_miss = QWidget()
        self.near_miss = CommentField(look)
        self.near_miss.committed.connect(lambda text: self.case_agreed.emit({"near_miss": text}))
        self._labelled(self._near_miss, "panel.near_miss", self.near_miss)
        column.addWidget(self._near_miss)
        self.computed = ComputedResult(look)
        self.computed.made.connect(self.made)
        self._when_open += self._section(column, "computed", self.computed)
        column.addStretch(1)
        look.restyled.connect(self._measure)
        self._measure()
        self.retranslate()

    def _build_recommendation(self) -> QWidget:
        look = self._look
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self._all_same = TextLabel(look, wrap=True)
        self._stands = QHBoxLayout()
        self._stands.setSpacing(look.px(16))
        self._choosing = QWidget()
        self.recommendation = RecommendationChoice(look)
        self.recommendation.chosen.connect(
            lambda chosen, grade: self.case_agreed.emit({"recommendation": chosen, "lower_grade": grade})
        )
        self.reason = CommentField(look)
        self.reason.committed.connect(lambda text: self.case_agreed.emit({"reason": text}))
        choosing = QVBoxLayout(self._choosing)
        choosing.setContentsMargins(0, 0, 0, 0)
        choosing.setSpacing(look.px(8))
        choosing.addWidget(self.recommendation)
        reason = QWidget()
        self._labelled(reason, "panel.recommend_reason", self.reason)
        choosing.addWidget(reason)
        column.addWidget(self._all_same)
        column.addLayout(self._stands)
        column.addWidget(self._choosing)
        return inside

    def _labelled(self, inside: QWidget, key: str, field: CommentField) -> None:
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(4))
        column.addWidget(FieldLabel(self._look, key, field))
        column.addWidget(field)

    def _section(self, column: QVBoxLayout, name: str, widget: QWidget) -> list[QWidget]:
        title = TextLabel(self._look, f"panel.section.{name}", type="strong")
        line = hairline()
        column.addSpacing(self._look.px(12))
        for part in (title, line, widget):
            column.addWidget(part)
        return [title, line, widget]

    # -- showing

    def _saying(self, row: PanelRow) -> str:
        if row.standing == "waiting" and row.voices < FEWEST_VOICES:
            return self._look.t("panel.alone_text")
        if row.standing == "signed":
            return self._look.t("panel.signed_text", n=row.revision)
        key = _SAID.get(row.standing)
        return self._look.t(key) if key else ""

    def _show_cards(self, row: PanelRow, *, anew: bool) -> None:
        keys = [(found.target, found.method) for found in row.differences]
        if anew or keys != [card.key for card in self.cards]:
            self.current = None
            take_away(self._cards)
            self.cards = []
            for found in row.differences:
                card = DifferenceCard(self._look, found)
                card.agreed.connect(self.agreed)
                card.evidence_wanted.connect(self.evidence_wanted)
                card.entered.connect(self._on_entered)
                self.cards.append(card)
                self._cards.addWidget(card)
            self.made.emit()
        for card, found in zip(self.cards, row.differences, strict=True):
            card.show_row(found, enabled=row.may_change)

    def _on_entered(self, card: DifferenceCard) -> None:
        self.current = card

    def _show_recommendation(self, sheet: PanelSheet, row: PanelRow, *, other: bool) -> None:
        line = row.recommendation
        if line is None:
            return
        look = self._look
        self._all_same.setVisible(not line.differs)
        self._all_same.say("panel.recommend_same", what=look.words(line.stands[0][1]) if line.stands else "")
        self._choosing.setVisible(line.differs)
        take_away(self._stands)
        for name, recommended, comment in line.stands if line.differs else ():
            self._stands.addWidget(self._stand(name, look.words(recommended), comment), 1)
        codes = [code for code, _ in sheet.lower_grades]
        below = codes.index(row.grade.code) if row.grade.code in codes else len(codes)
        self.recommendation.offer(sheet.recommendations, sheet.lower_grades[:below])
        chosen = (line.chosen, line.lower_grade) if line.differs else ("", "")
        self.recommendation.show_choice(*chosen, enabled=row.may_change)
        self._fill(self.reason, line.reason, other=other, enabled=row.may_change)

    def _stand(self, name: str, recommended: str, comment: str) -> QWidget:
        look = self._look
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        who = TextLabel(look, type="small", tone="quiet")
        who.say_plain(name)
        what = TextLabel(look, type="strong", wrap=True)
        what.say_plain(recommended)
        why = TextLabel(look, wrap=True)
        why.say_plain(comment)
        for label in (who, what, why):
            column.addWidget(label)
        column.addStretch(1)
        return inside

    def _fill(self, field: CommentField, text: str, *, other: bool, enabled: bool) -> None:
        if other:
            field.begin_with(text)
        else:
            field.show_text(text)
        field.setReadOnly(not enabled)

    def _measure(self) -> None:
        line = round(self._look.size("body") * 1.6)
        for field in (self.reason, self.near_miss):
            field.setFixedHeight(line * 2 + self._look.px(20))
