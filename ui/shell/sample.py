"""The strip above every page of the sample: its password, how to begin anew, and the way out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ui.look import Look
from ui.widgets import Retranslated, TextLabel, VerbButton, announce
from ui.widgets.flow import FlowLayout


class SampleStrip(Retranslated, QFrame):
    """Stands over all pages for as long as one is in the sample."""

    anew_wanted = Signal()
    leave_wanted = Signal()
    copied = Signal()

    def __init__(self, look: Look, password: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._given = password
        self.setProperty("banner", "info")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(look.px(12), look.px(4), look.px(8), look.px(4))
        self._rows.setSpacing(look.px(4))
        self.password = TextLabel(look)
        self.password.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy = VerbButton(look, "sample.copy", kind="link")
        self.copy.clicked.connect(self._copy)
        self.anew = VerbButton(look, "sample.anew", kind="link")
        self.anew.clicked.connect(self._ask)
        self.leave = VerbButton(look, "sample.leave", kind="link")
        self.leave.clicked.connect(self.leave_wanted)
        self._rows.addWidget(self._line())
        self._rows.addWidget(self._question())
        self.retranslate()

    def _line(self) -> QWidget:
        """What is always there; it breaks into two lines where the text is large."""
        line = QWidget()
        flow = FlowLayout(line, self._look.px(16))
        icon = QLabel()
        self._look.dress(icon, "sample", "accent", 16)
        for widget in (
            icon,
            TextLabel(self._look, "sample.name", type="strong"),
            self.password,
            self.copy,
            self.anew,
            self.leave,
        ):
            flow.addWidget(widget)
        return line

    def _question(self) -> QWidget:
        """Beginning anew destroys work: it is asked, and keeping is what Enter does."""
        look = self._look
        self.question = QWidget()
        self.text = TextLabel(look, "sample.anew_question", wrap=True)
        self.keep = VerbButton(look, "sample.anew_no")
        self.keep.clicked.connect(self._stay)
        self.remove = VerbButton(look, "sample.anew_yes", kind="danger")
        self.remove.clicked.connect(self._begin_anew)
        buttons = QWidget()
        flow = FlowLayout(buttons, look.px(8))
        flow.addWidget(self.keep)
        flow.addWidget(self.remove)
        column = QVBoxLayout(self.question)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)
        column.addWidget(buttons)
        self.question.hide()
        return self.question

    def add_row(self, row: QWidget) -> None:
        """Puts another row below."""
        self._rows.addWidget(row)

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("sample.strip"))
        self.password.say("sample.password", password=self._given)
        self.password.setAccessibleName(self._look.t("sample.password_name"))
        self.password.setAccessibleDescription(self._given)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._given)
        self.copied.emit()

    def _ask(self) -> None:
        self.question.show()
        self.keep.setFocus()
        announce(self.question, self.text.text())

    def _stay(self) -> None:
        self.question.hide()
        self.anew.setFocus()

    def _begin_anew(self) -> None:
        self.question.hide()
        self.anew_wanted.emit()
