"""What this computer has noted of the reading of a case, shown to the person who read, who can have it forgotten."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desktop.services.sheets import MaterialRow
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, TextLabel, VerbButton, announce

MINUTE_MS = 60_000


class ReadingAccount(Retranslated, QWidget):
    """Pages seen and minutes of each material, and the way to forget them: asked once more, for it has no undo."""

    forget_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[MaterialRow, ...] = ()
        self.private = TextLabel(look, "reading.account.private", type="small", tone="quiet", wrap=True)
        self.lines = TextLabel(look, type="small", wrap=True)
        self.forget = VerbButton(look, "reading.account.forget", kind="link")
        self.forget.clicked.connect(lambda: self._ask(True))
        self.warning = TextLabel(look, "reading.account.warning", type="small", tone="notice", wrap=True)
        self.confirm = VerbButton(look, "reading.account.confirm", kind="danger")
        self.confirm.clicked.connect(self._forget)
        self.stay = VerbButton(look, "reading.account.stay")
        self.stay.clicked.connect(lambda: self._ask(False))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["m"], 0, SPACE["m"], 0)
        column.setSpacing(SPACE["xs"])
        for widget in (self.private, self.lines):
            column.addWidget(widget)
        column.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.warning)
        choice = QHBoxLayout()
        choice.addWidget(self.stay)
        choice.addWidget(self.confirm)
        choice.addStretch(1)
        column.addLayout(choice)
        self._ask(False)
        self.retranslate()

    def show_rows(self, rows: tuple[MaterialRow, ...]) -> None:
        """Shows what is noted of these materials; what nothing is noted of is left out."""
        self._rows = tuple(row for row in rows if row.pages)
        if not self._rows:
            self._ask(False)
        self.retranslate()

    def forget_case(self) -> None:
        """Another case is shown: a question that was open is not about it."""
        self._ask(False)

    def _ask(self, asking: bool) -> None:
        for widget in (self.warning, self.confirm, self.stay):
            widget.setVisible(asking)
        self.forget.setVisible(bool(self._rows) and not asking)
        if asking:
            announce(self, self.warning.text())
            self.stay.setFocus()

    def _forget(self) -> None:
        self._ask(False)
        self.forget_wanted.emit()

    def _line(self, row: MaterialRow) -> str:
        look, minutes = self._look, row.shown_ms // MINUTE_MS
        time = look.plural("reading.account.minutes", minutes) if minutes else look.t("reading.account.less")
        name = row.name.rsplit("/", 1)[-1]
        return look.t("reading.account.line", name=name, seen=row.seen, pages=row.pages, time=time)

    def retranslate(self) -> None:
        look = self._look
        self.setAccessibleName(look.t("reading.account.title"))
        if self._rows:
            self.lines.say_plain("\n".join(self._line(row) for row in self._rows))
        else:
            self.lines.say("reading.account.nothing")
        self.forget.setVisible(bool(self._rows) and self.warning.isHidden())
