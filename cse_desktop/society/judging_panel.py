"""Step 12 of reading, at the society, for what a panel sends: moderations by its lead, consents by its members."""

from collections.abc import Mapping

from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.read import ReadBundle
from cse_desktop.domain.canonical import parse_canonical
from cse_desktop.domain.consent_json import CONSENT_FILE, DISSENT, ConsentEntry, parse_consent
from cse_desktop.domain.moderation_json import (
    Moderation,
    Original,
    moderation_faults,
    moderation_file,
    moderation_result,
    parse_moderation,
)
from cse_desktop.domain.panel import Voice
from cse_desktop.domain.score_json import record_file, voice_of
from cse_desktop.errors import KnownError, Words
from cse_desktop.errors.refusals import Refused
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.judging import AGAINST_THE_RULES, NOT_AS_REQUIRED, Judgement, Scored
from cse_desktop.society.pack_shelf import kept_standard
from cse_desktop.society.rows import AssignedCaseRow, AssignmentRow, CaseResultRow, CaseRow, ModerationRow
from cse_desktop.society.saying import say
from cse_desktop.society.supervising import RATERS


class EarlyError(KnownError):
    """What it rests on has not come yet: nothing is kept, and the same file is received once that is here."""


def judge_moderation(
    desk: SocietyDesk, read: ReadBundle, row: AssignmentRow, cases: Mapping[str, AssignedCaseRow]
) -> Judgement:
    """Each case by itself: over records that were accepted here, agreed by the rules, computed again.

    `EarlyError` where a record that it names has not come; `Refused` CSB-120 where the bundle is not made of its
    cases' files, CSB-121 where the sender is no lead.
    """
    if row.role != "lead":
        raise Refused(AGAINST_THE_RULES, "not the lead")
    entries = read.head.cases
    if set(read.kept) != {moderation_file(case_id) for case_id in entries}:
        raise Refused(NOT_AS_REQUIRED, "files of a moderation")
    moderated: dict[str, Scored] = {}
    refused: dict[str, str] = {}
    remarks: list[Words] = []
    for case_id, entry in entries.items():
        case = desk.records.one(CaseRow, case_id=case_id)
        if case is None:
            raise Refused("CSB-094")
        try:
            moderated[case_id] = _moderation(desk, read, row, case, entry)
        except EarlyError:
            raise
        except KnownError as fault:
            refused[case_id] = fault.code if fault.code.startswith("CSB-") else NOT_AS_REQUIRED
            detail = f" ({fault.detail})" if isinstance(fault, Refused) and fault.detail else ""
            reason = Words(fault.what.zh + detail, fault.what.en + detail)
            remarks.append(
                say("receive.moderation_refused", number=case.number, code=fault.code, reason=reason)
            )
    return Judgement(moderated=moderated, refused=refused, remarks=tuple(remarks))


def judge_consent(
    desk: SocietyDesk, read: ReadBundle, row: AssignmentRow, cases: Mapping[str, AssignedCaseRow]
) -> Judgement:
    """The answers to moderations that were accepted here and rest on the sender's record.

    `EarlyError` where a moderation has not come; `Refused` CSB-120 for a bad document, CSB-121 otherwise.
    """
    if set(read.kept) != {CONSENT_FILE}:
        raise Refused(NOT_AS_REQUIRED, "files of a consent")
    try:
        paper = parse_consent(parse_canonical(read.kept[CONSENT_FILE], CONSENT_FILE))
    except KnownError as fault:
        raise Refused(NOT_AS_REQUIRED, fault.code) from None
    named = {entry.case_id for entry in paper.entries}
    fits = (paper.assignment_id, paper.assignment_digest) == (row.assignment_id, row.tagmanifest_sha256)
    if not fits or named != set(read.head.cases) or not named <= set(cases):
        raise Refused(AGAINST_THE_RULES, "not the assignment's cases")
    for entry in paper.entries:
        _answers(desk, row, entry)
    dissents = sum(entry.choice == DISSENT for entry in paper.entries)
    remarks = (say("receive.dissent", count=dissents),) if dissents else ()
    return Judgement(consented=paper.entries, remarks=remarks)


def _moderation(
    desk: SocietyDesk,
    read: ReadBundle,
    row: AssignmentRow,
    case: CaseRow,
    entry: CaseEntry,
) -> Scored:
    name = moderation_file(case.case_id)
    digests = {file.path: file.sha256 for file in read.head.files}
    if digests[name] != entry.record:
        raise Refused(NOT_AS_REQUIRED, "a record is not the one named")
    standard = kept_standard(desk.records, case.general_pack, case.professional_pack)
    moderation = parse_moderation(case.case_id, parse_canonical(read.kept[name], name), standard)
    stated = (
        (moderation.assignment_id, row.assignment_id),
        (moderation.assignment_digest, row.tagmanifest_sha256),
        (moderation.case_digest, entry.digest),
        (moderation.scope, case.scope),
        (moderation.grade, case.grade),
        (moderation.revision, entry.revision),
        (moderation.supersedes, entry.supersedes),
    )
    if any(found != wanted for found, wanted in stated):
        raise Refused(AGAINST_THE_RULES, "the moderation is about something else")
    voices = [_voice(desk, case, original) for original in moderation.originals]
    if row.assessor_id not in {voice.assessor_id for voice in voices}:
        raise Refused(AGAINST_THE_RULES, "without the lead's own record")
    named = {voice.assessor_id for voice in voices} | {note.assessor_id for note in moderation.absent}
    if not {_sender(desk, found.assignment_id) for found in _accepted(desk, case)} <= named:
        raise Refused(AGAINST_THE_RULES, "a member is left out")
    faults = moderation_faults(moderation, standard, voices)
    if faults:
        raise Refused(AGAINST_THE_RULES, ", ".join(faults))
    recommends = moderation_result(moderation, standard).recommends
    return Scored(moderation.recommendation, recommends, read.kept[name].decode("utf-8"))


def _voice(desk: SocietyDesk, case: CaseRow, original: Original) -> Voice:
    """What the named record says, as it was accepted here; its sender's newest."""
    accepted = _accepted(desk, case)
    rows = [found for found in accepted if _sender(desk, found.assignment_id) == original.assessor_id]
    known = next((result for result in rows if result.tagmanifest_sha256 == original.bundle), None)
    if known is None:
        raise EarlyError(
            "SOC-070",
            say("receive.record_missing", number=case.number, id=original.assessor_id),
            safe=say("receive.nothing_kept"),
            next_step=say("receive.records_first"),
        )
    if (known.revision, known.record_sha256) != (original.revision, original.record):
        raise Refused(AGAINST_THE_RULES, "an original is named otherwise than it was accepted")
    if any(
        result.revision > known.revision for result in rows if result.assignment_id == known.assignment_id
    ):
        raise Refused(AGAINST_THE_RULES, "an original has been replaced")
    name = record_file(case.case_id)
    return voice_of(original.assessor_id, case.case_id, parse_canonical(known.record.encode(), name))


def _accepted(desk: SocietyDesk, case: CaseRow) -> list[CaseResultRow]:
    """What was accepted of the members; a supervisor's record holds no ratings."""
    rows = desk.records.rows(CaseResultRow, case_id=case.case_id)
    raters = {
        found.assignment_id
        for row in rows
        for found in desk.records.rows(AssignmentRow, assignment_id=row.assignment_id)
        if found.role in RATERS
    }
    return [row for row in rows if row.assignment_id in raters]


def _sender(desk: SocietyDesk, assignment_id: str) -> str:
    row = desk.records.one(AssignmentRow, assignment_id=assignment_id)
    return row.assessor_id if row is not None else ""


def _answers(desk: SocietyDesk, row: AssignmentRow, entry: ConsentEntry) -> None:
    """That the answer is to a moderation accepted here, over the sender's own record."""
    found = [
        kept
        for kept in desk.records.rows(ModerationRow, case_id=entry.case_id)
        if kept.tagmanifest_sha256 == entry.moderation
    ]
    if not found:
        raise EarlyError(
            "SOC-071",
            say("receive.moderation_missing"),
            safe=say("receive.nothing_kept"),
            next_step=say("receive.moderation_first"),
        )
    if found[0].record_sha256 != entry.record or row.assessor_id not in _originals(desk, found[0]):
        raise Refused(AGAINST_THE_RULES, "not an answer of this panel")


def _originals(desk: SocietyDesk, kept: ModerationRow) -> frozenset[str]:
    """Whose records an accepted moderation is over."""
    moderation = _kept_moderation(desk, kept)
    return frozenset(original.assessor_id for original in moderation.originals)


def _kept_moderation(desk: SocietyDesk, kept: ModerationRow) -> Moderation:
    case = desk.records.one(CaseRow, case_id=kept.case_id)
    if case is None:
        raise Refused("CSB-094")
    standard = kept_standard(desk.records, case.general_pack, case.professional_pack)
    name = moderation_file(kept.case_id)
    return parse_moderation(kept.case_id, parse_canonical(kept.record.encode(), name), standard)
