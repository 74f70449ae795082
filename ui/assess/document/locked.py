"""Stands in place of a document that opens only with a password, and asks for it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cse_desktop.errors import Words
from cse_desktop.services.sheets import MaterialRow
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import PasswordField, Retranslated, TextLabel, VerbButton, announce

WIDTH = 460


class LockedPage(Retranslated, QWidget):
    """Asks for one document's password; whoever listens opens the document with it."""

    password_given = Signal(str)

    def __init__(self, material: MaterialRow, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._material = material
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sheet = QFrame()
        sheet.setProperty("card", True)
        sheet.setFixedWidth(look.px(WIDTH))
        icon = QLabel()
        look.dress(icon, "lock", "quiet", 24)
        self.name = TextLabel(look, type="small", tone="quiet", wrap=True)
        self.name.say_plain(material.name)
        self.why = TextLabel(look, wrap=True)
        self.password = PasswordField(look, "reading.locked.password")
        self.password.entered.connect(self._give)
        self.open = VerbButton(look, "reading.locked.open", kind="primary")
        self.open.clicked.connect(self._give)
        self.kept = TextLabel(look, "reading.locked.kept", type="small", tone="quiet", wrap=True)
        inner = QVBoxLayout(sheet)
        inner.setContentsMargins(SPACE["xl"], SPACE["xl"], SPACE["xl"], SPACE["xl"])
        inner.setSpacing(SPACE["m"])
        title = TextLabel(look, "reading.locked.title", type="subtitle", wrap=True)
        for widget in (icon, title, self.name, self.why, self.password):
            inner.addWidget(widget)
        inner.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self.kept)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        # in a row of its own the card is asked how high it is at its own width
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(sheet)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(2)
        self.setFocusProxy(self.password.field)
        self.retranslate()

    def say(self, words: Words | None, *, wrong: bool) -> None:
        """Says why it is asked; `wrong` that the last password was not the right one."""
        self.open.setEnabled(True)
        if wrong and words is not None:
            self.why.hide()
            self.password.say_wrong(lambda: self._look.words(words))
            self.password.field.selectAll()
            announce(self, self._look.words(words))
        elif words is not None:
            self.why.say_words(words)

    def _give(self) -> None:
        password = self.password.field.text()
        if password and self.open.isEnabled():
            self.open.setEnabled(False)
            self.password_given.emit(password)

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("reading.locked.title"))
