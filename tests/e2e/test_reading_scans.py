"""Scans read by machine on the real program: offered, read, found, selected, attached, stopped, gone on with."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from cse_desktop.domain.evidence_json import evidence_document
from cse_desktop.domain.records import Annotation, EvidenceLink
from cse_desktop.sample.portfolios import build_applicants
from cse_desktop.sample.portfolios.look import compact
from cse_desktop.sample.portfolios.papers import paper
from cse_desktop.services.score_sheets import score_sheet_of
from tests.contract.test_ocr import HEAD, children, fake
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.e2e.test_finding import home_of, indexed
from tests.world import PASSWORD, World, write_round
from ui.assess.page import AssessPage
from ui.assess.side.mark_list import mark_lines
from ui.assess.side.scan_reading import ScanReading
from ui.interview.page import InterviewPage

SPOKEN = Qt.ItemDataRole.AccessibleTextRole
MINUTES, RECORD = "05 会议纪要(扫描).pdf", "02 见习记录(扫描).pdf"
PAGES_OF_MINUTES, PAGES_OF_RECORD = 10, 8
WORD = f"print({HEAD!r}); print('5\\t1\\t1\\t1\\t1\\t1\\t1\\t1\\t9\\t9\\t99\\t整定')"


def scan_of(number: str, begins: str) -> bytes:
    """A scanned paper of the sample."""
    applicant = next(made for made in build_applicants() if made.number == number)
    file = next(made for made in applicant.files if str(made["name"]).startswith(begins) and made.get("scan"))
    with compact():
        return paper(applicant, file)[0]


@pytest.fixture
def scans(world: World) -> World:
    """A round of one applicant, two of whose papers are scans."""
    world.enrol("e-001")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, applicants=1)
    materials = world.round / "applicants" / "A001" / "materials"
    (materials / MINUTES).write_bytes(scan_of("A003", "05 "))
    (materials / RECORD).write_bytes(scan_of("A001", "02 "))
    world.issue()
    return world


def come_in(person: Person, world: World, *, first: bool = True) -> AssessPage:
    person.unlock(PASSWORD)
    if first:
        person.open_file(world.issued["e-001"], arrives="roster")
        person.declare([], PASSWORD)
    else:
        person.hands.wait(lambda: person.window.place == "roster", "the roster")
    page = person.open_case("A001")
    indexed(person, page)
    scans = reading(page)
    person.hands.wait(lambda: scans.state.looked or not page.everywhere.indexer.progress.scans, "the engine")
    return page


def reading(page: AssessPage) -> ScanReading:
    return page.everywhere.scans


def open_material(person: Person, page: AssessPage, name: str) -> None:
    page.open_material(next(row.sha256 for row in person._sheet(page).materials if row.name == name))
    person.hands.wait(lambda: page.place.desk.view is not None, name)


def in_palette(person: Person, words: str) -> None:
    person.hands.press("Ctrl+K")
    person.hands.type(words)
    person.hands.press("Return")


def finished(person: Person, page: AssessPage, seconds: float = 60) -> None:
    person.hands.wait(lambda: not reading(page).state.running, "the end of reading", seconds=seconds)


def open_side(person: Person, page: AssessPage) -> None:
    """The drawer with what finds; its key closes one that has the keys already."""
    side = page.place.finding
    if not side.isVisible():
        page.place.toggle_side("finding")
    side.take_focus()
    person.hands.wait(side.field.hasFocus, "the field", seconds=5)


def look_up(person: Person, page: AssessPage, term: str) -> list[tuple[str, int]]:
    """Types a term into the field; name and page of each place."""
    open_side(person, page)
    side = page.place.finding
    person.hands.type(term)
    person.hands.wait(lambda: side._findings is not None and side._findings.term == term, term, seconds=5)
    names = {row.sha256: row.name for row in person._sheet(page).materials}
    assert side._findings is not None
    return [(names[place.material], place.page) for place in side._findings.places]


def score_sheet_text(person: Person, case_id: str) -> str:
    """The places of evidence as the score sheet names them."""
    sheet = person.in_storage(lambda: score_sheet_of(person.running.program.room, case_id, "", ""))
    return "\n".join(place for part in sheet.dimensions for line in part.lines for place in line.evidence)


def engine_of(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """From now on this is the only folder in which an engine is looked for."""
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.timeout(600)
def test_a_term_of_two_characters_on_a_scan_is_found_selected_and_attached(scans: World) -> None:
    with at_the_keyboard(home_of(scans), scans.clock) as person:
        page = come_in(person, scans)
        side = page.place.finding
        assert not reading(page).state.running, "it never begins by itself"
        open_side(person, page)
        person.reads_in_both(
            "scans-offered",
            "页是没有文字的扫描页",
            "pages are scans without text and cannot be searched",
        )
        assert look_up(person, page, "接地") == []
        open_material(person, page, MINUTES)
        open_side(person, page)
        person.idle()
        assert side.scans.here.isVisible()
        side.scans.here.setFocus()
        person.hands.press("Space")
        person.hands.wait(lambda: reading(page).state.done >= 2, "two pages", seconds=20)
        person.photograph("scans-reading")
        assert side.scans.stop.hasFocus(), "the key that began it is where it is stopped"
        finished(person, page)
        state = reading(page).state
        assert (state.done, state.failed, state.total) == (PAGES_OF_MINUTES, 0, PAGES_OF_MINUTES)
        places = look_up(person, page, "接地")
        assert places
        assert {name for name, _ in places} == {MINUTES}
        person.reads_in_both("scans-read", "页由机器识读", "pages were read by machine")
        assert "机器识读" in str(side.model.index(1).data(SPOKEN)), "a screen reader says it"
        person.hands.press("Down")
        person.hands.press("Return")
        place = page.place
        view = place.desk.view
        assert view is not None
        person.hands.wait(lambda: view.findings.current is not None, "the place on the page")
        hit = view.findings.current
        assert hit is not None
        person.hands.wait(lambda: view.page == hit.page, "its page")
        assert (hit.machine_read, len(hit.boxes)) == (True, 1)
        assert hit.boxes[0][2] - hit.boxes[0][0] in range(150, 1000), "two characters wide"
        person.hands.wait(place.desk.bar.machine.isVisible, "the sign")
        person.photograph("scans-place")
        person.hands.wait(lambda: view.texts.of(hit.page) is not None, "the text of the page")
        person.hands.press("Shift+Right")
        person.hands.press("Shift+Right")
        assert view.picking.picked is not None
        assert view.picking.picked.shape == "scan"
        person.hands.press("Ctrl+E")
        person.idle()
        (mark,) = person._sheet(page).annotations
        assert (mark.shape, mark.page, mark.material) == (
            "scan",
            hit.page,
            place.desk.current.material.sha256,
        )  # type: ignore[union-attr]  # it is open
        assert mark.quote.startswith("接地")
        assert len(mark.quote) == 4
        room = person.running.program.room
        case_id = mark.case_id
        rows, links = person.in_storage(
            lambda: (
                room.storage.rows(Annotation, case_id=case_id),
                room.storage.rows(EvidenceLink, case_id=case_id),
            )
        )
        assert '"cse:shape": "scan"' in json.dumps(evidence_document(case_id, rows, links))
        page.place.side.show_page("marks")
        assert "机器识读" in page.place.marks.model.place(mark_lines(person._sheet(page))[0])
        assert "（机器识读）" in score_sheet_text(person, case_id)
        texts = place.desk.machine.of(mark.material)
        page.everywhere._order = ()
        page.everywhere.show(person._sheet(page))
        indexed(person, page)
        person.idle()
        assert place.desk.machine.of(mark.material) is texts, "documents that are open look into this one"
        assert len(texts) == PAGES_OF_MINUTES
        person.hands.press("F11")
        room_page = person._page("interview", InterviewPage)
        person.hands.wait(
            lambda: room_page.room.desk.machine.has(mark.material, mark.page), "the text there too"
        )


@pytest.mark.timeout(600)
def test_reading_is_stopped_in_the_midst_and_goes_on_after_a_restart(scans: World) -> None:
    with at_the_keyboard(home_of(scans), scans.clock) as person:
        page = come_in(person, scans)
        in_palette(person, "识读本案扫描页")
        person.hands.wait(lambda: reading(page).state.done >= 2, "two pages", seconds=20)
        in_palette(person, "停止识读扫描页")
        person.hands.wait(lambda: not reading(page).state.running, "the end", seconds=2)
        done = reading(page).state.done
        assert 2 <= done < PAGES_OF_MINUTES + PAGES_OF_RECORD
        person.hands.rest(1500)
        assert reading(page).state.done == done, "stopped is stopped"
        person.idle()
    with at_the_keyboard(home_of(scans), scans.clock) as person:
        page = come_in(person, scans, first=False)
        assert page.everywhere.indexer.progress.machine_read == done
        asked: list[tuple[str, int]] = []
        keep = reading(page)._keep

        def kept(scan: object, text: object) -> None:
            asked.append((scan.material, scan.page))  # type: ignore[attr-defined]  # a Scan
            keep(scan, text)  # type: ignore[arg-type]  # likewise

        reading(page)._keep = kept  # type: ignore[method-assign]  # to see what is read
        in_palette(person, "识读本案扫描页")
        finished(person, page)
        assert len(asked) == len(set(asked)) == PAGES_OF_MINUTES + PAGES_OF_RECORD - done
        assert page.everywhere.indexer.progress.scans == {}
        assert not page.place.finding.scans.all.isVisible()
        assert look_up(person, page, "会议")
        in_palette(person, "识读本案扫描页")
        person.waits_to_read("本案没有待识读的扫描页。")


def test_leaving_the_case_ends_reading(scans: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    engine_of(monkeypatch, fake(tmp_path / "bin", "time.sleep(600)"))
    with at_the_keyboard(home_of(scans), scans.clock) as person:
        page = come_in(person, scans)
        in_palette(person, "识读本案扫描页")
        person.hands.wait(children, "the engine")
        person.hands.press("Ctrl+L")
        person.hands.wait(lambda: not children(), "its end", seconds=3)
        assert not reading(page).state.running
        assert page.place.desk.machine._texts == {}


def test_closing_the_program_ends_the_engine(
    scans: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine_of(monkeypatch, fake(tmp_path / "bin", "time.sleep(600)"))
    with at_the_keyboard(home_of(scans), scans.clock) as person:
        come_in(person, scans)
        in_palette(person, "识读本案扫描页")
        person.hands.wait(children, "the engine")
    assert children() == set()


def test_without_an_engine_it_says_how_to_get_one_and_looks_again(
    scans: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine_of(monkeypatch, tmp_path)
    with at_the_keyboard(home_of(scans), scans.clock) as person:
        page = come_in(person, scans)
        part = page.place.finding.scans
        open_side(person, page)
        person.reads_in_both("scans-no-engine", "tesseract-ocr-chi-sim", "tesseract-ocr-chi-sim")
        assert not part.all.isVisible()
        in_palette(person, "识读本案扫描页")
        person.idle()
        assert not reading(page).state.running
        assert look_up(person, page, "示例"), "all else works"
        fake(tmp_path, WORD, languages="eng")
        part.again.setFocus()
        person.hands.press("Space")
        person.hands.wait(lambda: reading(page).state.able, "the engine")
        person.reads_in_both("scans-english-only", "缺少简体中文", "lacks simplified Chinese")
        assert part.all.isVisible(), "what it has a language for can be read"
        fake(tmp_path, WORD)
        part.again.click()
        person.hands.wait(lambda: not part.how.isVisible(), "both languages")
        assert part.all.isVisible()


def test_an_engine_that_dies_is_not_asked_for_every_page(
    scans: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine_of(monkeypatch, fake(tmp_path, "sys.exit(3)"))
    with at_the_keyboard(home_of(scans), scans.clock) as person:
        page = come_in(person, scans)
        open_side(person, page)
        page.place.finding.scans.all.click()
        finished(person, page)
        assert (reading(page).state.done, reading(page).state.failed) == (0, 3)
        person.reads_in_both("scans-failed", "文字识别程序意外退出", "ended unexpectedly")
        assert "(OCR-001)" in person.reads()
        fake(tmp_path, WORD)
        page.place.finding.scans.all.click()
        finished(person, page)
        assert reading(page).state.done == PAGES_OF_MINUTES + PAGES_OF_RECORD
        assert "OCR-001" not in person.reads()
        assert len(look_up(person, page, "整定")) == PAGES_OF_MINUTES + PAGES_OF_RECORD


def test_a_page_is_turned_while_a_machine_reads(scans: World) -> None:
    with at_the_keyboard(home_of(scans), scans.clock) as person:
        page = come_in(person, scans)
        open_material(person, page, RECORD)
        reading(page).start(page.everywhere.order)
        person.hands.wait(lambda: reading(page).state.done >= 1, "a page", seconds=60)
        view = page.place.desk.view
        assert view is not None
        for turn in range(1, 4):
            view.go_to(turn)
            person.hands.wait(lambda: not view.images.busy, "the page that was turned to", seconds=3)
        assert reading(page).state.running
        reading(page).stop()
        person.idle()
