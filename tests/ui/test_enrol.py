"""Enrolment on the screen: judged where it is typed, every step left and come back to, nothing installed unasked."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from cse_desktop.domain.invitation import Invitation
from cse_desktop.domain.scope_list import Listed, ScopeList
from cse_desktop.domain.typed_text import LONGEST_EMPLOYER, SHORTEST_PASSWORD
from cse_desktop.errors import Words
from cse_desktop.errors.refusals import Refused
from cse_desktop.services.appointment import CertificateOffer
from cse_desktop.services.enrolment import other_society
from cse_desktop.services.enrolments import Wanted
from cse_desktop.services.invitations import InvitationSheet
from tests.ui.sample_program import PASSWORD, SampleProgram, identity, waiting_enrolment
from tests.ui.sample_sheets.leaving import appointment_sheet
from tests.ui.windows import program_of, sample_window
from ui.enrol.page import CERTIFICATE, KEYS, REQUEST, EnrolPage
from ui.look import Look
from ui.shell.doors import DoorsPage
from ui.shell.identity import IdentityPage
from ui.shell.unlock import UnlockPage
from ui.shell.window import MainWindow

# the offscreen platform says so of any window that has a least size
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)

PHRASE = Words("老虎 大象 苹果 香蕉 太阳 月亮", "tiger elephant apple banana sun moon")
INVITATION = InvitationSheet(
    says=Invitation(
        society=Words("示例信息通信学会", "Sample Society of ICT"),
        number=4,
        scopes=ScopeList(
            (
                Listed("ict", 8, Words("信息通信与软件", "Information, communication, software")),
                Listed("optics", 31, Words("光学工程", "Optical engineering")),
            ),
            (Listed("PE", 2, Words("专业工程师", "Professional Engineer")),),
        ),
        addresses=(),
        root_sha256="a" * 64,
    ),
    phrase=PHRASE,
    valid_until="2027-03-01",
    is_known=False,
    data=b"signed",
)
OFFER = CertificateOffer(
    identity_id="01900000-0000-7000-8000-0000000000f2",
    sheet=appointment_sheet(),
    is_installed=False,
    replaces_until="",
    phrase=None,
    leaf=b"",
    society=b"",
    root=b"",
)


def nobody(program: SampleProgram) -> None:
    program.desk.identities = ()


def somebody_waits(program: SampleProgram) -> None:
    program.desk.identities = (identity(certified=False),)
    program.desk.waiting = (waiting_enrolment(),)


def one_waits_beside(program: SampleProgram) -> None:
    program.desk.waiting = (waiting_enrolment(),)


@pytest.fixture
def newcomer(look: Look, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return started(look, qtbot, tmp_path, nobody)


def started(look: Look, qtbot: QtBot, tmp_path: Path, change: object) -> MainWindow:
    window = sample_window(look, tmp_path, change)  # type: ignore[arg-type]  # one of the changes above
    qtbot.addWidget(window)
    window.show()
    window.session.start()
    return window


def enrolling(window: MainWindow) -> EnrolPage:
    if window.place != "enrol":
        window.session.go_on_enrolling()
    page = window.page("enrol")
    assert isinstance(page, EnrolPage)
    return page


def choose(page: EnrolPage, *wanted: int) -> None:
    """Chooses fields by their places."""
    for place in wanted:
        item = page.form.fields._model.item(place)
        item.setCheckState(Qt.CheckState.Checked)


def fill(page: EnrolPage, name: str = "示例孙", employer: str = "示例院", society: str = "7") -> None:
    page.form.name.field.setText(name)
    page.form.employer.field.setText(employer)
    page.form.society.field.setText(society)
    choose(page, 1)
    page.form.password.field.setText(PASSWORD)
    page.form.again.field.setText(PASSWORD)


def test_everything_is_said_and_the_keys_are_made(newcomer: MainWindow) -> None:
    page = enrolling(newcomer)
    fill(page)
    page.form.make.click()
    wanted = Wanted("示例孙", "示例院", "7", ("electrical",), None)
    assert program_of(newcomer).desk.done == [("enrol", wanted, PASSWORD)]
    assert page.step == REQUEST
    assert [card.enrolment.name for card in page.waiting.cards] == ["示例孙"]
    assert page.form.name.text == page.form.password.text == ""


def test_fields_are_chosen_by_keys_and_told_in_both_languages(
    newcomer: MainWindow, look: Look, qtbot: QtBot
) -> None:
    fields = enrolling(newcomer).form.fields
    fields.setFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Space):
        qtbot.keyClick(fields, key)
    qtbot.keyClick(fields, Qt.Key.Key_Space)
    assert fields.ids == ("civil", "electrical")
    assert fields._model.item(1).text() == "电气工程"
    look.set_language("en")
    assert fields._model.item(1).text() == "Electrical engineering"
    assert fields.ids == ("civil", "electrical")


HOSTILE = [
    ("name", "", "name_empty"),
    ("name", "   ", "name_empty"),
    ("name", "张" * 22, "name_long"),
    ("name", "a" * 65, "name_long"),
    ("name", "示例\x00孙", "name_signs"),
    ("name", "示例\x7f孙", "name_signs"),
    ("name", "示例\u202e孙", "name_signs"),
    ("name", "示例\u2028孙", "name_signs"),
    ("employer", "", "employer_empty"),
    ("employer", "院" * (LONGEST_EMPLOYER + 1), "employer_long"),
    ("employer", "示例\x1b院", "employer_signs"),
    ("society", "", "society_empty"),
    ("society", "x", "society_signs"),
    ("society", "0", "society_signs"),
    ("society", "-1", "society_signs"),
    ("society", "1.5", "society_signs"),
    ("society", "2147483648", "society_signs"),
    ("society", "9" * 5000, "society_signs"),
    ("society", "²", "society_signs"),
    ("society", "三", "society_signs"),
]


@pytest.mark.parametrize(("field", "text", "fault"), HOSTILE)
def test_what_a_later_step_would_refuse_is_said_beside_its_field(
    newcomer: MainWindow, look: Look, field: str, text: str, fault: str
) -> None:
    page = enrolling(newcomer)
    fill(page)
    line = page.form.lines[field]
    line.field.setText(text)
    page.form.make.click()
    assert line.field.accessibleDescription() == look.t(f"opening.enrol.fault.{fault}")
    assert program_of(newcomer).desk.done == []
    assert newcomer.focusWidget() is line.field
    look.set_language("en")
    assert line.field.accessibleDescription() == look.t(f"opening.enrol.fault.{fault}")
    line.field.clear()
    line.field.insert("1" if field == "society" else "a" * 64)
    line.field.textEdited.emit(line.text)
    assert line.field.accessibleDescription() == ""


def test_what_is_wrong_is_said_when_the_field_is_left(newcomer: MainWindow, qtbot: QtBot, look: Look) -> None:
    page = enrolling(newcomer)
    page.form.name.field.setFocus()
    page.form.name.field.setText("张" * 22)
    qtbot.keyClick(page.form.name.field, Qt.Key.Key_Tab)
    assert page.form.name.field.accessibleDescription() == look.t("opening.enrol.fault.name_long")
    assert page.form.employer.field.accessibleDescription() == ""


def test_digits_of_any_width_are_a_number(newcomer: MainWindow) -> None:
    page = enrolling(newcomer)
    fill(page, society=" １２ ")
    page.form.make.click()
    assert program_of(newcomer).desk.done[0][1] == Wanted("示例孙", "示例院", "12", ("electrical",), None)


def test_passwords_are_judged(newcomer: MainWindow, look: Look) -> None:
    page = enrolling(newcomer)
    fill(page)
    page.form.password.field.setText("short")
    page.form.make.click()
    short = look.t("opening.enrol.short", least=SHORTEST_PASSWORD)
    assert page.form.password.field.accessibleDescription() == short
    page.form.password.field.setText(PASSWORD)
    page.form.again.field.setText("something else")
    page.form.make.click()
    assert page.form.again.field.accessibleDescription() == look.t("opening.enrol.differ")
    assert page.form.password.field.accessibleDescription() == ""
    assert program_of(newcomer).desk.done == []


def test_without_any_field_nothing_is_made(newcomer: MainWindow) -> None:
    page = enrolling(newcomer)
    fill(page)
    page.form.fields._model.item(1).setCheckState(Qt.CheckState.Unchecked)
    page.form.make.click()
    assert page.form._fields_wrong.isVisible()
    assert program_of(newcomer).desk.done == []
    choose(page, 0)
    assert not page.form._fields_wrong.isVisible()


def test_an_invitation_brings_the_societys_own_fields_and_the_phrase(
    newcomer: MainWindow, look: Look, tmp_path: Path
) -> None:
    desk = program_of(newcomer).desk
    desk.kind, desk.invitation = "invitation", INVITATION
    newcomer.open_path(tmp_path / "invitation.json")
    page = enrolling(newcomer)
    assert newcomer.place == "enrol"
    assert page.form.card.society.text() == "示例信息通信学会"
    assert page.form.card.phrase.text.text().split() == PHRASE.zh.split()
    look.set_language("en")
    assert page.form.card.phrase.text.text().split() == PHRASE.en.split()
    assert not page.form.society.isVisible()
    fill(page, society="")
    page.form.make.click()
    wanted = Wanted("示例孙", "示例院", "4", ("optics",), b"signed")
    assert desk.done[-1] == ("enrol", wanted, PASSWORD)


def test_nothing_of_an_invitation_that_is_not_believed_is_shown(newcomer: MainWindow, tmp_path: Path) -> None:
    desk = program_of(newcomer).desk
    desk.kind, desk.invitation = "invitation", Refused("CSB-153")
    newcomer.open_path(tmp_path / "invitation.json")
    page = enrolling(newcomer)
    assert "CSB-153" in page.banner.text
    assert page.form.card.open.isVisible()
    assert page.form.society.isVisible()
    page.left.emit()
    assert newcomer.place == "doors"
    newcomer.session.go_on_enrolling()
    assert page.banner.text == ""


def test_who_waits_comes_back_to_the_request_and_sends_it_again(
    look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    window = started(look, qtbot, tmp_path, somebody_waits)
    page = enrolling(window)
    assert (window.place, page.step) == ("enrol", REQUEST)
    page.waiting.cards[0].buttons["copy"].click()
    (url,) = QGuiApplication.clipboard().mimeData().urls()
    assert Path(url.toLocalFile()) == program_of(window).desk.request
    assert page.banner.text == look.t("opening.enrol.copied")
    QGuiApplication.clipboard().clear()


def test_later_and_back_lead_to_the_doors_and_the_door_leads_back(
    look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    window = started(look, qtbot, tmp_path, somebody_waits)
    enrolling(window).left.emit()
    assert window.place == "doors"
    doors = window.page("doors")
    assert isinstance(doors, DoorsPage)
    assert doors.doors["enrol"].accessibleName() == "继续登记"
    doors.doors["enrol"].click()
    assert (window.place, enrolling(window).step) == ("enrol", REQUEST)
    # there is nothing to lock yet, and so no lock that nobody could open
    window.session.lock()
    assert window.place == "enrol"


def test_abandoning_says_what_is_lost_and_asks(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    window = started(look, qtbot, tmp_path, somebody_waits)
    page = enrolling(window)
    card = page.waiting.cards[0]
    card.buttons["ask"].click()
    assert card._asking.isVisible()
    assert window.focusWidget() is card.buttons["keep"]
    qtbot.keyClick(card.buttons["keep"], Qt.Key.Key_Return)
    assert not card._asking.isVisible()
    assert program_of(window).desk.done == []
    card.buttons["ask"].click()
    card.buttons["abandon"].click()
    assert program_of(window).desk.done == [("abandon", card.enrolment.identity_id)]
    assert page.step == KEYS
    assert page.banner.text == look.t("opening.enrol.waiting.abandoned")


def test_an_enrolment_that_was_cut_short_can_only_be_abandoned(
    look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    window = started(look, qtbot, tmp_path, somebody_waits)
    program_of(window).desk.waiting = (waiting_enrolment(has_request=False),)
    page = enrolling(window)
    page.show_waiting()
    assert page.waiting.cards[0].buttons.keys() == {"ask", "keep", "abandon"}


def test_a_certificate_is_confirmed_in_words_before_it_is_installed(
    look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    window = started(look, qtbot, tmp_path, somebody_waits)
    desk = program_of(window).desk
    desk.kind, desk.offer = "certificate", OFFER
    window.open_path(tmp_path / "e-001.txt")
    page = enrolling(window)
    assert page.step == CERTIFICATE
    assert [entry[0] for entry in desk.done] == ["certificate"]
    said = [text.text() for text, _ in page.certificate.facts._said]
    sheet = appointment_sheet()
    assert said[:3] == [sheet.society.zh, sheet.name, sheet.assessor_id]
    assert sheet.scope[0].zh in said[3]
    assert "2027" in said[4]
    page.certificate.not_now.click()
    assert page.step == REQUEST
    window.open_path(tmp_path / "e-001.txt")
    assert window.focusWidget() is page.certificate.install
    qtbot.keyClick(page.certificate.install, Qt.Key.Key_Return)
    assert desk.done[-1] == ("install", OFFER.identity_id)
    assert window.place == "roster"
    assert window.banner.text == look.t("opening.enrol.installed")


def test_who_has_a_phrase_to_compare_is_not_one_key_from_installing(
    look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    window = started(look, qtbot, tmp_path, somebody_waits)
    desk = program_of(window).desk
    desk.kind, desk.offer = "certificate", replace(OFFER, phrase=PHRASE)
    window.open_path(tmp_path / "e-001.pem")
    page = enrolling(window)
    assert page.certificate.phrase.text.text().split() == PHRASE.zh.split()
    assert window.focusWidget() is page.certificate.not_now


def test_a_certificate_that_is_refused_is_said_beside_what_waits_and_not_for_ever(
    look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    window = started(look, qtbot, tmp_path, somebody_waits)
    desk = program_of(window).desk
    desk.kind, desk.offer = "certificate", other_society(4, 7)
    window.open_path(tmp_path / "e-001.pem")
    page = enrolling(window)
    assert (page.step, "KEY-031" in page.banner.text) == (REQUEST, True)
    desk.offer = OFFER
    window.open_path(tmp_path / "e-001.pem")
    assert (page.step, page.banner.text) == (CERTIFICATE, "")


def test_the_lock_and_the_identity_say_what_waits(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    window = started(look, qtbot, tmp_path, one_waits_beside)
    window.go("identity")
    identity_page = window.page("identity")
    assert isinstance(identity_page, IdentityPage)
    assert identity_page.waiting.isVisible()
    window.session.lock()
    unlock = window.page("unlock")
    assert isinstance(unlock, UnlockPage)
    assert unlock.waiting.isVisible()
    unlock.waiting.go.click()
    assert (window.place, enrolling(window).step) == ("enrol", REQUEST)
    enrolling(window).left.emit()
    assert window.place == "unlock"
    assert program_of(window).desk.locked


def test_an_appointed_person_enrols_once_more_and_goes_back_to_who_they_are(
    look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    window = started(look, qtbot, tmp_path, one_waits_beside)
    page = window.go("identity")
    assert isinstance(page, IdentityPage)
    page.enrol_wanted.emit()
    assert (window.place, enrolling(window).step) == ("enrol", KEYS)
    fill(enrolling(window))
    page.enrol_wanted.emit()
    window.session.leave_enrolling()
    assert window.place == "identity"
    # passwords that were typed do not stay behind
    assert enrolling(window).form.password.text == ""


def test_a_certificate_waits_for_the_password_and_for_the_end_of_an_interview(
    look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    window = started(look, qtbot, tmp_path, one_waits_beside)
    desk = program_of(window).desk
    desk.kind, desk.offer = "certificate", OFFER
    window.session.hold_lock(True)
    window.open_path(tmp_path / "e-001.pem")
    assert window.place == "roster"
    assert window.banner.text == look.t("opening.file.after_interview")
    window.session.hold_lock(False)
    window.session.lock()
    window.open_path(tmp_path / "e-001.pem")
    assert window.place == "unlock"
    unlock = window.page("unlock")
    assert isinstance(unlock, UnlockPage)
    unlock.password.field.setText(PASSWORD)
    unlock.unlock()
    assert enrolling(window).step == CERTIFICATE
