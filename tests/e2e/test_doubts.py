"""A doubt on an application condition: flagged by keys with a reason, signed with the scores, read by the society."""

import json
import subprocess
from pathlib import Path

import pytest

from cse_desktop.domain.records import ConditionDoubt
from cse_desktop.errors import BugError, KnownError
from cse_desktop.services import doubting, undoing
from cse_desktop.services.case_sheets import case_sheet
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.society.rows import CaseResultRow
from tests.e2e.fill import fill_case
from tests.e2e.keyboard import at_the_keyboard
from tests.world import PASSWORD, World

WHY = "示例：任职证明与简历的起止时间不一致"


def test_a_doubt_needs_words_and_can_be_undone(casework: Casework) -> None:
    room = casework.room
    case_id = room.assignment.cases[0].id
    condition = case_sheet(room, case_id).conditions[0].id
    doubting.doubt(room, case_id, condition, f"  {WHY}\n ")
    assert case_sheet(room, case_id).conditions[0].doubt == WHY
    doubting.doubt(room, case_id, condition, " ")
    assert room.storage.rows(ConditionDoubt) == []
    undoing.undo(room, case_id)
    assert case_sheet(room, case_id).conditions[0].doubt == WHY
    with pytest.raises(BugError):
        doubting.doubt(room, case_id, "no-such", WHY)


def test_it_is_signed_with_the_scores_printed_and_read_by_the_society(
    world: World, casework: Casework, tmp_path: Path
) -> None:
    room = casework.room
    case_id = room.assignment.cases[0].id
    condition = case_sheet(room, case_id).conditions[0].id
    doubting.doubt(room, case_id, condition, WHY)
    fill_case(room, case_id)
    (tmp_path / "sheet.pdf").write_bytes(casework.score_sheet(case_id, "zh_CN"))
    printed = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "sheet.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "".join(WHY.split()) in "".join(printed.split())
    sent = casework.submit_cases([case_id], PASSWORD)
    (received,) = world.receive(casework.path_of(sent.bundle_id))
    assert received.outcome == "accepted"
    assert any("存疑" in remark.zh for remark in received.remarks)
    (result,) = world.society.records.rows(CaseResultRow)
    assert json.loads(result.record)["doubts"] == [{"condition": condition, "text": WHY}]
    with pytest.raises(KnownError):
        doubting.doubt(room, case_id, condition, "too late")


def test_it_is_flagged_changed_and_taken_back_by_keys(
    world: World, casework: Casework, desk: AssessorDesk
) -> None:
    desk.close_room()
    with at_the_keyboard(world.folder / "desks" / "e-001", world.clock) as person:
        person.unlock(PASSWORD)
        page = person.open_case("A001")
        person.hands.press("Ctrl+M")
        line = page.place.materials.conditions.lines[0]
        person.tab_to(line.flag)
        person.hands.press("Return")
        person.hands.type(WHY)
        person.hands.press("Return")
        person.idle()
        assert person._sheet(page).conditions[0].doubt == WHY
        person.reads_in_both("doubt", "存疑：示例", "Doubted: 示例")
        assert WHY in line.accessibleName()
        assert person.window.focusWidget() is line.flag, "the keys stay where they were"
        person.hands.press("Return")
        person.hands.press("Escape")
        assert person._sheet(page).conditions[0].doubt == WHY, "Escape changes nothing"
        person.hands.press("Return")
        person.hands.press("Ctrl+A")
        person.hands.press("Delete")
        person.hands.press("Return")
        person.idle()
        assert person._sheet(page).conditions[0].doubt == ""
