"""The half at the right of a split desk: one more document, with a head that says which."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ui.assess.document.tab import DocumentTab
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import ElidedLabel, Retranslated, VerbButton, hairline


class HalfHead(Retranslated, QFrame):
    """Names the document below it, and says by its tone whether the keys go there."""

    def __init__(self, look: Look, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._key = key
        self._name = ""
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = ElidedLabel(look, type="small", tone="quiet")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["s"], SPACE["xs"])
        self.row.setSpacing(SPACE["xs"])
        self.row.addWidget(self.text, 1)
        self.setFixedHeight(look.px(36))

    def show_name(self, name: str) -> None:
        """Another document is below."""
        self._name = name
        self.retranslate()

    def show_active(self, active: bool) -> None:
        """The keys, the bar and the evidence belong to this half."""
        self.text.set_tone("accent" if active else "quiet")

    def retranslate(self) -> None:
        self.text.say(self._key, name=self._name)
        self.setAccessibleName(self.text.text())


class BesideHalf(Retranslated, QWidget):
    """Holds one document beside the tabs; it stays while the tabs go on."""

    closed = Signal()
    chosen = Signal(str)
    """digest of the document that is wanted here"""

    def __init__(
        self,
        look: Look,
        choices: Callable[[], Sequence[tuple[str, str]]],
        parent: QWidget | None = None,
    ) -> None:
        """`choices` gives digest and name of what may be shown here."""
        super().__init__(parent)
        self._look = look
        self._choices = choices
        self.tab: DocumentTab | None = None
        self.head = HalfHead(look, "reading.beside.second")
        self.choose = VerbButton(look, "reading.beside.choose", kind="plain", icon="switch")
        self.choose.clicked.connect(self.open_choices)
        close = VerbButton(look, "reading.beside.close", kind="plain", icon="close")
        close.clicked.connect(self.closed)
        for button in (self.choose, close):
            button.setProperty("bar", True)
            self.head.row.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.head)
        self._column.addWidget(hairline())
        self.setMinimumWidth(1)
        self.retranslate()

    def put(self, tab: DocumentTab) -> None:
        """Shows another document."""
        self.empty()
        self.tab = tab
        self._column.addWidget(tab, 1)
        self.head.show_name(tab.material.name)
        tab.show()

    def empty(self) -> None:
        """Lets go of the document shown."""
        if self.tab is not None:
            self.tab.close_document()
            self._column.removeWidget(self.tab)
            self.tab.hide()
            self.tab.deleteLater()
            self.tab = None

    def open_choices(self) -> QMenu:
        """Shows the open documents to choose from."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(self._look.t("reading.beside.choose"))
        for digest, name in self._choices():
            line = menu.addAction(name)
            line.setCheckable(True)
            line.setChecked(self.tab is not None and self.tab.material.sha256 == digest)
            line.triggered.connect(lambda _=False, digest=digest: self.chosen.emit(digest))
        menu.popup(self.choose.mapToGlobal(self.choose.rect().bottomLeft()))
        return menu

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("reading.beside.name"))


class FocusTeller(QObject):
    """Says that the keys have come to a widget or to one inside it."""

    came = Signal()

    def watch(self, widget: QWidget) -> None:
        """Listens at one widget."""
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.came.emit()
        return super().eventFilter(watched, event)
