"""What the applicant claims, and where they say it shows: opens that page. It is no evidence of the assessor's."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QToolButton

from cse_desktop.domain.assignment import Claim
from ui.assess.rubric.chips import short_name, shortened
from ui.look import Look
from ui.widgets import Retranslated


class ClaimChip(Retranslated, QToolButton):
    """A claim as a chip; hidden, and without a word, where there is none to be known."""

    opened = Signal(object)
    """`Claim`"""

    def __init__(self, look: Look, *, short: bool) -> None:
        """A `short` one shows the level alone; where it is claimed to show is said by its tip."""
        super().__init__()
        self._look = look
        self._short = short
        self.claim: Claim | None = None
        self.setProperty("claim", True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.clicked.connect(lambda: self.opened.emit(self.claim))
        look.dress(self, "person", "quiet", 16)
        self.retranslate()

    def show_claim(self, claim: Claim | None) -> None:
        """Shows another claim, or none."""
        self.claim = claim
        self.retranslate()
        self.setVisible(claim is not None)

    def retranslate(self) -> None:
        look, claim = self._look, self.claim
        if claim is None:
            for tell in (self.setText, self.setAccessibleName, self.setToolTip):
                tell("")
            return
        name = claim.where.rsplit("/", 1)[-1]
        values: dict[str, object] = {"level": claim.level, "pages": claim.pages}
        kind = "page" if claim.pages else "whole"
        spoken = look.t(f"rubric.claim.accessible.{kind}", name=name, **values)
        shown = "level" if self._short else kind
        self.setText(look.t(f"rubric.claim.chip.{shown}", name=shortened(short_name(name)), **values))
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)

    def sizeHint(self) -> QSize:
        """As wide as its words, with room for the icon."""
        metrics = QFontMetrics(self._look.font("small"))
        height = self._look.px(24 if self._short else 28)
        return QSize(metrics.horizontalAdvance(self.text()) + self._look.px(44), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
