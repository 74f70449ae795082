"""The bar above the pages: contents, page field, zoom, rotate, find, marks, attach, more – icons with words."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup, QIntValidator, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from ui.assess.document.geometry import Fit
from ui.assess.document.more import MoreAct, MoreButton
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, TextLabel, VerbButton

MARKS = (
    ("highlight", "highlighter", "Ctrl+Shift+H"),
    ("underline", "underline", "Ctrl+U"),
    ("note", "note", "Ctrl+Shift+U"),
)
"""styles in which what is picked is marked without a box, their icons and keys"""
ZOOMS = (50, 75, 100, 125, 150, 200, 300, 400, 600, 800)


class PageField(QLineEdit):
    """Where the page's number stands and is typed."""

    gone_to = Signal(int)
    """page, counted from 0"""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._page = 0
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        look.restyled.connect(self._measure)
        self._measure()
        self.returnPressed.connect(self._go)
        self.editingFinished.connect(lambda: self.setText(str(self._page + 1)))

    def show_page(self, page: int, pages: int) -> None:
        """Shows where reading stands."""
        self._page = page
        self.setValidator(QIntValidator(1, max(1, pages), self))
        if not self.hasFocus():
            self.setText(str(page + 1))

    def _measure(self) -> None:
        self.setFixedWidth(self._look.px(52))
        self.setFont(self._look.font("small"))

    def _go(self) -> None:
        text = self.text()
        if text.isdigit():
            self._page = int(text) - 1
            self.gone_to.emit(self._page)


class DocumentBar(Retranslated, QFrame):
    """Says what a person wants of the pages; shows where they are."""

    panel_wanted = Signal(bool)
    page_wanted = Signal(int)
    zoom_wanted = Signal(float, object)
    """percent (where free), Fit"""
    rotate_wanted = Signal()
    find_wanted = Signal()
    box_wanted = Signal(bool)
    attach_wanted = Signal()
    mark_wanted = Signal(str)
    """style"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._zoom, self._fit = 100.0, Fit.WIDTH
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.panel = self._button("document.bar.panel", "thumbnails", checkable=True)
        self.panel.toggled.connect(self.panel_wanted)
        self.field = PageField(look)
        self.field.gone_to.connect(self.page_wanted)
        self.of = TextLabel(look, type="small", tone="quiet")
        self.machine = TextLabel(look, "ocr.sign", type="small", tone="notice")
        self.machine.hide()
        self.zoom = QToolButton()
        self.zoom.setProperty("bar", True)
        self.zoom.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.zoom.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        look.dress(self.zoom, "zoom_in", "quiet", 16)
        self.zoom.setMenu(QMenu(self.zoom))
        self.rotate = self._button("document.bar.rotate", "rotate", keys="Ctrl+R")
        self.rotate.clicked.connect(self.rotate_wanted)
        self.search = self._button("document.bar.find", "search", keys="Ctrl+F")
        self.search.clicked.connect(self.find_wanted)
        self.marks = [self._button(f"marks.style.{style}", icon, keys=keys) for style, icon, keys in MARKS]
        for button, (style, _, _) in zip(self.marks, MARKS, strict=True):
            button.clicked.connect(lambda _=False, style=style: self.mark_wanted.emit(style))
        self._marks_offered = False
        self.box = self._button("document.bar.box", "box", keys="Ctrl+Shift+E", checkable=True)
        self.box.clicked.connect(self.box_wanted)
        self.attach = self._button("document.bar.attach", "attach", keys="Ctrl+E")
        self.attach.clicked.connect(self.attach_wanted)
        self.more = MoreButton(look)
        self._fill_more()
        self.setMinimumWidth(1)
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self._make_room)
        look.restyled.connect(self._settling.start)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["s"], SPACE["xs"], SPACE["s"], SPACE["xs"])
        row.setSpacing(SPACE["xs"])
        row.addWidget(self.panel)
        row.addSpacing(SPACE["s"])
        row.addWidget(self.field)
        row.addWidget(self.of)
        row.addSpacing(SPACE["xs"])
        row.addWidget(self.machine)
        row.addStretch(1)
        for widget in (self.zoom, self.rotate, self.search, *self.marks, self.box, self.attach, self.more):
            row.addWidget(widget)
        for button in self.marks:
            button.hide()
        self.retranslate()

    def _fill_more(self) -> None:
        """What a narrow bar has no room for is found in the menu."""
        for button, icon, keys in (
            (self.panel, "thumbnails", ""),
            (self.rotate, "rotate", "Ctrl+R"),
            (self.box, "box", "Ctrl+Shift+E"),
            (self.attach, "attach", "Ctrl+E"),
        ):
            self.more.add(
                MoreAct(button.key, icon, button.click, keys, None, button.isHidden, button.isEnabled)
            )
        for button, (_, icon, keys) in zip(self.marks, MARKS, strict=True):
            act = MoreAct(
                button.key,
                icon,
                button.click,
                keys,
                None,
                lambda button=button: self._marks_offered and button.isHidden(),  # type: ignore[misc]
                button.isEnabled,
            )
            self.more.add(act)

    def offer_marks(self) -> None:
        """What is picked can be marked here, and `mark_wanted` is listened to."""
        self._marks_offered = True
        self._make_room()

    def _button(self, key: str, icon: str, *, keys: str = "", checkable: bool = False) -> VerbButton:
        button = VerbButton(self._look, key, icon=icon, keys=keys)
        button.setProperty("bar", True)
        button.setCheckable(checkable)
        return button

    def add_act(
        self,
        key: str,
        icon: str,
        run: Callable[[], object],
        *,
        keys: str = "",
        checked: Callable[[], bool] | None = None,
        offered: Callable[[], bool] | None = None,
        enabled: Callable[[], bool] | None = None,
    ) -> None:
        """Adds an act to the menu *More*: `key` of its words, its icon, what it does. See `MoreAct` for the rest."""
        self.more.add(MoreAct(key, icon, run, keys, checked, offered, enabled))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """In a narrow place the acts least used are left to the menu and their keys."""
        layout = self.layout()
        highlight, underline, note = self.marks
        marks = self.marks if self._marks_offered else []
        for button in (self.rotate, self.panel, self.box, self.attach, *marks):
            button.show()
        going = (note, underline, self.rotate, self.panel, highlight, self.box, self.attach)
        for button in going:
            if layout is not None and layout.minimumSize().width() > self.width():
                button.hide()

    def show_page(self, page: int, pages: int) -> None:
        """Where reading stands."""
        self.field.show_page(page, pages)
        self.of.say("document.bar.of", pages=pages)

    def show_machine_read(self, read: bool) -> None:
        """Whether the words of the page were read off a scan by machine."""
        if read == self.machine.isHidden():
            self.machine.setVisible(read)
            self._make_room()

    def show_no_pages(self) -> None:
        """The material on top has no pages to show."""
        self.field.setText("")
        self.of.say_plain("")

    def show_kind(self, *, pages: bool) -> None:
        """A recording has no pages: what is done with pages rests."""
        for widget in (self.panel, self.field, self.zoom, self.rotate, self.search, self.box):
            widget.setEnabled(pages)

    def show_zoom(self, percent: float, fit: Fit) -> None:
        """How large the pages are."""
        self._zoom, self._fit = percent, fit
        self.zoom.setText(f"{round(percent)} %")
        self._fill_zooms()

    def show_picked(self, something: bool) -> None:
        """Whether there is something to attach."""
        for button in (self.attach, *self.marks):
            button.setEnabled(something)

    def _fill_zooms(self) -> None:
        menu = self.zoom.menu()
        menu.clear()
        group = QActionGroup(menu)
        for fit, key in ((Fit.WIDTH, "document.bar.fit_width"), (Fit.PAGE, "document.bar.fit_page")):
            action = menu.addAction(self._look.t(key))
            action.setCheckable(True)
            action.setChecked(self._fit is fit)
            action.triggered.connect(lambda _=False, fit=fit: self.zoom_wanted.emit(100.0, fit))
            group.addAction(action)
        menu.addSeparator()
        for percent in ZOOMS:
            action = menu.addAction(f"{percent} %")
            action.setCheckable(True)
            action.setChecked(self._fit is Fit.FREE and round(self._zoom) == percent)
            action.triggered.connect(
                lambda _=False, percent=percent: self.zoom_wanted.emit(float(percent), Fit.FREE)
            )
            group.addAction(action)

    def retranslate(self) -> None:
        look = self._look
        self._settling.start()  # once the buttons have their words too
        self.field.setAccessibleName(look.t("document.bar.page"))
        self.field.setToolTip(look.t("document.bar.page"))
        self.zoom.setAccessibleName(look.t("document.bar.zoom"))
        self.zoom.setToolTip(look.t("document.bar.zoom"))
        self.machine.setToolTip(look.t("ocr.sign_spoken"))
        self.machine.setAccessibleName(look.t("ocr.sign_spoken"))
        self.zoom.setText(f"{round(self._zoom)} %")
        self._fill_zooms()
