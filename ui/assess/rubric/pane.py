"""The rubric: filters and rows above, the fixed card below; it says what a person did and shows what it is told."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QVBoxLayout, QWidget

from cse_desktop.domain.packs.model import Grade, Standard
from cse_desktop.services.sheets import HistoryRow
from ui.assess.rubric.card import RubricCard
from ui.assess.rubric.history import HistoryPanel
from ui.assess.rubric.lines import Filter, RubricLine, gap_count, kept, next_gap
from ui.assess.rubric.phrases import PhrasePanel
from ui.assess.rubric.row_model import LineRole, RubricModel
from ui.assess.rubric.row_paint import RubricRowDelegate
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import InlineBanner, Retranslated, SegmentedControl, TextLabel, hairline

Key = tuple[str, str]


class RubricRows(QListView):
    """The rows. Enter goes on into the card's segments; typed letters do nothing here."""

    entered = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit()
        elif event.text() and not event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)


class RubricPane(Retranslated, QWidget):
    """Shows lines of a rubric and says, in past tense, what a person did with them."""

    rated = Signal(str, str, object)
    """target, method, value or None"""
    commented = Signal(str, str, str)
    """target, method, text"""
    draft_wanted = Signal(str, str)
    attach_wanted = Signal(str, str)
    history_wanted = Signal(str, str)
    changed_wanted = Signal()
    """which ratings were changed: the filter for them is on, and the journal has to be asked"""
    evidence_opened = Signal(str)
    claim_opened = Signal(object)
    """`Claim`"""
    """annotation id"""
    evidence_relinked = Signal(str, str, str, str, str)
    """annotation id, target, method, own part, remark"""
    evidence_untied = Signal(str, str, str)
    """annotation id, target, method"""
    line_changed = Signal(str, str)
    """target, method"""
    comment_begun = Signal()
    """the keys go into the comment: whoever holds the pane brings it into sight"""
    shown = Signal()
    """the card shows something else now"""

    def __init__(
        self,
        look: Look,
        name_key: str = "rubric.name",
        parent: QWidget | None = None,
        *,
        interview: bool = False,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._name_key = name_key
        self._interview = interview
        self._lines: tuple[RubricLine, ...] = ()
        self._standard: Standard | None = None
        self._grade: Grade | None = None
        self._frozen = False
        self._filter = Filter.ALL
        self._changed: frozenset[Key] = frozenset()
        self._current: Key | None = None
        self._pending: dict[Key, str | None] = {}
        self._durable: dict[Key, str | None] = {}
        """recorded, but not yet in the lines shown"""
        self._showing = False
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()

    def _build(self) -> None:
        look = self._look
        self.filters = SegmentedControl(
            look,
            [(which.value, f"rubric.filter.{which.value}") for which in self._filters()],
            "rubric.filter.name",
            value=Filter.ALL.value,
        )
        for which in self._filters():
            # five of them stand in the narrowest pane
            self.filters.button(which.value).setProperty("small", True)
        self.filters.chosen.connect(lambda value: self.set_filter(Filter(value)))
        self.gaps = TextLabel(look, type="small", tone="notice")
        if not self._interview:
            self.gaps.hide()
        self.model = RubricModel(look, self)
        self.rows = RubricRows()
        self.rows.setModel(self.model)
        self.rows.setItemDelegate(RubricRowDelegate(look, self.model, self.rows))
        self.rows.setMouseTracking(True)
        self.rows.setUniformItemSizes(True)
        self.rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.rows.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.selectionModel().currentChanged.connect(self._moved)
        self.rows.entered.connect(self._enter_card)
        self.empty = TextLabel(look, "rubric.filter.empty", tone="quiet", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.hide()
        self.banner = InlineBanner(look)
        self.card = RubricCard(look)
        card = self.card
        card.rated.connect(self.rate)
        card.commented.connect(self._comment)
        card.draft_wanted.connect(lambda: self._say(self.draft_wanted))
        card.attach_wanted.connect(lambda: self._say(self.attach_wanted))
        card.history_wanted.connect(lambda: self._say(self.history_wanted))
        card.evidence_opened.connect(self.evidence_opened)
        card.claim_opened.connect(self.claim_opened)
        card.evidence_relinked.connect(self._relink)
        card.evidence_untied.connect(self._untie)
        self._place()
        self.retranslate()

    def _filters(self) -> list[Filter]:
        """In the interview the stamp is the evidence: there is nothing to filter by it."""
        left_out = {Filter.NO_EVIDENCE, Filter.CHANGED} if self._interview else set()
        return [which for which in Filter if which not in left_out]

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE["s"], SPACE["s"], SPACE["m"], SPACE["s"])
        head.setSpacing(SPACE["s"])
        head.addWidget(self.filters)
        head.addStretch(1)
        head.addWidget(self.gaps)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self.rows, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.banner)
        column.addWidget(hairline())
        column.addWidget(self.card)

    # -- what it shows

    @property
    def lines(self) -> tuple[RubricLine, ...]:
        """All lines, whatever the filter keeps."""
        return self._lines

    @property
    def current(self) -> RubricLine | None:
        """The line in the card."""
        return next((line for line in self._lines if line.key == self._current), None)

    def show_lines(
        self, lines: tuple[RubricLine, ...], standard: Standard, grade: Grade, *, frozen: bool
    ) -> None:
        """Shows a case's lines; the current one stays where it still exists."""
        self._lines, self._standard, self._grade, self._frozen = lines, standard, grade, frozen
        self._durable.clear()
        if self._filter is Filter.CHANGED:
            self.changed_wanted.emit()
        keys = [line.key for line in lines]
        if self._current not in keys:
            first = next((line.key for line in lines if line.cell is not None), None)
            self._current = first or (keys[0] if keys else None)
        self._refill()

    def turn_away(self) -> None:
        """The case is left: what was typed is committed, and nothing is taken until the lines of one are shown."""
        self.flush()
        self._changed = frozenset()
        self._lines = ()
        self._fill_card()

    def set_filter(self, which: Filter) -> None:
        """Keeps only some of the lines in the rows."""
        self._filter = which
        self.filters.set_value(which.value)
        if which is Filter.CHANGED:
            self.changed_wanted.emit()
        self._refill()

    def show_changed(self, changed: frozenset[Key]) -> None:
        """Which ratings do not stand as they were first given."""
        if changed != self._changed:
            self._changed = changed
            self._refill()

    def _refill(self) -> None:
        self._showing = True
        shown = kept(self._lines, self._filter, self._changed)
        self.model.set_lines(shown)
        self.model.set_pending(self._durable | self._pending)
        self.rows.setVisible(bool(shown))
        self.empty.setVisible(not shown)
        row = self.model.row_of(self._current) if self._current else -1
        if row >= 0 and self.rows.currentIndex().row() != row:
            self.rows.setCurrentIndex(self.model.index(row))
        elif row < 0:
            self.rows.setCurrentIndex(QModelIndex())
        self._showing = False
        self._fill_card()
        self._count()

    def _value_of(self, line: RubricLine) -> str | None:
        return self._pending.get(line.key, self._durable.get(line.key, line.value))

    def _fill_card(self) -> None:
        line = self.current
        if self._standard is None or self._grade is None:
            return
        pending = line is not None and line.key in self._pending
        value = self._value_of(line) if line is not None else None
        self.card.show_line(
            line, self._standard, self._grade, value=value, durable=not pending, frozen=self._frozen
        )
        self.shown.emit()

    def _count(self) -> None:
        count = gap_count(self._lines)
        self.gaps.setText(
            self._look.plural("rubric.gaps", count) if count else self._look.t("rubric.no_gaps")
        )
        self.gaps.set_tone("notice" if count else "good")

    def retranslate(self) -> None:
        name = self._look.t(self._name_key)
        self.setAccessibleName(name)
        self.rows.setAccessibleName(self._look.t("rubric.rows_name"))
        self._count()
        self.rows.viewport().update()

    # -- where a person is

    def go_to(self, target: str, method: str | None = None) -> None:
        """Brings a line into the card; lifts the filter where it hides the line."""
        for line in self._lines:
            if line.target == target and (method is None or line.method == method):
                self._select(line.key)
                return

    def _select(self, key: Key) -> None:
        if self.model.row_of(key) < 0:
            self.set_filter(Filter.ALL)
        row = self.model.row_of(key)
        if row >= 0:
            self.rows.setCurrentIndex(self.model.index(row))
            self.rows.scrollTo(self.model.index(row))

    def go_to_next_gap(self) -> bool:
        """Goes to the next line with a gap; False where there is none."""
        self.card.comment.flush()
        key = next_gap(self._lines, self._current)
        if key is None:
            return False
        self._select(key)
        return True

    def step(self, down: bool) -> None:
        """The next or previous row."""
        row = self.rows.currentIndex().row() + (1 if down else -1)
        if 0 <= row < self.model.rowCount():
            self.rows.setCurrentIndex(self.model.index(row))

    def _moved(self, index: QModelIndex) -> None:
        line = index.data(LineRole)
        if self._showing or not isinstance(line, RubricLine):
            return
        self.card.comment.let_go()
        self._current = line.key
        self.banner.clear()
        self._fill_card()
        self.line_changed.emit(line.target, line.method)

    def _enter_card(self) -> None:
        line = self.current
        if line is not None and line.cell is not None:
            self.card.segments.button(line.value or str(line.cell.expected)).setFocus(
                Qt.FocusReason.TabFocusReason
            )
        else:
            self.card.comment.setFocus(Qt.FocusReason.TabFocusReason)

    # -- what a person does

    def rate(self, value: str | None) -> bool:
        """Rates the current line; False where the value is not permitted there."""
        line = self.current
        if line is None or self._frozen or (value is not None and not line.permits(value)):
            self._fill_card()
            return False
        if value == self._value_of(line):
            self._fill_card()
            return True
        self._pending[line.key] = value
        self.model.set_pending(self._durable | self._pending)
        self.card.saving.begin()
        self._fill_card()
        self.rated.emit(line.target, line.method, value)
        return True

    def settled(self, target: str, method: str, value: str | None) -> None:
        """The rating is durable."""
        key = (target, method)
        self._durable[key] = value
        if key in self._pending and self._pending[key] == value:
            del self._pending[key]
        self.card.saving.done()
        self._refill()

    def refused(self, target: str, method: str) -> None:
        """The rating was not taken: the one before shows again."""
        self._pending.pop((target, method), None)
        self.card.saving.refused()
        self._refill()

    def begin_comment(self) -> None:
        """Puts the keys into the comment of the current line."""
        self.comment_begun.emit()
        self.card.comment.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def comment_refused(self, target: str, method: str) -> None:
        """The words were not taken; they stay in the field, if it still shows their line."""
        self.card.saving.refused()
        line = self.card.line
        if line is not None and line.key == (target, method):
            self.card.comment.refused()

    def comment_settled(self) -> None:
        """The words are durable."""
        self.card.saving.done()

    def show_draft(self, target: str, method: str, text: str) -> None:
        """Puts drafted words into the comment, if their line is still in the card and nothing was typed."""
        line = self.current
        if line is not None and line.key == (target, method) and not self.card.comment.toPlainText().strip():
            self.card.show_draft(text)

    def show_history(self, rows: tuple[HistoryRow, ...]) -> HistoryPanel | None:
        """Opens the history of the current line above the card."""
        line = self.current
        if line is None:
            return None
        panel = HistoryPanel(rows, f"{line.code} {self._look.words(line.title)}", self._look, self)
        panel.open_at(self.card.mapToGlobal(QPoint(self.card.width() - SPACE["s"], -SPACE["xs"])))
        return panel

    def open_phrases(self, phrases: tuple[str, ...]) -> PhrasePanel | None:
        """Opens the reusable words above the card; what is selected in the comment may become one."""
        if self.current is None or not self.isVisible():
            return None
        comment = self.card.comment
        selected = comment.textCursor().selectedText() or comment.toPlainText()
        panel = PhrasePanel(phrases, self._offered(), selected, self._look, self)
        panel.open_at(self.card.mapToGlobal(QPoint(self.card.width() - SPACE["s"], -SPACE["xs"])))
        return panel

    def _offered(self) -> tuple[str, ...]:
        """What the society offers for the current line, in the language of the moment."""
        line = self.current
        if line is None or self._standard is None:
            return ()
        return tuple(self._look.words(phrase.text) for phrase in self._standard.phrases_for(line.target))

    def put_phrase(self, text: str) -> None:
        """Puts reusable words into the comment where the cursor stands."""
        self.card.comment.put_at_cursor(text)
        self.begin_comment()

    def flush(self) -> None:
        """Commits what was typed, before the case is left."""
        self.card.comment.let_go()

    def _comment(self, text: str) -> None:
        line = self.card.line
        if line is not None:
            self.card.saving.begin()
            self.commented.emit(line.target, line.method, text)

    def _relink(self, annotation_id: str, part: str, remark: str) -> None:
        line = self.current
        if line is not None:
            self.evidence_relinked.emit(annotation_id, line.target, line.method, part, remark)

    def _untie(self, annotation_id: str) -> None:
        line = self.current
        if line is not None:
            self.evidence_untied.emit(annotation_id, line.target, line.method)

    def _say(self, signal: SignalInstance) -> None:
        line = self.current
        if line is not None:
            signal.emit(line.target, line.method)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.card.take_height(self.height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self.card.comment.flush()
        return super().event(event)
