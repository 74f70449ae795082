"""The Roster page: head, attention, the table of applicants, and what belongs to the assignment."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.domain.records import Recorded
from cse_desktop.errors import KnownError
from cse_desktop.services.roster_values import RosterRow, RosterSheet
from ui.actions import Actions
from ui.look import Look
from ui.portraits import Portraits
from ui.program import Program
from ui.roster.attention import AttentionStrip
from ui.roster.delegate import ROW_HEIGHT, RosterDelegate
from ui.roster.details import AssignmentDetails
from ui.roster.model import COLUMNS, ROW, RosterModel
from ui.roster.samples import SampleStrip
from ui.widgets import (
    EmptyState,
    IllustrativeNotice,
    InlineBanner,
    ProgressPanel,
    Retranslated,
    TextLabel,
    VerbButton,
    hairline,
)

WIDE = 1600
FILTER_PAUSE_MS = 120
LEAST_NAME_WIDTH = 190
WHOLE_NAME_WIDTH = 250
"""enough for most names with portrait and number"""
NARROW = 900
FIRST_TO_GO = ("field", "submitted", "grade", "declared")
"""columns left out where there is no room for all: the details and the state say the same"""
_WIDTHS_ZH = (0, 118, 112, 114, 112, 96, 112, 62, 66, 90, 128)
_WIDTHS_EN = (0, 58, 104, 124, 112, 98, 108, 58, 74, 118, 126)


class RosterPage(Retranslated, QWidget):
    """All applicants of the open assignment; everything that is done to one begins here."""

    case_opened = Signal(str)
    submit_wanted = Signal()
    declare_wanted = Signal()
    return_wanted = Signal()
    desk_wanted = Signal()
    day_wanted = Signal()
    interview_wanted = Signal(str)
    sheet_shown = Signal(object)

    def __init__(self, program: Program, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._look = program.look
        self._actions = actions
        self._sheet: RosterSheet | None = None
        self._details_wanted = False
        self._asks_to_declare = False
        self._portraits = Portraits(program, self)
        self._build()
        self._model.modelReset.connect(self._show_stack)
        self.table.viewport().installEventFilter(self)
        self._bind()
        self._look.restyled.connect(self._measure)
        self._measure()
        self.retranslate()
        self.setFocusProxy(self.table)

    # -- public

    def load(self) -> None:
        """Asks for the roster afresh; the first time the table stands without rows until it comes."""
        if self._sheet is None:
            self._progress.begin("roster.waiting")
        self._program.run(self, self._program.casework.roster_sheet, self.show_sheet, self._on_not_read)

    @property
    def sheet(self) -> RosterSheet | None:
        """The sheet shown last."""
        return self._sheet

    def show_sheet(self, sheet: RosterSheet) -> None:
        """Shows a roster."""
        kept = self.selected_case()
        if self._sheet is None or self._sheet.assignment_id != sheet.assignment_id:
            self._portraits.forget()
        self._sheet = sheet
        self._progress.end()
        self._actions.tell(drawn=sheet.drawn)
        self._model.show(sheet.rows, drawn=sheet.drawn)
        self._attention.show_attention(sheet.attention)
        self.samples.show_samples(sheet.samples)
        self._details.show_sheet(sheet)
        self._notice.show_words(sheet.illustrative)
        self._speak_head(sheet)
        self._ask_to_declare(not sheet.declared)
        self._show_stack()
        self._fit_first()
        self.select_case(kept or (sheet.rows[0].case_id if sheet.rows else ""))
        self.sheet_shown.emit(sheet)

    def show_switcher(self, several: bool) -> None:
        """Whether there are other assignments to switch to."""
        self._desk.setVisible(several)

    def selected_case(self) -> str:
        """The case of the marked row, or empty."""
        index = self.table.currentIndex()
        row: RosterRow | None = index.data(ROW) if index.isValid() else None
        return row.case_id if row is not None else ""

    def select_case(self, case_id: str) -> None:
        """Marks a case's row."""
        place = self._model.row_of(case_id)
        if place >= 0:
            self.table.setCurrentIndex(self._model.index(place, 0))

    def retranslate(self) -> None:
        look = self._look
        self.table.setAccessibleName(look.t("roster.table"))
        self.filter.setPlaceholderText(look.t("roster.filter"))
        self.filter.setAccessibleName(look.t("roster.filter_name"))
        kept = self.selected_case()
        self._model.retranslate()
        self.select_case(kept)
        if self._sheet is not None:
            self._speak_head(self._sheet)
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_details()
        self._place_tools()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit_first()
        return super().eventFilter(watched, event)

    # -- building

    def _build(self) -> None:
        look = self._look
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(8))
        column.setSpacing(0)
        column.addLayout(self._build_head())
        column.addSpacing(look.px(12))
        self._banner = InlineBanner(look)
        self._attention = AttentionStrip(look)
        self._attention.jumped.connect(self._on_jump)
        self._progress = ProgressPanel(look)
        column.addWidget(self._banner)
        column.addWidget(self._progress)
        column.addWidget(self._attention)
        self.samples = SampleStrip(look)
        self.samples.opened.connect(self.case_opened)
        column.addWidget(self.samples)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_table())
        self._stack.addWidget(EmptyState(look, "roster", "roster.empty.title", "roster.empty.text"))
        no_match = EmptyState(look, "search", "roster.empty.no_match_title", "roster.empty.no_match_text")
        clear = VerbButton(look, "roster.verb.clear_filter")
        clear.clicked.connect(lambda: self.filter.setText(""))
        no_match.add_button(clear)
        self._stack.addWidget(no_match)
        column.addWidget(self._stack, 1)
        column.addLayout(self._build_foot())
        self._rule = hairline(vertical=True)
        self._details = AssignmentDetails(look)
        self._details.own_work_wanted.connect(self._ask_own_work)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(left, 1)
        whole.addWidget(self._rule)
        whole.addWidget(self._details)

    def _build_head(self) -> QBoxLayout:
        look = self._look
        self._title = TextLabel(look, type="title", wrap=True)
        self._meta = TextLabel(look, tone="quiet", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        words.addWidget(self._title)
        words.addWidget(self._meta)
        self.filter = QLineEdit()
        self.filter.setProperty("search", True)
        self.filter.setClearButtonEnabled(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(FILTER_PAUSE_MS)
        self._pause.timeout.connect(self._apply_filter)
        self.filter.textChanged.connect(lambda _: self._pause.start())
        self._details_button = VerbButton(look, "roster.verb.details", kind="plain", icon="info")
        self._details_button.setCheckable(True)
        self._details_button.clicked.connect(self.toggle_details)
        self._desk = VerbButton(look, "roster.verb.desk", kind="plain", icon="desk")
        self._desk.clicked.connect(self.desk_wanted)
        self._desk.hide()
        self._declare = VerbButton(look, "roster.verb.declare", kind="primary", icon="recused")
        self._declare.clicked.connect(self.declare_wanted)
        self._submit = VerbButton(look, "roster.verb.submit", kind="primary", icon="submit")
        self._submit.clicked.connect(self.submit_wanted)
        self._declare.hide()
        self._submit.hide()
        tools = QHBoxLayout()
        tools.setSpacing(look.px(8))
        for widget in (self._desk, self.filter, self._details_button, self._declare, self._submit):
            tools.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        tools.addStretch(1)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(look.px(8))
        self._head.addLayout(words, 1)
        self._head.addLayout(tools)
        return self._head

    def _build_table(self) -> QTableView:
        look = self._look
        self._model = RosterModel(look, self)
        self._model.moved.connect(self._on_moved)
        self.table = QTableView()
        self.table.setModel(self._model)
        self.table.setItemDelegate(RosterDelegate(look, self._model, self._portraits.picture, self.table))
        self._portraits.came.connect(lambda _: self.table.viewport().update())
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setShowGrid(False)
        self.table.setMouseTracking(True)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setTabKeyNavigation(False)
        self.table.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.table.setDragDropOverwriteMode(False)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.table.doubleClicked.connect(self._on_double_click)
        rows = self.table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns = self.table.horizontalHeader()
        columns.setObjectName("roster_columns")
        columns.setHighlightSections(False)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        columns.setMinimumSectionSize(look.px(48))
        columns.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        columns.setSortIndicatorClearable(True)
        self.table.setSortingEnabled(True)
        return self.table

    def _build_foot(self) -> QHBoxLayout:
        look = self._look
        self._notice = IllustrativeNotice(look)
        self._hint = TextLabel(look, "roster.move_hint", type="small", tone="quiet")
        self._day = VerbButton(look, "roster.verb.day", kind="plain", icon="interview", keys="Ctrl+D")
        self._day.clicked.connect(self.day_wanted)
        self._day.hide()
        foot = QHBoxLayout()
        foot.setContentsMargins(0, look.px(8), 0, 0)
        foot.setSpacing(look.px(16))
        foot.addWidget(self._notice, 1)
        foot.addWidget(self._hint)
        foot.addWidget(self._day)
        return foot

    def _bind(self) -> None:
        bind = self._actions.bind
        bind("roster.open_case", self.table, self._open_selected)
        bind("roster.check_identity", self.table, self._check_identity)
        bind("roster.enter_interview", self.table, self._enter_interview)
        bind("roster.day", self, self._go_to_day)
        bind("roster.move_up", self.table, lambda: self._move(-1))
        bind("roster.move_down", self.table, lambda: self._move(1))
        bind("roster.filter", self, lambda: self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason))
        bind("roster.details", self, self.toggle_details)

    # -- acting

    def toggle_details(self) -> None:
        """Shows or hides the assignment's details."""
        self._details_wanted = self._details.isHidden()
        self._place_details(asked=True)

    def _open_selected(self) -> None:
        case_id = self.selected_case()
        row = next((found for found in self._model.rows if found.case_id == case_id), None)
        if row is None or row.state == "recused":
            return
        if self._sheet is not None and not self._sheet.declared:
            self.declare_wanted.emit()
        else:
            self.case_opened.emit(case_id)

    def _on_double_click(self, index: QModelIndex) -> None:
        if COLUMNS[index.column()] == "identity":
            self._check_identity()
        else:
            self._open_selected()

    def _enter_interview(self) -> None:
        row = next((found for found in self._model.rows if found.case_id == self.selected_case()), None)
        if row is not None and row.state != "recused" and self._has_day:
            self.interview_wanted.emit(row.case_id)

    def _go_to_day(self) -> None:
        if self._has_day:
            self.day_wanted.emit()

    @property
    def _has_day(self) -> bool:
        return self._sheet is not None and self._sheet.declared and self._sheet.interviews

    def _check_identity(self) -> None:
        case_id = self.selected_case()
        row = next((found for found in self._model.rows if found.case_id == case_id), None)
        if row is None or row.state == "recused":
            return
        checked = not row.identity_checked
        self._act(lambda: self._program.casework.check_identity(case_id, checked))

    def _move(self, by: int) -> None:
        place = self.table.currentIndex().row()
        self._model.move(place, place + by)

    def _on_moved(self, case_ids: list[str]) -> None:
        self._act(lambda: self._program.casework.reorder(case_ids))

    def _act(self, call: Callable[[], Recorded]) -> None:
        self._program.run(self, call, lambda _: self.load(), self._on_refused)

    def _on_refused(self, error: KnownError) -> None:
        self._banner.say_error(error)
        self.load()

    def _on_not_read(self, error: KnownError) -> None:
        self._progress.end()
        self._banner.say_error(error)

    def _ask_own_work(self) -> None:
        self._program.run(self, self._program.casework.own_work, self._details.show_own_work)

    def _on_jump(self, kind: str, case_id: str) -> None:
        if kind == "receipt":
            self.return_wanted.emit()
        else:
            self.case_opened.emit(case_id)

    # -- showing

    def _apply_filter(self) -> None:
        kept = self.selected_case()
        self._model.filter(self.filter.text())
        self.select_case(kept)

    def _show_stack(self) -> None:
        if self._model.rows or self._sheet is None:
            self._stack.setCurrentIndex(0)
        else:
            self._stack.setCurrentIndex(2 if self._model.total else 1)
        self._hint.setVisible(self._model.can_move and self._model.total > 1)

    def _ask_to_declare(self, wanted: bool) -> None:
        if wanted and not self._asks_to_declare:
            self._banner.say("info", lambda: self._look.t("roster.declare.text"), closable=False)
        elif self._asks_to_declare and not wanted:
            self._banner.clear()
        self._asks_to_declare = wanted

    def _place_details(self, *, asked: bool = False) -> None:
        shown = self._details_wanted if asked or self._details_wanted else self.width() >= WIDE
        if self._details.isVisibleTo(self) != shown or self._rule.isVisibleTo(self) != shown:
            self._details.setVisible(shown)
            self._rule.setVisible(shown)
        self._details_button.setChecked(shown)

    def _place_tools(self) -> None:
        """Beside the title where there is room, below it where text is large or the window small."""
        beside = self.width() >= self._look.px(NARROW)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._head.setDirection(way)

    def _speak_head(self, sheet: RosterSheet) -> None:
        look = self._look
        self._title.say_words(sheet.title)
        parts = [
            look.words(sheet.society),
            look.t("roster.role.my_role", role=look.t(f"roster.role.{sheet.role}")),
            look.plural("roster.applicants", len(sheet.rows)),
            look.t("roster.due", day=look.day(sheet.due, today=date.fromisoformat(sheet.due))),
            _days_left(look, sheet.days_left),
        ]
        # lines break between the facts, not within one
        self._meta.say_plain("  ·  ".join(_unbroken(part) for part in parts))
        self._day.setVisible(self._has_day)
        self._declare.setVisible(not sheet.declared)
        self._submit.setVisible(sheet.declared)

    def _measure(self) -> None:
        look = self._look
        self.filter.setFixedWidth(look.px(228))
        self.table.verticalHeader().setDefaultSectionSize(look.px(ROW_HEIGHT))
        widths = self._usual_widths()
        header = self.table.horizontalHeader()
        for column, width in enumerate(widths):
            if width:
                header.resizeSection(column, look.px(width))
        self._fit_first()
        self._place_tools()

    def _fit_first(self) -> None:
        """The first column takes the room that the others leave, but never so little that names are cut."""
        header = self.table.horizontalHeader()
        least, room = self._look.px(LEAST_NAME_WIDTH), self.table.viewport().width()
        for name in FIRST_TO_GO:
            self.table.setColumnHidden(COLUMNS.index(name), False)
        field = COLUMNS.index("field")
        header.resizeSection(field, self._look.px(self._usual_widths()[field]))
        for name in FIRST_TO_GO:
            if header.length() - header.sectionSize(0) + least > room:
                self.table.setColumnHidden(COLUMNS.index(name), True)
        self._widen_field(room - header.length() + header.sectionSize(0) - self._look.px(WHOLE_NAME_WIDTH))
        others = header.length() - header.sectionSize(0)
        header.resizeSection(0, max(least, room - others))

    def _usual_widths(self) -> tuple[int, ...]:
        return _WIDTHS_ZH if self._look.language == "zh_CN" else _WIDTHS_EN

    def _widen_field(self, spare: int) -> None:
        """What names leave goes to the field's name until it stands whole."""
        at = COLUMNS.index("field")
        metrics = QFontMetrics(self._look.font("small"))
        # few fields are shared by many rows: each is measured once
        fields = {row.field for row in self._model.rows if row.field is not None}
        texts = map(self._look.words, fields)
        whole = max(map(metrics.horizontalAdvance, texts), default=0) + self._look.px(20)
        header = self.table.horizontalHeader()
        usual = header.sectionSize(at)
        if not self.table.isColumnHidden(at):
            header.resizeSection(at, max(usual, min(whole, usual + spare)))


def _unbroken(text: str) -> str:
    return text.replace(" ", "\u00a0").replace("\u2009", "\u00a0")


def _days_left(look: Look, days: int) -> str:
    if days == 0:
        return look.t("roster.due_today")
    return look.plural("roster.days_left" if days > 0 else "roster.days_over", abs(days))
