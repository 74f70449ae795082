"""From what was agreed to every member's answer: signed by the lead, judged by the society, consented to or not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cse_desktop.bundles.read import KeepAll, Reader, read_bundle
from cse_desktop.bundles.rules import KnownAssignment
from cse_desktop.domain.canonical import Json, parse_canonical
from cse_desktop.domain.moderation_json import moderation_file
from cse_desktop.domain.ports import Outgoing
from cse_desktop.errors import KnownError
from cse_desktop.services.moderating import agree_rating
from cse_desktop.services.panel_values import AnswerRow, PanelRow
from cse_desktop.society import authorities
from cse_desktop.society.cli import main
from cse_desktop.society.intake import Received
from cse_desktop.society.rows import ConsentRow, ModerationRow
from cse_desktop.society.standing import standing
from cse_desktop.trust.profile import read_certificate
from tests.e2e.panels import DISCUSSED, LEAD, MEMBERS, Panel, rated
from tests.world import PASSWORD, World

REASON = "第12页的计算只覆盖一种工况，独立但不复杂。"


@pytest.fixture
def panel(world: World) -> Iterator[Panel]:
    """A lead and three members who all submitted; `e-002` and `e-003` differ on the first case."""
    found = Panel(world)
    found.submit(LEAD)
    found.hand(
        found.submit("e-001"),
        found.submit("e-002", (1,)),
        found.submit("e-002", (0,), m_1_3="5"),
        found.submit("e-003", (0,), "not-recommend", m_1_3="2"),
        found.submit("e-003", (1,)),
    )
    found.desks[LEAD].open_folder(found.folder)
    yield found
    found.close()


def row(panel: Panel, place: int = 0) -> PanelRow:
    rows = panel.casework[LEAD].panel_sheet().rows
    return next(found for found in rows if found.case_id == panel.cases[place])


def answer(panel: Panel, who: str, place: int = 0) -> AnswerRow:
    rows = panel.casework[who].panel_sheet().answers
    return next(found for found in rows if found.case_id == panel.cases[place])


def settle(panel: Panel, value: str = "3") -> None:
    work, case_id = panel.casework[LEAD], panel.cases[0]
    work.agree_rating(case_id, *DISCUSSED, value, REASON)
    work.agree_case(case_id, recommendation="recommend", reason="两处不足已在面试中说明。")


def sign(panel: Panel) -> tuple[Outgoing, Path]:
    settle(panel)
    work = panel.casework[LEAD]
    sent = work.moderate(panel.cases, PASSWORD)
    return sent, work.path_of(sent.bundle_id)


def all_scores(panel: Panel) -> list[Path]:
    return [
        work.path_of(sent.bundle_id)
        for work in panel.casework.values()
        for sent in work.room.storage.outbox()
        if sent.kind == "scores"
    ]


def received(panel: Panel, *files: Path) -> Received:
    return panel.world.receive(*files)[-1]


def content(panel: Panel, file: Path, place: int = 0) -> dict[str, Json]:
    """The moderation of a case as the society reads it."""
    society = authorities.ca_row(panel.world.society, "csee")
    known = KnownAssignment(3, LEAD, read_certificate(society.der, "society").key_sha256)
    reader = Reader(
        roots=[authorities.root_row(panel.world.society).der],
        crls=authorities.current_crls(panel.world.society, "csee"),
        identities=[panel.world.society.keys.age_identity("csee.intake")],
        kinds=frozenset({"moderation"}),
        audiences=frozenset({"csee"}),
        now=panel.world.clock.now(),
        known=lambda _head, _signer: known,
    )
    name = moderation_file(panel.cases[place])
    found = parse_canonical(read_bundle(file, reader, KeepAll()).kept[name], name)
    assert isinstance(found, dict)
    return found


def test_disagreements_only_are_agreed_on_and_the_result_follows(panel: Panel) -> None:
    before = row(panel)
    assert [found.by_one for found in before.differences] == [False], "5, 3, 3 and 2"
    assert (before.standing, before.left, [d.target for d in before.differences]) == ("open", 2, ["1.3"])
    assert before.recommendation is not None
    assert before.recommendation.differs
    assert before.computed is not None
    assert "still to be rated" in before.computed.headline.en
    settle(panel)
    after = row(panel)
    assert (after.standing, after.left, after.differences[0].settled) == ("ready", 0, True)
    assert after.computed is not None
    assert after.computed.recommends
    other = row(panel, 1)
    assert (other.standing, other.differences, other.left) == ("ready", (), 0), "agreed without a click"


def test_without_a_reason_nothing_is_settled(panel: Panel) -> None:
    work, case_id = panel.casework[LEAD], panel.cases[0]
    work.agree_rating(case_id, *DISCUSSED, "3", "")
    work.agree_case(case_id, recommendation="recommend")
    assert (row(panel).standing, row(panel).left) == ("open", 2)
    with pytest.raises(KnownError) as refused:
        work.moderate([case_id], PASSWORD)
    assert refused.value.code == "PAN-014"
    assert [sent.kind for sent in work.room.storage.outbox()] == ["acceptance", "scores"]


def test_what_is_agreed_is_undone_and_redone_and_own_ratings_are_not_touched(panel: Panel) -> None:
    work, case_id = panel.casework[LEAD], panel.cases[0]
    settle(panel)
    assert work.undo_agreement(case_id) is not None
    assert work.undo_agreement(case_id) is not None
    assert work.undo_agreement(case_id) is None, "what was done before the submission is not undone here"
    assert row(panel).left == 2
    assert work.undo_agreement(case_id, redo=True) is not None
    assert work.undo_agreement(case_id, redo=True) is not None
    assert row(panel).left == 0
    assert rated(work.room, case_id, DISCUSSED) == "3"


def test_a_near_miss_needs_a_moderation_comment(world: World) -> None:
    """All agree on ratings that miss one dimension by less than the margin: no difference, and yet a comment."""
    panel = Panel(world, MEMBERS[:1], 1)
    near = {"i_4": "2"}
    panel.submit(LEAD, (0,), "not-recommend", **near)
    panel.desks[LEAD].open_file(panel.submit("e-001", (0,), "not-recommend", **near))
    found = row(panel)
    assert (found.differences, found.near_miss, found.left, found.standing) == ((), True, 1, "open")
    panel.casework[LEAD].agree_case(panel.cases[0], near_miss="仅持续发展一项略低，经合议维持原判断。")
    assert (row(panel).left, row(panel).standing) == (0, "ready")
    sent = panel.casework[LEAD].moderate(panel.cases, PASSWORD)
    found_words = content(panel, panel.casework[LEAD].path_of(sent.bundle_id))["recommendation"]
    assert isinstance(found_words, dict)
    assert found_words["near_miss"] == "仅持续发展一项略低，经合议维持原判断。"
    panel.close()


def test_the_society_accepts_a_moderation_over_what_it_has_and_answers_once(panel: Panel) -> None:
    originals = {who: rated(panel.room(who), panel.cases[0], DISCUSSED) for who in (LEAD, *MEMBERS)}
    sent, file = sign(panel)
    early = received(panel, file)
    assert (early.outcome, early.code, early.answer) == ("refused", "SOC-070", None)
    panel.world.receive(*all_scores(panel))
    found = received(panel, file)
    assert (found.outcome, set(found.cases.values())) == ("accepted", {"accepted"})
    assert received(panel, file).stored
    rows = panel.world.society.records.rows(ModerationRow)
    assert {(r.case_id, r.revision, r.recommendation, r.computed) for r in rows} == {
        (case_id, 1, "recommend", 1) for case_id in panel.cases
    }
    said = content(panel, file)
    assert [entry["assessor"] for entry in said["originals"]] == [LEAD, *MEMBERS]  # type: ignore[index, union-attr, call-overload]
    agreed = {(e["target"], e["method"]): e for e in said["agreed"]}  # type: ignore[index, union-attr, call-overload]
    assert (agreed[DISCUSSED]["value"], agreed[DISCUSSED]["reason"]) == ("3", REASON)  # type: ignore[index, call-overload]
    assert found.answer is not None
    panel.desks[LEAD].open_file(found.answer)
    states = {s.bundle_id: s.state for s in panel.room(LEAD).storage.outbox()}
    assert states[sent.bundle_id] == "delivered"
    assert {who: rated(panel.room(who), panel.cases[0], DISCUSSED) for who in (LEAD, *MEMBERS)} == originals


def test_members_consent_or_dissent_in_one_batch_from_their_own_machines(
    panel: Panel, capsys: pytest.CaptureFixture[str]
) -> None:
    _, file = sign(panel)
    panel.world.receive(*all_scores(panel), file)
    (entry,) = standing(panel.world.society).rounds
    assert [(p.lead, p.revision, p.recommendation, p.computed) for p in entry.panels] == [
        (LEAD, 1, "recommend", True)
    ] * 2
    assert [p.waiting for p in entry.panels] == [MEMBERS] * 2
    assert main(["--lang", "en", "--home", str(panel.world.folder / "society"), "status"]) == 0
    said = capsys.readouterr().out
    assert "moderation of A001, revision 1 (lead e-009), recommendation recommend" in said
    assert "not answered yet: e-001, e-002, e-003" in said
    for who in MEMBERS:
        panel.desks[who].open_file(file)
    shown = answer(panel, "e-003")
    (line,) = [found for found in shown.compared if found.reason]
    assert (line.own, line.agreed, line.reason) == ("2", "3", REASON)
    assert (shown.own_recommendation.en, shown.recommendation.en) == ("Not recommend", "Recommend")
    work = panel.casework["e-003"]
    work.choose_consent(panel.cases[0], "dissent", "")
    with pytest.raises(KnownError) as refused:
        work.consent(panel.cases, PASSWORD)
    assert refused.value.code == "PAN-022"
    work.choose_consent(panel.cases[0], "dissent", "我仍认为1.3只达到2级。")
    work.choose_consent(panel.cases[1], "consent", "")
    back = [work.path_of(work.consent(panel.cases, PASSWORD).bundle_id)]
    for who in MEMBERS[:2]:
        for case_id in panel.cases:
            panel.casework[who].choose_consent(case_id, "consent", "")
        back.append(panel.casework[who].path_of(panel.casework[who].consent(panel.cases, PASSWORD).bundle_id))
    results = panel.world.receive(*back)
    assert [found.outcome for found in results] == ["accepted"] * 3
    assert "dissents in 1" in results[0].remarks[0].en
    (entry,) = standing(panel.world.society).rounds
    with_dissent, by_all = entry.panels
    assert (with_dissent.consents, with_dissent.dissents) == (("e-001", "e-002"), ("e-003",))
    assert (by_all.consents, by_all.dissents, by_all.waiting) == (MEMBERS, (), ())
    kept = panel.world.society.records.rows(ConsentRow)
    assert sorted(found.choice for found in kept) == ["consent"] * 5 + ["dissent"]
    panel.hand(*reversed(back))
    panel.desks[LEAD].open_folder(panel.folder)
    lines = {found.assessor_id: (found.choice, found.reason) for found in row(panel).members}
    assert lines == {
        LEAD: ("", ""),
        "e-001": ("consent", ""),
        "e-002": ("consent", ""),
        "e-003": ("dissent", "我仍认为1.3只达到2级。"),
    }
    with pytest.raises(KnownError) as again:
        work.choose_consent(panel.cases[0], "consent", "")
    assert again.value.code == "PAN-020"


def test_a_member_who_has_not_submitted_cannot_open_a_moderation(world: World) -> None:
    panel = Panel(world, MEMBERS[:2], 1)
    panel.submit(LEAD, (0,))
    panel.desks[LEAD].open_file(panel.submit("e-001", (0,)))
    panel.casework[LEAD].go_without(panel.cases[0], "e-002", "未提交")
    sent = panel.casework[LEAD].moderate(panel.cases, PASSWORD)
    file = panel.casework[LEAD].path_of(sent.bundle_id)
    with pytest.raises(KnownError) as refused:
        panel.desks["e-002"].open_file(file)
    assert refused.value.code == "CSB-020", "it is not even encrypted to them"
    panel.casework["e-001"].take_up_again(panel.cases[0], "更正")
    with pytest.raises(KnownError) as closed:
        panel.desks["e-001"].open_file(file)
    assert closed.value.code == "PAN-003"
    panel.close()


def test_a_newer_record_makes_a_signed_moderation_outdated_and_it_is_made_again(panel: Panel) -> None:
    _, file = sign(panel)
    panel.world.receive(*all_scores(panel), file)
    panel.desks["e-003"].open_file(file)
    panel.casework["e-003"].choose_consent(panel.cases[0], "dissent", "1.3应为2级。")
    sent = panel.casework["e-003"].consent([panel.cases[0]], PASSWORD)
    panel.desks[LEAD].open_file(panel.casework["e-003"].path_of(sent.bundle_id))
    newer = panel.correct("e-002", 0, "4")
    panel.desks[LEAD].open_file(newer)
    assert (row(panel).standing, row(panel, 1).standing) == ("outdated", "signed")
    work, case_id = panel.casework[LEAD], panel.cases[0]
    with pytest.raises(KnownError) as refused:
        agree_rating(work.room, work.panel, case_id, *DISCUSSED, "4", REASON)
    assert refused.value.code == "PAN-015"
    work.moderate_again(case_id, "e-002 提交了更正")
    assert row(panel).standing == "ready"
    second = work.path_of(work.moderate([case_id], PASSWORD).bundle_id)
    said = content(panel, second)
    assert (said["revision"], said["reason"]) == (2, "e-002 提交了更正")
    assert said["dissent"] == [{"assessor": "e-003", "reason": "1.3应为2级。"}]
    assert received(panel, newer, second).outcome == "accepted"
    panel.desks["e-003"].open_file(second)
    assert (answer(panel, "e-003").revision, answer(panel, "e-003").choice) == (2, "")
    assert "taken in before" in panel.desks["e-003"].open_file(file).words.en
    assert answer(panel, "e-003").revision == 2
    (entry,) = standing(panel.world.society).rounds
    assert [(p.number, p.revision) for p in entry.panels] == [("A001", 2), ("A002", 1)]
    assert entry.panels[0].dissents == (), "the dissent was from the revision before"


def test_an_answer_to_a_moderation_that_was_replaced_is_no_consent_to_the_new_one(panel: Panel) -> None:
    _, file = sign(panel)
    panel.desks["e-001"].open_file(file)
    for case_id in panel.cases:
        panel.casework["e-001"].choose_consent(case_id, "consent", "")
    sent = panel.casework["e-001"].consent(panel.cases, PASSWORD)
    work = panel.casework[LEAD]
    work.moderate_again(panel.cases[0], "再议")
    work.moderate([panel.cases[0]], PASSWORD)
    panel.desks[LEAD].open_file(panel.casework["e-001"].path_of(sent.bundle_id))
    found = [{m.assessor_id: m.choice for m in row(panel, place).members}["e-001"] for place in (0, 1)]
    assert found == ["", "consent"]
