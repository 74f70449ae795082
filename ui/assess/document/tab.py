"""One open material: while it opens, its pages, or the words why there are none."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cse_desktop.domain.documents import Box, DocumentDecoder, OpenDocument, Readable
from cse_desktop.domain.records import Annotation
from cse_desktop.errors import KnownError, Words
from cse_desktop.services.machine_reading import ReadDocument
from cse_desktop.services.sheets import MaterialRow
from cse_desktop.words import words
from ui.assess.document.arrivals import Arrivals
from ui.assess.document.geometry import Fit
from ui.assess.document.locked import LockedPage
from ui.assess.document.machine_texts import MachineTexts
from ui.assess.document.marks import Mark, boxes_of
from ui.assess.document.page_view import PageView
from ui.assess.document.refusal import RefusalPage, TroubleCard
from ui.assess.document.side_panel import SidePanel
from ui.assess.document.visits import Spot
from ui.assess.document.way import ReadingWay
from ui.look import Look
from ui.widgets import TextLabel

if TYPE_CHECKING:
    from ui.assess.document.player import PlayerView

Source = Callable[[], Readable]
PLAYED = frozenset({"audio", "video"})
"""kinds of material that are played, not paged"""
MIN_KEPT_ZOOM = 10


class DocumentTab(QWidget):
    """Opens a material through the decoder and shows what comes of it."""

    opened = Signal()
    """pages are there, or the words why not"""
    copy_wanted = Signal(str)
    """path"""

    def __init__(
        self,
        material: MaterialRow,
        source: Source,
        decoder: DocumentDecoder,
        look: Look,
        parent: QWidget | None = None,
        *,
        way: ReadingWay | None = None,
        passwords: dict[str, str] | None = None,
        machine: MachineTexts | None = None,
    ) -> None:
        """`passwords`, digest → password, are those that opened documents of this case; they live in memory only.

        `machine` is what machines have read in scans of the case.
        """
        super().__init__(parent)
        self.material = material
        self._way = way or ReadingWay(self)
        self._spot: Spot | None = None
        self.view: PageView | None = None
        self.refusal: RefusalPage | None = None
        self.player: PlayerView | None = None
        self.locked: LockedPage | None = None
        self._password = ""
        self._passwords = {} if passwords is None else passwords
        self._machine = machine or MachineTexts(self)
        self._machine.came.connect(self._renew_texts)
        self.panel: SidePanel | None = None
        self._panel_shown = False
        self.source = source
        """what its bytes are read by"""
        self._decoder = decoder
        self._look = look
        self._marks: tuple[Mark, ...] = ()
        self._wanted: tuple[int, tuple[Box, ...]] | None = None
        self._mark_wanted = ""
        self._stretch_wanted: tuple[int, int] | None = None
        """of a recording, milliseconds"""
        self._arrivals = Arrivals(self)
        self.stack = QStackedWidget()
        waiting = QWidget()
        waiting.setProperty("ground", "canvas")
        waiting.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner = QVBoxLayout(waiting)
        opening = TextLabel(look, "document.opening", tone="quiet")
        inner.addWidget(opening, 0, Qt.AlignmentFlag.AlignCenter)
        self.stack.addWidget(waiting)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.stack, 1)
        self.trouble: TroubleCard | None = None
        self._open()

    # -- opening

    def _open(self) -> None:
        self._password = self._password or self._passwords.get(self.material.sha256, "")
        name = self.material.name.rsplit("/", 1)[-1]
        future = self._decoder.open(self.source, name, password=self._password)
        self._arrivals.watch(future, self._take, self._could_not)

    def _take(self, opened: OpenDocument) -> None:
        document: OpenDocument = ReadDocument(opened, self._machine.of(self.material.sha256))
        facts = document.facts
        if facts.kind in PLAYED and facts.opens:
            document.close()
            self._play(facts.kind == "video")
            return
        if facts.locked:
            document.close()
            self._ask_password(facts.words)
            return
        if self._password:
            self._passwords[self.material.sha256] = self._password
        if self.view is not None:
            self.view.open_again(document)
            if self.panel is not None:
                self.panel.model.follow()
            return
        if not facts.opens or not facts.page_sizes:
            document.close()
            self._refuse(facts.words or words("document.refusal.no_pages"))
            return
        self.view = PageView(document, self.material.name, self._look, way=self._way)
        self.view.decoding_failed.connect(self._stopped)
        self.view.set_marks(self._marks)
        self.stack.addWidget(self.view)
        unlocked = self.locked is not None and self.locked.isAncestorOf(self.focusWidget() or self)
        self.stack.setCurrentWidget(self.view)
        self._pass_focus(self.view)
        if unlocked:
            self.view.setFocus()
        if self.material.zoom >= MIN_KEPT_ZOOM:
            self.view.set_zoom(float(self.material.zoom), Fit.FREE)
        page, boxes = self._wanted or (self.material.page, ())
        self.view.show_place(page, boxes)
        if self._spot is not None:
            self.view.return_to(self._spot)
        if self._mark_wanted:
            self.view.show_mark(self._mark_wanted)
        self._show_panel()
        self.opened.emit()

    def _renew_texts(self, sha256: str) -> None:
        if self.view is not None and sha256 == self.material.sha256:
            self.view.renew_texts()

    def _ask_password(self, why: Words | None) -> None:
        first = self.locked is None
        if self.locked is None:
            self.locked = LockedPage(self.material, self._look)
            self.locked.password_given.connect(self._try_password)
            self.stack.addWidget(self.locked)
        self.locked.say(why, wrong=bool(self._password))
        self._password = ""
        self._passwords.pop(self.material.sha256, None)
        self.stack.setCurrentWidget(self.locked)
        if first:
            self._pass_focus(self.locked)
            self.opened.emit()

    def _try_password(self, password: str) -> None:
        self._password = password
        self._open()

    def _play(self, picture: bool) -> None:
        from ui.assess.document.media_bytes import MediaBytes  # noqa: PLC0415 - only who plays needs it
        from ui.assess.document.player import PlayerView  # noqa: PLC0415

        self.player = PlayerView(MediaBytes(self.source), self.material.name, self._look, picture=picture)
        self.stack.addWidget(self.player)
        self.stack.setCurrentWidget(self.player)
        self._pass_focus(self.player)
        self.player.failed.connect(self._could_not_play)
        self._show_stretch()
        self.opened.emit()

    def _could_not_play(self, error: KnownError) -> None:
        """What cannot be played is shown as what has no viewer: a copy can be saved."""
        player, self.player = self.player, None
        if player is not None:
            player.close_player()
            self._refuse(Words(error.sentences("zh_CN"), error.sentences("en")))

    def _could_not(self, error: KnownError) -> None:
        if self.view is not None:
            self._stopped(self.view.page, error)
            return
        self._refuse(Words(error.sentences("zh_CN"), error.sentences("en")))
        if self.refusal is not None:
            self._make_trouble(self.refusal).show_error(error)

    def _refuse(self, reason: Words) -> None:
        if self.refusal is not None:
            self.stack.removeWidget(self.refusal)
            self.refusal.deleteLater()
        self.refusal = RefusalPage(self.material, reason, self._look)
        self.refusal.copy_wanted.connect(self.copy_wanted)
        self.stack.addWidget(self.refusal)
        self.stack.setCurrentWidget(self.refusal)
        self._pass_focus(self.refusal.save)
        self.opened.emit()

    def _stopped(self, _page: int, error: KnownError) -> None:
        if self.view is not None:
            self._make_trouble(self.view).show_error(error)

    def _make_trouble(self, over: QWidget) -> TroubleCard:
        if self.trouble is None or self.trouble.parentWidget() is not over:
            self.trouble = TroubleCard(self._look, over)
            self.trouble.again_wanted.connect(self.try_again)
        return self.trouble

    def try_again(self) -> None:
        """Opens the material anew in the decoder, and goes on where reading stood."""
        if self.trouble is not None:
            self.trouble.hide()
        self._open()

    # -- what it shows

    def take_focus(self) -> None:
        """The keys go to the document; while it opens they wait here for it."""
        (self.view or self.player or self.locked or self).setFocus()

    def _pass_focus(self, to: QWidget) -> None:
        if self.hasFocus():
            to.setFocus()

    @property
    def ready(self) -> bool:
        """Whether it has opened, one way or the other."""
        return (
            self.view is not None
            or self.refusal is not None
            or self.player is not None
            or self.locked is not None
        )

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Evidence marks of this material."""
        self._marks = marks
        if self.view is not None:
            self.view.set_marks(marks)

    def show_place(self, page: int, boxes: tuple[Box, ...] = ()) -> None:
        """Goes to a place, now or once it has opened."""
        self._wanted = (page, boxes)
        if self.view is not None:
            self.view.show_place(page, boxes)

    def return_to(self, spot: Spot) -> None:
        """Goes where the window stood once, now or once it has opened."""
        self._spot = spot
        if self.view is not None:
            self.view.return_to(spot)

    def show_mark(self, annotation_id: str) -> None:
        """Goes to a mark, now or once it has opened."""
        self._mark_wanted = annotation_id
        if self.view is not None:
            self.view.show_mark(annotation_id)

    def show_annotation(self, row: Annotation) -> None:
        """Goes to a page and its mark, or to a stretch of a recording, now or once it has opened."""
        self._stretch_wanted = None
        if row.start_ms is not None and row.end_ms is not None:
            self._mark_wanted = row.annotation_id
            self._stretch_wanted = (row.start_ms, row.end_ms)
            self._show_stretch()
        else:
            self.show_place(row.page, boxes_of(row))
            self.show_mark(row.annotation_id)

    def _show_stretch(self) -> None:
        if self.player is not None and self._stretch_wanted is not None:
            self.player.show_range(*self._stretch_wanted)

    @property
    def focused_mark(self) -> str:
        """Id of the annotation that was gone to last, or empty."""
        return self.view.focused_mark if self.view is not None else self._mark_wanted

    def set_panel(self, shown: bool) -> None:
        """Shows or hides thumbnails and outline."""
        self._panel_shown = shown
        self._show_panel()

    def _show_panel(self) -> None:
        if self._panel_shown and self.panel is None and self.view is not None:
            self.panel = SidePanel(self.view, self._look)
            self._way.changed.connect(self.panel.thumbnails.viewport().update)
            self.panel.gone_to.connect(self.view.go_to)
            self._row.insertWidget(0, self.panel)
        if self.panel is not None:
            self.panel.setVisible(self._panel_shown)

    def close_document(self) -> None:
        """Lets go of the document in the decoder."""
        if self.view is not None:
            self.view.images.forget()
            self.view.document.close()
        if self.player is not None:
            self.player.close_player()
