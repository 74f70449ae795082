"""What an invitation says, and the phrase to compare; or what is offered where there is none."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.enrol.facts import Facts
from ui.enrol.phrase import Phrase
from ui.look import Look
from ui.widgets import TextLabel, VerbButton

if TYPE_CHECKING:
    from cse_desktop.services.invitations import InvitationSheet


class InvitationCard(QFrame):
    """A verified invitation, or the notice that the list below is illustrative."""

    open_wanted = Signal()
    dropped = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.open = VerbButton(look, "opening.enrol.open_invitation", icon="open")
        self.open.clicked.connect(self.open_wanted)
        without = self._without = QWidget()
        row = QHBoxLayout(without)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        row.addWidget(
            TextLabel(look, "opening.enrol.illustrative", type="small", tone="notice", wrap=True), 1
        )
        row.addWidget(self.open, 0, Qt.AlignmentFlag.AlignVCenter)
        self._card = self._build_card()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(without)
        column.addWidget(self._card)

    def show_invitation(self, sheet: "InvitationSheet | None") -> None:
        """Shows what was verified; None shows what is offered without."""
        self._without.setVisible(sheet is None)
        self._card.setVisible(sheet is not None)
        if sheet is None:
            return
        look, says = self._look, sheet.says
        self.society.say_words(says.society)
        joined = {"zh_CN": "、", "en": "; "}
        self._facts.show_facts(
            (
                ("opening.enrol.invitation.number", lambda: str(says.number)),
                (
                    "opening.enrol.invitation.fields",
                    lambda: joined[look.language].join(
                        look.words(entry.words) for entry in says.scopes.fields
                    ),
                ),
                (
                    "opening.enrol.invitation.grades",
                    lambda: joined[look.language].join(
                        look.words(entry.words) for entry in says.scopes.grades
                    ),
                ),
                ("opening.enrol.invitation.address", lambda: "\n".join(says.addresses)),
                ("opening.enrol.invitation.until", lambda: look.day(sheet.valid_until)),
            )
        )
        known = "opening.enrol.invitation.known" if sheet.is_known else "opening.enrol.invitation.compare"
        self.phrase.show_phrase(sheet.phrase, known)

    def _build_card(self) -> QWidget:
        look = self._look
        card = QFrame()
        card.setProperty("banner", "good")
        column = QVBoxLayout(card)
        column.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        column.setSpacing(look.px(8))
        self.society = TextLabel(look, type="subtitle", wrap=True)
        self._facts = Facts(look)
        self.phrase = Phrase(look, "opening.enrol.invitation.compare")
        drop = VerbButton(look, "opening.enrol.invitation.without", kind="link")
        drop.clicked.connect(self.dropped)
        column.addWidget(TextLabel(look, "opening.enrol.invitation.verified", type="small", tone="good"))
        column.addWidget(self.society)
        column.addWidget(self._facts)
        column.addWidget(self.phrase)
        column.addWidget(drop, 0, Qt.AlignmentFlag.AlignLeft)
        return card
