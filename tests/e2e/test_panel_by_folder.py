"""The lead takes members' scores in from one folder: any order, again and again, and only what may be believed."""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cse_desktop.domain.records import TakenScores
from cse_desktop.errors import KnownError
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.moderating import agree_rating
from cse_desktop.services.panel_values import PanelRow, PanelSheet
from cse_desktop.society import appointing
from tests.e2e.panels import DISCUSSED, LEAD, MEMBERS, Panel, scores_of
from tests.e2e.supplying import report, supply
from tests.world import PASSWORD, World


@pytest.fixture
def panel(world: World) -> Iterator[Panel]:
    found = Panel(world)
    yield found
    found.close()


@pytest.fixture
def two(world: World) -> Iterator[Panel]:
    """A lead and one member."""
    found = Panel(world, MEMBERS[:1])
    yield found
    found.close()


def sheet(panel: Panel) -> PanelSheet:
    return panel.casework[LEAD].panel_sheet()


def row(panel: Panel, place: int = 0) -> PanelRow:
    return next(found for found in sheet(panel).rows if found.case_id == panel.cases[place])


def members(panel: Panel, place: int = 0) -> dict[str, str]:
    return {line.assessor_id: line.state for line in row(panel, place).members}


def taken(panel: Panel) -> list[TakenScores]:
    return panel.room(LEAD).storage.rows(TakenScores)


def test_three_members_by_folder_in_any_order_and_again(panel: Panel) -> None:
    panel.submit(LEAD)
    files = [panel.submit("e-001"), panel.submit("e-002", m_1_3="5"), panel.submit("e-003", m_1_3="2")]
    desk = panel.desks[LEAD]
    for file in reversed(files):
        desk.open_file(file)
    first, standing = sheet(panel), taken(panel)
    panel.hand(*files)
    again = desk.open_folder(panel.folder)
    assert [(line.code, line.words.en) for line in again.lines] == [
        ("", "This file was taken in before; nothing is new.")
    ] * 3
    assert (sheet(panel), taken(panel)) == (first, standing)
    assert members(panel) == dict.fromkeys((LEAD, *MEMBERS), "here")
    (found,) = row(panel).differences
    assert (found.target, found.method) == DISCUSSED
    assert {stand.assessor_id: stand.value for stand in found.stands} == {
        LEAD: "3",
        "e-001": "3",
        "e-002": "5",
        "e-003": "2",
    }
    assert found.spread.en == "levels apart: 3"
    by_name = {stand.assessor_id: stand for stand in found.stands}
    assert by_name["e-003"].comment.startswith("e-003：计算书")
    assert [evidence.annotation.quote for evidence in by_name["e-003"].evidence] == ["12.4 kA"]
    assert by_name["e-003"].evidence[0].material_name.endswith("项目报告.pdf")
    assert row(panel).agreed_count > 20
    assert [stand[1].en for stand in row(panel).recommendation.stands] == ["Recommend"] * 4  # type: ignore[union-attr]


def test_every_order_of_revisions_ends_in_the_same(two: Panel) -> None:
    """The first bundle has both cases, the second corrects one: whichever comes first, the newest of each stands."""
    two.submit(LEAD)
    first = two.submit("e-001")
    second = two.correct("e-001", 0, "4")
    found: list[set[tuple[str, int, str]]] = []
    for order in itertools.permutations((first, second)):
        panel_home = two.world.folder / f"lead-{len(found)}"
        desk = _another_lead(two, panel_home)
        codes = []
        for file in (*order, *order):
            try:
                desk.open_file(file)
            except KnownError as refused:
                codes.append(refused.code)
        work = desk.open_room(two.world.ids[LEAD])
        rows = work.room.storage.rows(TakenScores)
        found.append({(r.case_id, r.revision, r.bundle) for r in rows})
        assert codes == []
        desk.close_room()
    assert found[0] == found[1]
    assert sorted(revision for _, revision, _ in found[0]) == [1, 2]


def _another_lead(panel: Panel, home: Path) -> AssessorDesk:
    """The lead's desk as it is now, on a copy of its home."""
    panel.desks[LEAD].close_room()
    shutil.copytree(panel.world.folder / "desks" / LEAD, home)
    desk = panel.world.desk(LEAD, home=home)
    desk.unlock(PASSWORD)
    return desk


def test_an_older_revision_alone_is_refused_in_words(two: Panel) -> None:
    two.submit(LEAD, (0,))
    first = two.submit("e-001", (0,))
    second = two.correct("e-001", 0, "4")
    desk = two.desks[LEAD]
    desk.open_file(second)
    with pytest.raises(KnownError) as refused:
        desk.open_file(first)
    assert refused.value.code == "PAN-006"
    assert [r.revision for r in taken(two)] == [2]
    assert row(two).differences[0].stands[1].value == "4"


def test_one_missing_is_named_and_needs_a_reason(panel: Panel) -> None:
    panel.submit(LEAD)
    panel.hand(panel.submit("e-001"), panel.submit("e-002"))
    panel.desks[LEAD].open_folder(panel.folder)
    assert members(panel)["e-003"] == "missing"
    assert row(panel).standing == "waiting"
    panel.casework[LEAD].go_without(panel.cases[0], "e-003", "因病未能参加，学会已同意。")
    assert (members(panel)["e-003"], row(panel).standing) == ("absent", "ready")
    assert row(panel, 1).standing == "waiting"


def test_one_altered_is_refused_and_the_others_are_taken_in(panel: Panel) -> None:
    panel.submit(LEAD)
    good, bad = panel.submit("e-001"), panel.submit("e-002")
    panel.hand(good, bad)
    data = bytearray((panel.folder / bad.name).read_bytes())
    data[-200] ^= 1
    (panel.folder / bad.name).write_bytes(data)
    found = panel.desks[LEAD].open_folder(panel.folder)
    assert {line.name: line.code for line in found.lines} == {good.name: "", bad.name: "CSB-022"}
    assert {r.assessor_id for r in taken(panel)} == {"e-001"}
    assert members(panel)["e-002"] == "missing"


def test_a_file_for_somebody_else_and_ones_own_are_no_members_scores(two: Panel) -> None:
    own = two.submit(LEAD)
    acceptance = next(sent for sent in two.room("e-001").storage.outbox() if sent.kind == "acceptance")
    two.hand(own, two.casework["e-001"].path_of(acceptance.bundle_id))
    found = two.desks[LEAD].open_folder(two.folder)
    assert [line.code for line in found.lines] == ["CSB-020"], "an acceptance is for the society alone"
    assert taken(two) == []


def test_nothing_is_opened_before_the_own_submission(two: Panel) -> None:
    file = two.submit("e-001", m_1_3="5")
    said = two.desks[LEAD].open_file(file)
    assert "opened once you have submitted" in said.words.en
    for place in (0, 1):
        found = row(two, place)
        assert (found.standing, members(two, place)["e-001"]) == ("closed", "closed")
        assert (found.differences, found.recommendation, found.computed, found.agreed_count) == (
            (),
            None,
            None,
            0,
        )
    with pytest.raises(KnownError) as refused:
        agree_rating(two.room(LEAD), two.casework[LEAD].panel, two.cases[0], *DISCUSSED, "4", "x")
    assert refused.value.code == "PAN-011"
    two.submit(LEAD, (0,))
    assert (row(two).standing, [d.target for d in row(two).differences]) == ("open", ["1.3"])
    assert row(two, 1).standing == "closed", "the other case of the same bundle stays closed"


def test_what_came_lies_encrypted_inside_the_encrypted_file(two: Panel) -> None:
    """Even somebody who has the case file's key finds ciphertext only."""
    file = two.submit("e-001", m_1_3="5")
    two.desks[LEAD].open_file(file)
    storage = two.room(LEAD).storage
    (name,) = [name for name in storage.payload_names() if name.startswith("panel/")]
    assert storage.payload(name) == file.read_bytes()
    assert storage.payload(name).startswith(b"age-encryption.org/v1\n")
    kept = b"".join(entry.changes.encode() for entry in storage.journal())
    assert "计算书只覆盖一种工况".encode() not in kept
    assert DISCUSSED[0].encode() not in kept


def test_a_case_taken_up_again_closes_the_others_scores(two: Panel) -> None:
    two.submit(LEAD, (0,))
    two.desks[LEAD].open_file(two.submit("e-001", (0,), m_1_3="5"))
    assert row(two).differences
    two.casework[LEAD].take_up_again(two.cases[0], "更正")
    assert (row(two).standing, row(two).differences) == ("closed", ())


def test_scores_out_of_scope_are_refused(two: Panel) -> None:
    """`e-001` with a certificate that covers another grade only."""
    two.submit(LEAD, (0,))
    world, elsewhere = two.world, two.world.desk("elsewhere")
    request = elsewhere.enrol("示例·e-001", "示例检测中心", "csee", ["electrical"], PASSWORD)
    target = world.folder / "elsewhere.pem"
    appointing.appoint(world.society, world.row, request, "electrical:AE", assessor_id="e-001", out=target)
    elsewhere.install_certificate(target)
    assert refusal(two, scores_of(two, "elsewhere", named="e-001")) == "CSB-096"
    assert taken(two) == []
    assert members(two)["e-001"] == "missing"


REFUSED = [
    ("not of the panel", {"who": "e-077"}, "PAN-001"),
    ("in another's name", {"who": "e-077", "named": "e-001"}, "CSB-092"),
    ("another case", {"who": "e-001", "case_id": "01890a5d-ac96-774b-bcce-b302099a8057"}, "CSB-090"),
]


@pytest.mark.parametrize(("made", "code"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_scores_that_are_none_of_the_panels_are_refused(two: Panel, made: dict[str, str], code: str) -> None:
    two.submit(LEAD, (0,))
    two.world.enrol("e-077")
    assert refusal(two, scores_of(two, **made)) == code
    assert taken(two) == []
    assert members(two)["e-001"] == "missing"


def test_a_record_that_cannot_be_read_is_said_and_counts_as_missing(two: Panel) -> None:
    """Signed by the member, to the lead, about the case – and no score record."""
    two.submit(LEAD, (0,))
    two.desks[LEAD].open_file(scores_of(two, "e-001"))
    (line,) = [line for line in row(two).members if line.assessor_id == "e-001"]
    assert (line.state, line.words.en) == ("faulty", "scores can not be read (SCR-002)")
    assert row(two).standing == "waiting"


def refusal(panel: Panel, file: Path) -> str:
    with pytest.raises(KnownError) as refused:
        panel.desks[LEAD].open_file(file)
    return refused.value.code


def test_a_member_who_had_a_supplement_that_the_lead_has_not_is_taken_in_and_it_is_said(two: Panel) -> None:
    """Each assessor's supplements are counted by themselves, so that digests of one case may differ."""
    two.submit(LEAD, (0,))
    room = two.room("e-001")
    further = two.world.folder / "further.csb"
    supply(two.world, room, further, {"04 补充计算.pdf": report("Further calculation")})
    two.desks["e-001"].open_file(further)
    assert room.case(two.cases[0]).digest != two.room(LEAD).case(two.cases[0]).digest
    two.desks[LEAD].open_file(two.submit("e-001", (0,), m_1_3="4"))
    (line,) = [line for line in row(two).members if line.assessor_id == "e-001"]
    assert [found.by_one for found in row(two).differences] == [True]
    assert (line.state, line.words.en) == ("other", "scores are here; made with other supplements than yours")
    assert (row(two).standing, [d.target for d in row(two).differences]) == ("open", ["1.3"])
