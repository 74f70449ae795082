"""Links in documents: to a page they lead there; an address outside is shown, can be copied, and is never opened."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desktop.domain.documents import OpenDocument, PageLink
from ui.assess.document.arrivals import Arrivals
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, TextLabel, VerbButton, announce

WIDTH = 440
SHOWN = 600
"""characters of an address that are shown; the whole is copied"""


class PageLinks(QObject):
    """Asks the decoder for the links of pages, once each."""

    arrived = Signal(int)
    """page"""

    def __init__(self, document: OpenDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._arrivals = Arrivals(self)
        self._kept: dict[int, tuple[PageLink, ...]] = {}
        self._asked: set[int] = set()

    def of(self, page: int) -> tuple[PageLink, ...]:
        """The links of `page` that are here; where none were asked for yet they are, and `arrived` tells."""
        if page not in self._asked:
            self._asked.add(page)
            self._arrivals.watch(
                self._document.links(page),
                lambda links: self._take(page, links),
                lambda _: self._asked.discard(page),
            )
        return self._kept.get(page, ())

    def at(self, page: int, u: int, v: int) -> PageLink | None:
        """The link at a place of a page, if one is known there."""
        for link in self._kept.get(page, ()):
            left, top, right, bottom = link.box
            if left <= u <= right and top <= v <= bottom:
                return link
        return None

    def _take(self, page: int, links: tuple[PageLink, ...]) -> None:
        self._kept[page] = links
        self.arrived.emit(page)


class LinkCard(Retranslated, QFrame):
    """Shows an address over the page; what it says is the document's, so it is plain text and short."""

    left = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._over = parent
        self._address = ""
        parent.installEventFilter(self)
        self.setProperty("floating", True)
        self.setFixedWidth(look.px(WIDTH))
        self.text = TextLabel(look, wrap=True)
        self.copy = VerbButton(look, "reading.link.copy", icon="copy")
        self.copy.clicked.connect(self._copy)
        close = VerbButton(look, "reading.link.close", kind="plain")
        close.clicked.connect(self.close_card)
        self.done = TextLabel(look, type="small", tone="good")
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addWidget(close)
        row.addWidget(self.done, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE["l"], SPACE["l"], SPACE["l"], SPACE["l"])
        self._column.setSpacing(SPACE["s"])
        self._column.addWidget(TextLabel(look, "reading.link.title", type="strong"))
        self._column.addWidget(self.text)
        self._column.addWidget(TextLabel(look, "reading.link.never", type="small", tone="quiet", wrap=True))
        self._column.addLayout(row)
        self.retranslate()
        self.hide()

    def show_address(self, address: str) -> None:
        """Shows an address; the keys go to *Copy*."""
        self._address = address
        shown = "".join(character if character.isprintable() else " " for character in address)
        shown = shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
        # an address has no spaces: it may break anywhere
        self.text.say_plain("\u200b".join(shown))
        self.done.say_plain("")
        self._place()
        self.show()
        self.raise_()
        self.copy.setFocus()
        announce(self, f"{self._look.t('reading.link.title')} {shown}")

    def _place(self) -> None:
        self.resize(self.width(), self._column.totalHeightForWidth(self.width()))
        self.move(max(0, (self._over.width() - self.width()) // 2), SPACE["xxl"])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps to the middle of the page it lies over."""
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def close_card(self) -> None:
        """Goes away; the keys go back to the page."""
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._address)
        self.done.say("reading.link.copied")

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("reading.link.title"))
