"""The third step: what the certificate says, in words, before it is installed."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.enrol.facts import Facts
from ui.enrol.phrase import Phrase
from ui.look import Look
from ui.widgets import TextLabel, VerbButton

if TYPE_CHECKING:
    from cse_desktop.services.appointment import CertificateOffer


class CertificatePart(QWidget):
    """A certificate to be confirmed."""

    confirmed = Signal(object)
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._offer: CertificateOffer | None = None
        self._title = TextLabel(look, "opening.enrol.certificate.title", type="subtitle", wrap=True)
        self.facts = Facts(look)
        self.phrase = Phrase(look, "opening.enrol.certificate.compare")
        self.install = VerbButton(
            look, "opening.enrol.certificate.install", kind="primary", icon="certificate"
        )
        self.install.clicked.connect(self._confirm)
        self.not_now = VerbButton(look, "opening.enrol.certificate.not_now", kind="plain")
        self.not_now.clicked.connect(self.left)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.install)
        row.addWidget(self.not_now)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(16))
        for part in (self._title, self.facts, self.phrase):
            column.addWidget(part)
        column.addLayout(row)
        column.addStretch(1)
        self.setFocusProxy(self.not_now)

    def show_offer(self, offer: "CertificateOffer") -> None:
        """Shows what would be installed."""
        look, sheet = self._look, offer.sheet
        self._offer = offer
        self._title.say(f"opening.enrol.certificate.{'already' if offer.is_installed else 'title'}")
        self.install.setVisible(not offer.is_installed)
        self.install.setEnabled(True)
        self.facts.show_facts(
            (
                ("opening.enrol.certificate.society", lambda: look.words(sheet.society)),
                ("opening.enrol.certificate.name", lambda: sheet.name),
                ("opening.enrol.certificate.number", lambda: sheet.assessor_id),
                (
                    "opening.enrol.certificate.scope",
                    lambda: "\n".join(look.words(said) for said in sheet.scope),
                ),
                (
                    "opening.enrol.certificate.valid",
                    lambda: look.t(
                        "opening.enrol.certificate.from_to",
                        start=look.day(sheet.valid_from),
                        end=look.day(sheet.valid_until),
                    ),
                ),
                ("opening.enrol.certificate.replaces", lambda: self._replaced(offer)),
            )
        )
        self.phrase.show_phrase(offer.phrase)

    def take_focus(self) -> None:
        """Who has a phrase to compare first is not one key away from installing."""
        offer = self._offer
        direct = offer is not None and not offer.is_installed and offer.phrase is None
        (self.install if direct else self.not_now).setFocus()

    def _valid(self) -> str:
        if self._offer is None:
            return ""
        look, sheet = self._look, self._offer.sheet
        start, end = look.day(sheet.valid_from), look.day(sheet.valid_until)
        return look.t("opening.enrol.certificate.from_to", start=start, end=end)

    def _replaced(self, offer: "CertificateOffer") -> str:
        if not offer.replaces_until or offer.is_installed:
            return ""
        return self._look.t(
            "opening.enrol.certificate.replaces_until", day=self._look.day(offer.replaces_until)
        )

    def _confirm(self) -> None:
        if self._offer is not None:
            self.install.setEnabled(False)
            self.confirmed.emit(self._offer)
