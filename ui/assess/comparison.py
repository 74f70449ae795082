"""A standard sample after it was rated: one's own ratings beside what was agreed, with the reasons of both."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cse_desktop.services.calibrating import ComparedLine, ComparisonSheet
from ui.look import Look
from ui.widgets import Retranslated, TextLabel, VerbButton, hairline
from ui.widgets.taking_away import take_away

WIDEST = 1100
"""lines of reasons longer than this are hard to read"""


class ComparisonView(Retranslated, QWidget):
    """In the place of document and rubric; shows what it is given and asks nothing itself."""

    left = Signal()
    place_wanted = Signal(str, int)
    """digest of a material and the page, counting from 1, or 0"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sheet: ComparisonSheet | None = None
        self.places: list[VerbButton] = []
        self.back = VerbButton(look, "calibration.back", kind="plain", icon="back", keys="Esc")
        self.back.setProperty("flush", True)
        self.back.clicked.connect(self.left)
        self._title = TextLabel(look, type="subtitle")
        self.summary = TextLabel(look, type="strong", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        head.addWidget(self.back)
        head.addWidget(self._title, 1)
        self._inside = QWidget()
        self._inside.setProperty("ground", "surface")
        self._inside.setMaximumWidth(look.px(WIDEST))
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, look.px(12), look.px(24))
        self._column.setSpacing(look.px(6))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(self._inside)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(24), look.px(12), look.px(24), look.px(12))
        column.setSpacing(look.px(8))
        column.addLayout(head)
        column.addWidget(self.summary)
        column.addWidget(TextLabel(look, "calibration.intro", tone="quiet", wrap=True))
        column.addWidget(hairline())
        column.addWidget(self._area, 1)
        self.retranslate()

    def show_sheet(self, sheet: ComparisonSheet) -> None:
        """Shows a comparison from its beginning."""
        self._sheet = sheet
        self.retranslate()
        self._area.verticalScrollBar().setValue(0)

    def forget(self) -> None:
        """The sample is left: nothing of it stays."""
        self._sheet = None
        take_away(self._column)

    def take_focus(self) -> None:
        """The keys go to the lines, which they scroll."""
        self._area.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self) -> None:
        look, sheet = self._look, self._sheet
        self._area.setAccessibleName(look.t("calibration.lines"))
        if sheet is None:
            return
        self._title.say_plain(f"{look.t('calibration.title')}  {look.person(sheet.name, sheet.name_latin)}")
        self.summary.say_words(sheet.summary)
        take_away(self._column)
        self.places = []
        for line in sheet.lines:
            self._column.addWidget(self._line(line))
            self._column.addWidget(hairline())
        self._column.addStretch(1)

    def _line(self, line: ComparedLine) -> QWidget:
        look, found = self._look, line.difference
        grid = QGridLayout()
        grid.setContentsMargins(0, look.px(8), 0, look.px(8))
        grid.setHorizontalSpacing(look.px(24))
        grid.setVerticalSpacing(look.px(4))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        title = TextLabel(look, type="strong", wrap=True)
        title.say_plain(f"{found.target}  {look.words(line.title)}")
        said = TextLabel(look, tone="good" if found.same else "notice")
        said.say_words(line.said)
        grid.addWidget(title, 0, 0)
        grid.addWidget(said, 0, 1)
        own = self._stand("calibration.own", found.own, line.comment or look.t("calibration.no_comment"))
        agreed = self._stand("calibration.agreed", found.agreed, look.words(line.reason))
        grid.addLayout(own, 1, 0)
        grid.addLayout(agreed, 1, 1)
        if line.material:
            agreed.addWidget(self._place(line), 0, Qt.AlignmentFlag.AlignLeft)
        whole = QWidget()
        whole.setLayout(grid)
        whole.setAccessibleName(
            look.t(
                "calibration.accessible",
                title=title.text(),
                own=found.own,
                agreed=found.agreed,
                said=said.text(),
            )
        )
        return whole

    def _stand(self, key: str, value: str, words: str) -> QVBoxLayout:
        look = self._look
        head = TextLabel(look, type="small", tone="quiet")
        head.say(key)
        level = TextLabel(look, type="subtitle")
        level.say_plain(value)
        text = TextLabel(look, wrap=True)
        text.say_plain(words)
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        for part in (head, level, text):
            column.addWidget(part)
        column.addStretch(1)
        return column

    def _place(self, line: ComparedLine) -> VerbButton:
        key = "calibration.open_page" if line.page else "calibration.open"
        button = VerbButton(self._look, key, kind="link", icon="document")
        name = line.material_name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        button.say(key, name=name, page=line.page)
        button.clicked.connect(self._opener(line))
        self.places.append(button)
        return button

    def _opener(self, line: ComparedLine) -> Callable[[], None]:
        return lambda: self.place_wanted.emit(line.material, line.page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
