"""The rating bar: the current indicator and its segments in one row, docked under the document in narrow windows."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.assess.rubric.lines import RubricLine
from ui.assess.rubric.pane import RubricPane
from ui.assess.rubric.segments import LevelSegments
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import ElidedLabel, Retranslated, TextLabel, VerbButton


class RatingBar(Retranslated, QFrame):
    """Shows what the rubric pane has as its current line, and rates through it."""

    rubric_wanted = Signal()

    def __init__(self, pane: RubricPane, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pane = pane
        self._look = look
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.code = TextLabel(look, tone="quiet")
        self.title = ElidedLabel(look, type="strong")
        self.anchor = ElidedLabel(look, type="small", tone="quiet")
        self.segments = LevelSegments(look)
        self.segments.rated.connect(pane.rate)
        self.segments.cleared.connect(lambda: pane.rate(None))
        self.segments.focused.connect(self._look_at)
        back = self._button("rubric.bar.previous", "up", "Alt+Up")
        back.clicked.connect(lambda: pane.step(down=False))
        forth = self._button("rubric.bar.next", "down", "Alt+Down")
        forth.clicked.connect(lambda: pane.step(down=True))
        self.whole = self._button("rubric.bar.whole", "list", "")
        self.whole.clicked.connect(self.rubric_wanted)
        head = QHBoxLayout()
        head.setSpacing(SPACE["s"])
        head.addWidget(self.code)
        head.addWidget(self.title)
        head.addWidget(self.anchor, 1)
        row = QHBoxLayout()
        row.setSpacing(SPACE["s"])
        row.addWidget(self.segments)
        row.addStretch(1)
        for button in (back, forth, self.whole):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["m"], SPACE["s"], SPACE["m"], SPACE["s"])
        column.setSpacing(SPACE["xs"])
        column.addLayout(head)
        column.addLayout(row)
        pane.shown.connect(self.retranslate)
        self.retranslate()

    def _button(self, key: str, icon: str, keys: str) -> VerbButton:
        button = VerbButton(self._look, key, icon=icon, keys=keys)
        button.setProperty("bar", True)
        return button

    def set_compact(self, compact: bool) -> None:
        """While the whole rubric shows, only the way back and from line to line stays."""
        for widget in (self.code, self.title, self.anchor, self.segments):
            widget.setVisible(not compact)

    def _look_at(self, value: str) -> None:
        self.anchor.say_plain(self._pane.card.said_of(value))

    def retranslate(self) -> None:
        line: RubricLine | None = self._pane.current
        self.setAccessibleName(self._look.t("rubric.bar.name"))
        if line is None:
            return
        card = self._pane.card
        self.code.say_plain(line.code)
        self.title.say_words(line.title)
        self.anchor.say_plain(card.said_of(""))
        card.mirror(self.segments)
