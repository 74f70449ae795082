"""The document in a window of its own, for another screen: read there, marked there, and closed with the case."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QMoveEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desktop.services.sheets import CaseSheet
from ui.actions import Actions
from ui.assess.document.desk import DocumentDesk
from ui.assess.document.keys import bind_pages, bind_reading
from ui.assess.keys import bind_rating
from ui.program import Program
from ui.widgets import InlineBanner, Retranslated

if TYPE_CHECKING:
    from ui.assess.page import AssessPage

FIRST_SIZE = (900, 1000)
SETTLE_MS = 800
LIVING = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.InputMethod}
)
"""what tells that somebody is there"""


class DocumentWindow(Retranslated, QWidget):
    """A document desk in a window; its keys are those of the Assess place."""

    moved = Signal()
    closed = Signal()
    stirred = Signal()

    def __init__(self, page: "AssessPage", program: Program, actions: Actions) -> None:
        super().__init__(page, Qt.WindowType.Window)
        self._look = program.look
        self._main = page.window()
        self._main.installEventFilter(self)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk = DocumentDesk(
            program.decoder, program.look, way=page.place.desk.way, machine=page.place.desk.machine
        )
        self.banner = InlineBanner(program.look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.desk, 1)
        self.setMinimumSize(480, 400)
        bind_pages(self, actions, self.desk)
        bind_reading(self, actions, self.desk)
        bind_rating(self, actions, page.place.rubric)
        for action_id, run in {
            "assess.attach": lambda: page.attach(self.desk),
            "assess.highlight": lambda: page.mark("highlight", self.desk),
            "assess.underline": lambda: page.mark("underline", self.desk),
            "assess.mark_note": lambda: page.mark("note", self.desk),
            "assess.undo": page.undo,
            "assess.redo": page.redo,
            "assess.window": self.close,
        }.items():
            actions.bind(action_id, self, run)
        self.desk.material_shown.connect(lambda _: self.retranslate())
        self.desk.hinted.connect(self.say)
        self.retranslate()

    def say(self, key: str, values: dict[str, object]) -> None:
        """Says a sentence of the catalogue above the document."""
        self.banner.say("info", lambda: self._look.t(key, **values))

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.moved.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            handle.removeEventFilter(self)
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close and watched is self._main:
            self.close()
        elif event.type() in LIVING and watched is not self._main:
            self.stirred.emit()
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def retranslate(self) -> None:
        tab = self.desk.current
        name = tab.material.name.rsplit("/", 1)[-1] if tab is not None else ""
        self.setWindowTitle(self._look.t("reading.window.title", name=name))
        self.setAccessibleName(self._look.t("reading.window.name"))


class SecondWindow:
    """Opens and closes the window, joins it to the page, and remembers where it stood on these screens."""

    def __init__(self, page: "AssessPage", program: Program, actions: Actions) -> None:
        self._page = page
        self._program = program
        self._actions = actions
        self._settling = QTimer(page, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self._keep_place)
        self.window: DocumentWindow | None = None

    def open_current(self) -> None:
        """Shows the document on top in the window, where it is read in the desk."""
        desk = self._page.place.desk
        tab = desk.current
        if tab is None:
            desk.hinted.emit("reading.beside.nothing", {})
            return
        if self.window is None:
            self.window = self._make()
            self.window.desk.passwords.update(desk.passwords)
            self.window.setGeometry(self._kept_place())
        if self._page.sheet is not None:
            self.window.desk.show_case(self._page.sheet)
        self.window.show()
        there = self.window.desk.open_material(tab.material, tab.source)
        if tab.view is not None and tab.view.page_count:
            there.return_to(tab.view.spot)
        self.window.raise_()
        self.window.activateWindow()
        there.take_focus()

    def show_case(self, case: CaseSheet) -> None:
        """Takes marks from a newer sheet."""
        if self.window is not None:
            self.window.desk.show_case(case)

    def close_window(self) -> None:
        """The case is left, the program locked or closed: nothing of an applicant stays on a screen."""
        if self.window is not None:
            self.window.close()

    def _make(self) -> DocumentWindow:
        page = self._page
        window = DocumentWindow(page, self._program, self._actions)
        desk = window.desk
        desk.attach_wanted.connect(lambda: page.attach(desk))
        desk.mark_wanted.connect(lambda style: page.mark(style, desk))
        desk.bar.offer_marks()
        desk.mark_activated.connect(page.go_to_ratings)
        desk.place_settled.connect(page.keep_place)
        desk.copy_wanted.connect(page.save_copy)
        desk.material_wanted.connect(self._open_there)
        window.stirred.connect(page.stirred)
        window.moved.connect(self._settling.start)
        window.closed.connect(self._closed)
        return window

    def _open_there(self, digest: str) -> None:
        sheet = self._page.sheet
        for row in sheet.materials if sheet is not None else ():
            if row.sha256 == digest and self.window is not None:
                self.window.desk.open_material(row, self._page.source(digest))

    def _closed(self) -> None:
        if self.window is not None:
            self._settling.stop()
            self._keep_place()
            window, self.window = self.window, None
            window.desk.close_all()
            window.deleteLater()

    # -- where it stands

    def _screens(self) -> str:
        parts = []
        for screen in QGuiApplication.screens():
            rect = screen.geometry()
            parts.append(f"{rect.width()}x{rect.height()}+{rect.x()}+{rect.y()}")
        return f"document window {' '.join(sorted(parts))}"

    def _keep_place(self) -> None:
        if self.window is None:
            return
        rect = self.window.geometry()
        told = f"{rect.x()},{rect.y()},{rect.width()},{rect.height()}"
        layouts = self._program.settings.values.layouts
        if layouts.get(self._screens()) != told:
            self._program.settings.change(layouts={**layouts, self._screens(): told})

    def _kept_place(self) -> QRect:
        """Where it stood; at first on another screen than the program, where there is one."""
        told = self._program.settings.values.layouts.get(self._screens(), "").split(",")
        try:
            x, y, width, height = (int(part) for part in told)
        except ValueError:
            return self._first_place()
        kept = QRect(x, y, width, height)
        seen = any(screen.geometry().intersects(kept) for screen in QGuiApplication.screens())
        return kept if seen else self._first_place()

    def _first_place(self) -> QRect:
        here = self._page.screen()
        others = [screen for screen in QGuiApplication.screens() if screen is not here]
        room = (others[0] if others else here).availableGeometry()
        width, height = min(FIRST_SIZE[0], room.width()), min(FIRST_SIZE[1], room.height())
        left = room.center().x() - width // 2
        return QRect(left, room.center().y() - height // 2, width, height)
