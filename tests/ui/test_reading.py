"""Reading documents by keys: pages alone, night, back and forward, copying, two side by side, ready pictures."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from cse_desktop.domain.documents import Pixels
from tests.ui import case_samples as samples
from tests.ui.painted_documents import NoBytes, PaintedDocument, PaintingDecoder, text_of
from ui.assess.document.desk import DocumentDesk
from ui.assess.document.geometry import Fit
from ui.assess.document.night import at_night
from ui.assess.document.page_view import PageView
from ui.assess.document.visits import Spot, Visit, Visits
from ui.look import Look
from ui.look.tokens import DARK

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
MATERIALS = {row.sha256: row for row in samples.MATERIALS}
Key = Qt.Key


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


def opened(qtbot: QtBot, desk: DocumentDesk, digest: str) -> PageView:
    tab = desk.open_material(MATERIALS[digest], NoBytes)
    qtbot.waitUntil(lambda: tab.view is not None)
    assert tab.view is not None
    qtbot.waitUntil(lambda: tab.view is not None and tab.view._pending_page is None)
    tab.view.setFocus()
    return tab.view


@pytest.fixture
def view(qtbot: QtBot, desk: DocumentDesk) -> PageView:
    """The report, open at its fourth page, with the pictures of its neighbours."""
    made = opened(qtbot, desk, samples.REPORT)
    qtbot.waitUntil(lambda: made.page == 3)
    qtbot.waitUntil(lambda: not made.images.busy and made.images.kept(made._wants(5)[0]) is not None)
    return made


def menu_of(desk: DocumentDesk) -> QMenu:
    desk.bar.more.open_menu()
    (menu,) = [child for child in desk.bar.more.findChildren(QMenu) if child.isVisible()]
    return menu


def choose(desk: DocumentDesk, words: str) -> None:
    menu = menu_of(desk)
    next(action for action in menu.actions() if action.text().startswith(words)).trigger()
    menu.close()


def test_the_menu_opens_by_key_and_others_add_acts_to_it(
    qtbot: QtBot, desk: DocumentDesk, view: PageView
) -> None:
    done: list[str] = []
    desk.bar.add_act("document.bar.rotate", "rotate", lambda: done.append("turned"), keys="Ctrl+R")
    more = desk.bar.more
    assert isinstance(more, QPushButton)
    assert more.accessibleName() == "更多"
    assert more.focusPolicy() & Qt.FocusPolicy.TabFocus
    qtbot.keyClick(more, Key.Key_Return)
    (menu,) = more.findChildren(QMenu)
    assert menu.isVisible()
    menu.actions()[-1].trigger()
    menu.close()
    assert done == ["turned"]


def test_one_page_stands_alone_and_keys_turn_it(qtbot: QtBot, desk: DocumentDesk, view: PageView) -> None:
    choose(desk, "单页显示")
    assert desk.way.single
    assert view.page == 3

    def shown() -> list[int]:
        return list(view._layout.visible(view.verticalScrollBar().value(), view.viewport().height()))

    assert shown() == [3]
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert (view.page, shown()) == (3, [3])
    qtbot.keyClick(view, Key.Key_Space)
    assert (view.page, shown()) == (4, [4])
    assert bar.value() - bar.minimum() < 20
    qtbot.keyClick(view, Key.Key_PageUp)
    qtbot.keyClick(view, Key.Key_PageUp)
    assert (view.page, bar.value()) == (3, bar.maximum())
    qtbot.keyClick(view, Key.Key_End)
    assert shown() == [23]
    qtbot.keyClick(view, Key.Key_PageDown)
    qtbot.keyClick(view, Key.Key_PageDown)
    assert shown() == [23]
    qtbot.keyClick(view, Key.Key_Home)
    assert shown() == [0]
    view.set_zoom(100, Fit.PAGE)
    assert shown() == [0]
    qtbot.keyClick(view, Key.Key_PageDown)
    assert shown() == [1]
    for _ in range(2):
        wheel(view, -60)
    assert shown() == [2]
    wheel(view, 120)
    assert shown() == [1]
    view.set_zoom(800)
    assert view.zoom == 800
    assert shown() == [1]
    desk.way.toggle_single()
    assert view.page == 1


def wheel(view: PageView, turned: int) -> None:
    port = view.viewport()
    middle = QPointF(port.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(port.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, turned),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(port, event)


def test_home_and_end_go_to_the_ends_below_one_another_too(qtbot: QtBot, view: PageView) -> None:
    qtbot.keyClick(view, Key.Key_End)
    assert view.page == 23
    qtbot.keyClick(view, Key.Key_Home)
    assert view.page == 0
    qtbot.keyClick(view, Key.Key_Space)
    assert view.verticalScrollBar().value() > 300
    qtbot.keyClick(view, Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert view.verticalScrollBar().value() < 20


def test_at_eight_times_only_the_tiles_in_sight_are_asked_for(
    qtbot: QtBot, decoder: PaintingDecoder, view: PageView
) -> None:
    view.set_zoom(800)
    wants = [want for want in view._wants(view.page) if view._shows(want)]
    assert all(want.region is not None for want in wants)
    assert len(wants) <= 6
    assert len(view._wants(view.page)) > 20


def test_the_next_page_is_painted_at_once_from_a_picture_that_is_ready(
    decoder: PaintingDecoder, view: PageView
) -> None:
    document = decoder.opened[-1]
    document.asked.clear()
    document.dead = True
    view.go_to(4)
    painted = view.viewport().grab().toImage()
    assert document.asked == []
    ready = view.images.kept(view._wants(4)[0])
    assert ready is not None
    rect = view._layout.rect(4)
    left, top = rect.x, rect.y - view.verticalScrollBar().value()
    inks = 0
    for x in range(100, 700, 7):
        for y in range(120, 400, 7):
            here, there = painted.pixelColor(left + x, top + y), ready.pixelColor(x, y)
            assert abs(here.lightness() - there.lightness()) <= 2
            inks += there.lightness() < 128
    assert inks > 20, "where nothing is printed nothing is shown"


def test_at_night_paper_is_dark_and_a_colour_keeps_its_hue(view: PageView, desk: DocumentDesk) -> None:
    colors = (QColor(255, 255, 255), QColor(0, 0, 0), QColor(200, 20, 20), QColor(30, 60, 200))
    data = b"".join(bytes((color.blue(), color.green(), color.red(), 255)) for color in colors)
    night = at_night(Pixels(4, 1, 16, data)).data
    turned = [QColor(night[i + 2], night[i + 1], night[i]) for i in range(0, 16, 4)]
    paper, ink = QColor(DARK.colors()["surface"]), QColor(DARK.colors()["text"])
    assert (turned[0], turned[1]) == (paper, ink)
    for before, after in zip(colors[2:], turned[2:], strict=True):
        assert (before.hslHue() - after.hslHue() + 12) % 360 < 24
        assert after.lightness() > before.lightness()


def test_night_is_switched_by_key_and_the_neighbours_are_ready_then(
    qtbot: QtBot, desk: DocumentDesk, view: PageView, decoder: PaintingDecoder
) -> None:
    choose(desk, "夜间阅读")
    qtbot.waitUntil(
        lambda: not view.images.busy and all(view.images.kept(view._wants(page)[0]) for page in (3, 4, 5))
    )
    decoder.opened[-1].dead = True
    view.go_to(5)
    painted = view.viewport().grab().toImage()
    rect = view._layout.rect(5)
    spot = QPoint(rect.x + 20, rect.y - view.verticalScrollBar().value() + 30)
    assert painted.pixelColor(spot).lightness() < 60
    assert view.images.night
    desk.way.toggle_night()
    assert view._wants(5)[0].night is False


def test_marks_and_hits_are_told_from_the_paper_at_night(
    qtbot: QtBot, desk: DocumentDesk, view: PageView
) -> None:
    desk.way.toggle_night()
    qtbot.waitUntil(lambda: view.images.kept(view._wants(3)[0]) is not None)
    painted = view.viewport().grab().toImage()
    box = view._layout.box_rect(3, (1200, 2130, 8700, 2330))
    left, top = box.x, box.y - view.verticalScrollBar().value()
    washed = painted.pixelColor(left + box.width - 6, top + 1)
    paper = QColor(DARK.colors()["surface"])
    assert washed.lightness() - paper.lightness() > 6
    underline = painted.pixelColor(left + 5, top + box.height - 1)
    assert underline.lightness() - paper.lightness() > 40


def test_back_and_forward_go_through_jumps_and_documents(
    qtbot: QtBot, desk: DocumentDesk, view: PageView
) -> None:
    assert not desk.visits.can_go_back
    view.go_to(4)
    assert not desk.visits.can_go_back, "the next page is no jump"
    view.go_to(20)
    other = opened(qtbot, desk, samples.RESUME)
    other.go_to(10)
    desk.go_back()
    assert (desk.view, other.page) == (other, 0)
    desk.go_back()
    assert (desk.view, view.page) == (view, 20)
    desk.go_back()
    assert view.page == 4
    desk.go_back()
    assert view.page == 4
    desk.go_forward()
    assert (desk.view, view.page) == (view, 20)
    desk.go_forward()
    assert desk.view is other
    view_closed = desk.visits.can_go_forward
    assert view_closed
    desk.go_back()
    view.go_to(0)
    assert not desk.visits.can_go_forward, "a jump forgets what lay ahead"


def test_going_back_opens_a_closed_document_again(qtbot: QtBot, desk: DocumentDesk, view: PageView) -> None:
    other = opened(qtbot, desk, samples.RESUME)
    assert desk.view is other
    desk.close_material(samples.REPORT)
    desk.material_wanted.connect(lambda digest: desk.open_material(MATERIALS[digest], NoBytes))
    desk.go_back()
    tab = desk.current
    assert tab is not None
    qtbot.waitUntil(lambda: tab.view is not None and tab.view.page == 3)
    assert tab.material.sha256 == samples.REPORT


def test_visits_forget_the_oldest_and_skip_where_one_stands() -> None:
    visits = Visits()
    for page in range(130):
        visits.leave(Visit("a", Spot(page, 0)))
    here = Visit("a", Spot(129, 0))
    found = visits.back(here)
    assert found == Visit("a", Spot(128, 0))
    count = 0
    while visits.back(found) is not None:
        count += 1
    assert count < 100


def select(desk: DocumentDesk, view: PageView) -> str:
    from tests.ui.test_assess_document import drag, spot  # noqa: PLC0415 - the same hand

    box = text_of(3).boxes
    drag(view, spot(view, 3, box[2][0] + 5, box[2][1] + 60), spot(view, 3, box[9][2] - 5, box[9][1] + 60))
    assert desk.picked is not None
    return desk.picked[1].quote


def test_selected_words_are_copied(qtbot: QtBot, desk: DocumentDesk, view: PageView) -> None:
    said: list[str] = []
    desk.hinted.connect(lambda key, _: said.append(key))
    desk.copy_words()
    words = select(desk, view)
    desk.copy_words()
    assert QGuiApplication.clipboard().text() == words
    assert said == ["reading.copy.nothing", "reading.copy.done"]


def test_a_pack_can_keep_words_from_being_copied(qtbot: QtBot, desk: DocumentDesk, view: PageView) -> None:
    case = samples.case_sheet()
    desk.show_case(replace(case, standard=replace(case.standard, copy_allowed=False)))
    QGuiApplication.clipboard().setText("before")
    said: list[str] = []
    desk.hinted.connect(lambda key, _: said.append(key))
    select(desk, view)
    desk.copy_words()
    assert said == ["reading.copy.forbidden"]
    assert QGuiApplication.clipboard().text() == "before"
    copy = next(action for action in menu_of(desk).actions() if action.text().startswith("复制"))
    assert not copy.isEnabled()
    copy.parent().close()  # type: ignore[union-attr]  # its menu


def test_two_documents_stand_side_by_side_in_a_wide_window(
    qtbot: QtBot, desk: DocumentDesk, view: PageView, decoder: PaintingDecoder
) -> None:
    said: list[str] = []
    desk.hinted.connect(lambda key, _: said.append(key))
    desk.toggle_beside()
    assert not desk.is_split
    assert said == ["reading.beside.too_narrow"]
    assert not [action for action in menu_of(desk).actions() if action.text().startswith("两份并排")]
    desk.resize(1640, 800)
    opened(qtbot, desk, samples.RESUME)
    desk.toggle_beside()
    right = desk.beside.tab
    assert right is not None
    qtbot.waitUntil(lambda: right.view is not None and right.view.page == 3)
    assert right.material.sha256 == samples.REPORT
    assert "项目报告" in desk.beside.head.text.text()
    assert desk.current is right
    assert right.view is not None
    right.view.go_to(7)
    assert desk.bar.field.text() == "8"
    left = desk._on_top
    assert left is not None
    assert left.view is not None
    left.view.setFocus()
    QApplication.sendEvent(left.view, QEvent(QEvent.Type.FocusIn))
    assert desk.current is left
    assert desk.bar.field.text() == str(left.view.page + 1)
    desk.beside.open_choices().actions()[1].trigger()
    assert desk.beside.tab is not None
    assert desk.beside.tab.material.sha256 == samples.RESUME
    document = decoder.opened[-2]
    assert isinstance(document, PaintedDocument)
    assert document.closed, "what is no longer shown is let go"
    desk.resize(1200, 800)
    assert not desk.is_split
    assert desk.current is left
