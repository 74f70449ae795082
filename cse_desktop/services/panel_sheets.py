"""The panel's sheet, read on the storage lane: what differs, side by side, and nothing before the own submission."""

from collections.abc import Sequence

from cse_desktop.domain.moderation_json import Moderation, moderation_result
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.panel import PanelCell
from cse_desktop.domain.recommendation_ids import LOWER_GRADE
from cse_desktop.domain.records import (
    INTERVIEW,
    NOT_APPLICABLE,
    NOT_EVIDENCED,
    Declaration,
    Rating,
    TakenModeration,
)
from cse_desktop.errors import Words
from cse_desktop.services.consenting import complete, is_answered, taken_moderation
from cse_desktop.services.moderating import agreeable
from cse_desktop.services.opinions import opinion_of
from cse_desktop.services.panel_arrivals import member_of
from cse_desktop.services.panel_records import MemberRecord, PanelShelf
from cse_desktop.services.panel_standing import PanelCase, panel_case, raters, standing_moderated
from cse_desktop.services.panel_values import (
    AnswerRow,
    Compared,
    Difference,
    MemberLine,
    PanelRow,
    PanelSheet,
    RecommendationLine,
    Stand,
)
from cse_desktop.services.room import Room
from cse_desktop.services.sheets import EvidenceRow
from cse_desktop.services.submission_sheets import computed_sheet
from cse_desktop.services.undoing import PANEL_ACTS
from cse_desktop.words import words


def panel_sheet(room: Room, shelf: PanelShelf, identities: Sequence[str]) -> PanelSheet:
    """The page of the lead, or of a member; `identities` open what the lead sent to a member."""
    standard = room.standard(room.assignment.cases[0].id)
    is_lead = room.assignment.role == "lead"
    mine = {row.case_id for row in room.storage.rows(Declaration) if row.signed and row.choice != "recuse"}
    cases = [case for case in room.assignment.cases if case.id in mine]
    cases.sort(key=lambda case: room.state(case.id).position)
    moderated = {row.case_id: row for row in room.storage.rows(TakenModeration)}
    return PanelSheet(
        role="lead" if is_lead else "member",
        recommendations=tuple((item.id, item.name) for item in standard.recommendations),
        lower_grades=tuple((grade.code, grade.name) for grade in standard.grades[:-1]),
        rows=tuple(_row(room, panel_case(room, shelf, case.id)) for case in cases) if is_lead else (),
        answers=tuple(
            _answer(room, identities, moderated[case.id])
            for case in cases
            if case.id in moderated and not is_lead
        ),
    )


def _row(room: Room, case: PanelCase) -> PanelRow:
    shown, standard = room.case(case.case_id), room.standard(case.case_id)
    undo, redo = room.storage.can_undo(case.case_id)
    standing = standing_moderated(room, case.case_id)
    signed = case.state in ("signed", "outdated")
    number = standing.revision if standing is not None else 0
    is_open = case.state != "closed"
    near_miss = case.result is not None and case.result.near_miss and not _rating_left(case)
    return PanelRow(
        case_id=case.case_id,
        number=shown.profile.number,
        name=shown.profile.name,
        name_latin=shown.profile.name_latin,
        grade=standard.grade(shown.profile.grade),
        standing=case.state,
        state_words=words(f"panel.state.{case.state}").format(n=len(case.left)),
        members=tuple(_member(room, case, member.id) for member in raters(room)),
        voices=len(case.voices),
        differences=tuple(_difference(room, case, cell) for cell in case.cells if cell.differs),
        agreed_count=sum(not cell.differs for cell in case.cells),
        recommendation=_recommendation(room, case) if is_open else None,
        near_miss=near_miss,
        near_miss_text=case.agreement.near_miss,
        computed=computed_sheet(standard, case.result) if case.result is not None else None,
        left=len(case.left),
        may_change=case.may_change,
        may_undo=case.may_change and undo in PANEL_ACTS,
        may_redo=case.may_change and redo in PANEL_ACTS,
        revision=number if signed else number + 1,
        correction=case.agreement.correction,
    )


def _rating_left(case: PanelCase) -> bool:
    return any(method for _, method in case.left)


def _member(room: Room, case: PanelCase, who: str) -> MemberLine:
    own = who == room.assignment.assessor_id
    opened = {record.original.assessor_id for record in case.records.records}
    otherwise = {r.original.assessor_id for r in case.records.records if not r.same_materials}
    came = {row.assessor_id for row in case.taken}
    answer = next((row for row in case.consents if row.assessor_id == who), None)
    reason = case.absent.get(who, "")
    if own:
        state = "here" if who in opened else "own_open"
    elif who in case.records.faults:
        state = "faulty"
    elif who in came:
        state = ("other" if who in otherwise else "here") if who in opened else "closed"
    else:
        state = "absent" if reason else "missing"
    said = words("panel.member.own" if own and state == "here" else f"panel.member.{state}")
    fault = case.records.faults.get(who)
    if fault is not None:
        said = said.format(code=fault.code)
    return MemberLine(
        assessor_id=who,
        name=member_of(room, who).name,
        is_lead=member_of(room, who).role == "lead",
        state=state,
        words=said,
        reason=answer.reason if answer is not None else reason,
        choice=answer.choice if answer is not None else "",
    )


def _difference(room: Room, case: PanelCase, cell: PanelCell) -> Difference:
    standard = room.standard(case.case_id)
    indicator = standard.indicators.get(cell.target)
    agreed = {(row.target, row.method): row for row in case.agreed}.get((cell.target, cell.method))
    grade = room.case(case.case_id).profile.grade
    return Difference(
        target=cell.target,
        method=cell.method,
        title=_title(standard, cell.target),
        method_words=_method(standard, cell.method),
        expected=indicator.expected[grade] if indicator is not None else None,
        critical=indicator is not None and indicator.critical,
        must_discuss=cell.must_discuss,
        spread=_spread(cell),
        stands=tuple(_stand(room, record, cell) for record in case.records.records),
        options=agreeable(room, case.case_id, cell.target),
        value=agreed.value if agreed is not None else "",
        reason=agreed.reason if agreed is not None else "",
    )


def _title(standard: Standard, target: str) -> Words:
    indicator = standard.indicators.get(target)
    title = indicator.title if indicator is not None else standard.dimension(target).name
    return Words(f"{target} {title.zh}", f"{target} {title.en}")


def _method(standard: Standard, method: str) -> Words:
    return next(found.name for found in standard.methods if found.id == method)


def _spread(cell: PanelCell) -> Words:
    """How far apart the members stand, in words."""
    values = set(cell.values.values())
    parts = [words("panel.spread.levels").format(n=cell.gap)] if cell.gap else []
    parts += [words(f"panel.spread.{name}") for name in (NOT_EVIDENCED, NOT_APPLICABLE) if name in values]
    return Words("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def _stand(room: Room, record: MemberRecord, cell: PanelCell) -> Stand:
    who = record.original.assessor_id
    comments = {(row.target, row.method): row.text for row in record.comments}
    comment = comments.get((cell.target, cell.method), "")
    if not comment and cell.method == INTERVIEW:
        comment = comments.get((cell.dimension, INTERVIEW), "")
    if not comment and cell.target == cell.dimension:
        comment = comments.get((cell.target, "dimension"), "")
    marks = {mark.annotation_id: mark for mark in record.annotations}
    names = {material.sha256: material.display_name for material in room.case(_case_of(record)).materials}
    links = [link for link in record.links if (link.target, link.method) == (cell.target, cell.method)]
    return Stand(
        assessor_id=who,
        name=member_of(room, who).name,
        value=cell.values.get(who, ""),
        own=who in cell.own,
        comment=comment,
        evidence=tuple(
            EvidenceRow(link, mark, names.get(mark.material, ""))
            for link in links
            if (mark := marks.get(link.annotation_id)) is not None
        ),
    )


def _case_of(record: MemberRecord) -> str:
    return record.opinion.case_id


def _recommendation(room: Room, case: PanelCase) -> RecommendationLine:
    standard = room.standard(case.case_id)
    return RecommendationLine(
        stands=tuple(
            (
                member_of(room, record.original.assessor_id).name,
                _recommended(standard, record.opinion.recommendation, record.opinion.lower_grade),
                record.opinion.comment,
            )
            for record in case.records.records
        ),
        differs=len({(v.recommendation, v.lower_grade) for v in case.voices}) > 1,
        chosen=case.recommendation[0],
        lower_grade=case.recommendation[1],
        reason=case.agreement.reason,
    )


def _recommended(standard: Standard, recommendation: str, lower_grade: str) -> Words:
    name = next(found.name for found in standard.recommendations if found.id == recommendation)
    if recommendation != LOWER_GRADE or not lower_grade:
        return name
    grade = standard.grade(lower_grade).name
    return Words(f"{name.zh}（{grade.zh}）", f"{name.en} ({grade.en})")


def _answer(room: Room, identities: Sequence[str], row: TakenModeration) -> AnswerRow:
    moderation = taken_moderation(room, identities, row)
    shown, standard = room.case(row.case_id), room.standard(row.case_id)
    own = {
        (rating.target, rating.method): rating.value
        for rating in room.storage.rows(Rating, case_id=row.case_id)
    }
    opinion = opinion_of(room, row.case_id)
    result = moderation_result(moderation, standard)
    answered = is_answered(room, row)
    state = row.choice if answered else "ready" if complete(row) else "to_answer"
    compared = tuple(
        Compared(
            _title(standard, agreed.target),
            _method(standard, agreed.method),
            mine,
            agreed.value,
            agreed.reason,
        )
        for agreed in moderation.agreed
        for mine in [own.get((agreed.target, agreed.method), "")]
        if agreed.reason or (mine and mine != agreed.value)
    )
    return AnswerRow(
        case_id=row.case_id,
        number=shown.profile.number,
        name=shown.profile.name,
        name_latin=shown.profile.name_latin,
        grade=standard.grade(shown.profile.grade),
        lead=_lead(room, moderation),
        revision=moderation.revision,
        correction=moderation.reason,
        compared=compared,
        same_count=len(moderation.agreed) - len(compared),
        own_recommendation=_recommended(standard, opinion.recommendation, opinion.lower_grade),
        recommendation=_recommended(standard, moderation.recommendation, moderation.lower_grade),
        recommendation_reason=moderation.recommendation_reason,
        near_miss=moderation.near_miss,
        computed=computed_sheet(standard, result),
        absent=tuple((member_of(room, note.assessor_id).name, note.reason) for note in moderation.absent),
        dissent=tuple((member_of(room, note.assessor_id).name, note.reason) for note in moderation.dissent),
        choice=row.choice,
        reason=row.reason,
        answered=answered,
        complete=complete(row) and not answered,
        state_words=words(f"panel.answer_state.{state}"),
    )


def _lead(room: Room, moderation: Moderation) -> str:
    """The lead's name: of those whose records it is over, the one with that role."""
    there = {original.assessor_id for original in moderation.originals}
    return next((m.name for m in room.assignment.panel if m.role == "lead" and m.id in there), "")
