"""The line that appears under the document when evidence was attached: own part and remark, beside their cause."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from ui.assess.rubric.chips import OWN_PARTS
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, SegmentedControl, TextLabel, VerbButton, announce


class AttachedBar(Retranslated, QFrame):
    """Asks, without standing in the way, what part of the work shown was the applicant's own."""

    relinked = Signal(str, str, str, str, str)
    """annotation id, target, method, own part, remark"""
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._link = ("", "", "")
        self._part, self._remark = "unclear", ""
        self.setProperty("banner", "good")
        icon = QLabel()
        look.dress(icon, "good", "good", 20)
        self.text = TextLabel(look)
        self.parts = SegmentedControl(
            look, [(part, f"rubric.part.{part}") for part in OWN_PARTS], "document.attached.name"
        )
        self.parts.chosen.connect(self._choose)
        self.remark = QLineEdit()
        self.remark.editingFinished.connect(self._remarked)
        self.remark.setMinimumWidth(look.px(90))
        close = VerbButton(look, "document.attached.close", kind="plain")
        close.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["s"], SPACE["xs"])
        row.setSpacing(SPACE["s"])
        row.addWidget(icon)
        row.addWidget(self.text)
        row.addWidget(self.parts)
        row.addWidget(self.remark, 1)
        row.addWidget(close)
        self.retranslate()
        self.hide()

    def show_link(self, annotation_id: str, target: str, method: str, part: str, remark: str = "") -> None:
        """Evidence was just attached."""
        self._link = (annotation_id, target, method)
        self._part, self._remark = part, remark
        self.parts.set_value(part if part != "unclear" else "")
        self.remark.setText(remark)
        self.text.say("document.attached.done", code=target)
        self.show()
        announce(self, self.text.text())

    def dismiss(self) -> None:
        """Goes away."""
        self.hide()
        self.closed.emit()

    def _choose(self, part: str) -> None:
        self._part = part
        self.relinked.emit(*self._link, part, self._remark)

    def _remarked(self) -> None:
        remark = self.remark.text().strip()
        if remark != self._remark:
            self._remark = remark
            self.relinked.emit(*self._link, self._part, remark)

    def retranslate(self) -> None:
        hint = self._look.t("document.attached.remark")
        self.remark.setPlaceholderText(hint)
        self.remark.setAccessibleName(hint)
        self.setAccessibleName(self._look.t("document.attached.name"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
