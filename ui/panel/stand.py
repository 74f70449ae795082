"""Where one member stands on a rating: the level, their words, and the evidence, each piece a way to its page."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from cse_desktop.services.panel_values import Stand
from cse_desktop.services.sheets import EvidenceRow
from ui.look import Look
from ui.widgets import ElidedLabel, TextLabel


class PlaceButton(QToolButton):
    """A way to a page. It takes the width there is: Qt shortens a long name in its middle, the page stays."""

    LEAST = 88

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("evidence", True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(self.LEAST), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class StandColumn(QWidget):
    """One column of a difference."""

    evidence_wanted = Signal(object)
    """the annotation whose page is to be opened"""

    def __init__(self, look: Look, stand: Stand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.stand = stand
        self.buttons: list[QToolButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        name = ElidedLabel(look, type="small", tone="quiet")
        name.say_plain(stand.name)
        head = QHBoxLayout()
        head.setSpacing(look.px(6))
        value = TextLabel(look, type="subtitle", tone="text" if stand.value else "quiet")
        value.say_plain(stand.value or look.t("panel.not_rated"))
        head.addWidget(value)
        if stand.value and not stand.own:
            head.addWidget(TextLabel(look, "panel.by_dimension", type="small", tone="quiet"))
        head.addStretch(1)
        comment = TextLabel(look, wrap=True, tone="text" if stand.comment else "quiet")
        comment.say_plain(stand.comment or look.t("panel.no_comment"))
        comment.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(name)
        column.addLayout(head)
        column.addWidget(comment)
        for row in stand.evidence:
            button = self._button(row)
            self.buttons.append(button)
            column.addWidget(button)
        column.addStretch(1)
        said = look.t(
            "panel.stand_of",
            name=stand.name,
            value=stand.value or look.t("panel.not_rated"),
            comment=stand.comment,
        )
        self.setAccessibleName(said)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def _button(self, row: EvidenceRow) -> QToolButton:
        look, page = self._look, row.annotation.page + 1
        button = PlaceButton(look)
        look.dress(button, "box" if row.annotation.shape == "box" else "phrase", "accent", 16)
        stem = row.material_name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        button.setText(look.t("panel.place", name=stem, page=page))
        button.setAccessibleName(look.t("panel.open_place", name=row.material_name, page=page))
        shown = (row.material_name, row.annotation.quote, row.link.remark)
        button.setToolTip("\n".join(text for text in shown if text))
        if row.material_name:
            button.clicked.connect(lambda: self.evidence_wanted.emit(row.annotation))
        else:
            button.setText(look.t("panel.elsewhere"))
            button.setAccessibleName(look.t("panel.elsewhere"))
            button.setEnabled(False)
        return button
