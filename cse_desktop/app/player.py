"""Plays an assessor's whole job on the real widgets, by keyboard: shared by the demo and the end-to-end test.

The player acts by keys alone, and by a dropped file as a double-click would bring it; it looks at pages only to
know where it is and what is still missing.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from cse_desktop.app.hands import Hands
from cse_desktop.app.phrases import FEEDBACK, HEARD, OVERALL, READ, RECUSAL
from cse_desktop.app.window import Running
from cse_desktop.errors import Words
from cse_desktop.services.sheets import CaseSheet, OutgoingRow
from ui.assess.page import AssessPage
from ui.assess.rubric.lines import RubricLine
from ui.assess.rubric.pane import RubricPane
from ui.declare.page import DeclarePage
from ui.interview.page import InterviewPage
from ui.returning.page import ReturnPage
from ui.roster.page import RosterPage
from ui.shell.window import MainWindow
from ui.submit.page import SubmitPage
from ui.widgets import SegmentedControl

MOST_STEPS = 400
LED = 1
"""the key that led to the next gap"""
P = TypeVar("P", bound=QWidget)
Say = Callable[[Words], None]


@dataclass(frozen=True, slots=True)
class RatedByKeys:
    """One rating and what it cost: keys from the one that led to it to the last, comments left out."""

    keys: int
    evidence: bool
    """whether evidence was tied to it as well"""


class Player:
    """One assessor at the keyboard."""

    def __init__(self, running: Running, say: Say) -> None:
        self._running = running
        self._say = say
        self.hands = Hands(running.window)
        self.ratings: list[RatedByKeys] = []
        """ratings given, in their order"""

    @property
    def window(self) -> MainWindow:
        """The window played on."""
        return self._running.window

    # -- coming in

    def unlock(self, password: str) -> None:
        """Types the password on the unlock page."""
        self.hands.wait(lambda: self.window.place == "unlock", "the unlock page")
        self.hands.type(password)
        self.hands.press("Return")
        self.hands.wait(lambda: self.window.place not in ("unlock", ""), "the program to open")
        self._say(Words("已解锁。", "Unlocked."))

    def open_file(self, path: Path, arrives: str = "") -> None:
        """Drops a file on the window, as from the file manager; `arrives` is the place it leads to, if any."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        middle = QPoint(self.window.width() // 2, self.window.height() // 2)
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(middle, Qt.DropAction.CopyAction, data, buttons, keys)
        QApplication.sendEvent(self.window, enter)
        drop = QDropEvent(middle.toPointF(), Qt.DropAction.CopyAction, data, buttons, keys)
        QApplication.sendEvent(self.window, drop)
        banner = self.window.banner
        self.hands.wait(banner.isVisible, "the banner")
        if arrives:
            self.hands.wait(lambda: self.window.place == arrives, arrives)
        self.idle()

    def idle(self) -> None:
        """Waits until nothing is under way any more."""
        bridge = self._running.program.bridge
        self.hands.wait(lambda: bridge.under_way == 0, "the lanes to be idle")
        self.hands.rest(1)

    # -- declarations

    def declare(self, recused: Sequence[str], password: str) -> None:
        """Declares every applicant, recusing those whose numbers are named, and signs."""
        page = self.choose_declarations(recused)
        self.sign_declarations(page, password)
        self.hands.wait(lambda: not page.sign.isVisible(), "the signature")
        self.idle()
        self._say(
            Words(
                f"已声明{len(page.lines)}位申请人，回避{len(recused)}位，并签名。",
                f"Declared {len(page.lines)} applicants, recused from {len(recused)}, and signed.",
            )
        )

    def choose_declarations(self, recused: Sequence[str]) -> DeclarePage:
        """Fills in the table of declarations and takes the undertaking."""
        self.hands.press("Ctrl+Shift+D")
        page = self._page("declare", DeclarePage)
        self.hands.wait(lambda: bool(page.lines), "the table of declarations")
        for line in page.lines:
            wanted = "recuse" if line.row.number in recused else "none"
            self._choose(line.control, wanted)
            if wanted == "recuse":
                self.tab_to(line.reason)
                self.hands.type(RECUSAL)
        self.tab_to(page.accept)
        self.hands.press("Space")
        return page

    def sign_declarations(self, page: DeclarePage, password: str) -> None:
        """Types the password below the table and signs."""
        self.tab_to(page.password.field)
        self.hands.type(password)
        self.hands.press("Return")

    # -- reading and rating

    def open_case(self, number: str) -> AssessPage:
        """Opens a case from the roster."""
        self.hands.press("Ctrl+1")
        roster = self._page("roster", RosterPage)
        self.idle()
        sheet = self.hands.wait(lambda: roster.sheet, "the roster")
        case_id = next(row.case_id for row in sheet.rows if row.number == number)
        self.tab_to(roster.table)
        self.hands.press("Home")
        for _ in sheet.rows:
            if roster.selected_case() == case_id:
                break
            self.hands.press("Down")
        self.hands.press("Return")
        page = self._page("assess", AssessPage)
        self.hands.wait(lambda: page.sheet is not None and page.sheet.case_id == case_id, "the case")
        self.idle()
        return page

    def read(self, page: AssessPage, report: str, term: str) -> None:
        """Opens each material once, then finds `term` in the first one whose name has `report`."""
        sheet = self._sheet(page)
        for place in range(len(sheet.materials)):
            self._open_material(page, place)
        self._say(
            Words(
                f"{sheet.number}：已打开{len(sheet.materials)}份材料。",
                f"{sheet.number}: opened {len(sheet.materials)} materials.",
            )
        )
        names = [material.name for material in sheet.materials]
        self._open_material(page, next(place for place, name in enumerate(names) if report in name))
        self.find(page, term)

    def _open_material(self, page: AssessPage, place: int) -> None:
        if not page.place.materials.isVisible():
            self.hands.press("Ctrl+M")
        page.place.materials.take_focus()
        rows = page.place.materials.list
        self.hands.press("Home")
        self.hands.wait(lambda: rows.currentIndex().isValid(), "the list of materials")
        wanted = page.place.materials.model.row_of(self._sheet(page).materials[place].sha256)
        for _ in range(MOST_STEPS):
            if rows.currentIndex().row() == wanted:
                break
            self.hands.press("Down")
        self.hands.press("Return")
        self.hands.wait(lambda: page.place.desk.current is not None, "the document")
        self.hands.wait(lambda: page.place.desk.current and page.place.desk.current.ready, "the first page")
        self.idle()

    def find(self, page: AssessPage, term: str) -> None:
        """Finds a term in the document shown; the place found is then picked."""
        self.hands.press("Ctrl+F")
        self.hands.type(term)
        self.hands.press("Return")
        self.hands.wait(
            lambda: page.place.desk.picked is not None, f"a place of the term in {self._sheet(page).number}"
        )

    def rate_case(self, page: AssessPage) -> None:
        """Goes from gap to gap: rates, ties the place found as evidence, says why."""
        self.rate(page.place.rubric, page.settle)
        number = self._sheet(page).number
        count = len(self.ratings)
        each = sum(rated.keys for rated in self.ratings) / count if count else 0.0
        self._say(
            Words(
                f"{number}：材料审查评分完成，共{count}项，每项平均按键{each:.1f}次（含关联佐证）。",
                f"{number}: rated by the materials; {count} ratings, {each:.1f} keys each, evidence included.",
            )
        )

    def rate(self, rubric: RubricPane, settle: Callable[[], None]) -> None:
        """Goes from gap to gap and closes each, until none is left."""
        for _ in range(MOST_STEPS):
            self.hands.press("Ctrl+Return")
            line = rubric.current
            if line is None or not line.gaps:
                return
            self.close_gaps(rubric, line, settle)
        raise LookupError("the gaps never end")

    def close_gaps(self, rubric: RubricPane, line: RubricLine, settle: Callable[[], None]) -> None:
        """Closes all that one line still wants: level, evidence, comment."""
        before, fresh = self.hands.pressed, line.cell is not None and line.value is None
        if line.cell is not None and fresh:
            self.hands.press(f"Alt+{line.cell.expected}")
            self.idle()
            line = rubric.current or line
        kinds = {gap.kind for gap in line.gaps}
        if "evidence" in kinds:
            self.hands.press("Ctrl+E")
            self.idle()
        if fresh:
            self.ratings.append(RatedByKeys(LED + self.hands.pressed - before, "evidence" in kinds))
        if kinds & {"comment", "dimension_comment", "vague_comment", "drafted_comment"}:
            self.hands.press("Alt+C")
            self.hands.type(READ[len(self.ratings) % len(READ)])
            settle()
            self.idle()

    # -- interviewing

    def interview(self, page: AssessPage) -> None:
        """Enters the room, checks the identity, goes through all phases with a note in each, rates, ends."""
        self.hands.press("F11")
        room = self._page("interview", InterviewPage)
        phases = self.hands.wait(lambda: room.sheet, "the interview room").phases
        self.idle()
        self.tab_to(room.room.head.identity)
        self.hands.press("Space")
        self.idle()
        self.hands.press("F5")
        self.hands.wait(lambda: room.sheet is not None and room.sheet.state == "running", "the clock to run")
        for place in range(len(phases)):
            self.hands.press("Alt+N")
            self.hands.type(HEARD[place % len(HEARD)])
            self.hands.press("Return")
            self.idle()
            if place < len(phases) - 1:
                self.hands.press("F8")
                self.idle()
        self.rate(room.room.rubric, room.settle)
        self.hands.press("F8")
        self.hands.wait(
            lambda: room.sheet is not None and room.sheet.state == "done", "the end of the interview"
        )
        self.idle()
        notes = len(self.hands.wait(lambda: room.sheet, "the record").notes)
        number = self._sheet(page).number
        self._say(
            Words(
                f"{number}：面试结束，{notes}条记录。",
                f"{number}: interviewed, {notes} notes on the time line.",
            )
        )
        self.hands.press("F11")
        self.hands.wait(lambda: self.window.place == "assess", "Assess")
        self.idle()

    # -- submission and return

    def submit(self, password: str, numbers: Sequence[str]) -> None:
        """Gives the own recommendation and words on the cases named, then signs all that are ready."""
        self.hands.press("Ctrl+Shift+Return")
        page = self._page("submit", SubmitPage)
        self.idle()
        for number in numbers:
            self._give_opinion(page, number)
        self.tab_to(page.password.field)
        self.hands.type(password)
        self.hands.press("Return")
        self.hands.wait(page.sign.isEnabled, "the signature")
        self.idle()
        self._say(
            Words(
                f"已提交并锁定{len(numbers)}个案卷，签名成绩包已生成并按陌生人的方式自查通过。",
                f"Submitted and locked {len(numbers)} cases; the bundle is made and checked as by a stranger.",
            )
        )

    def _give_opinion(self, page: SubmitPage, number: str) -> None:
        self.tab_to(page.list)
        self.hands.press("Home")
        rows = page.list.model().rowCount()
        for _ in range(rows):
            if number in str(page.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)):
                break
            self.hands.press("Down")
        self.idle()
        self.tab_to(page.own.button("recommend"))
        self.hands.press("Space")
        self.idle()
        for name, text in (("comment", OVERALL), ("feedback", FEEDBACK)):
            self.tab_to(page.texts.fields[name].field)
            self.hands.type(text)
        self.tab_to(page.list)
        self.idle()

    def hand_over(self, folder: Path) -> tuple[Path, OutgoingRow]:
        """Copies the newest file that waits and pastes it into `folder`, as into a mail or onto a stick."""
        self.hands.press("Ctrl+3")
        page = self._page("return", ReturnPage)
        self.idle()
        self.hands.wait(lambda: bool(page.lines), "the files that wait")
        row = next(line.row for line in page.lines if line.row.state in ("made", "handed_over"))
        self.hands.press("Ctrl+C")
        self.idle()
        (pasted,) = self._paste(folder)
        self._say(Words(f"已交付文件 {pasted.name}。", f"Handed over {pasted.name}."))
        return pasted, row

    def _paste(self, folder: Path) -> list[Path]:
        """What a file manager does with the clipboard."""
        found = []
        for url in QApplication.clipboard().mimeData().urls():
            source = Path(url.toLocalFile())
            target = folder / source.name
            if not target.exists():
                shutil.copyfile(source, target)
            found.append(target)
        return found

    # -- getting about

    def tab_to(self, widget: QWidget) -> None:
        """Presses Tab until `widget` has the focus: what Tab does not reach can not be played."""
        for _ in range(MOST_STEPS):
            focus = self.window.focusWidget()
            if focus is widget or (focus is not None and widget.isAncestorOf(focus)):
                return
            self.hands.press("Tab")
        raise LookupError(f"Tab does not reach {widget.objectName() or type(widget).__name__}")

    def _choose(self, control: SegmentedControl, value: str) -> None:
        """Tab reaches the control, arrows go about in it, Space takes."""
        self.tab_to(control)
        for _ in range(MOST_STEPS):
            if control.button(value).hasFocus():
                break
            self.hands.press("Right")
        self.hands.press("Space")

    def _page(self, place: str, kind: type[P]) -> P:
        self.hands.wait(lambda: self.window.place == place, place)
        page = self.window.page(place)
        if not isinstance(page, kind):
            raise TypeError(place)
        return page

    def _sheet(self, page: AssessPage) -> CaseSheet:
        return self.hands.wait(lambda: page.sheet, "the case's sheet")
