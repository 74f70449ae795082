"""The second step: enrolments that wait, each to be sent again or abandoned, and the way to the certificate."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desktop.services.enrolments import WaitingEnrolment
from ui.look import Look
from ui.widgets import Retranslated, TextLabel, VerbButton

SENDING = (("copy", "copy"), ("save", "save"), ("show", "show"))


class WaitingCard(Retranslated, QFrame):
    """One enrolment that waits."""

    wanted = Signal(str)
    """`copy` `save` `show` `abandon`"""

    def __init__(self, look: Look, enrolment: WaitingEnrolment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.enrolment = enrolment
        self.buttons: dict[str, VerbButton] = {}
        self._title = TextLabel(look, type="strong", wrap=True)
        text = TextLabel(
            look, f"opening.enrol.waiting.{'text' if enrolment.has_request else 'unfinished'}", wrap=True
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(self._title)
        column.addWidget(text)
        column.addLayout(self._build_sending())
        column.addWidget(self._build_asking())
        self.retranslate()

    def retranslate(self) -> None:
        said = self._look.t(
            "opening.enrol.waiting.card",
            name=self.enrolment.name,
            society=self._look.words(self.enrolment.society),
        )
        self._title.say_plain(said)
        self.setAccessibleName(said)

    def _build_sending(self) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        for name, icon in SENDING if self.enrolment.has_request else ():
            kind = "primary" if name == "copy" else "normal"
            self._add(row, name, VerbButton(look, f"opening.enrol.waiting.{name}", kind=kind, icon=icon))
        abandon = VerbButton(look, "opening.enrol.waiting.abandon", kind="plain")
        abandon.clicked.connect(lambda: self._ask(True))
        self.buttons["ask"] = abandon
        row.addWidget(abandon)
        row.addStretch(1)
        return row

    def _build_asking(self) -> QWidget:
        look = self._look
        self._asking = QFrame()
        self._asking.setProperty("banner", "notice")
        inside = QVBoxLayout(self._asking)
        inside.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        keep = VerbButton(look, "opening.enrol.waiting.keep")
        keep.clicked.connect(lambda: self._ask(False))
        self.buttons["keep"] = keep
        row.addWidget(keep)
        self._add(row, "abandon", VerbButton(look, "opening.enrol.waiting.destroy", kind="danger"))
        row.addStretch(1)
        inside.addWidget(TextLabel(look, "opening.enrol.waiting.lost", wrap=True))
        inside.addLayout(row)
        self._asking.hide()
        return self._asking

    def _add(self, row: QHBoxLayout, name: str, button: VerbButton) -> None:
        button.clicked.connect(lambda: self.wanted.emit(name))
        self.buttons[name] = button
        row.addWidget(button)

    def _ask(self, asking: bool) -> None:
        """What would be lost is said first; to keep it is what Enter does."""
        self._asking.setVisible(asking)
        self.buttons["ask"].setEnabled(not asking)
        self.buttons["keep" if asking else "ask"].setFocus()


class WaitingPart(QWidget):
    """All enrolments that wait."""

    wanted = Signal(str, str)
    """what, and for which identity"""
    certificate_wanted = Signal()
    another_wanted = Signal()
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.cards: list[WaitingCard] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(look.px(20))
        self.install = VerbButton(look, "opening.enrol.install", icon="certificate")
        self.install.clicked.connect(self.certificate_wanted)
        later = VerbButton(look, "opening.enrol.later", kind="plain")
        later.clicked.connect(self.left)
        another = VerbButton(look, "opening.enrol.another", kind="link")
        another.clicked.connect(self.another_wanted)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        for button in (self.install, later, another):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(16))
        column.addLayout(self._list)
        column.addWidget(TextLabel(look, "opening.enrol.waiting.next", wrap=True))
        column.addLayout(row)
        column.addStretch(1)

    def show_waiting(self, enrolments: Sequence[WaitingEnrolment]) -> None:
        """Shows these, in their order."""
        while self.cards:
            card = self.cards.pop()
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        for enrolment in enrolments:
            card = WaitingCard(self._look, enrolment)
            card.wanted.connect(lambda what, who=enrolment.identity_id: self.wanted.emit(what, who))
            self._list.addWidget(card)
            self.cards.append(card)

    def take_focus(self) -> None:
        """The keys go to the newest: to send it is what one does next."""
        first = next(iter(self.cards), None)
        button = self.install if first is None else first.buttons.get("copy", first.buttons["ask"])
        button.setFocus(Qt.FocusReason.OtherFocusReason)
