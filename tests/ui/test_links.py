"""Links, passwords and attachments of documents in the desk, by keys; and with real PDFs in the real decoder."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from io import BytesIO

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from cse_desktop.domain.documents import (
    AttachedFile,
    DocumentFacts,
    OpenDocument,
    PageLink,
    Readable,
)
from cse_desktop.errors import Words
from cse_desktop.wiring.documents import ProgramDecoder
from tests.ui import case_samples as samples
from tests.ui.painted_documents import NoBytes, PaintedDocument, PaintingDecoder, done, report
from ui.assess.document.desk import DocumentDesk
from ui.assess.document.page_view import PageView
from ui.look import Look

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
MATERIAL = samples.MATERIALS[1]
Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ADDRESS = "https://example.org/示例?a=1"
TO_PAGE = PageLink((1000, 1000, 3000, 1300), 17, "")
OUTSIDE = PageLink((1000, 1400, 3000, 1700), None, ADDRESS)
PASSWORD = "open sesame"


class LinkedDocument(PaintedDocument):
    """The first page leads to the eighteenth, and to an address."""

    def links(self, page: int) -> "Future[tuple[PageLink, ...]]":
        return done((TO_PAGE, OUTSIDE) if page == 0 else ())


class LinkedDecoder(PaintingDecoder):
    """Opens linked documents; with `password`, only by it."""

    def __init__(self, password: str = "") -> None:
        super().__init__()
        self._password = password
        self.tried: list[str] = []

    def open(self, source: Callable[[], Readable], name: str, password: str = "") -> "Future[OpenDocument]":
        del source, name
        self.tried.append(password)
        if password != self._password:
            why = (
                Words("密码不正确。", "Not right.") if password else Words("需要密码。", "Needs a password.")
            )
            return done(PaintedDocument(DocumentFacts("pdf", False, (), False, "", (), why, locked=True)))
        attached = (AttachedFile("附表 1.xlsx", 18_400), AttachedFile("程序.exe", 2_400_000))
        document = LinkedDocument(replace(report(), attachments=attached))
        self.opened.append(document)
        return done(document)


def desk_with(qtbot: QtBot, look: Look, decoder: LinkedDecoder | ProgramDecoder) -> DocumentDesk:
    made = DocumentDesk(decoder, look)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.show_case(samples.case_sheet())
    return made


def first_page(qtbot: QtBot, desk: DocumentDesk) -> PageView:
    desk.open_material(MATERIAL, NoBytes)
    qtbot.waitUntil(lambda: desk.view is not None and desk.view._pending_page is None)
    view = desk.view
    assert view is not None
    view.go_to(0)
    qtbot.waitUntil(lambda: bool(view.links.of(0)))
    view.setFocus()
    desk.visits.forget()
    return view


def middle_of(view: PageView, link: PageLink) -> QPoint:
    rect = view._layout.box_rect(0, link.box)
    across, down = view.horizontalScrollBar().value(), view.verticalScrollBar().value()
    return QPoint(rect.x + rect.width // 2 - across, rect.y + rect.height // 2 - down)


def test_a_click_on_a_link_goes_to_its_page_and_back_again(qtbot: QtBot, look: Look) -> None:
    desk = desk_with(qtbot, look, LinkedDecoder())
    view = first_page(qtbot, desk)
    spot = middle_of(view, TO_PAGE)
    qtbot.mouseMove(view.viewport(), spot)
    qtbot.waitUntil(lambda: view.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert view.page == 17
    desk.go_back()
    assert view.page == 0


def test_links_are_followed_by_keys(qtbot: QtBot, look: Look) -> None:
    desk = desk_with(qtbot, look, LinkedDecoder())
    view = first_page(qtbot, desk)
    view.step_link()
    assert "第\u200918\u2009页" in view.accessibleDescription()
    qtbot.keyClick(view, Key.Key_Return)
    assert view.page == 17


def test_an_address_is_shown_and_copied_and_never_opened(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", opened.append)
    desk = desk_with(qtbot, look, LinkedDecoder())
    view = first_page(qtbot, desk)
    view.step_link()
    view.step_link()
    qtbot.keyClick(view, Key.Key_Return)
    card = view.link_card
    assert card is not None
    assert card.isVisible()
    assert card.text.text().replace("\u200b", "") == ADDRESS
    assert view.page == 0
    card.copy.click()
    assert QGuiApplication.clipboard().text() == ADDRESS
    assert "已复制" in card.done.text()
    qtbot.keyClick(card, Key.Key_Escape)
    assert card.isHidden()
    assert opened == []


def test_a_locked_document_asks_for_its_password_and_keeps_it_for_the_case(qtbot: QtBot, look: Look) -> None:
    decoder = LinkedDecoder(PASSWORD)
    desk = desk_with(qtbot, look, decoder)
    tab = desk.open_material(MATERIAL, NoBytes)
    qtbot.waitUntil(lambda: tab.locked is not None)
    page = tab.locked
    assert page is not None
    field = page.password.field
    assert field.accessibleName() == "文档密码"
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert page.why.text() == "需要密码。"
    assert desk.picked is not None
    assert desk.picked[1].shape == "whole"
    qtbot.keyClicks(field, "wrong")
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: page.open.isEnabled() and field.accessibleDescription() == "密码不正确。")
    assert tab.view is None
    assert desk.passwords == {}
    field.selectAll()
    qtbot.keyClicks(field, PASSWORD)
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: tab.view is not None)
    assert desk.bar.isEnabled()
    desk.close_material(MATERIAL.sha256)
    again = desk.open_material(MATERIAL, NoBytes)
    qtbot.waitUntil(lambda: again.view is not None)
    assert decoder.tried == ["", "wrong", PASSWORD, PASSWORD]
    desk.close_all()
    assert desk.passwords == {}
    last = desk.open_material(MATERIAL, NoBytes)
    qtbot.waitUntil(lambda: last.locked is not None)


def test_attachments_are_listed_by_name_and_size(qtbot: QtBot, look: Look) -> None:
    desk = desk_with(qtbot, look, LinkedDecoder())
    first_page(qtbot, desk)
    desk.bar.panel.click()
    tab = desk.current
    assert tab is not None
    assert tab.panel is not None
    tab.panel.tabs.button("attachments").click()
    shown = tab.panel.attachments
    assert shown.isVisible()
    first = shown.list.item(0)
    assert first.text().startswith("附表 1.xlsx\n")
    assert "18" in first.data(Qt.ItemDataRole.AccessibleTextRole)
    assert shown.list.count() == 2


class Bytes:
    """The bytes of a made PDF."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def size(self) -> int:
        return len(self._data)

    def read(self, offset: int, length: int) -> bytes:
        return self._data[offset : offset + length]

    def close(self) -> None:
        """Nothing to let go of."""


def made_pdf(password: str = "") -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt=password or None)
    canvas.drawString(80, 760, "to the third page, and outside")
    canvas.linkAbsolute("", "third", (80, 740, 300, 780))
    canvas.linkURL("https://example.org/", (80, 640, 300, 700))
    canvas.showPage()
    canvas.showPage()
    canvas.bookmarkPage("third")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def real() -> Iterator[ProgramDecoder]:
    made = ProgramDecoder()
    yield made
    made.close()


def test_a_real_pdf_leads_from_page_to_page(qtbot: QtBot, look: Look, real: ProgramDecoder) -> None:
    desk = desk_with(qtbot, look, real)
    data = made_pdf()
    tab = desk.open_material(replace(MATERIAL, page=0), lambda: Bytes(data))
    qtbot.waitUntil(lambda: tab.view is not None, timeout=30_000)
    view = tab.view
    assert view is not None
    qtbot.waitUntil(lambda: len(view.links.of(0)) == 2, timeout=10_000)
    inner = next(link for link in view.links.of(0) if link.page is not None)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(view, inner))
    assert view.page == 2
    desk.go_back()
    assert view.page == 0
    desk.close_all()


def test_a_real_pdf_opens_by_its_password(qtbot: QtBot, look: Look, real: ProgramDecoder) -> None:
    desk = desk_with(qtbot, look, real)
    data = made_pdf(PASSWORD)
    tab = desk.open_material(replace(MATERIAL, page=0), lambda: Bytes(data))
    qtbot.waitUntil(lambda: tab.locked is not None, timeout=30_000)
    assert tab.locked is not None
    field = tab.locked.password.field
    qtbot.keyClicks(field, "no")
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: "密码不正确" in field.accessibleDescription(), timeout=10_000)
    field.clear()
    qtbot.keyClicks(field, PASSWORD)
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: tab.view is not None, timeout=10_000)
    desk.close_all()


def test_the_next_page_of_a_real_pdf_is_painted_without_another_answer(
    qtbot: QtBot, look: Look, real: ProgramDecoder
) -> None:
    desk = desk_with(qtbot, look, real)
    data = made_pdf()
    tab = desk.open_material(replace(MATERIAL, page=0), lambda: Bytes(data))
    qtbot.waitUntil(lambda: tab.view is not None, timeout=30_000)
    view = tab.view
    assert view is not None
    desk.way.toggle_single()
    qtbot.waitUntil(
        lambda: not view.images.busy and view.images.kept(view._wants(1)[0]) is not None, timeout=10_000
    )
    real.close()
    ready = view.images.kept(view._wants(1)[0])
    assert ready is not None
    qtbot.keyClick(view, Key.Key_Right)
    assert view.page == 1
    painted = view.viewport().grab().toImage()
    rect = view._layout.rect(1)
    shown = painted.pixelColor(rect.x + 40, rect.y - view.verticalScrollBar().value() + 40)
    assert shown == ready.pixelColor(40, 40)
    assert view.images.kept(view._wants(1)[0]) is ready
