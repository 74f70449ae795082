"""What goes wrong for a person, on the real widgets: the words on the screen in both languages, and nothing lost.

Where `CSE_PICTURES` names a folder, each test leaves its picture there, in both languages.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from cse_desktop.app.hands import TooLongError
from cse_desktop.domain.records import Rating
from cse_desktop.services import rating
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from db.casefile.migrations import CASE_FILE
from tests.e2e.conftest import ROOT
from tests.e2e.fill import fill_case
from tests.e2e.keyboard import LANGUAGES, Person, at_the_keyboard
from tests.e2e.small_disk import SMALL, Disk, small_disk
from tests.world import PASSWORD, World, write_round
from ui.assess.document.page_view import PageView
from ui.roster.model import COLUMNS
from ui.roster.page import RosterPage
from ui.submit.page import SubmitPage

WRONG = "not the password"
WRONG_SAID = {"zh_CN": "签名密码不正确", "en": "The signing password is not right"}


def home_of(world: World) -> Path:
    """The desk that is played."""
    return world.folder / "desks" / "e-001"


def rated(person: Person, case_id: str) -> list[tuple[str, str]]:
    """The ratings as the case file has them."""
    room = person.running.program.room
    rows = person.in_storage(lambda: room.storage.rows(Rating, case_id=case_id))
    return [(row.target, row.value) for row in rows]


# -- recusal


def test_recused_material_is_destroyed_unopened(world: World, desk: AssessorDesk) -> None:
    stores = home_of(world) / "cases"
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.open_file(world.issued["e-001"], arrives="roster")
        cases = {case.profile.number: case.id for case in person.running.program.room.assignment.cases}
        assert {path.stem for path in stores.rglob("*.csemat")} == set(cases.values())
        person.declare(["A002"], PASSWORD)
        assert {path.stem for path in stores.rglob("*.csemat")} == {cases["A001"]}
        (keys,) = stores.glob("*.keys.json")
        assert cases["A002"] not in keys.read_text(encoding="utf-8")
        _stays_recused(person, cases["A002"])
        for language, word in zip(LANGUAGES, ("已回避", "Recused"), strict=True):
            person.speak(language)
            assert _state(person, cases["A002"]) == word
            person.photograph("recusal")
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.hands.wait(lambda: person.window.place == "roster", "the roster")
        person.idle()
        _stays_recused(person, cases["A002"])


def _roster(person: Person) -> RosterPage:
    person.hands.press("Ctrl+1")
    page = person._page("roster", RosterPage)
    person.idle()
    return page


def _state(person: Person, case_id: str) -> str:
    model = person.window.roster.table.model()
    row = person.window.roster._model.row_of(case_id)
    return str(model.index(row, COLUMNS.index("state")).data())


def _stays_recused(person: Person, case_id: str) -> None:
    """Its row is greyed, and Enter does not open it."""
    page = _roster(person)
    person.tab_to(page.table)
    person.hands.press("Home")
    while page.selected_case() != case_id:
        person.hands.press("Down")
    person.hands.press("Return")
    person.idle()
    assert person.window.place == "roster"
    rows = {row.case_id: row.state for row in page._model.rows}
    assert rows[case_id] == "recused"
    person.hands.press("Home")
    darkest = {found: _darkest(page, found) for found in rows}
    assert darkest[case_id] > min(darkest.values()) + 40, darkest


def _darkest(page: RosterPage, case_id: str) -> int:
    """The darkest grey of a row's own name."""
    index = page.table.model().index(page._model.row_of(case_id), 0)
    picture = page.table.viewport().grab(page.table.visualRect(index)).toImage()
    half = range(picture.width() // 4, picture.width())
    return min(picture.pixelColor(x, y).lightness() for x in half for y in range(4, picture.height() - 4))


# -- an expired assignment


def test_expired_assignment_can_only_be_read(world: World, casework: Casework, desk: AssessorDesk) -> None:
    case_id = casework.room.assignment.cases[0].id
    rating.record_rating(casework.room, case_id, "1.1", "material", "3")
    desk.close_room()
    world.clock.move(days=120)
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.idle()
        person.reads_in_both(
            "expired-roster", "过期，只能查看。请联系学会", "can only be read. Please contact"
        )
        page = person.open_case("A001")
        rubric = page.place.rubric
        for level in ("4", "2"):
            person.hands.press(f"Alt+{level}")
            person.idle()
        person.reads_in_both("expired-assess", "本任务已过期，只能查看。", "has expired and can only be read")
        assert rubric.lines
        assert rated(person, case_id) == [("1.1", "3")]


# -- a wrong password


def _refuses_the_password(person: Person, name: str, field: QWidget) -> None:
    for language in LANGUAGES:
        person.speak(language)
        person.tab_to(field)
        person.hands.type(WRONG)
        person.hands.press("Return")
        person.waits_to_read(WRONG_SAID[language])
        person.waits_to_read("KEY-001")
        person.photograph(name)
    person.speak("zh_CN")


def test_wrong_password_to_unlock_and_to_declare(world: World, desk: AssessorDesk) -> None:
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.hands.wait(lambda: person.window.place == "unlock", "the unlock page")
        _refuses_the_password(person, "wrong-password-unlock", person.window.page("unlock").password.field)  # type: ignore[attr-defined]  # the unlock page
        person.unlock(PASSWORD)
        person.open_file(world.issued["e-001"], arrives="roster")
        page = person.choose_declarations(["A002"])
        _refuses_the_password(person, "wrong-password-declare", page.password.field)
        assert len(list((home_of(world) / "cases").rglob("*.csemat"))) == 2, "nothing is destroyed yet"
        assert list((home_of(world) / "outgoing").glob("*.csb")) == []
        assert all(line.complete for line in page.lines), "what was chosen is still there"
        person.sign_declarations(page, PASSWORD)
        person.hands.wait(lambda: not page.sign.isVisible(), "the signature")
        person.idle()
        assert person.states_of_return() == ["made"]


def test_wrong_password_to_submit(world: World, casework: Casework, desk: AssessorDesk) -> None:
    fill_case(casework.room, casework.room.assignment.cases[0].id)
    desk.close_room()
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.idle()
        person.hands.press("Ctrl+Shift+Return")
        page = person._page("submit", SubmitPage)
        person.idle()
        _refuses_the_password(person, "wrong-password-submit", page.password.field)
        assert person.states_of_return() == ["made"]
        person.submit(PASSWORD, [])
        assert person.states_of_return() == ["made", "made"]


# -- a full disk


@pytest.fixture
def full_soon(tmp_path: Path) -> Iterator[Disk]:
    """A small disk for one test."""
    with small_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def large_assignment(world: World) -> Path:
    """An assignment with a material of three times the small disk, for `e-001`."""
    world.enrol("e-001")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, applicants=1)
    text = world.round / "applicants" / "A001" / "materials" / "09 附录.txt"
    text.write_text("示例 sample\n" * (3 * SMALL // 15), encoding="utf-8")
    world.issue()
    return world.issued["e-001"]


def test_full_disk_at_import_leaves_nothing_and_says_so(
    world: World, large_assignment: Path, full_soon: Disk
) -> None:
    home = full_soon.folder / "desk"
    shutil.copytree(home_of(world), home)
    with at_the_keyboard(home, world.clock) as person:
        person.unlock(PASSWORD)
        before = sorted(path for path in home.rglob("*") if path.is_file())
        person.open_file(large_assignment)
        person.reads_in_both("full-disk", full_soon.zh, full_soon.en)
        left = [path for path in home.rglob("*") if path.is_file() and path not in before]
        assert [path.name for path in left if path.suffix != ".log"] == []
        full_soon.enlarge()
        person.open_file(large_assignment, arrives="roster")
        assert person.window.roster.sheet is not None


# -- files that do not belong here


def test_file_for_somebody_else(world: World, desk: AssessorDesk) -> None:
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.open_file(world.issued["e-009"])
        person.reads_in_both("for-somebody-else", "此文件不是加密给本机的", "not encrypted to this recipient")
        assert "CSB-020" in person.reads()
        assert list((home_of(world) / "cases").glob("*.csecase")) == []
        person.open_file(world.issued["e-001"], arrives="roster")


def test_damaged_file(world: World, desk: AssessorDesk, tmp_path: Path) -> None:
    data = bytearray(world.issued["e-001"].read_bytes())
    data[len(data) * 2 // 3] ^= 4
    damaged = tmp_path / "damaged.csb"
    damaged.write_bytes(data)
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.open_file(damaged)
        person.reads_in_both("damaged", "文件已损坏、被改动或不完整", "damaged, altered or incomplete")
        assert "CSB-022" in person.reads()
        assert list((home_of(world) / "cases").rglob("*.cse*")) == []
        person.open_file(world.issued["e-001"], arrives="roster")


# -- a decoder that dies


UNTIL_SENT_MS = 700
SAID_ONCE = ("显示该文件时解码进程意外结束", "The decoder stopped unexpectedly")
SAID_TWICE = ("该文件已两次导致解码进程终止", "This file has made the decoder stop twice")


def _kill_at_work(person: Person, view: PageView, keys: str) -> int:
    """Stops the decoder, has a page asked for by `keys`, and kills it with the request under way; its pid."""
    pid = person.running.program.decoder.pid
    os.kill(pid, signal.SIGSTOP)
    person.hands.press(keys)
    person.hands.wait(lambda: view.images._under_way, "a page to be asked for")
    # asked for is not yet sent: the decoder's thread must have had its turn, or the process dies idle and unsaid
    person.hands.rest(UNTIL_SENT_MS)
    os.kill(pid, signal.SIGKILL)
    return pid


def test_decoder_dies_while_a_page_is_shown(world: World, casework: Casework, desk: AssessorDesk) -> None:
    desk.close_room()
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        page = person.open_case("A001")
        names = [material.name for material in person._sheet(page).materials]
        person._open_material(page, next(at for at, name in enumerate(names) if name.endswith(".pdf")))
        tab = page.place.desk.current
        assert tab is not None
        assert tab.view is not None
        person.hands.wait(lambda: tab.view.images._kept and not tab.view.images._under_way, "the page")
        # with nothing else under way the death is one over a picture
        person.hands.wait(lambda: tab.view.texts.of(0) is not None, "its words")
        index = page.everywhere.indexer
        person.hands.wait(lambda: index.progress.total and index.progress.finished, "the index")
        person.idle()
        assert person.window.focusWidget() is tab.view, "the keys go to the document that was opened"
        for keys in ("Ctrl++", "Ctrl+-", "Ctrl++", "Ctrl+-"):
            pid = _kill_at_work(person, tab.view, keys)
            # one that dies between two requests is replaced without a word: then it is killed once more
            with contextlib.suppress(TooLongError):
                person.hands.wait(lambda: tab.trouble is not None and tab.trouble.isVisible(), "the words", 8)
                break
        assert tab.trouble is not None, "no death was said"
        for place, language in enumerate(LANGUAGES):
            person.speak(language)
            # on a machine that is starved the new process may be taken for one that hangs: the second death
            either = (SAID_ONCE[place], SAID_TWICE[place])
            person.hands.wait(lambda either=either: any(text in person.reads() for text in either), either[0])
            words = tab.trouble.words
            assert words.height() >= words.heightForWidth(words.width()), "the whole text is seen"
            person.photograph("decoder-died")
        person.speak("zh_CN")
        person.hands.press("Alt+3")
        person.idle()
        case_id = person._sheet(page).case_id
        assert len(rated(person, case_id)) == 1, "rating goes on"
        if SAID_TWICE[0] in person.reads():
            return
        tab.view.images._kept.clear()
        person.tab_to(tab.trouble.again)
        person.hands.press("Space")
        person.hands.wait(lambda: not tab.trouble.isVisible() and tab.view.images._kept, "the page again")
        assert person.running.program.decoder.pid != pid


# -- a second window, a newer file


def test_second_window_on_the_same_home(world: World, casework: Casework, desk: AssessorDesk) -> None:
    desk.close_room()
    command = [sys.executable, "-m", "tests.e2e.rating", str(home_of(world)), "hold"]
    other = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdin is not None
    try:
        assert other.stdout.readline() == "open\n"
        with at_the_keyboard(home_of(world), world.clock) as person:
            person.unlock(PASSWORD)
            person.reads_in_both(
                "second-window", "已在另一个程序窗口中打开", "already open in another window"
            )
            assert str(other.pid) in person.reads()
            other.stdin.close()
            assert other.wait(30) == 0
            _opens_from_the_desk(person)
    finally:
        other.kill()
        other.wait()
        other.stdout.close()


def test_newer_case_file(world: World, casework: Casework, desk: AssessorDesk) -> None:
    _write_format(casework, CASE_FILE.version + 1)
    desk.close_room()
    (file,) = (home_of(world) / "cases").glob("*.csecase")
    before = file.read_bytes()
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        person.reads_in_both(
            "newer-file", "由较新版本的程序建立", "was made by a newer version of the program"
        )
        assert person.window.place == "desk"
    assert file.read_bytes() == before


def _write_format(casework: Casework, number: int) -> None:
    casework.room.storage._connection.execute(f"PRAGMA user_version = {number}")  # type: ignore[attr-defined]  # a CaseFile


def _opens_from_the_desk(person: Person) -> None:
    """The list of assignments is there, and Enter opens the one that could not be opened."""
    assert person.window.place == "desk"
    person.hands.press("Return")
    person.hands.wait(lambda: person.window.place == "roster", "the roster")
    person.idle()


def test_a_death_over_the_words_of_a_page_is_said_too(
    world: World, casework: Casework, desk: AssessorDesk
) -> None:
    """It counts against the document: unsaid, the next death would be said as the second of two."""
    desk.close_room()
    with at_the_keyboard(home_of(world), world.clock) as person:
        person.unlock(PASSWORD)
        page = person.open_case("A001")
        names = [material.name for material in person._sheet(page).materials]
        person._open_material(page, next(at for at, name in enumerate(names) if name.endswith(".pdf")))
        tab = page.place.desk.current
        assert tab is not None
        assert tab.view is not None
        view = tab.view
        person.hands.wait(lambda: view.texts.of(0) is not None, "its words")
        index = page.everywhere.indexer
        person.hands.wait(lambda: index.progress.total and index.progress.finished, "the index")
        person.idle()
        for _ in range(4):
            view.texts._kept.clear()
            view.texts._asked.clear()
            pid = person.running.program.decoder.pid
            os.kill(pid, signal.SIGSTOP)
            view.texts.of(1)
            person.hands.rest(UNTIL_SENT_MS)
            os.kill(pid, signal.SIGKILL)
            # one that dies between two requests is replaced without a word
            with contextlib.suppress(TooLongError):
                person.hands.wait(lambda: tab.trouble is not None and tab.trouble.isVisible(), "the words", 8)
                break
        assert any(text in person.reads() for text in (SAID_ONCE[0], SAID_TWICE[0])), person.reads()
