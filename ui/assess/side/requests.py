"""The page of the side pane on requests for more evidence: written, signed together, and waited for."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.services.sheets import CaseSheet, QueryRow
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Composition, FieldLabel, PasswordField, Retranslated, TextLabel, VerbButton, hairline

TEXT_LINES = 4
IdRole = int(Qt.ItemDataRole.UserRole)
STATE_ICONS = {
    "draft": ("edit", "notice"),
    "made": ("sealed", "busy"),
    "handed_over": ("handed_over", "busy"),
    "delivered": ("delivered", "good"),
    "sent_back": ("sent_back", "bad"),
    "answered": ("ready", "good"),
}


class RequestList(QListWidget):
    """The requests; Enter edits one that is not sent, Delete takes it away."""

    edited = Signal()
    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edited.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class RequestText(QPlainTextEdit):
    """What is asked for; Ctrl+Enter keeps it, Escape leaves it."""

    kept = Signal()
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.composition = Composition(self)
        self.setTabChangesFocus(True)
        look.restyled.connect(self._measure)
        self._measure()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.composition.end()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        """Elsewhere in the place Ctrl+Enter leads to the next gap; here it keeps what was written."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _keeps(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.composition.under_way and event.key() in _OF_THE_INPUT_METHOD:
            return
        if _keeps(event):
            self.kept.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _measure(self) -> None:
        line = round(self._look.size("body") * 1.6)
        self.setFixedHeight(line * TEXT_LINES + self._look.px(20))


_OF_THE_INPUT_METHOD = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
"""keys that choose or drop what is being put together, and do nothing else meanwhile"""


def _keeps(event: QKeyEvent) -> bool:
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


class RequestsPage(Retranslated, QWidget):
    """Shows the requests of a case and says what a person wants of them."""

    written = Signal(str, str)
    """target, text: a new request"""
    rewritten = Signal(str, str)
    """query id, text"""
    dropped = Signal(str)
    """query id"""
    signing = Signal(str)
    """the password: all open requests of the case are signed"""
    return_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._case: CaseSheet | None = None
        self._editing = ""
        self._wanted_target = ""
        self.list = RequestList()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setWordWrap(True)
        self.list.setSpacing(SPACE["s"])
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = TextLabel(look, "query.empty", type="small", tone="quiet", wrap=True)
        self.target = QComboBox()
        self.text = RequestText(look)
        self.keep = VerbButton(look, "query.add", icon="add", keys="Ctrl+Return")
        self.drop = VerbButton(look, "query.drop", kind="plain", icon="remove")
        self.leave = VerbButton(look, "query.leave", kind="plain")
        self.password = PasswordField(look, "query.password")
        self.sign = VerbButton(look, "query.sign", kind="primary", icon="sign")
        self.waiting = TextLabel(look, type="small", tone="quiet", wrap=True)
        self.to_return = VerbButton(look, "query.to_return", kind="link")
        self._place()
        self._wire()
        self.retranslate()

    def _place(self) -> None:
        look = self._look
        self._target_label = FieldLabel(look, "query.target", self.target)
        self._text_label = FieldLabel(look, "query.text", self.text)
        inner = QVBoxLayout()
        inner.setContentsMargins(SPACE["m"], 0, SPACE["m"], SPACE["m"])
        inner.setSpacing(SPACE["xs"])
        inner.addWidget(self.empty)
        inner.addWidget(hairline())
        inner.addWidget(self._target_label)
        inner.addWidget(self.target)
        inner.addWidget(self._text_label)
        inner.addWidget(self.text)
        acts = QHBoxLayout()
        acts.addWidget(self.keep)
        acts.addWidget(self.drop)
        acts.addWidget(self.leave)
        acts.addStretch(1)
        inner.addLayout(acts)
        inner.addWidget(hairline())
        inner.addWidget(self.password)
        signing = QHBoxLayout()
        signing.addWidget(self.sign)
        signing.addStretch(1)
        inner.addLayout(signing)
        inner.addWidget(self.waiting)
        inner.addWidget(self.to_return, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE["xs"], 0, 0)
        column.setSpacing(SPACE["xs"])
        column.addWidget(self.list, 1)
        column.addLayout(inner)

    def _wire(self) -> None:
        self.list.currentItemChanged.connect(lambda _now, _before: self._say_acts())
        self.list.edited.connect(self._edit)
        self.list.itemDoubleClicked.connect(lambda _: self._edit())
        self.list.removed.connect(self._drop)
        self.drop.clicked.connect(self._drop)
        self.keep.clicked.connect(self._keep)
        self.leave.clicked.connect(self._leave)
        self.text.kept.connect(self._keep)
        self.text.left.connect(self._leave)
        self.text.textChanged.connect(self._say_acts)
        self.password.entered.connect(self._sign)
        self.sign.clicked.connect(self._sign)
        self.to_return.clicked.connect(self.return_wanted)
        self._look.restyled.connect(self._fill)

    # -- what it shows

    def show_case(self, case: CaseSheet) -> None:
        """Shows the requests of a case, or of the same one anew; what is being typed stays."""
        if self._case is not None and self._case.case_id != case.case_id:
            self.forget()
        fresh = self._case is None
        self._case = case
        if fresh:
            self._fill_targets()
        self._fill()

    def flush(self) -> None:
        """What is being typed becomes a request, so that nothing is lost when the page is left."""
        self.text.composition.end()
        if self.text.toPlainText().strip():
            self._keep()

    def give_back(self, text: str) -> None:
        """A request was refused: its words are there again, unless something else is being typed."""
        if not self.text.toPlainText().strip():
            self.text.setPlainText(text)

    def forget(self) -> None:
        """The case is left: nothing of it stays on the page."""
        self._case = None
        self._editing = self._wanted_target = ""
        self.list.clear()
        self.text.clear()
        self.password.take()

    def begin(self, target: str) -> None:
        """A request on `target` is to be written; what is being typed is kept as it is."""
        if not self.text.toPlainText().strip() and not self._editing:
            self._choose_target(target)

    def take_focus(self) -> None:
        """Puts the keys into the text, or where nothing may be asked into the list."""
        field = self.text if self.text.isEnabled() else self.list
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def say_signed(self) -> None:
        """The requests are signed."""
        self.sign.setEnabled(True)
        self.password.say_wrong(None)

    def say_wrong(self, said: str) -> None:
        """They are not: the password was wrong, or something else."""
        self.sign.setEnabled(True)
        self.password.say_wrong(lambda: said)
        self.password.setFocus()

    def _row(self) -> QueryRow | None:
        item, case = self.list.currentItem(), self._case
        if item is None or case is None:
            return None
        wanted = item.data(IdRole)
        return next((row for row in case.queries if row.query_id == wanted), None)

    def _choose_target(self, target: str) -> None:
        self._wanted_target = target
        self.target.setCurrentIndex(max(0, self.target.findData(target)))

    def _fill_targets(self) -> None:
        case, look = self._case, self._look
        kept = self.target.currentData()
        self.target.clear()
        self.target.addItem(look.t("query.whole_case"), "")
        for dimension in case.dimensions if case is not None else ():
            for row in dimension.indicators:
                title = look.words(row.indicator.title)
                self.target.addItem(f"{row.indicator.id} {title}", row.indicator.id)
        self._choose_target(str(kept or self._wanted_target))

    def _fill(self) -> None:
        case, look = self._case, self._look
        row = self.list.currentRow()
        self.list.clear()
        for query in case.queries if case is not None else ():
            state = look.t(f"query.state.{query.state}", code=query.code, number=query.supplement)
            about = query.target or look.t("query.whole_case")
            item = QListWidgetItem(f"{about} · {state}\n{query.text}")
            item.setData(IdRole, query.query_id)
            item.setData(
                int(Qt.ItemDataRole.AccessibleTextRole),
                look.t("query.accessible", about=about, state=state, text=query.text),
            )
            icon, tone = STATE_ICONS[query.state]
            item.setIcon(look.icon(icon, tone))
            self.list.addItem(item)
        if self.list.count():
            self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        self.empty.setVisible(not self.list.count())
        self._say_acts()

    def _say_acts(self) -> None:
        case = self._case
        may = case is not None and case.may_query
        row = self._row()
        waiting = sum(query.open for query in case.queries) if case is not None else 0
        sent = any(not query.open and query.state == "made" for query in case.queries) if case else False
        for field in (self.target, self.text):
            field.setEnabled(may)
        self.target.setEnabled(may and not self._editing)
        self.keep.setEnabled(may and bool(self.text.toPlainText().strip()))
        self.keep.say("query.change" if self._editing else "query.add")
        self.drop.setVisible(may and row is not None and row.open and not self._editing)
        self.leave.setVisible(bool(self._editing))
        for part in (self.password, self.sign):
            part.setVisible(may and waiting > 0)
        self.sign.say("query.sign_one" if waiting == 1 else "query.sign", n=waiting)
        self.waiting.setVisible(sent)
        self.waiting.say("query.made")
        self.to_return.setVisible(sent)

    # -- what a person does

    def _edit(self) -> None:
        row = self._row()
        if row is None or not row.open or self._case is None or not self._case.may_query:
            return
        self._editing = row.query_id
        self._choose_target(row.target)
        self.text.setPlainText(row.text)
        self.text.setFocus()
        self._say_acts()

    def _leave(self) -> None:
        self._editing = ""
        self.text.clear()
        self._say_acts()
        self.list.setFocus()

    def _keep(self) -> None:
        text = self.text.toPlainText().strip()
        if not text or not self.keep.isEnabled():
            return
        editing, self._editing = self._editing, ""
        self.text.clear()
        if editing:
            self.rewritten.emit(editing, text)
        else:
            self.written.emit(str(self.target.currentData() or ""), text)

    def _drop(self) -> None:
        row = self._row()
        if row is not None and row.open and self._case is not None and self._case.may_query:
            self.dropped.emit(row.query_id)

    def _sign(self) -> None:
        if not self.sign.isEnabled() or self.sign.isHidden():
            return
        password = self.password.take()
        if not password:
            self.password.say_wrong(lambda: self._look.t("submit.password_first"))
            self.password.setFocus()
            return
        self.flush()
        self.sign.setEnabled(False)
        self.signing.emit(password)

    def retranslate(self) -> None:
        look = self._look
        self.setAccessibleName(look.t("query.name"))
        self.list.setAccessibleName(look.t("query.list"))
        self.text.setPlaceholderText(look.t("query.hint"))
        self._fill_targets()
        self._fill()
