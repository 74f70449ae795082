"""One line that says which enrolments wait, and leads to them; nothing where none does."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desktop.services.enrolments import WaitingEnrolment
from ui.look import Look
from ui.widgets import Retranslated, TextLabel, VerbButton


class WaitingNotice(Retranslated, QWidget):
    """Says what waits for a certificate, wherever one unlocks or looks at who one is."""

    wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._enrolments: tuple[WaitingEnrolment, ...] = ()
        self._text = TextLabel(look, type="small", tone="quiet", wrap=True)
        self.go = VerbButton(look, "opening.enrol.waiting.go", kind="link", icon="certificate")
        self.go.clicked.connect(self.wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addWidget(self._text)
        column.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_waiting(self, enrolments: Sequence[WaitingEnrolment]) -> None:
        """Says these."""
        self._enrolments = tuple(enrolments)
        self.setVisible(bool(enrolments))
        self.retranslate()

    def retranslate(self) -> None:
        look = self._look
        if len(self._enrolments) == 1:
            self._text.say_plain(
                look.t("opening.enrol.waiting.one", society=look.words(self._enrolments[0].society))
            )
        elif self._enrolments:
            self._text.say_plain(look.t("opening.enrol.waiting.several", n=len(self._enrolments)))
