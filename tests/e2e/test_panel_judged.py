"""What the society makes of moderations and consents that the program itself would not have made."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.write import payload_bytes
from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.consent_json import CONSENT_FILE, ConsentEntry, ConsentPaper, consent_document
from cse_desktop.domain.moderation_json import (
    Agreed,
    Moderation,
    Remark,
    moderation_digest,
    moderation_document,
    moderation_file,
)
from cse_desktop.domain.records import TakenModeration
from cse_desktop.services.consenting import taken_moderation
from cse_desktop.society.rows import ConsentRow, ModerationRow
from tests.e2e.panels import DISCUSSED, LEAD, MEMBERS, Panel
from tests.e2e.supervising import signed as process_of
from tests.e2e.supervising import watch
from tests.society.sending import Sender
from tests.world import PASSWORD, World

Edit = Callable[[Moderation], Moderation]


@pytest.fixture
def panel(world: World) -> Iterator[Panel]:
    """A lead and two members over one applicant; the society has all scores, the lead has signed."""
    found = Panel(world, MEMBERS[:2], 1)
    files = [found.submit(LEAD, (0,)), found.submit("e-001", (0,)), found.submit("e-002", (0,), m_1_3="5")]
    world.receive(*files)
    for file in files[1:]:
        found.desks[LEAD].open_file(file)
    found.casework[LEAD].agree_rating(found.cases[0], *DISCUSSED, "4", "两种工况均有校核。")
    yield found
    found.close()


def signed(panel: Panel) -> Path:
    work = panel.casework[LEAD]
    return work.path_of(work.moderate(panel.cases, PASSWORD).bundle_id)


def moderation(panel: Panel) -> Moderation:
    """What the lead agreed on, as a member reads it; the file itself is not given to the society."""
    panel.desks["e-001"].open_file(signed(panel))
    room = panel.room("e-001")
    row = room.storage.one(TakenModeration, case_id=panel.cases[0])
    assert row is not None
    identities = panel.casework["e-001"]._sender.unlocked.age_identities()
    return taken_moderation(room, identities, row)


def send(panel: Panel, who: str, found: Moderation) -> Path:
    """The moderation as a bundle of `who`, signed without the program's care."""
    document = moderation_document(found, panel.room(LEAD).standard(found.case_id))
    file = payload_bytes(moderation_file(found.case_id), canonical_bytes(document), "application/json")
    entry = CaseEntry(found.scope, found.case_digest, 1, None, moderation_digest(document))
    return Sender.of(panel.world, who).send("moderation", [file], cases={found.case_id: entry})


def otherwise(found: Moderation, place: int, **changed: str) -> Moderation:
    agreed = list(found.agreed)
    agreed[place] = replace(agreed[place], **changed)
    return replace(found, agreed=tuple(agreed))


def of_discussed(found: Moderation) -> int:
    return next(at for at, row in enumerate(found.agreed) if (row.target, row.method) == DISCUSSED)


def without(found: Moderation, *people: str) -> Moderation:
    return replace(found, originals=tuple(o for o in found.originals if o.assessor_id not in people))


REFUSED: list[tuple[str, Edit]] = [
    ("other than all stand for", lambda m: otherwise(m, 0, value="4")),
    ("a difference without a reason", lambda m: otherwise(m, of_discussed(m), reason="")),
    ("a rating left out", lambda m: replace(m, agreed=m.agreed[1:])),
    ("a rating added", lambda m: replace(m, agreed=(*m.agreed, Agreed("1.3", "interview", "3", "")))),
    ("another recommendation than all gave", lambda m: replace(m, recommendation="not-recommend")),
    ("a member left out without a word", lambda m: without(m, "e-002")),
    ("without the lead", lambda m: without(m, LEAD)),
    (
        "another record than was accepted",
        lambda m: replace(m, originals=(replace(m.originals[0], record="0" * 64), *m.originals[1:])),
    ),
    ("another revision", lambda m: replace(m, revision=2, supersedes="0" * 64, reason="x")),
    ("another assignment", lambda m: replace(m, assignment_digest="0" * 64)),
]


@pytest.mark.parametrize("edit", [row[1] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_moderation_against_the_rules_is_refused(panel: Panel, edit: Edit) -> None:
    (found,) = panel.world.receive(send(panel, LEAD, edit(moderation(panel))))
    assert (found.outcome, found.code) == ("refused", "CSB-121")
    assert found.answer is not None
    assert panel.world.society.records.rows(ModerationRow) == []


def test_a_member_left_out_with_a_reason_is_no_fault(panel: Panel) -> None:
    """The two others agree without a word then."""
    found = moderation(panel)
    found = otherwise(found, of_discussed(found), value="3", reason="")
    found = replace(without(found, "e-002"), absent=(Remark("e-002", "与申请人有利害关系，事后申报。"),))
    (received,) = panel.world.receive(send(panel, LEAD, found))
    assert received.outcome == "accepted", received


def test_a_moderation_of_somebody_who_is_not_the_lead_is_refused(panel: Panel) -> None:
    found = replace(moderation(panel), assignment_id=panel.world.ids["e-001"])
    (received,) = panel.world.receive(send(panel, "e-001", found))
    assert (received.outcome, received.code) == ("refused", "CSB-121")


def test_an_answer_to_another_text_is_refused_and_one_too_early_waits(panel: Panel) -> None:
    file = signed(panel)
    panel.desks["e-001"].open_file(file)
    row = panel.room("e-001").storage.one(TakenModeration, case_id=panel.cases[0])
    assert row is not None
    made = Sender.of(panel.world, "e-001")

    def answer(record: str, sequence: int) -> Path:
        entry = ConsentEntry(row.case_id, row.bundle, record, "consent", "")
        paper = ConsentPaper(
            made.row.assignment_id, made.row.tagmanifest_sha256, "2026-03-12T01:00:00Z", (entry,)
        )
        data = canonical_bytes(consent_document(paper))
        payload = [payload_bytes(CONSENT_FILE, data, "application/json")]
        return made.send("consent", payload, sequence=sequence, name=f"answer-{sequence}.csb")

    early = panel.world.receive(answer(row.record, 1))[0]
    assert (early.outcome, early.code, early.answer) == ("refused", "SOC-071", None)
    panel.world.receive(file)
    assert panel.world.receive(answer("0" * 64, 2))[0].code == "CSB-121"
    assert panel.world.receive(panel.world.folder / "answer-1.csb")[0].outcome == "accepted"
    assert [kept.sequence for kept in panel.world.society.records.rows(ConsentRow)] == [1]


def test_a_supervisors_record_is_none_of_the_originals(world: World) -> None:
    panel = Panel(world, MEMBERS[:1], 1, watched_by=("e-005",))
    files = [panel.submit(LEAD, (0,)), panel.submit("e-001", (0,))]
    watching = panel.casework["e-005"]
    watch(watching)
    received = world.receive(*files, process_of(watching))
    assert [found.outcome for found in received] == ["accepted"] * 3
    panel.desks[LEAD].open_file(files[1])
    assert world.receive(signed(panel))[0].outcome == "accepted", "nobody is left out"
    panel.close()
