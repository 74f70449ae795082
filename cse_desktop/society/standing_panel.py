"""How a panel stands over its cases: what its lead agreed on, and who has answered."""

import json
from dataclasses import dataclass

from cse_desktop.domain.consent_json import DISSENT
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.rows import AssignmentRow, CaseRow, ConsentRow, ModerationRow


@dataclass(frozen=True, slots=True)
class PanelStanding:
    """The newest accepted moderation of one case. Answers count only where they are to this one."""

    number: str
    """the applicant's"""
    lead: str
    """assessor id"""
    revision: int
    recommendation: str
    computed: bool
    """whether the result computed from the agreed ratings recommends"""
    received_at: str
    consents: tuple[str, ...]
    """assessor ids"""
    dissents: tuple[str, ...]
    waiting: tuple[str, ...]
    """members whose records it rests on and who have not answered this revision"""


def panel_standings(desk: SocietyDesk, society: str, round_id: str) -> tuple[PanelStanding, ...]:
    """The moderated cases of one round, by the applicant's number."""
    records = desk.records
    assignments = {
        row.assignment_id: row for row in records.rows(AssignmentRow, society=society, round_id=round_id)
    }
    newest: dict[str, ModerationRow] = {}
    for assignment_id in assignments:
        for row in records.rows(ModerationRow, assignment_id=assignment_id):
            known = newest.get(row.case_id)
            if known is None or row.revision > known.revision:
                newest[row.case_id] = row
    found = (_panel(desk, assignments, row) for row in newest.values())
    return tuple(sorted(found, key=lambda standing: standing.number))


def _panel(
    desk: SocietyDesk, assignments: dict[str, AssignmentRow], moderation: ModerationRow
) -> PanelStanding:
    records = desk.records
    lead = assignments[moderation.assignment_id].assessor_id
    answers: dict[str, ConsentRow] = {}
    for row in sorted(records.rows(ConsentRow, case_id=moderation.case_id), key=lambda row: row.sequence):
        sender = assignments.get(row.assignment_id)
        if sender is not None and row.moderation == moderation.tagmanifest_sha256:
            answers[sender.assessor_id] = row
    members = {original["assessor"] for original in json.loads(moderation.record)["originals"]} - {lead}
    case = records.one(CaseRow, case_id=moderation.case_id)
    return PanelStanding(
        number=case.number if case else "",
        lead=lead,
        revision=moderation.revision,
        recommendation=moderation.recommendation,
        computed=bool(moderation.computed),
        received_at=moderation.received_at,
        consents=tuple(sorted(who for who, row in answers.items() if row.choice != DISSENT)),
        dissents=tuple(sorted(who for who, row in answers.items() if row.choice == DISSENT)),
        waiting=tuple(sorted(members - answers.keys())),
    )
