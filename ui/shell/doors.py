"""The first run: three doors into the program."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.look import Look
from ui.widgets import ProgressPanel, Retranslated, TextLabel, VerbButton

DOORS = (("sample", "sample"), ("enrol", "certificate"), ("open", "open"))


class Door(Retranslated, QPushButton):
    """One door: an icon, what it is, and what happens behind it."""

    def __init__(self, look: Look, name: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._name = name
        self.setProperty("door", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(20), look.px(16), look.px(20), look.px(16))
        row.setSpacing(look.px(16))
        picture = QLabel()
        look.dress(picture, icon, "accent", 24)
        title = TextLabel(look, f"opening.door.{name}.title", type="subtitle")
        text = TextLabel(look, f"opening.door.{name}.text", tone="quiet", wrap=True)
        arrow = QLabel()
        look.dress(arrow, "right", "quiet", 16)
        words = QVBoxLayout()
        words.setSpacing(look.px(4))
        words.addWidget(title)
        words.addWidget(text)
        row.addWidget(picture)
        row.addLayout(words, 1)
        row.addWidget(arrow)
        for child in (picture, title, text, arrow):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.retranslate()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        inside = self.layout()
        return inside.heightForWidth(width) if inside is not None else super().heightForWidth(width)

    def sizeHint(self) -> QSize:
        inside = self.layout()
        return inside.sizeHint() if inside is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        inside = self.layout()
        return inside.minimumSize() if inside is not None else super().minimumSizeHint()

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t(f"opening.door.{self._name}.title"))
        self.setAccessibleDescription(self._look.t(f"opening.door.{self._name}.text"))


class DoorsPage(Retranslated, QWidget):
    """What a newcomer first sees."""

    sample_wanted = Signal()
    enrol_wanted = Signal()
    open_wanted = Signal()
    language_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._title = TextLabel(look, "opening.doors.title", type="display", wrap=True)
        self._text = TextLabel(look, "opening.doors.text", tone="quiet", wrap=True)
        language = VerbButton(look, "actions.app.language", kind="plain", icon="language")
        language.clicked.connect(self.language_wanted)
        self.progress = ProgressPanel(look)
        inside = QVBoxLayout()
        inside.setSpacing(look.px(12))
        inside.addWidget(self._title)
        inside.addWidget(self._text)
        inside.addSpacing(look.px(12))
        signals = {"sample": self.sample_wanted, "enrol": self.enrol_wanted, "open": self.open_wanted}
        self.doors: dict[str, Door] = {}
        for name, icon in DOORS:
            door = Door(look, name, icon)
            door.clicked.connect(signals[name])
            self.doors[name] = door
            inside.addWidget(door)
        inside.addWidget(self.progress)
        inside.addSpacing(look.px(8))
        foot = QHBoxLayout()
        foot.addWidget(TextLabel(look, "opening.doors.drop", type="small", tone="quiet", wrap=True), 1)
        foot.addWidget(language)
        inside.addLayout(foot)
        centred(self, inside, look, 640)
        self.setFocusProxy(self.doors["sample"])
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self._title.text())


class Column(QWidget):
    """A column of words and fields that grows with the text, but not wider than `width`."""

    def __init__(self, look: Look, width: int) -> None:
        super().__init__()
        self._look = look
        self._width = width
        look.restyled.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.setMaximumWidth(self._look.px(self._width))


def centred(page: QWidget, inside: QVBoxLayout, look: Look, width: int) -> None:
    """Puts a column of at most `width` in the middle of a page, a little above the middle."""
    block = Column(look, width)
    block.setLayout(inside)
    inside.setContentsMargins(0, 0, 0, 0)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(block, 100)
    row.addStretch(1)
    whole = QVBoxLayout(page)
    whole.setContentsMargins(look.px(24), look.px(24), look.px(24), look.px(24))
    whole.addStretch(2)
    whole.addLayout(row)
    whole.addStretch(3)
