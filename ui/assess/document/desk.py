"""The document desk: tabs of open materials, the bar, find, and what was picked in the document on top."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent
from PySide6.QtWidgets import (
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.domain.annotations import QUOTED
from cse_desktop.domain.documents import DocumentDecoder, Hit
from cse_desktop.services.sheets import CaseSheet, MaterialRow
from ui.assess.document.bar import DocumentBar
from ui.assess.document.beside import BesideHalf, FocusTeller, HalfHead
from ui.assess.document.find_bar import FindBar
from ui.assess.document.geometry import Fit
from ui.assess.document.machine_texts import MachineTexts
from ui.assess.document.marks import marks_of
from ui.assess.document.page_view import PageView
from ui.assess.document.picking import Picked, shape_of
from ui.assess.document.selection import TextSelection, quote
from ui.assess.document.tab import DocumentTab, Source
from ui.assess.document.texts import Pages
from ui.assess.document.visits import Visit, Visits
from ui.assess.document.way import ReadingWay
from ui.look import Look
from ui.widgets import EmptyState, Retranslated, hairline

NAME_SHOWN = 18
SPLIT_WIDTH = 1600
"""the least width of a window in which two documents stand side by side"""


class DocumentDesk(Retranslated, QWidget):
    """Holds the open materials of one case."""

    material_shown = Signal(str)
    """digest of the material on top"""
    place_settled = Signal(str, int, int)
    """digest, page, zoom in percent (0: fitted)"""
    mark_activated = Signal(str)
    """annotation id"""
    attach_wanted = Signal()
    mark_wanted = Signal(str)
    """style in which what is picked is to be marked"""
    copy_wanted = Signal(str, str)
    """digest, path"""
    picked_changed = Signal()
    hinted = Signal(str, object)
    """key of a sentence about what was just asked for, and its values"""
    material_wanted = Signal(str)
    """digest of a material that is closed and to be gone back to"""

    def __init__(
        self,
        decoder: DocumentDecoder,
        look: Look,
        parent: QWidget | None = None,
        *,
        way: ReadingWay | None = None,
        machine: MachineTexts | None = None,
    ) -> None:
        """`way` is shared by desks whose pages shall look alike, `machine` by those of one case."""
        super().__init__(parent)
        self.way = way or ReadingWay(self)
        self.machine = machine or MachineTexts(self)
        self.visits = Visits()
        self._shown_last = ""
        self._returning = False
        self._at_beside = False
        self.passwords: dict[str, str] = {}
        """digest → the password that opened it; in memory, as long as the case is open"""
        self.look_up: Callable[[str, str, Callable[[Pages], None]], None] | None = None
        """tells beforehand which pages of a material (digest) have a term; see `Findings`"""
        self._decoder = decoder
        self._look = look
        self._case: CaseSheet | None = None
        self._build()
        self._fill_more()
        self._wire()
        self.retranslate()
        self._switched()

    def _build(self) -> None:
        look = self._look
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
        self.beside = BesideHalf(look, self._open_names)
        self.beside.closed.connect(self.end_beside)
        self.beside.chosen.connect(self._put_beside)
        self.beside.hide()
        self.head = HalfHead(look, "reading.beside.first")
        self.head.hide()
        self._focus_left, self._focus_right = FocusTeller(self), FocusTeller(self)
        self._focus_left.came.connect(lambda: self._keys_came(beside=False))
        self._focus_right.came.connect(lambda: self._keys_came(beside=True))
        self.nothing = EmptyState(look, "materials", "document.empty.title", "document.empty.text")
        self.stack.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.bar)
        column.addWidget(self.find_bar)
        column.addWidget(hairline())
        left = QWidget()
        left.setMinimumSize(1, 1)
        inner = QVBoxLayout(left)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.head)
        inner.addWidget(self.stack, 1)
        self.halves = QSplitter(Qt.Orientation.Horizontal)
        self.halves.setHandleWidth(1)
        self.halves.setChildrenCollapsible(False)
        self.halves.addWidget(left)
        self.halves.addWidget(self.beside)
        column.addWidget(self.halves, 1)

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
        bar.mark_wanted.connect(self.mark_wanted)
        self.find_bar.searched.connect(
            lambda term: self._on_view(lambda view: view.findings.search(term, view.page))
        )
        self.find_bar.stepped.connect(lambda on: self._on_view(lambda view: view.findings.step(on)))
        self.find_bar.closed.connect(self.end_find)
        self.machine.came.connect(lambda _: self._say_machine_read())

    def _fill_more(self) -> None:
        add = self.bar.add_act
        add(
            "reading.more.back",
            "back",
            self.go_back,
            keys="Alt+Left",
            enabled=lambda: self.visits.can_go_back,
        )
        add(
            "reading.more.forward",
            "forward",
            self.go_forward,
            keys="Alt+Right",
            enabled=lambda: self.visits.can_go_forward,
        )
        add("", "", lambda: None)
        way = self.way
        add("reading.more.single", "", way.toggle_single, keys="Ctrl+Shift+P", checked=lambda: way.single)
        add("reading.more.night", "moon", way.toggle_night, keys="Ctrl+Shift+N", checked=lambda: way.night)
        add("", "", lambda: None)
        add("reading.more.copy", "copy", self.copy_words, keys="Ctrl+C", enabled=lambda: self._may_copy)
        add(
            "reading.more.beside",
            "",
            self.toggle_beside,
            keys="Ctrl+Shift+B",
            checked=lambda: self.is_split,
            offered=lambda: self.may_split,
        )

    # -- open materials

    @property
    def current(self) -> DocumentTab | None:
        """The document that keys and bar belong to: the tab on top, or the one beside it."""
        if self._at_beside and self.is_split:
            return self.beside.tab
        return self._on_top

    @property
    def _on_top(self) -> DocumentTab | None:
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

    def open_material(self, material: MaterialRow, source: Source, *, behind: bool = False) -> DocumentTab:
        """Brings a material on top, opening it where it is not open yet; `behind` opens it without that."""
        tab = self.tab_of(material.sha256)
        if tab is None:
            tab = self._make_tab(material, source)
            tab.set_panel(self.bar.panel.isChecked())
            self._focus_left.watch(tab)
            self.stack.addWidget(tab)
            index = self.tabs.addTab(_short(material.name))
            self.tabs.setTabData(index, material.sha256)
            self.tabs.setTabToolTip(index, material.name)
            self.tabs.setTabButton(index, QTabBar.ButtonPosition.RightSide, self._closer(material))
        if not behind:
            self._at_beside = False
            self.tabs.setCurrentIndex(self.open_digests.index(material.sha256))
            self._switched()
        return tab

    def order_tabs(self, digests: Sequence[str]) -> None:
        """Puts the tabs into an order; what is not named comes after."""
        for place, digest in enumerate(digest for digest in digests if digest in self.open_digests):
            self.tabs.moveTab(self.open_digests.index(digest), place)

    def _make_tab(self, material: MaterialRow, source: Source) -> DocumentTab:
        tab = DocumentTab(
            material,
            source,
            self._decoder,
            self._look,
            way=self.way,
            passwords=self.passwords,
            machine=self.machine,
        )
        if self._case is not None:
            tab.set_marks(marks_of(self._case, material.sha256))
        tab.opened.connect(lambda: self._arrived(tab))
        tab.copy_wanted.connect(lambda path: self.copy_wanted.emit(material.sha256, path))
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
        if not self.tabs.count():
            self.end_beside()
        self._switched()

    def close_current(self) -> None:
        """Closes the half at the side if the keys are there, else the tab on top; the keys go to what is shown then."""
        if self.is_split and self._at_beside:
            self.end_beside()
        elif self._on_top is not None:
            self.close_material(self._on_top.material.sha256)
            left = self.current
            (left.take_focus if left is not None else self.setFocus)()

    def close_all(self) -> None:
        """Closes all tabs: the case is left."""
        self.end_beside()
        self.visits.forget()
        self.passwords.clear()
        self._shown_last = ""
        for sha256 in self.open_digests:
            self.close_material(sha256)

    def show_case(self, case: CaseSheet) -> None:
        """Takes marks and names from a newer sheet."""
        self._case = case
        for sha256 in self.open_digests:
            tab = self.tab_of(sha256)
            if tab is not None:
                tab.set_marks(marks_of(case, sha256))
        if self.beside.tab is not None:
            self.beside.tab.set_marks(marks_of(case, self.beside.tab.material.sha256))

    def _arrived(self, tab: DocumentTab) -> None:
        view = tab.view
        if tab.player is not None:
            tab.player.picked_changed.connect(self._picked)
            (self._focus_right if tab is self.beside.tab else self._focus_left).watch(tab.player)
        if view is not None:
            view.page_changed.connect(lambda page: self._page_moved(tab, page))
            view.zoom_changed.connect(lambda zoom, fit: self._zoomed(tab, zoom, fit))
            view.mark_activated.connect(self.mark_activated)
            view.picked_changed.connect(self._picked)
            view.findings.changed.connect(self._picked)
            if self.look_up is not None:
                view.findings.look_up = partial(self.look_up, tab.material.sha256)
            view.box_mode_changed.connect(self.bar.box.setChecked)
            view.jumped.connect(lambda spot: self._leave(Visit(tab.material.sha256, spot)))
            (self._focus_right if tab is self.beside.tab else self._focus_left).watch(view)
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
        if tab.material.sha256 != self._shown_last:
            self._leave(self._visit_of(self.tab_of(self._shown_last)))
            self._shown_last = tab.material.sha256
        self.stack.setCurrentWidget(tab)
        self.head.show_name(tab.material.name)
        self._show_current()

    def _show_current(self) -> None:
        """Bar, find and panel belong to the document that has the keys."""
        tab = self.current
        if tab is None:
            return
        tab.set_panel(self.bar.panel.isChecked())
        self.head.show_active(tab is not self.beside.tab)
        self.beside.head.show_active(tab is self.beside.tab)
        view = tab.view
        self.bar.setEnabled(view is not None or tab.player is not None)
        self.bar.show_kind(pages=view is not None)
        self.find_bar.follow(view.findings if view is not None else None)
        if view is not None:
            self.bar.show_page(view.page, view.page_count)
            self.bar.show_zoom(view.zoom, view.fit)
            self.bar.box.setChecked(view.box_mode)
        else:
            self.bar.show_no_pages()
        self._say_machine_read()
        self._picked()
        self.material_shown.emit(tab.material.sha256)

    def _page_moved(self, tab: DocumentTab, page: int) -> None:
        if tab is self.current and tab.view is not None:
            self.bar.show_page(page, tab.view.page_count)
            self._say_machine_read()

    def _say_machine_read(self) -> None:
        tab = self.current
        page = tab.view.page if tab is not None and tab.view is not None else -1
        self.bar.show_machine_read(tab is not None and self.machine.has(tab.material.sha256, page))

    def _zoomed(self, tab: DocumentTab, zoom: float, fit: Fit) -> None:
        if tab is self.current:
            self.bar.show_zoom(zoom, fit)

    def _picked(self) -> None:
        self.bar.show_picked(self.picked is not None)
        self.picked_changed.emit()

    # -- back and forward

    def _visit_of(self, tab: DocumentTab | None) -> Visit | None:
        if tab is None or tab.view is None or not tab.view.page_count:
            return None
        return Visit(tab.material.sha256, tab.view.spot)

    def _leave(self, visit: Visit | None) -> None:
        if visit is not None and not self._returning:
            self.visits.leave(visit)

    def go_back(self) -> None:
        """The place that was left by the last jump."""
        self._return(self.visits.back(self._visit_of(self.current)))

    def go_forward(self) -> None:
        """The place that was gone back from."""
        self._return(self.visits.forward(self._visit_of(self.current)))

    def _return(self, visit: Visit | None) -> None:
        if visit is None:
            return
        self._returning = True
        try:
            if self.tab_of(visit.material) is None:
                self.material_wanted.emit(visit.material)
            tab = self.tab_of(visit.material)
            if self.current is not None and self.current.material.sha256 == visit.material:
                tab = self.current
            if tab is not None:
                if tab is not self.beside.tab:
                    self._at_beside = False
                    self.tabs.setCurrentIndex(self.open_digests.index(visit.material))
                    self._switched()
                tab.return_to(visit.spot)
                tab.take_focus()
        finally:
            self._returning = False

    # -- two side by side

    @property
    def may_split(self) -> bool:
        """Whether the window is wide enough for two documents."""
        return self.window().width() * 100 >= SPLIT_WIDTH * max(100, self._look.text_percent)

    @property
    def is_split(self) -> bool:
        """Whether two documents stand side by side."""
        return self.beside.tab is not None

    def toggle_beside(self) -> None:
        """Puts the document on top beside itself, to be changed for another; or closes the half at the side."""
        if self.is_split:
            self.end_beside()
        elif self._on_top is None:
            self.hinted.emit("reading.beside.nothing", {})
        elif not self.may_split:
            self.hinted.emit("reading.beside.too_narrow", {})
        else:
            others = [digest for digest in self.open_digests if digest != self._on_top.material.sha256]
            self._put_beside(others[-1] if others else self._on_top.material.sha256)

    def end_beside(self) -> None:
        """Only the tabs are left."""
        if not self.is_split:
            return
        self.find_bar.follow(None)
        self._at_beside = False
        self.beside.empty()
        self.beside.hide()
        self.head.hide()
        if self._on_top is not None:
            self._show_current()
            self._on_top.take_focus()

    def _put_beside(self, digest: str) -> None:
        like = self.tab_of(digest)
        if like is None:
            return
        self.find_bar.follow(None)
        tab = self._make_tab(like.material, like.source)
        visit = self._visit_of(like)
        if visit is not None:
            tab.return_to(visit.spot)
        tab.opened.connect(lambda: self._fit_beside(tab))
        self.beside.put(tab)
        self._focus_right.watch(tab)
        self.head.show()
        self.beside.show()
        half = self.halves.width() // 2
        self.halves.setSizes([half, half])
        self._at_beside = True
        tab.take_focus()
        self._show_current()

    def _fit_beside(self, tab: DocumentTab) -> None:
        if tab.view is not None:
            tab.view.set_zoom(100, Fit.WIDTH)

    def _keys_came(self, *, beside: bool) -> None:
        if self.is_split and beside != self._at_beside:
            self._at_beside = beside
            self._show_current()

    def _open_names(self) -> tuple[tuple[str, str], ...]:
        tabs = [self.tab_of(digest) for digest in self.open_digests]
        return tuple((tab.material.sha256, tab.material.name) for tab in tabs if tab is not None)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another place is gone to: no recording plays on unseen."""
        super().hideEvent(event)
        for tab in (*(self.tab_of(digest) for digest in self.open_digests), self.beside.tab):
            if tab is not None and tab.player is not None:
                tab.player.pause()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.is_split and not self.may_split:
            self.end_beside()

    # -- acts

    @property
    def _may_copy(self) -> bool:
        return self._case is None or self._case.standard.copy_allowed

    def copy_words(self) -> None:
        """Copies the selected words, where the standards pack allows it; what came of it is said."""
        found = self.view.picking.picked if self.view is not None else None
        if not self._may_copy:
            self.hinted.emit("reading.copy.forbidden", {})
        elif found is None or not found.quote:
            self.hinted.emit("reading.copy.nothing", {})
        else:
            QGuiApplication.clipboard().setText(found.quote)
            self.hinted.emit("reading.copy.done", {"n": len(found.quote)})

    @property
    def picked(self) -> tuple[str, Picked] | None:
        """Digest and place of what is picked in the document on top."""
        tab = self.current
        if tab is None:
            return None
        if tab.player is not None:
            return (tab.material.sha256, tab.player.picked)
        if tab.view is None:
            # what cannot be shown here can still be evidence, as a whole
            shut = tab.refusal is not None or tab.locked is not None
            return (tab.material.sha256, Picked(0, "whole", ())) if shut else None
        found = tab.view.picking.picked
        hit = tab.view.findings.current
        if found is None and hit is not None and not self.find_bar.isHidden():
            found = _of_hit(tab.view, hit)
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
            self.find_bar.begin(found[1].quote if found is not None and found[1].shape in QUOTED else "")

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


def _of_hit(view: PageView, hit: Hit) -> Picked:
    """A found place as if it had been selected; where the page's text is not here, its surroundings are quoted."""
    text = view.texts.of(hit.page)
    if text is None:
        return Picked(hit.page, shape_of(hit), hit.boxes, hit.context.strip())
    words = quote(text, TextSelection(hit.page, hit.start, hit.start + hit.length))
    return Picked(hit.page, shape_of(text), hit.boxes, *words)


def _short(name: str) -> str:
    last = name.rsplit("/", 1)[-1]
    stem = last.rsplit(".", 1)[0] or last
    return stem if len(stem) <= NAME_SHOWN else f"{stem[: NAME_SHOWN - 1]}…"
