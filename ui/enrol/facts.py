"""A few facts under one another, each with its name at the left."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.look import Look
from ui.widgets import Retranslated, TextLabel

Said = Callable[[], str]


class Facts(Retranslated, QWidget):
    """Names and what is said under each, said again in another language; what is empty is left out."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._said: list[tuple[TextLabel, Said]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(24))
        self._grid.setVerticalSpacing(look.px(6))
        self._grid.setColumnStretch(1, 1)

    def show_facts(
        self, facts: Iterable[tuple[str, Said]], tones: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Shows facts: the key of each one's name, and what is said; `tones` are those of some of them, by key."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._said = []
        for place, (key, said) in enumerate((key, said) for key, said in facts if said()):
            name = TextLabel(self._look, key, type="small", tone="quiet")
            text = TextLabel(self._look, tone=tones.get(key, ""), wrap=True)
            self._grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(text, place, 1)
            self._said.append((text, said))
        self.retranslate()

    def retranslate(self) -> None:
        for text, said in self._said:
            text.say_plain(said())
