"""The document desk: tabs of open materials, the bar, find, and what was picked in the document on top."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from cse_desktop.domain.documents import DocumentDecoder
from cse_desktop.services.sheets import CaseSheet, MaterialRow
from ui.assess.document.bar import DocumentBar
from ui.assess.document.find_bar import FindBar
from ui.assess.document.geometry import Fit
from ui.assess.document.marks import marks_of
from ui.assess.document.page_view import PageView
from ui.assess.document.picking import Picked
from ui.assess.document.tab import DocumentTab, Source
from ui.look import Look
from ui.widgets import EmptyState, Retranslated, hairline

NAME_SHOWN = 18


class DocumentDesk(Retranslated, QWidget):
    """Holds the open materials of one case."""

    material_shown = Signal(str)
    """digest of the material on top"""
    place_settled = Signal(str, int, int)
    """digest, page, zoom in percent (0: fitted)"""
    mark_activated = Signal(str)
    """annotation id"""
    attach_wanted = Signal()
    copy_wanted = Signal(str, str)
    """digest, path"""
    picked_changed = Signal()

    def __init__(self, decoder: DocumentDecoder, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decoder = decoder
        self._look = look
        self._case: CaseSheet | None = None
        self.tabs = QTabBar()
        self.tabs.setTabsClosable(False)
        self.tabs.setMovable(True)
        self.tabs.setExpanding(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.tabs.setDrawBase(False)
        self.bar = DocumentBar(look)
        self.find_bar = FindBar(look)
        self.stack = QStackedWidget()
        self.stack.setMinimumSize(1, 1)
        self.nothing = EmptyState(look, "materials", "document.empty.title", "document.empty.text")
        self.stack.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.bar)
        column.addWidget(self.find_bar)
        column.addWidget(hairline())
        column.addWidget(self.stack, 1)
        self._wire()
        self.retranslate()
        self._switched()

    def _wire(self) -> None:
        self.tabs.currentChanged.connect(lambda _: self._switched())
        bar = self.bar
        bar.panel_wanted.connect(self._set_panel)
        bar.page_wanted.connect(lambda page: self._on_view(lambda view: view.go_to(page)))
        bar.zoom_wanted.connect(lambda zoom, fit: self._on_view(lambda view: view.set_zoom(zoom, fit)))
        bar.rotate_wanted.connect(self.rotate)
        bar.find_wanted.connect(self.begin_find)
        bar.box_wanted.connect(lambda on: self._on_view(lambda view: self._box(view, on)))
        bar.attach_wanted.connect(self.attach_wanted)
        self.find_bar.searched.connect(
            lambda term: self._on_view(lambda view: view.findings.search(term, view.page))
        )
        self.find_bar.stepped.connect(lambda on: self._on_view(lambda view: view.findings.step(on)))
        self.find_bar.closed.connect(self.end_find)

    # -- open materials

    @property
    def current(self) -> DocumentTab | None:
        """The tab on top."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, DocumentTab) else None

    @property
    def view(self) -> PageView | None:
        """The pages on top, where the material opened."""
        return self.current.view if self.current is not None else None

    @property
    def open_digests(self) -> tuple[str, ...]:
        """Digests of the open materials, in the order of their tabs."""
        return tuple(self.tabs.tabData(index) for index in range(self.tabs.count()))

    def tab_of(self, sha256: str) -> DocumentTab | None:
        """The tab of a material, if it is open."""
        for index in range(self.stack.count()):
            tab = self.stack.widget(index)
            if isinstance(tab, DocumentTab) and tab.material.sha256 == sha256:
                return tab
        return None

    def open_material(self, material: MaterialRow, source: Source) -> DocumentTab:
        """Brings a material on top, opening it where it is not open yet."""
        tab = self.tab_of(material.sha256)
        if tab is None:
            tab = DocumentTab(material, source, self._decoder, self._look)
            tab.set_panel(self.bar.panel.isChecked())
            if self._case is not None:
                tab.set_marks(marks_of(self._case, material.sha256))
            tab.opened.connect(lambda: self._arrived(tab))
            tab.copy_wanted.connect(lambda path: self.copy_wanted.emit(material.sha256, path))
            self.stack.addWidget(tab)
            index = self.tabs.addTab(_short(material.name))
            self.tabs.setTabData(index, material.sha256)
            self.tabs.setTabToolTip(index, material.name)
            self.tabs.setTabButton(index, QTabBar.ButtonPosition.RightSide, self._closer(material))
        self.tabs.setCurrentIndex(self.open_digests.index(material.sha256))
        self._switched()
        return tab

    def _closer(self, material: MaterialRow) -> QToolButton:
        button = QToolButton()
        button.setProperty("bar", True)
        button.setProperty("tab", True)
        button.setFixedSize(self._look.px(22), self._look.px(22))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._look.dress(button, "close", "quiet", 14)
        name = self._look.t("document.close_tab", name=_short(material.name))
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda: self.close_material(material.sha256))
        return button

    def close_material(self, sha256: str) -> None:
        """Closes a tab."""
        tab = self.tab_of(sha256)
        if tab is None:
            return
        if self.view is not None and self.view is tab.view:
            self.find_bar.follow(None)
        tab.close_document()
        self.stack.removeWidget(tab)
        tab.deleteLater()
        self.tabs.removeTab(self.open_digests.index(sha256))
        self._switched()

    def close_all(self) -> None:
        """Closes all tabs: the case is left."""
        for sha256 in self.open_digests:
            self.close_material(sha256)

    def show_case(self, case: CaseSheet) -> None:
        """Takes marks and names from a newer sheet."""
        self._case = case
        for sha256 in self.open_digests:
            tab = self.tab_of(sha256)
            if tab is not None:
                tab.set_marks(marks_of(case, sha256))

    def _arrived(self, tab: DocumentTab) -> None:
        view = tab.view
        if view is not None:
            view.page_changed.connect(lambda page: self._page_moved(tab, page))
            view.zoom_changed.connect(lambda zoom, fit: self._zoomed(tab, zoom, fit))
            view.mark_activated.connect(self.mark_activated)
            view.picked_changed.connect(self._picked)
            view.box_mode_changed.connect(self.bar.box.setChecked)
            view.place_settled.connect(
                lambda page, zoom: self.place_settled.emit(
                    tab.material.sha256, page, zoom if view.fit is Fit.FREE else 0
                )
            )
        self._switched()

    def _switched(self) -> None:
        index = self.tabs.currentIndex()
        tab = self.tab_of(self.tabs.tabData(index)) if index >= 0 else None
        self.tabs.setVisible(self.tabs.count() > 0)
        self.bar.setVisible(self.tabs.count() > 0)
        if tab is None:
            self.stack.setCurrentWidget(self.nothing)
            self.find_bar.hide()
            return
        self.stack.setCurrentWidget(tab)
        tab.set_panel(self.bar.panel.isChecked())
        view = tab.view
        self.bar.setEnabled(view is not None)
        self.find_bar.follow(view.findings if view is not None else None)
        if view is not None:
            self.bar.show_page(view.page, view.page_count)
            self.bar.show_zoom(view.zoom, view.fit)
            self.bar.box.setChecked(view.box_mode)
        else:
            self.bar.show_no_pages()
        self._picked()
        self.material_shown.emit(tab.material.sha256)

    def _page_moved(self, tab: DocumentTab, page: int) -> None:
        if tab is self.current and tab.view is not None:
            self.bar.show_page(page, tab.view.page_count)

    def _zoomed(self, tab: DocumentTab, zoom: float, fit: Fit) -> None:
        if tab is self.current:
            self.bar.show_zoom(zoom, fit)

    def _picked(self) -> None:
        self.bar.show_picked(self.picked is not None)
        self.picked_changed.emit()

    # -- acts

    @property
    def picked(self) -> tuple[str, Picked] | None:
        """Digest and place of what is picked in the document on top."""
        tab = self.current
        if tab is None:
            return None
        if tab.view is None:
            # what cannot be shown here can still be evidence, as a whole
            return (tab.material.sha256, Picked(0, "whole", ())) if tab.refusal is not None else None
        found = tab.view.picking.picked
        hit = tab.view.findings.current
        if found is None and hit is not None and not self.find_bar.isHidden():
            found = Picked(hit.page, "text", hit.boxes, hit.context.strip())
        return (tab.material.sha256, found) if found is not None else None

    def drop_picked(self) -> None:
        """Nothing is picked any more."""
        if self.view is not None:
            self.view.set_box_mode(False)
            self.view.picking.clear()

    def begin_find(self) -> None:
        """Opens the find bar with what is selected."""
        found = self.picked
        if self.view is not None:
            self.find_bar.begin(found[1].quote if found is not None and found[1].shape == "text" else "")

    def show_found(self, term: str, page: int, number: int) -> None:
        """Shows a place that was found elsewhere: the place `number` of `term` on `page` of the document on top."""
        view = self.view
        if view is not None:
            view.findings.search(term, page, number)
            self.find_bar.show_term(term)

    def end_find(self) -> None:
        """Closes the find bar; the last hit stays where Shift and the arrows go on from."""
        self.find_bar.hide()
        self._on_view(lambda view: view.findings.dim())
        self._on_view(lambda view: view.setFocus())

    def rotate(self) -> None:
        """Turns the pages on top by a quarter."""
        self._on_view(lambda view: view.rotate())

    def toggle_box_mode(self) -> None:
        """Starts or ends drawing boxes."""
        self._on_view(lambda view: self._box(view, not view.box_mode))

    def step_tab(self, forward: bool) -> None:
        """The next or previous open material."""
        count = self.tabs.count()
        if count:
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + (1 if forward else -1)) % count)

    def _box(self, view: PageView, on: bool) -> None:
        view.set_box_mode(on)
        view.setFocus()

    def _set_panel(self, shown: bool) -> None:
        if self.current is not None:
            self.current.set_panel(shown)

    def _on_view(self, act: Callable[[PageView], object]) -> None:
        if self.view is not None:
            act(self.view)

    def retranslate(self) -> None:
        self.tabs.setAccessibleName(self._look.t("document.tabs"))
        self.setAccessibleName(self._look.t("document.name"))


def _short(name: str) -> str:
    last = name.rsplit("/", 1)[-1]
    stem = last.rsplit(".", 1)[0] or last
    return stem if len(stem) <= NAME_SHOWN else f"{stem[: NAME_SHOWN - 1]}…"
