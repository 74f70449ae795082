"""Find in the open document: a line that appears under the tabs, says how many, and steps through them."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from ui.assess.document.texts import Findings
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, TextLabel, VerbButton, announce

TYPING_MS = 250


class FindField(QLineEdit):
    """Where the term is typed; Enter goes on, Shift+Enter back, Escape closes."""

    stepped = Signal(bool)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FindBar(Retranslated, QFrame):
    """Shows one document's findings."""

    searched = Signal(str)
    stepped = Signal(bool)
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._findings: Findings | None = None
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.field = FindField()
        self.field.setProperty("search", True)
        self.field.setClearButtonEnabled(True)
        self.field.setMaximumWidth(look.px(320))
        self.count = TextLabel(look, type="small", tone="quiet")
        back = VerbButton(look, "document.find.previous", kind="plain", icon="up", keys="Shift+Enter")
        forth = VerbButton(look, "document.find.next", kind="plain", icon="down", keys="Enter")
        close = VerbButton(look, "document.find.close", kind="plain", icon="close", keys="Esc")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["s"], SPACE["xs"], SPACE["s"], SPACE["xs"])
        row.setSpacing(SPACE["s"])
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        row.addStretch(1)
        for button in (back, forth, close):
            button.setProperty("bar", True)
            row.addWidget(button)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(lambda: self.searched.emit(self.field.text()))
        self.field.textChanged.connect(lambda _: self._typing.start())
        self.field.stepped.connect(self._step)
        self.field.left.connect(self.closed)
        back.clicked.connect(lambda: self._step(False))
        forth.clicked.connect(lambda: self._step(True))
        close.clicked.connect(self.closed)
        self.retranslate()
        self.hide()

    def begin(self, term: str) -> None:
        """Opens it, with words already selected as the term."""
        self.show()
        if term and "\n" not in term:
            self.field.setText(term)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_term(self, term: str) -> None:
        """Opens it at a term that is being looked for already; the keys stay where they are."""
        self.field.blockSignals(True)
        self.field.setText(term)
        self.field.blockSignals(False)
        self._typing.stop()
        self.show()

    def follow(self, findings: Findings | None) -> None:
        """Counts the findings of another document from now on."""
        if self._findings is not None:
            self._findings.changed.disconnect(self._tell)
        self._findings = findings
        if findings is not None:
            findings.changed.connect(self._tell)
            if self.isVisible() and findings.term != self.field.text():
                self.searched.emit(self.field.text())
        self._tell()

    def _step(self, forward: bool) -> None:
        if self._typing.isActive():
            self._typing.stop()
            self.searched.emit(self.field.text())
        else:
            self.stepped.emit(forward)

    def _tell(self) -> None:
        found = self._findings
        if found is None or not found.term.strip():
            self.count.say_plain("")
        elif not found.hits:
            self.count.say("document.find.searching" if found.searching else "document.find.none")
        else:
            key = "so_far" if found.searching else "cut" if found.cut else "count"
            self.count.say(f"document.find.{key}", index=found.index + 1, count=len(found.hits))
        if self.isVisible() and self.count.text() and (found is None or not found.searching):
            announce(self, self.count.text())

    def retranslate(self) -> None:
        name = self._look.t("document.find.name")
        self.field.setPlaceholderText(name)
        self.field.setAccessibleName(name)
