"""The Assess page: joins the place's parts to the services, so that every act is durable when its field says so."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QWidget

from cse_desktop.domain.assignment import Claim
from cse_desktop.domain.documents import Pixels, Readable
from cse_desktop.domain.records import INTERVIEW, Annotation
from cse_desktop.errors import KnownError
from cse_desktop.services import doubting, rating, reading, undoing
from cse_desktop.services.case_sheets import case_sheet
from cse_desktop.services.history import changed_ratings, history
from cse_desktop.services.room import Room
from cse_desktop.services.sheets import CaseSheet, GapRow, HistoryRow
from ui.actions import Actions
from ui.assess.acts import CaseActs
from ui.assess.attaching import Attaching
from ui.assess.brief import BriefView
from ui.assess.carrying import Carrying
from ui.assess.comparing import Comparing
from ui.assess.comparison import ComparisonView
from ui.assess.document.arrivals import Arrivals
from ui.assess.document.desk import DocumentDesk
from ui.assess.document.marks import evidence_of
from ui.assess.document.page_canvas import PageCanvas
from ui.assess.keys import bind_assess
from ui.assess.marked_copy import MarkedCopy
from ui.assess.marking import Marking
from ui.assess.outside import write_material
from ui.assess.phrasing import Phrasing
from ui.assess.place import AssessPlace
from ui.assess.reading_record import ReadingRecord
from ui.assess.requesting import Requesting
from ui.assess.second_window import SecondWindow
from ui.assess.side.everywhere import FindingEverywhere
from ui.assess.widths import keep_widths, kept_widths
from ui.last_read import LastRead, as_numbers, keep_last_read, last_read
from ui.places import CasePlace
from ui.portraits import WIDTH as PORTRAIT_WIDTH
from ui.portraits import round_picture
from ui.program import Program
from ui.widgets import EmptyState

IN_MORE = (
    *("assess.history", "assess.undo", "assess.redo", "assess.marks", "assess.coverage"),
    *("assess.requests", "assess.brief"),
)
"""the actions below the head's last button: what a person wants of a case now and then"""


class AssessPage(CasePlace):
    """One case in the Assess place."""

    def __init__(self, program: Program, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._look = program.look
        self._actions = actions
        self.sheet: CaseSheet | None = None
        self.place = AssessPlace(program.decoder, program.look)
        self._nothing = EmptyState(program.look, "assess", "assess.nothing.title", "assess.nothing.text")
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self._nothing)
        self._layers.addWidget(self.place)
        self.brief = BriefView(program, self.source)
        self.brief.left.connect(self.leave_brief)
        self._layers.addWidget(self.brief)
        self.comparison = ComparisonView(program.look)
        self.comparison.left.connect(self.leave_brief)
        self.comparison.place_wanted.connect(self._open_agreed)
        self._layers.addWidget(self.comparison)
        self._acts: CaseActs[CaseSheet] = CaseActs(program, self, case_sheet, self._show, self._refuse)
        self.comparing = Comparing(
            self._acts,
            self.comparison,
            lambda: self.sheet,
            lambda: self._layers.setCurrentWidget(self.comparison),
            self._warn_of_comparing,
        )
        self._arrivals = Arrivals(self)
        self._order: tuple[str, ...] = ()
        self.attaching = Attaching(
            self._acts, self.place.desk, self.place.rubric, self.place.attached, self._hint
        )
        self.marking = Marking(self._acts, self.place.desk, self.place.marks, self._hint)
        self.phrasing = Phrasing(program, self, self.place.rubric)
        self.requesting = Requesting(
            program, self, self._acts, self.place.requests, self.place.banner, actions
        )
        self.carrying = Carrying(
            program,
            self,
            self._acts,
            self.place.marks.carrying,
            self.place.banner,
            lambda: self.sheet,
            self.source,
        )
        self._waiting_gap: GapRow | None = None
        self._waiting_evidence: Annotation | None = None
        self.second = SecondWindow(self, program, actions)
        self.everywhere = FindingEverywhere(program, self)
        self.place.desk.look_up = self.everywhere.pages_with
        self.record = ReadingRecord(program, self, self._document_shown)
        self.marked_copy = MarkedCopy(program, self.place.desk, self.place.banner, lambda: self.sheet, self)
        self._wire()
        bind_assess(self, actions)

    def _wire(self) -> None:
        place, rubric, desk = self.place, self.place.rubric, self.place.desk
        rubric.rated.connect(self._rate)
        rubric.commented.connect(self._comment)
        rubric.draft_wanted.connect(self.draft)
        rubric.history_wanted.connect(self._history)
        rubric.changed_wanted.connect(self._ask_changed)
        rubric.evidence_opened.connect(self.open_evidence)
        rubric.claim_opened.connect(self.open_claim)
        place.linking.taken.connect(self._tie_picked)
        place.linking.closed.connect(self._back_to_document)
        place.marks.place_wanted.connect(self._open_mark)
        place.materials.doubted.connect(self._doubt)
        place.coverage.place_wanted.connect(self._open_mark)
        place.coverage.indicator_wanted.connect(self._open_indicator)
        place.material_wanted.connect(self.open_material)
        desk.mark_activated.connect(self.go_to_ratings)
        desk.place_settled.connect(self.keep_place)
        desk.copy_wanted.connect(self.save_copy)
        desk.mark_wanted.connect(self.mark)
        desk.bar.offer_marks()
        desk.hinted.connect(self._say)
        desk.material_wanted.connect(self.open_material)
        values = self._program.settings.values
        desk.way.choose(single=values.single_page, night=values.night_reading)
        desk.way.changed.connect(self._keep_way)
        desk.bar.add_act("reading.more.window", "full_screen", self.open_window, keys="Ctrl+Shift+W")
        desk.bar.add_act(
            "marks.copy.act", "save", self.marked_copy.begin, enabled=lambda: self.marked_copy.possible
        )
        header = place.header
        header.interview_wanted.connect(self.enter_interview)
        header.compare_wanted.connect(self.compare)
        header.undo_wanted.connect(self.undo)
        header.redo_wanted.connect(self.redo)
        header.step_wanted.connect(self.step_case)
        header.more_wanted.connect(self.open_more)
        place.arranged.connect(partial(keep_widths, self._program.settings, self))
        place.pages_known.connect(self.record.note_pages)
        place.materials.account.forget_wanted.connect(self.forget_reading)
        place.side.page_shown.connect(self._account_shown)
        place.use_widths(kept_widths(self._program.settings, self))

    # -- cases

    def open_case(self, case_id: str) -> None:
        """Shows a case; the one before is settled first."""
        if case_id != self._acts.case_id:
            self._leave_case()
        if self._layers.currentWidget() not in (self.brief, self.comparison):
            self._layers.setCurrentWidget(self.place)
        self._acts.open(case_id)
        self._program.run(self, self._program.casework.roster_sheet, self._take_order)

    def close_case(self) -> None:
        self._leave_case()
        self._acts.close()
        self._order, self._waiting_gap, self._waiting_evidence = (), None, None
        self._layers.setCurrentWidget(self._nothing)

    def _leave_case(self) -> None:
        """What is still typed or shown belongs to the case that is left, and to no other."""
        self._keep_last_read()
        self.place.requests.flush()
        self.place.materials.conditions.flush()
        self.place.requests.forget()
        self.second.close_window()
        self.place.rubric.turn_away()
        self.place.desk.close_all()
        self.place.header.show_portrait(None)
        self.everywhere.leave()
        self.record.stop()
        self.attaching.forget()
        self.place.marks.forget()
        self.brief.forget()
        self.comparison.forget()
        self.comparing.forget()
        self._layers.setCurrentWidget(self.place)
        self.carrying.forget()
        self.place.linking.hide()
        self.place.coverage.forget()
        self.sheet = None

    def jump_to(self, gap: GapRow) -> None:
        """Goes where a gap is cured."""
        self._waiting_gap = gap
        self.open_case(gap.case_id)

    def show_evidence(self, case_id: str, annotation: Annotation) -> None:
        """Shows a case at the place of a piece of evidence that another member of the panel marked."""
        self._waiting_evidence = annotation
        self.open_case(case_id)

    def settle(self) -> None:
        """Commits what is being typed, and what was read."""
        self.place.rubric.flush()
        self.place.requests.flush()
        self.place.materials.conditions.flush()
        self.record.keep()
        self._keep_last_read()

    def load(self) -> None:
        """The page is shown again: something may have changed elsewhere."""
        self._acts.refresh()

    def _take_order(self, sheet: object) -> None:
        rows = getattr(sheet, "rows", ())
        self._order = tuple(row.case_id for row in rows if row.state != "recused")
        index = self._index()
        self.place.header.show_steps(index > 0, 0 <= index < len(self._order) - 1)

    def _index(self) -> int:
        return self._order.index(self._acts.case_id) if self._acts.case_id in self._order else -1

    def step_case(self, forward: bool) -> None:
        """The next or previous applicant of the roster."""
        index = self._index() + (1 if forward else -1)
        if 0 <= index < len(self._order):
            self.open_case(self._order[index])

    def _show(self, sheet: CaseSheet) -> None:
        first = self.sheet is None or self.sheet.case_id != sheet.case_id
        self.sheet = sheet
        self.place.show_case(sheet)
        self.second.show_case(sheet)
        self.everywhere.show(sheet)
        if first:
            self._begin(sheet)
        else:
            self.case_changed.emit(sheet.case_id)
        if self._waiting_gap is not None:
            self._land_on(self._waiting_gap)
            self._waiting_gap = None
        if self._waiting_evidence is not None:
            self._open_place(self._waiting_evidence)
            self._waiting_evidence = None

    def _account_shown(self, name: str) -> None:
        """What was read is shown as it is now, not as it was at the last act."""
        if name == "materials" and self.sheet is not None:
            self.record.keep()
            self._acts.refresh()

    def forget_reading(self) -> None:
        """Forgets which pages of the case were looked at and for how long; what is open is noted anew from now on."""
        case_id = self._acts.case_id

        def forgotten(_: object) -> None:
            shown = self._document_shown()
            if shown is not None:
                self.record.note_pages(shown[0], shown[1].page_count)
            self._acts.refresh()
            self.place.banner.say("good", lambda: self._look.t("reading.account.done"))

        self.record.forget()
        self._acts.ask(lambda room: reading.forget_times(room, case_id), forgotten)

    def _document_shown(self) -> tuple[str, PageCanvas] | None:
        tab = self.place.desk.current
        return (tab.material.sha256, tab.view) if tab is not None and tab.view is not None else None

    def _begin(self, sheet: CaseSheet) -> None:
        if not sheet.frozen:
            self.record.begin(sheet.case_id)
            self._acts.do(lambda room: reading.opened(room, sheet.case_id))
        if sheet.photo is not None:
            self._ask_portrait(sheet.photo)
        begun = [row for row in sheet.materials if row.opened]
        kept = last_read(self._program.settings, self._program.room.assignment.id)
        if kept is not None and kept.case_id == sheet.case_id and kept.top >= 0:
            self._reopen(sheet, kept)
        elif begun:
            self.open_material(begun[-1].sha256)
        elif self._waiting_gap is None:
            self.place.materials.take_focus()

    def _reopen(self, sheet: CaseSheet, kept: LastRead) -> None:
        """The materials that were open; the one on top is opened first, for it is looked at."""
        wanted = [number for number in kept.materials if number < len(sheet.materials)]
        if kept.top not in wanted:
            return
        digests = [sheet.materials[number].sha256 for number in wanted]
        top = sheet.materials[kept.top].sha256
        self.open_material(top)
        for digest in digests:
            if digest != top:
                row = next(row for row in sheet.materials if row.sha256 == digest)
                self.place.desk.open_material(row, self.source(digest), behind=True)
        self.place.desk.order_tabs(digests)

    def _keep_last_read(self) -> None:
        """Which case and materials were read: the next start leads back to them."""
        if self.sheet is None:
            return
        desk = self.place.desk
        top = desk.current.material.sha256 if desk.current is not None else ""
        digests = [row.sha256 for row in self.sheet.materials]
        numbers, number = as_numbers(digests, desk.open_digests, top)
        keep_last_read(
            self._program.settings,
            self._program.room.assignment.id,
            LastRead(self.sheet.case_id, numbers, number),
        )

    def _keep_way(self) -> None:
        way = self.place.desk.way
        self._program.settings.change(single_page=way.single, night_reading=way.night)

    def _say(self, key: str, values: dict[str, object]) -> None:
        self.place.banner.say("info", lambda: self._look.t(key, **values))

    def open_window(self) -> None:
        """Shows the document on top in a window of its own."""
        self.second.open_current()

    def _land_on(self, gap: GapRow) -> None:
        if gap.place == "materials":
            self.place.toggle_materials()
            return
        if gap.place == "requests":
            self.place.toggle_side("requests")
            return
        if gap.place == "interview":
            self.place.rubric.go_to(gap.target)
            self.place.banner.say(
                "info",
                lambda: self._look.t("assess.in_interview"),
                action=lambda: self._look.t("assess.header.interview"),
                on_action=self.enter_interview,
            )
            return
        self.place.rubric.go_to(gap.target, gap.method or None)
        if gap.kind.endswith("comment"):
            self.place.rubric.begin_comment()
        else:
            self.place.rubric.rows.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _refuse(self, error: KnownError) -> None:
        self.place.banner.say_error(error)

    def enter_interview(self) -> None:
        """Asks for the interview room of this case."""
        if self._acts.case_id and (self.sheet is None or not self.sheet.sample):
            self.settle()
            self.interview_wanted.emit(self._acts.case_id)

    def toggle_requests(self) -> None:
        """Opens or closes the requests for more evidence; a new one is about the indicator one is at."""
        current = self.place.rubric.current
        self.place.requests.begin(current.key[0] if current is not None else "")
        self.place.toggle_side("requests")

    def open_brief(self) -> None:
        """Shows the interview brief in the place of document and rubric."""
        if self.sheet is None or self.sheet.sample:
            return
        self.settle()
        self._layers.setCurrentWidget(self.brief)
        self.brief.show_case(self.sheet.case_id, self.sheet.photo)
        self.brief.take_focus()

    def compare(self) -> None:
        """Compares the standard sample that is open with what was agreed on it."""
        self.settle()
        self.comparing.begin()

    def _warn_of_comparing(self, compare: Callable[[], None]) -> None:
        look = self._look

        def agreed() -> None:
            self.place.banner.clear()
            compare()

        self.place.banner.say(
            "notice",
            lambda: look.t("calibration.once"),
            action=lambda: look.t("calibration.go_on"),
            on_action=agreed,
        )

    def _open_agreed(self, digest: str, page: int) -> None:
        """The place that was named with an agreed rating."""
        self.leave_brief()
        self.open_material(digest)
        tab = self.place.desk.tab_of(digest)
        if tab is not None and page:
            tab.show_place(page - 1)

    def leave_brief(self) -> None:
        """Back to document and rubric."""
        self._layers.setCurrentWidget(self.place)
        if self.place.desk.view is not None:
            self.place.desk.view.setFocus()
        else:
            self.place.rubric.rows.setFocus()

    def open_more(self) -> None:
        """Shows what else can be done with the case."""
        button = self.place.header.more
        menu = self._actions.menu(IN_MORE, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    # -- ratings and words

    def _rate(self, target: str, method: str, value: str | None) -> None:
        case_id = self._acts.case_id
        rubric = self.place.rubric
        self.place.banner.clear()
        self._acts.do(
            lambda room: rating.record_rating(room, case_id, target, method, value),
            lambda _: rubric.settled(target, method, value),
            lambda _: rubric.refused(target, method),
        )

    def _comment(self, target: str, method: str, text: str, drafted: bool = False) -> None:
        case_id = self._acts.case_id
        rubric = self.place.rubric
        self._acts.do(
            lambda room: rating.write_comment(room, case_id, target, method, text, drafted),
            lambda _: rubric.comment_settled(),
            lambda _: rubric.comment_refused(target, method),
        )

    def draft(self, target: str, method: str) -> None:
        """Proposes a comment and keeps it, marked as drafted until somebody edits it."""
        case_id, language = self._acts.case_id, self._look.language

        def drafted(room: Room) -> str:
            text = rating.draft_comment(room, case_id, target, method, language)
            if text:
                rating.write_comment(room, case_id, target, method, text, drafted=True)
            return text

        self.place.rubric.flush()
        self._acts.do(drafted, lambda text: self.place.rubric.show_draft(target, method, text))

    def undo(self) -> None:
        """Takes back the last act on this case."""
        self.settle()
        case_id = self._acts.case_id
        self._acts.do(lambda room: undoing.undo(room, case_id))

    def redo(self) -> None:
        """Does again what was taken back."""
        self.settle()
        case_id = self._acts.case_id
        self._acts.do(lambda room: undoing.redo(room, case_id))

    def _history(self, target: str, _method: str) -> None:
        case_id = self._acts.case_id

        def came(rows: tuple[HistoryRow, ...]) -> None:
            self.place.rubric.show_history(tuple(reversed(rows)))

        self.settle()
        self._acts.ask(lambda room: history(room, case_id, target), came)

    def _doubt(self, condition: str, why: str) -> None:
        case_id = self._acts.case_id
        self._acts.do(lambda room: doubting.doubt(room, case_id, condition, why))

    def _ask_changed(self) -> None:
        case_id = self._acts.case_id
        self._acts.ask(lambda room: changed_ratings(room, case_id), self.place.rubric.show_changed)

    # -- evidence

    def attach(self, desk: DocumentDesk | None = None) -> None:
        """Ties what is picked in the document to the current indicator; `desk` is that of another window."""
        if self.sheet is not None and not self.sheet.frozen:
            self.attaching.attach(desk)

    def mark(self, style: str, desk: DocumentDesk | None = None) -> None:
        """Marks what is picked in the document, tied to nothing; `desk` is that of another window."""
        if self.sheet is not None and not self.sheet.frozen:
            self.marking.mark(style, desk)

    def attach_many(self) -> None:
        """Asks which indicators what is picked is to be tied to."""
        rubric = self.place.rubric
        if self.sheet is None or self.sheet.frozen:
            return
        if self.place.desk.picked is None:
            self._hint("marks.nothing_picked")
            return
        self.place.attached.hide()
        self.place.linking.begin(rubric.lines, rubric.current.key if rubric.current is not None else None)

    def _tie_picked(self, links: list[tuple[str, str]], part: str, remark: str) -> None:
        self.marking.tie_picked(links, part, remark)
        self._back_to_document()

    def _back_to_document(self) -> None:
        if self.place.desk.current is not None:
            self.place.desk.current.take_focus()

    def _open_mark(self, annotation_id: str) -> None:
        self.place.hide_drawer()
        self.open_evidence(annotation_id)

    def _open_indicator(self, target: str) -> None:
        self.place.hide_drawer()
        self.place.rubric.go_to(target)
        self.place.rubric.rows.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_to_and_fro(self) -> None:
        """From the rating to the next place that supports it, and from a place to the ratings it supports."""
        tab, line = self.place.desk.current, self.place.rubric.current
        last = tab.focused_mark if tab is not None else ""
        names = [row.annotation.annotation_id for row in line.cell.evidence] if line and line.cell else []
        if tab is not None and last and (tab.hasFocus() or tab.isAncestorOf(self.focusWidget() or self)):
            if last in names:
                # the rating one came from
                self.place.rubric.rows.setFocus(Qt.FocusReason.ShortcutFocusReason)
            else:
                self.go_to_ratings(last)
            return
        if names:
            at = names.index(last) + 1 if last in names else 0
            self.open_evidence(names[at % len(names)])

    def _hint(self, key: str) -> None:
        if self.second.window is not None:
            self.second.window.say(key, {})
        self.place.banner.say("info", lambda: self._look.t(key))

    def open_evidence(self, annotation_id: str) -> None:
        """Opens the page of a piece of evidence at its place."""
        for row in self.sheet.annotations if self.sheet is not None else ():
            if row.annotation_id == annotation_id:
                self._open_place(row)

    def open_claim(self, claim: Claim) -> None:
        """Opens the page that the applicant names for a claim, or the material where no page is named."""
        for row in self.sheet.materials if self.sheet is not None else ():
            if row.name == claim.where:
                self.open_material(row.sha256)
                tab = self.place.desk.tab_of(row.sha256)
                if tab is not None and claim.first_page is not None:
                    tab.show_place(claim.first_page)

    def _open_place(self, annotation: Annotation) -> None:
        """Opens the material that an annotation is in, at its place."""
        self.open_material(annotation.material)
        tab = self.place.desk.tab_of(annotation.material)
        if tab is not None:
            tab.show_annotation(annotation)

    def go_to_ratings(self, annotation_id: str) -> None:
        """Goes to what a piece of evidence is for, and with each call to the next."""
        if self.sheet is None:
            return
        rows = [row for row in evidence_of(self.sheet) if row.annotation.annotation_id == annotation_id]
        current = self.place.rubric.current
        links = [(row.link.target, row.link.method) for row in rows if row.link.method != INTERVIEW]
        if not links:
            return
        after = links.index(current.key) + 1 if current is not None and current.key in links else 0
        self.place.rubric.go_to(*links[after % len(links)])
        self.place.rubric.rows.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- materials

    def source(self, digest: str) -> Callable[[], Readable]:
        """What the decoder reads a material by."""
        return self._program.desk.materials(self._program.room, self._acts.case_id)(digest)

    def open_material(self, digest: str) -> None:
        """Opens a material in a tab, where reading stopped."""
        for row in self.sheet.materials if self.sheet is not None else ():
            if row.sha256 == digest:
                tab = self.place.desk.open_material(row, self.source(digest))
                tab.take_focus()
                if not row.opened:
                    self.keep_place(digest, row.page, row.zoom)

    def keep_place(self, digest: str, page: int, zoom: int) -> None:
        """Remembers where reading stands in a material."""
        case_id = self._acts.case_id
        if self.sheet is not None and not self.sheet.frozen:
            opened = any(row.sha256 == digest and row.opened for row in self.sheet.materials)
            keep = partial(reading.keep_place, case_id=case_id, material=digest, page=page, zoom=zoom)
            if opened:
                self._acts.ask(keep, lambda _: None)
            else:
                self._acts.do(keep)

    def save_copy(self, digest: str, path: str) -> None:
        """Writes a copy of a material to a place that was chosen."""
        source = self.source(digest)
        self._program.run(
            self,
            lambda: write_material(source, Path(path)),
            lambda _: self.place.banner.say("good", lambda: self._look.t("assess.copy.saved")),
            self._refuse,
            lane="work",
        )

    def _ask_portrait(self, digest: str) -> None:
        case_id = self._acts.case_id

        def opened(document: object) -> None:
            facts = getattr(document, "facts", None)
            if facts is None or not facts.opens or case_id != self._acts.case_id:
                return
            image = document.image(0, PORTRAIT_WIDTH, urgent=False)  # type: ignore[attr-defined]  # an OpenDocument
            self._arrivals.watch(image, drawn, lambda _: None)

        def drawn(pixels: Pixels) -> None:
            if case_id == self._acts.case_id:
                self.place.header.show_portrait(round_picture(pixels))

        self._arrivals.watch(self._program.decoder.open(self.source(digest), ""), opened, lambda _: None)
