"""Declaring, submitting and returning, by keyboard and in words."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cse_desktop.domain.documents import Pixels
from cse_desktop.errors import KnownError, Words
from tests.ui.sample_program import PASSWORD, SampleProgram
from tests.ui.sample_sheets import leaving, people
from ui.actions import Actions
from ui.declare.page import DeclarePage
from ui.look import Look
from ui.returning.page import ReturnPage
from ui.submit.page import SubmitPage
from ui.widgets import TextLabel, VerbButton

# the offscreen platform says so of any window that has a least size
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)


@pytest.fixture
def program(look: Look, tmp_path: Path) -> SampleProgram:
    return SampleProgram(look, tmp_path)


@pytest.fixture
def actions(program: SampleProgram) -> Actions:
    made = Actions(program.look, program.settings)
    made.tell(unlocked=True, assignment=True)
    return made


@pytest.fixture
def declare(program: SampleProgram, qtbot: QtBot) -> DeclarePage:
    page = DeclarePage(program)
    qtbot.addWidget(page)
    page.resize(1280, 768)
    page.show()
    page.load()
    return page


def test_nothing_is_preselected_and_nothing_incomplete_is_signed(
    declare: DeclarePage, program: SampleProgram
) -> None:
    assert {line.choice for line in declare.lines} == {("", "")}
    declare.sign_now()
    assert "8" in declare._banner.text
    assert not program.casework.done


def test_recusal_needs_a_reason(declare: DeclarePage, program: SampleProgram, qtbot: QtBot) -> None:
    for line in declare.lines:
        line.control.button("none").click()
    declare.lines[3].control.button("recuse").click()
    assert not declare.lines[3].complete
    qtbot.keyClicks(declare.lines[3].reason, "same employer")
    assert declare.lines[3].complete
    declare.sign_now()
    assert declare._banner.text == declare._look.t("declare.accept_first")
    declare.accept.setChecked(True)
    declare.sign_now()
    assert {act[0] for act in program.casework.done} <= {"keep-choice"}
    qtbot.keyClicks(declare.password.field, PASSWORD)
    qtbot.keyClick(declare.password.field, Qt.Key.Key_Return)
    kind, choices = next(act for act in program.casework.done if act[0] == "declare")
    assert kind == "declare"
    assert isinstance(choices, dict)
    assert choices[declare.lines[3].row.case_id] == ("recuse", "same employer")
    assert sorted({choice for choice, _ in choices.values()}) == ["none", "recuse"]
    assert not declare.sign.isVisible()


def test_a_wrong_password_keeps_every_choice(declare: DeclarePage, program: SampleProgram) -> None:
    for line in declare.lines:
        line.control.button("none").click()
    declare.accept.setChecked(True)
    declare.password.field.setText("wrong")
    declare.sign_now()
    assert "KEY-001" in declare.password.field.accessibleDescription()
    assert all(line.complete for line in declare.lines)
    assert declare.password.field.text() == ""
    declare.load()
    assert all(line.complete for line in declare.lines)
    assert {act[0] for act in program.casework.done} <= {"keep-choice"}


@pytest.fixture
def submit(program: SampleProgram, actions: Actions, qtbot: QtBot) -> SubmitPage:
    page = SubmitPage(program, actions)
    qtbot.addWidget(page)
    page.resize(1280, 768)
    page.show()
    page.load()
    return page


READY = people.roster_row(2).case_id
GAPS = people.roster_row(3).case_id
CODES = ("1.1", "1.2", "1.3", "1.4", "1.5", "EE1")


def test_gaps_have_a_jump_each(submit: SubmitPage, qtbot: QtBot) -> None:
    submit.show_case(GAPS)
    assert len(submit.gaps.buttons) == 4
    with qtbot.waitSignal(submit.gap_wanted) as blocker:
        submit.gaps.buttons[1].click()
    assert blocker.args[0].target == "2.3"
    with qtbot.waitSignal(submit.gap_wanted) as blocker:
        qtbot.keyClick(submit.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert blocker.args[0].target == "EE5"


def test_many_that_are_not_rated_stand_on_one_line_until_they_are_unfolded(
    submit: SubmitPage, qtbot: QtBot
) -> None:
    one = leaving.gaps(GAPS)[0]
    many = [replace(one, target=code, words=Words(f"{code} 尚未评分", f"{code} not rated")) for code in CODES]
    submit.gaps.show_gaps([*many, *leaving.gaps(GAPS)[1:]])
    texts = [label.text() for label in submit.gaps.findChildren(TextLabel)]
    assert len([text for text in texts if "尚未评分" in text]) == 1
    assert f"{len(CODES)}项尚未评分（{'、'.join(CODES)}）" in texts[0].replace("\u2009", "")
    unfold, go_there = submit.gaps.buttons[:2]
    with qtbot.waitSignal(submit.gap_wanted) as blocker:
        go_there.click()
    assert blocker.args[0].target == CODES[0]
    unfold.click()
    assert len(submit.gaps.buttons) == len(many) + 3
    with qtbot.waitSignal(submit.gap_wanted) as blocker:
        submit.gaps.buttons[3].click()
    assert blocker.args[0].target == CODES[3]
    submit.gaps.show_gaps([replace(gap, case_id=READY) for gap in many])
    assert len(submit.gaps.buttons) == 2, "another case begins folded"
    submit.gaps.show_gaps(many[:4])
    assert len(submit.gaps.buttons) == 4, "a few are listed"


def test_the_computed_result_comes_after_the_own_recommendation(
    submit: SubmitPage, program: SampleProgram
) -> None:
    submit.show_case(READY)
    assert submit.computed._sheet is None
    submit.own.button("defer").click()
    assert ("recommend", READY, "defer", "") in program.casework.done
    assert submit.computed._sheet is not None
    assert ("see-computed", READY) in program.casework.done
    assert submit.texts.fields["moderation"].isVisible()


def test_a_lower_grade_is_named_before_it_counts(submit: SubmitPage, program: SampleProgram) -> None:
    submit.show_case(READY)
    submit.own.button("lower-grade").click()
    assert not program.casework.done
    assert submit.own.grade.count() == 2
    submit.own.grade.activated.emit(1)
    assert program.casework.done[0] == ("recommend", READY, "lower-grade", "PE")


def test_texts_keep_themselves(submit: SubmitPage, program: SampleProgram, qtbot: QtBot) -> None:
    submit.show_case(READY)
    field = submit.texts.fields["comment"]
    field.field.setPlainText("工程经验充分")
    qtbot.waitUntil(
        lambda: ("write", READY, "comment", "工程经验充分") in program.casework.done, timeout=3000
    )
    field.field.setPlainText("工程经验充分,佐证齐全")
    submit.show_case(GAPS)
    assert program.casework.done[-1] == ("write", READY, "comment", "工程经验充分,佐证齐全")
    assert field.text == ""


def test_a_text_that_was_refused_is_given_again(submit: SubmitPage, program: SampleProgram) -> None:
    submit.show_case(READY)
    field = submit.texts.fields["feedback"]
    program.casework.refuses = KnownError("CAS-009", Words("磁盘已满。", "The disk is full."))
    field.field.setPlainText("建议补充")
    field.commit()
    assert "CAS-009" in submit._banner.text
    program.casework.refuses = None
    field.commit()
    assert ("write", READY, "feedback", "建议补充") in program.casework.done


def test_one_password_signs_the_ticked_cases(
    submit: SubmitPage, program: SampleProgram, qtbot: QtBot
) -> None:
    assert submit.list.cases.ticked == [READY]
    submit.show_case(READY)
    submit.list.setFocus()
    qtbot.keyClick(submit.list, Qt.Key.Key_Space)
    assert submit.list.cases.ticked == []
    submit.sign_now()
    assert submit._banner.text == submit._look.t("submit.none_ready")
    qtbot.keyClick(submit.list, Qt.Key.Key_Space)
    submit.password.field.setText("wrong")
    submit.sign_now()
    assert "KEY-001" in submit.password.field.accessibleDescription()
    submit.password.field.setText(PASSWORD)
    submit.sign_now()
    assert ("submit", (READY,)) in program.casework.done
    assert submit._banner.text == submit._look.t("submit.done")


def test_a_settled_case_can_be_read_but_not_changed(submit: SubmitPage) -> None:
    submit.show_case(people.roster_row(0).case_id)
    assert not submit.own.button("recommend").isEnabled()
    assert submit.texts.fields["comment"].field.isReadOnly()


def test_a_submitted_case_is_taken_up_again_with_a_reason(submit: SubmitPage, program: SampleProgram) -> None:
    submit.show_case(READY)
    assert not submit.again.isVisible()
    case_id = people.roster_row(0).case_id
    submit.show_case(case_id)
    submit.again.begin.click()
    submit.again.confirm.click()
    assert not program.casework.done
    submit.again.reason.setText("补充材料后更正")
    submit.again.confirm.click()
    assert program.casework.done == [("take-up-again", case_id, "补充材料后更正")]


def test_the_preview_shows_the_pages(submit: SubmitPage) -> None:
    page = Pixels(20, 30, 80, b"\xff" * 2400)
    submit.preview.show_pages([page, page])
    labels = [
        label.accessibleName() for label in submit.preview._pages.widget().findChildren(type(submit._name))
    ]
    assert labels == []
    assert submit.preview._pages.widget().layout().count() == 3


@pytest.fixture
def returning(program: SampleProgram, actions: Actions, qtbot: QtBot) -> ReturnPage:
    page = ReturnPage(program, actions)
    qtbot.addWidget(page)
    page.resize(1280, 768)
    page.show()
    page.load()
    return page


def test_copying_puts_the_file_itself_on_the_clipboard(returning: ReturnPage, program: SampleProgram) -> None:
    returning.lines[0].buttons["copy"].click()
    urls = QGuiApplication.clipboard().mimeData().urls()
    assert [url.toLocalFile() for url in urls] == [returning.lines[0].row.path]
    assert program.casework.done[0][:2] == ("copied", returning.lines[0].row.bundle_id)
    assert returning._banner.text == returning._look.t("return.copied")


def test_saving_names_the_place(returning: ReturnPage, program: SampleProgram, tmp_path: Path) -> None:
    returning.save_to(returning.lines[0].row, tmp_path)
    assert program.casework.done == [("hand-over", returning.lines[0].row.bundle_id, tmp_path)]
    assert str(tmp_path) in returning._banner.text


def test_only_what_waits_has_an_act(returning: ReturnPage) -> None:
    assert [sorted(line.buttons) for line in returning.lines] == [
        ["copy", "save"],
        ["copy", "save"],
        [],
        [],
        [],
    ]


def test_details_are_one_level_down(returning: ReturnPage) -> None:
    line = returning.lines[0]
    assert not line.details.isVisible()
    line.more.click()
    assert line.details.isVisible()


def test_an_empty_return_teaches(returning: ReturnPage) -> None:
    returning.show_sheet(leaving.ReturnSheet(()))
    assert returning._stack.currentIndex() == 1


def test_tab_goes_down_the_page(submit: SubmitPage, qtbot: QtBot) -> None:
    submit.show()
    submit.activateWindow()
    qtbot.waitExposed(submit)
    qtbot.wait(20)
    submit.gaps.retranslate()
    inside = submit._detail.widget()
    submit._preview_button.setFocus()
    tops = []
    for _ in range(60):
        focus = submit.focusWidget()
        assert focus is not None
        if focus is submit.password.field:
            break
        if inside.isAncestorOf(focus):
            tops.append(focus.mapTo(inside, QPoint(0, 0)).y())
        submit.focusNextPrevChild(True)
    assert submit.focusWidget() is submit.password.field
    assert len(tops) > 4
    assert tops == sorted(tops)


def test_the_preview_is_left_by_keys_and_tab_reaches_its_way_back(submit: SubmitPage) -> None:
    submit._stack.setCurrentWidget(submit.preview)
    submit.preview.take_focus()
    back = next(
        button for button in submit.preview.findChildren(VerbButton) if button.key == "submit.preview.back"
    )
    for _ in range(40):
        if submit.window().focusWidget() is back:
            break
        QTest.keyClick(submit.window().focusWidget(), Qt.Key.Key_Tab)
    assert submit.window().focusWidget() is back
    QTest.keyClick(submit.preview._pages, Qt.Key.Key_Escape)
    assert submit.window().focusWidget() is submit._preview_button
