"""The roster's sheet, and the table of declarations."""

from cse_desktop.domain.assignment import Assignment, Case
from cse_desktop.domain.deadlines import clock_problem, days_left
from cse_desktop.domain.records import INTERVIEW, Declaration, EvidenceQuery, InterviewState
from cse_desktop.domain.stages import STATE_WORDS
from cse_desktop.errors import Words
from cse_desktop.services.case_states import stages, standing
from cse_desktop.services.room import Room
from cse_desktop.services.roster_values import (
    Attention,
    DeclarationRow,
    DeclarationSheet,
    RosterRow,
    RosterSheet,
)
from cse_desktop.services.sample_lines import sample_lines
from cse_desktop.words import words

DUE_SOON_DAYS = 3


def roster_sheet(room: Room) -> RosterSheet:
    """The roster of the open assignment."""
    assignment = room.assignment
    signed = declared(room)
    rows = sorted((_row(room, case, signed) for case in assignment.cases), key=lambda row: row.position)
    first = room.standard(assignment.cases[0].id)
    return RosterSheet(
        assignment_id=assignment.id,
        title=assignment.title,
        society=assignment.society_name,
        role=assignment.role,
        due=assignment.due,
        days_left=days_left(assignment.due, room.believed_now()),
        message=assignment.message,
        illustrative=first.illustrative,
        panel=tuple((member.name, member.role) for member in assignment.panel),
        drawn=assignment.order == "drawn",
        declared=signed and not room.must_declare_again(),
        attention=_attention(room, rows),
        rows=tuple(rows),
        running=_running(room),
        interviews=INTERVIEW in assignment.methods,
        has_panel=_has_panel(assignment),
        samples=sample_lines(room),
    )


def _running(room: Room) -> str:
    running = [row.case_id for row in room.storage.rows(InterviewState, state="running")]
    return next((case_id for case_id in running if room.allows("assess", case_id)), "")


def _has_panel(assignment: Assignment) -> bool:
    """The lead of others moderates; a member answers where the round lets the lead read their scores."""
    if assignment.role == "lead":
        return any(member.role == "assessor" for member in assignment.panel)
    return assignment.role == "assessor" and assignment.lead_recipient is not None


def declared(room: Room) -> bool:
    """Whether every case has a signed declaration."""
    signed = {row.case_id for row in room.storage.rows(Declaration) if row.signed}
    return all(case.id in signed for case in room.assignment.cases)


def _row(room: Room, case: Case, signed: bool) -> RosterRow:
    facts, state, gaps = standing(room, case.id)
    kept = room.state(case.id)
    standard = room.standard(case.id)
    known = signed and state != "recused"
    return RosterRow(
        case_id=case.id,
        number=case.profile.number,
        name=case.profile.name,
        name_latin=case.profile.name_latin,
        employer=case.profile.employer,
        grade=standard.grade(case.profile.grade) if known else None,
        field=standard.field_name if known else None,
        photo=case.portrait if known else None,
        stages=stages(room, case.id, facts),
        state=state,
        state_words=STATE_WORDS[state],
        interview_start=case.interview_start,
        gaps=sum(gap.blocks for gap in gaps),
        identity_checked=kept.identity_checked,
        position=kept.position,
    )


def _attention(room: Room, rows: list[RosterRow]) -> tuple[Attention, ...]:
    assignment = room.assignment
    left = days_left(assignment.due, room.believed_now())
    open_rows = [row for row in rows if row.state not in ("recused", "delivered", "handed_over", "submitted")]
    found: list[Attention] = []
    problem = clock_problem(room.clock.now(), room.newest_known())
    if problem is not None:
        found.append(Attention("clock", problem))
    if room.is_expired():
        found.append(Attention("expired", words("casework.attention.expired").format(day=assignment.expires)))
    elif open_rows and left < 0:
        found.append(Attention("due", words("casework.attention.overdue").format(n=-left)))
    elif open_rows and left <= DUE_SOON_DAYS:
        found.append(Attention("due", words("casework.attention.due_soon").format(n=left)))
    for row in rows:
        if row.state == "sent_back":
            text = words("casework.attention.sent_back").format(number=row.number)
            found.append(Attention("sent_back", text, row.case_id))
    found += _further(room, rows)
    waiting = [sent for sent in room.storage.outbox() if sent.state == "handed_over"]
    if waiting:
        found.append(Attention("receipt", words("casework.attention.receipt").format(n=len(waiting))))
    if assignment.not_yet:
        names = Words(
            "、".join(_method(m).zh for m in assignment.not_yet),
            ", ".join(_method(m).en for m in assignment.not_yet),
        )
        text = words("casework.attention.not_yet")
        found.append(
            Attention("not_yet", Words(text.zh.format(what=names.zh), text.en.format(what=names.en)))
        )
    return tuple(found)


def _further(room: Room, rows: list[RosterRow]) -> list[Attention]:
    """Further material that nobody has opened, and requests that were written and not sent."""
    found = []
    unsent = {row.case_id for row in room.storage.rows(EvidenceQuery) if not row.bundle_id}
    for row in rows:
        if row.state in ("recused", "recalled", "purged"):
            continue
        brought = [material for material in room.case(row.case_id).materials if material.supplement]
        opened = {place.material for place in room.storage.places(row.case_id)} if brought else set()
        unread = sum(material.sha256 not in opened for material in brought)
        if unread:
            text = words("casework.attention.supplement").format(number=row.number, n=unread)
            found.append(Attention("supplement", text, row.case_id))
        if row.case_id in unsent:
            text = words("casework.attention.query").format(number=row.number)
            found.append(Attention("query", text, row.case_id))
    return found


def _method(method: str) -> Words:
    return words(f"casework.method.{method}")


def declaration_sheet(room: Room) -> DeclarationSheet:
    """The one table of declarations: only name, employer and referees are visible before it is signed."""
    kept = {row.case_id: row for row in room.storage.rows(Declaration)}
    signed = declared(room) and not room.must_declare_again()
    rows = []
    for case in room.assignment.cases:
        row = kept.get(case.id)
        profile = case.profile
        rows.append(
            DeclarationRow(
                case_id=case.id,
                number=profile.number,
                name=profile.name,
                name_latin=profile.name_latin,
                employer=profile.employer,
                referees=tuple((referee.name, referee.employer) for referee in profile.referees),
                choice=row.choice if row else "",
                reason=row.reason if row else "",
                matches=_matches(room, case),
            )
        )
    return DeclarationSheet(room.assignment.id, words("casework.undertaking"), tuple(rows), signed)


def _matches(room: Room, case: Case) -> Words | None:
    """What coincides between the assessor and this applicant, so that it is not overlooked."""
    me, employer = room.assignment.assessor_name, room.employer
    profile = case.profile
    if employer and profile.employer == employer:
        return words("casework.match.employer")
    if me and me == profile.name:
        return words("casework.match.name")
    for referee in profile.referees:
        if referee.name == me:
            return words("casework.match.referee")
        if employer and referee.employer == employer:
            return words("casework.match.referee_employer")
    return None
