"""The rubric by keys: rows, filters, the card that never moves, ratings felt at once, words that save themselves."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from cse_desktop.domain.assignment import Claim
from cse_desktop.errors import Words
from cse_desktop.services.sheets import CaseSheet, HistoryRow
from tests.ui import case_samples as samples
from ui.assess.rubric.comment import CommentField
from ui.assess.rubric.lines import (
    DIMENSION,
    Filter,
    anchor_of,
    interview_lines,
    kept,
    material_lines,
    next_gap,
)
from ui.assess.rubric.pane import RubricPane
from ui.assess.rubric.row_model import RubricModel
from ui.look import Look

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Key = Qt.Key


def compose(field: CommentField, preedit: str, commit: str = "") -> None:
    """What an input method sends: characters being put together, or put in."""
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(field, event)


@pytest.fixture
def case() -> CaseSheet:
    return samples.case_sheet()


@pytest.fixture
def pane(qtbot: QtBot, look: Look, case: CaseSheet) -> RubricPane:
    made = RubricPane(look)
    qtbot.addWidget(made)
    made.resize(380, 690)
    made.show_lines(material_lines(case), case.standard, case.grade, frozen=False)
    made.show()
    return made


# -- lines


def test_every_indicator_has_a_line_below_its_dimension(case: CaseSheet) -> None:
    lines = material_lines(case)
    assert [line.target for line in lines if line.heading] == ["1", "2", "3", "4", "5"]
    assert {line.target for line in lines if not line.heading} == set(case.standard.indicators)
    only_oral = next(line for line in lines if line.target == "3.2")
    assert only_oral.cell is None
    assert not only_oral.permits("3")


def test_the_interview_form_has_dimensions_critical_indicators_and_flagged_gaps() -> None:
    lines = interview_lines(samples.interview_sheet())
    assert [line.target for line in lines] == ["1", "2", "3", "4", "5", "2.3", "EE5", "2.2"]
    assert all(line.method == "interview" and line.cell is not None for line in lines)


@pytest.mark.parametrize(
    ("which", "target", "there"),
    [
        (Filter.UNRATED, "EE6", True),
        (Filter.UNRATED, "1.1", False),
        (Filter.CRITICAL, "EE5", True),
        (Filter.CRITICAL, "1.3", False),
        (Filter.NO_EVIDENCE, "1.1", True),
        (Filter.NO_EVIDENCE, "1.3", False),
    ],
)
def test_filters_keep_what_they_say(case: CaseSheet, which: Filter, target: str, there: bool) -> None:
    lines = kept(material_lines(case), which)
    assert (target in {line.target for line in lines}) is there
    for index, line in enumerate(lines):
        if line.heading:
            assert not lines[index + 1].heading


def test_the_next_gap_goes_round(case: CaseSheet) -> None:
    lines = material_lines(case)
    assert next_gap(lines, ("1.1", "material")) == ("EE6", "material")
    assert next_gap(lines, None) == ("1", DIMENSION)
    last = [line.key for line in lines if line.gaps][-1]
    assert next_gap(lines, last) == ("1", DIMENSION)
    assert next_gap((), None) is None


def test_levels_have_the_indicators_own_anchor(case: CaseSheet) -> None:
    line = next(line for line in material_lines(case) if line.target == "1.3")
    own = case.standard.indicators["1.3"].anchor("PE", 4)
    assert anchor_of(case.standard, case.grade, line, "4") == own
    assert anchor_of(case.standard, case.grade, line, "NE") is None


# -- rows


def test_rows_keep_to_the_rules_of_models(qtmodeltester: object, pane: RubricPane) -> None:
    qtmodeltester.check(pane.model)  # type: ignore[attr-defined]  # pytest-qt ships no types for it


def test_a_row_says_everything_in_one_sentence(pane: RubricPane) -> None:
    model = pane.model
    spoken = model.index(model.row_of(("EE5", "material"))).data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert "电气安全" in spoken
    assert "评分\u20093" in spoken
    assert "关键指标" in spoken
    assert "1\u2009条佐证" in spoken
    unrated = model.index(model.row_of(("EE6", "material"))).data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert "未评分" in unrated
    assert "尚未评分" in unrated


def test_arrows_move_and_the_card_follows_without_moving(qtbot: QtBot, pane: RubricPane) -> None:
    pane.go_to("1.1")
    before = pane.card.geometry()
    places = [pane.card.segments.mapTo(pane, pane.card.segments.rect().topLeft())]
    for _ in range(6):
        qtbot.keyClick(pane.rows, Key.Key_Down)
        places.append(pane.card.segments.mapTo(pane, pane.card.segments.rect().topLeft()))
    assert pane.current is not None
    assert pane.current.target == "EE2"
    assert pane.card.geometry() == before
    assert len(set(places)) == 1
    pane.go_to("1", DIMENSION)
    assert pane.card.segments.mapTo(pane, pane.card.segments.rect().topLeft()) == places[0]


def test_letters_and_digits_in_the_rows_rate_nothing(qtbot: QtBot, pane: RubricPane) -> None:
    pane.go_to("EE6")
    with qtbot.assertNotEmitted(pane.rated):
        qtbot.keyClicks(pane.rows, "3e")
    assert pane.current is not None
    assert pane.current.target == "EE6"


def test_filters_by_button_and_jumping_lifts_them(pane: RubricPane) -> None:
    pane.filters.button(Filter.CRITICAL.value).click()
    assert pane.model.rowCount() < len(pane.lines)
    pane.go_to("1.1")
    assert pane.filters.value == Filter.ALL.value
    assert pane.current is not None
    assert pane.current.target == "1.1"


# -- rating


def test_a_rating_is_felt_at_once_and_solid_once_durable(
    qtbot: QtBot, pane: RubricPane, case: CaseSheet
) -> None:
    pane.go_to("EE6")
    with qtbot.waitSignal(pane.rated) as rated:
        assert pane.rate("3")
    assert rated.args == ["EE6", "material", "3"]
    button = pane.card.segments.button("3")
    assert button.isChecked()
    assert not button.durable
    assert pane.model.value_of(pane.current) == "3"  # type: ignore[arg-type]  # a line is current
    pane.settled("EE6", "material", "3")
    assert button.durable
    assert pane.card.saving.text == "已保存"
    sheet = samples.rated(case, "EE6", "3")
    pane.show_lines(material_lines(sheet), sheet.standard, sheet.grade, frozen=False)
    assert button.isChecked()
    assert button.durable


def test_a_second_rating_is_not_undone_by_the_answer_to_the_first(pane: RubricPane) -> None:
    pane.go_to("EE6")
    pane.rate("3")
    pane.rate("4")
    pane.settled("EE6", "material", "3")
    assert pane.card.segments.button("4").isChecked()
    assert not pane.card.segments.button("4").durable
    pane.settled("EE6", "material", "4")
    assert pane.card.segments.button("4").durable


def test_a_refused_rating_shows_the_one_before(pane: RubricPane) -> None:
    pane.go_to("1.1")
    pane.rate("5")
    pane.refused("1.1", "material")
    assert pane.card.segments.button("3").isChecked()
    assert pane.card.saving.text == "未能保存"


def test_segments_are_buttons_with_names_and_arrows(qtbot: QtBot, pane: RubricPane) -> None:
    pane.go_to("EE6")
    qtbot.keyClick(pane.rows, Key.Key_Return)
    expected = pane.card.segments.button("3")
    assert expected.hasFocus() or not pane.isActiveWindow()
    assert expected.accessibleName() == "3，独立完成常规工作 · 期望"
    interface = QAccessible.queryAccessibleInterface(expected)
    assert interface.role() in (QAccessible.Role.CheckBox, QAccessible.Role.Button)
    expected.setFocus()
    qtbot.keyClick(expected, Key.Key_Right)
    four = pane.card.segments.button("4")
    with qtbot.waitSignal(pane.rated) as rated:
        qtbot.keyClick(four, Key.Key_Space)
    assert rated.args[2] == "4"
    anchor = samples.standard().indicators["EE6"].anchor("PE", 4).zh
    assert anchor[:6] in pane.card.anchor.toPlainText()


def test_pressing_the_chosen_segment_clears_it(qtbot: QtBot, pane: RubricPane) -> None:
    pane.go_to("1.1")
    with qtbot.waitSignal(pane.rated) as rated:
        pane.card.segments.button("3").click()
    assert rated.args == ["1.1", "material", None]


def test_na_only_where_it_is_permitted_and_nothing_when_frozen(pane: RubricPane, case: CaseSheet) -> None:
    pane.go_to("1.1")
    assert not pane.card.segments.button("NA").isEnabled()
    assert not pane.rate("NA")
    pane.show_lines(material_lines(case), case.standard, case.grade, frozen=True)
    assert not pane.rate("4")
    assert pane.card.comment.isReadOnly()
    assert not pane.card.segments.button("4").isEnabled()


# -- words


def test_a_comment_saves_itself_on_a_pause_and_when_left(qtbot: QtBot, pane: RubricPane) -> None:
    pane.go_to("1.1")
    field = pane.card.comment
    with qtbot.waitSignal(pane.commented, timeout=2000) as said:
        qtbot.keyClicks(field, "solid work")
    assert said.args == ["1.1", "material", "solid work"]
    qtbot.keyClicks(field, " throughout")
    with qtbot.waitSignal(pane.commented) as left:
        pane.go_to("1.2")
    assert left.args == ["1.1", "material", "solid work throughout"]
    assert field.toPlainText() == ""


def test_saving_is_said_only_when_it_takes_time(qtbot: QtBot, pane: RubricPane) -> None:
    pane.go_to("1.2")
    qtbot.keyClicks(pane.card.comment, "x")
    pane.flush()
    assert "正在保存" not in pane.card.saving.text
    qtbot.waitUntil(lambda: pane.card.saving.text == "正在保存…", timeout=1000)
    pane.comment_settled()
    assert pane.card.saving.text == "已保存"


def test_what_is_being_typed_is_never_overwritten_by_a_sheet(
    qtbot: QtBot, pane: RubricPane, case: CaseSheet
) -> None:
    pane.go_to("1.3")
    field = pane.card.comment
    field.setFocus()
    qtbot.keyClick(field, Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, " more")
    pane.show_lines(material_lines(case), case.standard, case.grade, frozen=False)
    assert field.toPlainText().endswith(" more")


def test_an_input_method_keeps_its_characters(qtbot: QtBot, pane: RubricPane, case: CaseSheet) -> None:
    pane.go_to("EE6")
    field = pane.card.comment
    compose(field, "jie di")
    assert field.composing
    with qtbot.assertNotEmitted(pane.commented):
        field.flush()
        pane.show_lines(material_lines(case), case.standard, case.grade, frozen=False)
    compose(field, "", "接地")
    assert not field.composing
    with qtbot.waitSignal(pane.commented, timeout=2000) as said:
        pass
    assert said.args[2] == "接地"


def test_a_draft_is_marked_until_it_is_edited(qtbot: QtBot, pane: RubricPane) -> None:
    pane.go_to("EE3")
    assert pane.card.draft.isVisible()
    with qtbot.waitSignal(pane.draft_wanted) as wanted:
        pane.card.draft.click()
    assert wanted.args == ["EE3", "material"]
    pane.show_draft("EE3", "material", "依据《项目报告》第6页，能独立整定。")
    assert pane.card.comment.property("drafted") is True
    assert pane.card.saving.text == "自动草拟，请修改"
    qtbot.keyClicks(pane.card.comment, "!")
    assert pane.card.comment.property("drafted") is False


# -- evidence and history


def test_chips_open_relink_and_untie(qtbot: QtBot, pane: RubricPane) -> None:
    pane.go_to("1.3")
    chips = pane.card.chips.chips
    assert [chip.row.annotation.annotation_id for chip in chips] == ["n1", "n2"]
    assert "独立" in chips[0].text()
    assert "第\u20094\u2009页" in chips[0].accessibleName()
    with qtbot.waitSignal(pane.evidence_opened) as opened:
        qtbot.keyClick(chips[0], Key.Key_Return)
    assert opened.args == ["n1"]
    with qtbot.waitSignal(pane.evidence_untied) as untied:
        qtbot.keyClick(chips[1], Key.Key_Delete)
    assert untied.args == ["n2", "1.3", "material"]
    chips[0].open_menu()
    menu = chips[0].findChild(QMenu)
    assert menu is not None
    parts = [action for action in menu.actions() if action.isCheckable()]
    assert [action.isChecked() for action in parts] == [True, False, False, False]
    with qtbot.waitSignal(pane.evidence_relinked) as relinked:
        parts[1].trigger()
    assert relinked.args == ["n1", "1.3", "material", "leading", ""]
    menu.close()


def test_a_claim_stands_after_the_evidence_and_opens_what_it_names(
    qtbot: QtBot, pane: RubricPane, case: CaseSheet
) -> None:
    where = "项目/03 项目报告.pdf"
    claims = tuple(Claim(target, 3, where, pages) for target, pages in (("EE6", "12-15"), ("1.3", "")))
    pane.show_lines(material_lines(replace(case, claims=claims)), case.standard, case.grade, frozen=False)
    card = pane.card
    pane.go_to("EE6")
    assert card.claim.isVisibleTo(card)
    assert card.claim.text() == "自评\u20093\u2009级：项目报告第\u200912-15\u2009页"
    with qtbot.waitSignal(pane.claim_opened) as opened:
        qtbot.keyClick(card.claim, Key.Key_Return)
    assert opened.args == [claims[0]]
    assert [claim.first_page for claim in claims] == [11, None]
    pane.go_to("1.3")
    assert len(card.chips.chips) == 2
    assert [chip.isVisibleTo(card) for chip in (card.chips, card.claim_beside, card.claim)] == [
        True,
        True,
        False,
    ]
    assert card.claim_beside.text() == "自评\u20093\u2009级"
    assert "项目报告" in card.claim_beside.accessibleName()
    pane.go_to("1.1")
    assert (card.claim.claim, card.claim_beside.claim, card.claim.text()) == (None, None, "")
    assert "Ctrl+E" in card.evidence_hint.text()


def test_history_is_one_click_away(qtbot: QtBot, pane: RubricPane) -> None:
    pane.go_to("1.3")
    with qtbot.waitSignal(pane.history_wanted) as wanted:
        pane.card.history.click()
    assert wanted.args == ["1.3", "material"]
    rows = (HistoryRow("2026-03-12T01:00:00Z", "示例 评价专家甲", Words("评分由 3 改为 4", "rating 3 → 4")),)
    panel = pane.show_history(rows)
    assert panel is not None
    assert panel.lines == ["评分由 3 改为 4"]
    qtbot.keyClick(panel, Key.Key_Escape)


def test_everything_speaks_the_other_language(pane: RubricPane, look: Look) -> None:
    pane.go_to("EE6")
    look.set_language("en")
    assert pane.card.title.text() == samples.standard().indicators["EE6"].title.en
    assert pane.card.segments.button("NE").accessibleName() == "NE, not evidenced"
    assert pane.filters.button("critical").text() == "Critical"
    model: RubricModel = pane.model
    assert "not rated" in model.index(model.row_of(("EE6", "material"))).data(
        int(Qt.ItemDataRole.AccessibleTextRole)
    )


def test_typing_without_a_pause_is_kept_all_the_same(qtbot: QtBot, look: Look) -> None:
    field = CommentField(look)
    qtbot.addWidget(field)
    field._longest.setInterval(60)
    kept: list[str] = []
    field.committed.connect(kept.append)
    for _ in range(20):
        qtbot.keyClicks(field, "a")
        qtbot.wait(10)
    assert kept
    assert field._pause.isActive()
