"""What the assessor has said and done, as rows: each class is one current table of the case file.

A row is replaced, never edited: a change is the row before and the row after (`Change`), so that undo is the same
change turned round and the tables can be rebuilt from the journal. `KEY` names the fields that identify a row.
All values are `str`, `int`, `bool` or `None`; structured values are canonical JSON text.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

MATERIAL: Literal["material"] = "material"
INTERVIEW: Literal["interview"] = "interview"

NOT_EVIDENCED = "NE"
NOT_APPLICABLE = "NA"


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating of one target (indicator or, in the interview, dimension) by one method: `0`…`9`, `NE` or `NA`."""

    KEY: ClassVar = ("case_id", "target", "method")
    case_id: str
    target: str
    method: str
    value: str
    rated_at: str
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`"""
    stamp_ms: int | None = None
    """interview ratings: milliseconds on the interview's clock"""


@dataclass(frozen=True, slots=True)
class Comment:
    """The assessor's words on one target by one method; a dimension's own comment has method `dimension`."""

    KEY: ClassVar = ("case_id", "target", "method")
    case_id: str
    target: str
    method: str
    text: str
    drafted: bool = False
    """written by the program from anchor and evidence, and not yet edited"""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A place in a material: a text selection, a box, a stretch of time, or the whole of it; anchored by content."""

    KEY: ClassVar = ("annotation_id",)
    annotation_id: str
    case_id: str
    material: str
    """digest of the material's bytes, lower-hex SHA-256"""
    page: int
    """counted from 0; 0 for images"""
    shape: str
    """`text`, `scan` (its words were read by machine), `box`, `time` or `whole`"""
    rects: str
    """JSON list of [left, top, right, bottom], in ten-thousandths of the upright page"""
    quote: str
    prefix: str
    suffix: str
    note: str = ""
    style: str = "highlight"
    """how it is drawn: `highlight`, `underline`, `note` (a sign at the place) or `box`"""
    colour: str = "plain"
    """what it means: `plain`, `strength`, `doubt` or `question`"""
    start_ms: int | None = None
    """of a stretch of time in sound or film"""
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class EvidenceLink:
    """An annotation tied to a rating, with the applicant's own part: `sole` `leading` `partial` `unclear`."""

    KEY: ClassVar = ("annotation_id", "target", "method")
    case_id: str
    annotation_id: str
    target: str
    method: str
    own_part: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ScratchNote:
    """A private line beside a material, or about the case; it never leaves the case file."""

    KEY: ClassVar = ("note_id",)
    note_id: str
    case_id: str
    material: str
    """digest of the material's bytes, or empty: about the case"""
    page: int
    written_at: str
    text: str


@dataclass(frozen=True, slots=True)
class ConditionDoubt:
    """The assessor's doubt about one application condition; whether it is met the society has decided."""

    KEY: ClassVar = ("case_id", "condition")
    case_id: str
    condition: str
    """id of the condition in the pack"""
    text: str


@dataclass(frozen=True, slots=True)
class EvidenceQuery:
    """A request for more evidence on one indicator, or on the case where `target` is empty."""

    KEY: ClassVar = ("query_id",)
    query_id: str
    case_id: str
    target: str
    text: str
    written_at: str
    bundle_id: str = ""
    """the signed bundle that asks it; empty while it is a draft"""
    answered_by: str = ""
    """id of the supplement's bundle that answers it"""


@dataclass(frozen=True, slots=True)
class TakenSupplement:
    """Further material that the society sent and that was taken in; its documents are kept as they came."""

    KEY: ClassVar = ("number",)
    number: int
    """counts from 1 within the assignment"""
    bundle_id: str
    tagmanifest_sha256: str
    taken_at: str


@dataclass(frozen=True, slots=True)
class CaseState:
    """Where one case stands, beyond what ratings say."""

    KEY: ClassVar = ("case_id",)
    case_id: str
    position: int
    """order in the roster, as drawn on the day; counted from 0"""
    identity_checked: bool = False
    materials_opened: bool = False
    materials_done: bool = False
    on_hold: bool = False
    misconduct: bool = False


@dataclass(frozen=True, slots=True)
class Declaration:
    """Interest declared for one applicant: `none` or `recuse` with a reason."""

    KEY: ClassVar = ("case_id",)
    case_id: str
    choice: str
    reason: str
    declared_at: str
    signed: bool = False


@dataclass(frozen=True, slots=True)
class InterviewState:
    """The interview's clock of one case. Elapsed times count only while it runs."""

    KEY: ClassVar = ("case_id",)
    case_id: str
    state: str
    """`planned` `ready` `running` `paused` `adjourned` `no_show` `done`"""
    phase: str
    """id of the phase in the round, or empty before the start"""
    elapsed: str
    """JSON object: phase id → milliseconds spent in it, up to `since`"""
    since: str
    """UTC wall time of the last change, with milliseconds; empty when not running. Time after it is a `Beat`."""
    started_at: str = ""
    ended_at: str = ""
    society_at: str = ""
    """the newest time heard from the society when it was started: what the wall time can be held against"""
    reason: str = ""
    """why the applicant did not appear, or why it was adjourned"""


@dataclass(frozen=True, slots=True)
class ClockJump:
    """A stretch for which the clocks disagree or nobody looked at them; disclosed, and never interview time."""

    KEY: ClassVar = ("case_id", "number")
    case_id: str
    number: int
    """counts from 1 within the case"""
    kind: str
    """`interrupted` (the program was not there), `slept` (the machine), `set_back` and `set_forward` (the wall
    clock, beside the monotonic one), `behind` (wall time before the newest known one at a start)"""
    phase: str
    stamp_ms: int
    """milliseconds on the interview's clock where it lies"""
    length_ms: int
    noticed_at: str
    """UTC wall time, `YYYY-MM-DDTHH:MM:SSZ`"""


@dataclass(frozen=True, slots=True)
class RecordingConsent:
    """Whether the applicant agrees to the interview being recorded, as the assessor heard it."""

    KEY: ClassVar = ("case_id",)
    case_id: str
    given: bool
    at: str
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`"""
    heard_by: str
    """the assessor's id"""
    destroyed: bool = False
    """taken back, and what was recorded is to be destroyed"""


@dataclass(frozen=True, slots=True)
class SoundRecording:
    """What the recording of one interview adds up to; the sound lies in a store of its own."""

    KEY: ClassVar = ("case_id",)
    case_id: str
    sha256: str
    """of all samples, one after the other, in the format of `domain.sound`"""
    samples: int
    from_ms: int
    """the interview's clock at its beginning"""
    to_ms: int
    """and at its end"""
    gaps: str
    """JSON list of [from, to, cause] on the interview's clock"""


@dataclass(frozen=True, slots=True)
class PlannedQuestion:
    """A question of one interview's plan."""

    KEY: ClassVar = ("case_id", "question_id")
    case_id: str
    question_id: str
    origin: str
    """`bank`, `gap` or `own`"""
    target: str
    """indicator it is about, or empty"""
    text_zh: str
    text_en: str
    position: int
    state: str = "planned"
    """`planned` `asked` `answered` `followed_up` `skipped`"""
    asked_by: str = ""
    stamp_ms: int | None = None


@dataclass(frozen=True, slots=True)
class InterviewNote:
    """A line of the interview's time line."""

    KEY: ClassVar = ("note_id",)
    note_id: str
    case_id: str
    phase: str
    stamp_ms: int
    """milliseconds on the interview's clock when typing began"""
    written_at: str
    text: str
    question_id: str = ""


@dataclass(frozen=True, slots=True)
class PaperTyping:
    """One person's typing in of the sheet on which an interview was written down."""

    KEY: ClassVar = ("case_id", "turn")
    case_id: str
    turn: int
    """1: first; 2: second, where the pack wants two persons"""
    typed_by: str
    """name, as the person gave it: no account and no signature of theirs"""
    begun_at: str
    finished_at: str = ""
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`; empty while under way"""


@dataclass(frozen=True, slots=True)
class TypedValue:
    """What one person read in one field of the sheet; the rows that follow from it are changed in the same act."""

    KEY: ClassVar = ("case_id", "turn", "field")
    case_id: str
    turn: int
    """1, 2, or 3: settled by looking at the paper"""
    field: str
    """see `domain.paper`"""
    value: str
    typed_at: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """The assessor's own global recommendation and words on a case; given before the computed result is shown."""

    KEY: ClassVar = ("case_id",)
    case_id: str
    recommendation: str
    """id of the pack's recommendation, or empty while not given"""
    lower_grade: str
    comment: str
    feedback: str
    """fit to be disclosed to the applicant"""
    confidential: str
    moderation: str = ""
    """why, at a near miss"""
    computed_seen: bool = False


@dataclass(frozen=True, slots=True)
class Observation:
    """What a supervisor saw of one point of the checklist: of an applicant, or of a whole day."""

    KEY: ClassVar = ("subject", "item")
    subject: str
    """the case's id, or the day (`domain.process.day_of`)"""
    item: str
    """id of the item in the pack"""
    state: str
    """`kept` `departed` `not_seen` `not_applicable`; empty while only the remark is written"""
    remark: str
    observed_at: str
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`: when the state was last set; empty without one"""


@dataclass(frozen=True, slots=True)
class Incident:
    """Something out of the ordinary that a supervisor noted, of an applicant or of a whole day."""

    KEY: ClassVar = ("incident_id",)
    incident_id: str
    subject: str
    """as of an observation"""
    happened_at: str
    """UTC: when it happened, by the supervisor's word"""
    written_at: str
    """UTC: when it was written down"""
    text: str


@dataclass(frozen=True, slots=True)
class ComparedSample:
    """A standard sample whose own ratings were compared with what was agreed on it: they stand from then on."""

    KEY: ClassVar = ("case_id",)
    case_id: str
    """the sample's"""
    compared_at: str
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`"""


@dataclass(frozen=True, slots=True)
class Submission:
    """One revision of one case, frozen, signed and made into a bundle."""

    KEY: ClassVar = ("case_id", "revision")
    case_id: str
    revision: int
    bundle_id: str
    record_digest: str
    submitted_at: str
    reason: str = ""
    """why a later revision was made"""
    verdict: str = ""
    """from the receipt: `accepted` or `refused`; empty while not answered"""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Reopening:
    """A submitted case taken up again for a correction; gone once the next revision is submitted."""

    KEY: ClassVar = ("case_id",)
    case_id: str
    revision: int
    """the revision that will be made"""
    reason: str
    opened_at: str


@dataclass(frozen=True, slots=True)
class TakenScores:
    """A member's submitted case that came to the lead; the bundle is kept as it came, still encrypted."""

    KEY: ClassVar = ("case_id", "assessor_id")
    case_id: str
    assessor_id: str
    revision: int
    bundle: str
    """tag manifest digest of the bundle: the name it is kept by, and what a moderation names as an original"""
    record: str
    """digest of the score record"""
    recipient: str
    """age recipient in the signer's certificate: a moderation is encrypted to it"""
    taken_at: str


@dataclass(frozen=True, slots=True)
class AgreedRating:
    """What the panel agreed on where its members' ratings differ, and why."""

    KEY: ClassVar = ("case_id", "target", "method")
    case_id: str
    target: str
    method: str
    value: str
    """empty while only the reason is written"""
    reason: str
    agreed_at: str


@dataclass(frozen=True, slots=True)
class CaseAgreement:
    """What the panel agreed on for a case as a whole; a recommendation only where its members' differ."""

    KEY: ClassVar = ("case_id",)
    case_id: str
    recommendation: str = ""
    lower_grade: str = ""
    reason: str = ""
    near_miss: str = ""
    """the moderation comment that a near miss needs"""
    correction: str = ""
    """why a signed moderation was taken up again; empty otherwise"""


@dataclass(frozen=True, slots=True)
class AbsentMember:
    """Why a case is moderated without a member of the panel."""

    KEY: ClassVar = ("case_id", "assessor_id")
    case_id: str
    assessor_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Moderated:
    """One signed revision of one case's moderation."""

    KEY: ClassVar = ("case_id", "revision")
    case_id: str
    revision: int
    bundle_id: str
    record_digest: str
    over: str
    """digest over the records that it is about: another once a newer one came"""
    moderated_at: str
    reason: str = ""
    verdict: str = ""
    """from the receipt: `accepted` or `refused`; empty while not answered"""
    code: str = ""


@dataclass(frozen=True, slots=True)
class TakenModeration:
    """A moderation that came from the lead to a member, and the member's answer to it."""

    KEY: ClassVar = ("case_id",)
    case_id: str
    revision: int
    bundle: str
    """tag manifest digest of the bundle: the name it is kept by"""
    record: str
    """digest of the moderation of this case"""
    recipient: str
    """age recipient of the lead"""
    taken_at: str
    choice: str = ""
    """`consent`, `dissent`, or empty while not answered"""
    reason: str = ""
    bundle_id: str = ""
    """the signed bundle that answers; empty while it is a draft"""


@dataclass(frozen=True, slots=True)
class TakenConsent:
    """A member's answer to a moderation that came back to the lead."""

    KEY: ClassVar = ("case_id", "assessor_id")
    case_id: str
    assessor_id: str
    moderation: str
    """tag manifest digest of the moderation that is answered"""
    choice: str
    reason: str
    sequence: int
    """of the consent bundle: a later one stands"""
    bundle: str
    """tag manifest digest of the consent bundle"""
    taken_at: str


Record = (
    Rating
    | Comment
    | Annotation
    | EvidenceLink
    | ScratchNote
    | ConditionDoubt
    | EvidenceQuery
    | TakenSupplement
    | CaseState
    | Declaration
    | InterviewState
    | ClockJump
    | RecordingConsent
    | SoundRecording
    | PlannedQuestion
    | InterviewNote
    | PaperTyping
    | TypedValue
    | Opinion
    | Observation
    | Incident
    | ComparedSample
    | Submission
    | Reopening
    | TakenScores
    | AgreedRating
    | CaseAgreement
    | AbsentMember
    | Moderated
    | TakenModeration
    | TakenConsent
)

RECORDS: tuple[type[Record], ...] = (
    Rating,
    Comment,
    Annotation,
    EvidenceLink,
    ScratchNote,
    ConditionDoubt,
    EvidenceQuery,
    TakenSupplement,
    CaseState,
    Declaration,
    InterviewState,
    ClockJump,
    RecordingConsent,
    SoundRecording,
    PlannedQuestion,
    InterviewNote,
    PaperTyping,
    TypedValue,
    Opinion,
    Observation,
    Incident,
    ComparedSample,
    Submission,
    Reopening,
    TakenScores,
    AgreedRating,
    CaseAgreement,
    AbsentMember,
    Moderated,
    TakenModeration,
    TakenConsent,
)


def key_of(record: Record) -> tuple[str | int, ...]:
    """The values that identify `record` in its table."""
    return tuple(getattr(record, name) for name in type(record).KEY)


@dataclass(frozen=True, slots=True)
class Change:
    """One row before and after an act; None before is an insertion, None after a removal."""

    before: Record | None
    after: Record | None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            raise ValueError("a change changes something")
        if self.before is None or self.after is None:
            return
        if type(self.before) is not type(self.after) or key_of(self.before) != key_of(self.after):
            raise ValueError("a change keeps the row's table and key")

    @property
    def record(self) -> Record:
        """The row after, or where it was removed the row before."""
        found = self.after if self.after is not None else self.before
        assert found is not None  # noqa: S101 - __post_init__ has seen to it
        return found

    def reversed(self) -> "Change":
        """The opposite change."""
        return Change(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person did: the changes it makes stand or fall together."""

    kind: str
    """`rate`, `comment`, `attach-evidence` …; the name shown in history and in the journal"""
    case_id: str | None
    changes: tuple[Change, ...]
    reason: str = ""
    undoable: bool = True
    """acts on ratings, comments, evidence and notes can be undone; signing and the clock can not"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an act did to the case file: views refresh by this. Empty `changes` means nothing changed."""

    act_id: str
    kind: str
    case_id: str | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the journal, chained to the one before by `hash`."""

    sequence: int
    act_id: str
    at: str
    actor: str
    kind: str
    case_id: str | None
    changes: str
    """canonical JSON of the changes"""
    reason: str
    undoes: str | None
    """the act that this one undoes; for a redo the act of undoing"""
    previous: str
    hash: str
    undoable: bool = True
