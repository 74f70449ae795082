"""The document desk by mouse and keys: reading, finding, selecting, boxes, marks, and what cannot be shown."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui import case_samples as samples
from tests.ui.painted_documents import NoBytes, PaintingDecoder, report, text_of
from ui.assess.document.desk import DocumentDesk
from ui.assess.document.geometry import Fit
from ui.assess.document.marks import marks_of
from ui.assess.document.page_view import PageView
from ui.look import Look

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
MATERIALS = {row.sha256: row for row in samples.MATERIALS}


@pytest.fixture
def decoder() -> PaintingDecoder:
    return PaintingDecoder()


@pytest.fixture
def desk(qtbot: QtBot, look: Look, decoder: PaintingDecoder) -> DocumentDesk:
    made = DocumentDesk(decoder, look)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.show_case(samples.case_sheet())
    return made


@pytest.fixture
def view(qtbot: QtBot, desk: DocumentDesk) -> PageView:
    """The report, open at its fourth page."""
    desk.open_material(MATERIALS[samples.REPORT], NoBytes)
    qtbot.waitUntil(lambda: desk.view is not None)
    assert desk.view is not None
    shown = desk.view
    qtbot.waitUntil(lambda: shown.page == 3 and shown.texts.of(3) is not None)
    shown.setFocus()
    return shown


def spot(view: PageView, page: int, u: int, v: int) -> QPoint:
    """Where a place of a page is in the viewport."""
    rect = view._layout.box_rect(page, (u, v, u, v))
    return QPoint(
        rect.x - view.horizontalScrollBar().value() + 1, rect.y - view.verticalScrollBar().value() + 1
    )


def drag(view: PageView, start: QPoint, end: QPoint) -> None:
    port = view.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(port, (start + end) / 2)
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)


def test_reading_goes_on_at_the_last_page_and_says_where_it_is(
    qtbot: QtBot, desk: DocumentDesk, view: PageView
) -> None:
    assert desk.bar.field.text() == "4"
    assert "24" in desk.bar.of.text()
    qtbot.waitUntil(lambda: "第\u20094\u2009页" in view.accessibleName())


def test_keys_turn_pages_and_the_field_jumps(qtbot: QtBot, desk: DocumentDesk, view: PageView) -> None:
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.page == 4
    qtbot.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert view.page == 23
    desk.bar.field.setFocus()
    desk.bar.field.selectAll()
    qtbot.keyClicks(desk.bar.field, "7")
    qtbot.keyClick(desk.bar.field, Qt.Key.Key_Return)
    assert view.page == 6


def test_the_place_of_reading_is_told_once_it_rests(qtbot: QtBot, desk: DocumentDesk, view: PageView) -> None:
    with qtbot.waitSignal(desk.place_settled, timeout=3000) as settled:
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert settled.args == [samples.REPORT, 4, 0]


def test_zoom_fits_steps_and_turns_without_losing_the_page(view: PageView) -> None:
    assert view.fit is Fit.WIDTH
    fitted = view.zoom
    view.zoom_in()
    assert view.zoom > fitted
    assert view.fit is Fit.FREE
    assert view.page == 3
    view.set_zoom(100, Fit.PAGE)
    assert view._layout.rect(3).height <= view.viewport().height()
    view.rotate()
    assert (view.rotation, view.page) == (90, 3)
    view.set_zoom(400)
    assert view.zoom == 400


def test_pages_are_fetched_with_their_neighbours_and_thumbnails_stand_in(
    qtbot: QtBot, decoder: PaintingDecoder, view: PageView
) -> None:
    document = decoder.opened[-1]
    qtbot.waitUntil(lambda: {3, 4, 5} <= {page for page, width in document.asked if width > 128})
    assert 20 not in {page for page, _ in document.asked}
    want = view._wants(3)[0]
    qtbot.waitUntil(lambda: view.images.kept(want) is not None)
    qtbot.waitUntil(lambda: view.images.thumbnail(3) is not None)
    view.images._kept.clear()
    assert view.images.stand_in(want) is not None


def test_words_are_selected_with_the_mouse(qtbot: QtBot, desk: DocumentDesk, view: PageView) -> None:
    box = text_of(3).boxes
    start, end = box[2], box[9]
    with qtbot.waitSignal(desk.picked_changed):
        drag(view, spot(view, 3, start[0] + 5, start[1] + 60), spot(view, 3, end[2] - 5, end[1] + 60))
    assert desk.picked is not None
    digest, picked = desk.picked
    assert (digest, picked.shape, picked.page) == (samples.REPORT, "text", 3)
    assert picked.quote == text_of(3).text[2:10]
    assert desk.bar.attach.isEnabled()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert desk.picked is None


def test_finding_counts_steps_and_lets_shift_arrows_extend(
    qtbot: QtBot, desk: DocumentDesk, view: PageView
) -> None:
    desk.begin_find()
    assert desk.find_bar.field.hasFocus() or not desk.isActiveWindow()
    desk.find_bar.field.insert("短路")
    qtbot.keyClick(desk.find_bar.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(view.findings.hits) and not view.findings.searching)
    assert view.findings.current is not None
    assert view.findings.current.page == 3
    first = view.findings.index
    assert str(first + 1) in desk.find_bar.count.text()
    qtbot.keyClick(desk.find_bar.field, Qt.Key.Key_Return)
    assert view.findings.index == first + 1
    qtbot.keyClick(desk.find_bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(desk.find_bar.field, Qt.Key.Key_Escape)
    assert desk.find_bar.isHidden()
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert desk.picked is not None
    assert desk.picked[1].quote == "短路电流"


def test_a_search_begins_where_one_reads_and_keeps_its_place(
    qtbot: QtBot, desk: DocumentDesk, view: PageView, monkeypatch: pytest.MonkeyPatch
) -> None:
    findings, pages = view.findings, view.page_count
    seen: list[tuple[int, int]] = []
    findings.changed.connect(
        lambda: seen.append((len(findings.hits), findings.current.page if findings.current else -1))
    )
    view.go_to(10)
    findings.search("短路", 10)
    qtbot.waitUntil(lambda: not findings.searching)
    assert [hit.page for hit in findings.hits] == sorted(hit.page for hit in findings.hits)
    assert {hit.page for hit in findings.hits} >= {0, 10, pages - 1}
    counts = [count for count, _ in seen]
    assert counts == sorted(counts)
    assert len(set(counts)) > 2, "places come as they are found"
    assert {page for _, page in seen[1:]} == {10}, "what is shown stays the same place"
    assert view.page == 10
    findings.search("短路", pages - 1, number=1)
    findings.search("zzz", 0)
    findings.search("短路", 4, number=1)
    qtbot.waitUntil(lambda: not findings.searching)
    current = findings.current
    assert current is not None
    assert [hit for hit in findings.hits if hit.page >= 4][1] == current
    monkeypatch.setattr("ui.assess.document.texts.MOST_HITS", 5)
    desk.begin_find()
    findings.search("短路", 0)
    qtbot.waitUntil(lambda: not findings.searching)
    assert findings.cut
    assert "以上" in desk.find_bar.count.text()


def test_a_term_that_is_not_there_is_said_so(qtbot: QtBot, desk: DocumentDesk, view: PageView) -> None:
    desk.begin_find()
    qtbot.keyClicks(desk.find_bar.field, "zzz")
    qtbot.keyClick(desk.find_bar.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.find_bar.count.text() == "没有找到")
    assert view.findings.current is None


def test_a_box_is_drawn_by_mouse_and_by_keys(qtbot: QtBot, desk: DocumentDesk, view: PageView) -> None:
    desk.toggle_box_mode()
    assert desk.bar.box.isChecked()
    drag(view, spot(view, 3, 1500, 3200), spot(view, 3, 4000, 4100))
    assert desk.picked is not None
    left, top, right, bottom = desk.picked[1].boxes[0]
    assert (left, right) == pytest.approx((1500, 4000), abs=30)
    assert (top, bottom) == pytest.approx((3200, 4100), abs=30)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert desk.picked[1].shape == "box"
    moved = desk.picked[1].boxes[0]
    assert moved[0] == left + 100
    assert moved[3] == bottom + 100
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert not view.box_mode
    assert desk.picked is not None


def test_marks_are_stepped_through_and_enter_goes_to_the_rating(
    qtbot: QtBot, desk: DocumentDesk, view: PageView
) -> None:
    view.step_mark(forward=True)
    assert "1.3" in view.accessibleDescription()
    with qtbot.waitSignal(desk.mark_activated) as activated:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert activated.args == ["n1"]
    with qtbot.waitSignal(desk.mark_activated) as clicked:
        mark = next(mark for mark in marks_of(samples.case_sheet(), samples.REPORT) if mark.shape == "box")
        view.show_mark(mark.annotation_id)
        box = mark.boxes[0]
        qtbot.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=spot(view, 3, box[0] + 300, box[1] + 300)
        )
    assert clicked.args == [mark.annotation_id]


def test_a_file_that_cannot_be_shown_says_what_and_why_and_warns_before_a_copy(
    qtbot: QtBot, desk: DocumentDesk, tmp_path: Path
) -> None:
    tab = desk.open_material(MATERIALS[samples.DAMAGED], NoBytes)
    qtbot.waitUntil(lambda: tab.refusal is not None)
    page = tab.refusal
    assert page is not None
    assert page.why.text() == "本版尚不能播放视频。"
    assert "现场录像.avi" in page.facts.text()
    assert page.digest.isHidden()
    page.more.click()
    assert samples.DAMAGED[:8] in page.digest.text()
    assert not desk.bar.isEnabled()
    assert (desk.bar.field.text(), desk.bar.of.text()) == ("", "")
    assert desk.picked is not None
    assert desk.picked[1].shape == "whole"
    page.save.click()
    assert page.warning.isVisible()
    assert page.save.isHidden()
    page.confirm.click()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    with qtbot.waitSignal(desk.copy_wanted) as wanted:
        dialog.fileSelected.emit(str(tmp_path / "copy.avi"))
    assert wanted.args == [samples.DAMAGED, str(tmp_path / "copy.avi")]
    dialog.close()


def test_a_dead_decoder_is_said_on_the_page_and_can_be_tried_again(
    qtbot: QtBot, desk: DocumentDesk, view: PageView, decoder: PaintingDecoder
) -> None:
    decoder.opened[-1].dead = True
    view.go_to(15)
    tab = desk.current
    assert tab is not None
    qtbot.waitUntil(lambda: tab.trouble is not None and tab.trouble.isVisible())
    assert tab.trouble is not None
    assert "DOC-007" in tab.trouble.words.text()
    tab.trouble.again.click()
    qtbot.waitUntil(lambda: len(decoder.opened) == 2)
    qtbot.waitUntil(lambda: view.images.kept(view._wants(15)[0]) is not None)
    assert view.page == 15
    assert tab.trouble.isHidden()


def test_tabs_hold_materials_and_close(
    qtbot: QtBot, desk: DocumentDesk, view: PageView, decoder: PaintingDecoder
) -> None:
    desk.open_material(MATERIALS[samples.RESUME], NoBytes)
    assert desk.open_digests == (samples.REPORT, samples.RESUME)
    desk.step_tab(forward=True)
    assert desk.current is not None
    assert desk.current.material.sha256 == samples.REPORT
    desk.open_material(MATERIALS[samples.REPORT], NoBytes)
    assert desk.tabs.count() == 2
    closed = decoder.opened[0]
    assert not closed.closed
    desk.close_material(samples.REPORT)
    assert desk.open_digests == (samples.RESUME,)
    assert closed.closed
    desk.close_all()
    assert desk.stack.currentWidget() is desk.nothing


def test_thumbnails_and_outline_lead_and_follow(qtbot: QtBot, desk: DocumentDesk, view: PageView) -> None:
    desk.bar.panel.click()
    tab = desk.current
    assert tab is not None
    panel = tab.panel
    assert panel is not None
    assert panel.thumbnails.currentIndex().row() == 3
    qtbot.keyClick(panel.thumbnails, Qt.Key.Key_Down)
    assert view.page == 4
    panel.tabs.button("outline").click()
    item = panel.outline.topLevelItem(2)
    assert item is not None
    panel.outline.itemActivated.emit(item, 0)
    assert view.page == 5
    assert panel.outline.topLevelItemCount() == 4
    assert len(report().outline) == 5


def test_words_follow_the_language(desk: DocumentDesk, view: PageView, look: Look) -> None:
    look.set_language("en")
    assert view.accessibleName() == "03 项目报告.pdf, page 4 of 24"
    assert desk.bar.attach.text().strip() == "Attach"
